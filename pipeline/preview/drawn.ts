// Charts in, their SVG out: drawn once, and again only when they are other ones. A page has each chart twice, and most
// edits change none of them.

import type { Chart } from '../chart/chart.ts';
import { drawSvg } from '../chart/draw.ts';
import { chartSpec } from '../chart/spec.ts';
import type { Theme } from '../theme.ts';

/** Drawings of a few long reports. */
const MOST = 600;

/** A way to draw that remembers. */
export function keepDrawings(): (chart: Chart, widthPx: number, theme: Theme) => Promise<string> {
  const kept = new Map<string, Promise<string>>();
  return (chart, widthPx, theme) => {
    const key = JSON.stringify([chart, widthPx, theme]);
    const drawing = kept.get(key) ?? drawSvg(chartSpec(chart, theme, { widthPx }));
    // The one that was asked for last is dropped last.
    kept.delete(key);
    kept.set(key, drawing);
    drawing.catch(() => kept.delete(key));
    if (kept.size > MOST) kept.delete(kept.keys().next().value!);
    return drawing;
  };
}
