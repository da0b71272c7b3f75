// Horizontal bars from zero, each with its value at its end: one series, or several grouped in each category.

import type { Figure } from '../summarise/figure.ts';
import type { Theme } from '../theme.ts';
import type { Chart } from './chart.ts';
import { type TextStyle, textStyle, textWidth } from './measure.ts';
import {
  baselineData,
  baselineLayer,
  categoryLayer,
  categoryRows,
  type Layer,
  literal,
  type Plot,
  pixels,
  scaled,
} from './plot.ts';
import { layOutRows, type Row } from './rows.ts';

const SINGLE_BAR = 20;
const GROUPED_BAR = 17;
const GROUPED_GAP = 2;
const SINGLE_ROW_GAP = 9;
const GROUPED_ROW_GAP = 15;
const VALUE_GAP = 6;

export function barPlot(chart: Chart, theme: Theme, colours: string[], widthPx: number): Plot {
  const style = textStyle(theme);
  const single = chart.series.length === 1;
  const thickness = single ? SINGLE_BAR : GROUPED_BAR;
  const step = thickness + GROUPED_GAP;
  const body = {
    height: chart.series.length * step - GROUPED_GAP,
    headroom: 0,
    gap: single ? SINGLE_ROW_GAP : GROUPED_ROW_GAP,
  };
  const rows = layOutRows(
    chart.categories,
    chart.categories.map(() => body),
    widthPx,
    style,
  );
  const figures = chart.series.flatMap((series) => series.figures);
  const scale = valueScale(figures, widthPx - rows.gutter, textStyle(theme, 600));
  return {
    left: rows.gutter + scale.left,
    right: scale.right,
    height: rows.height,
    domain: scale.domain,
    datasets: {
      bars: barData(chart, colours, rows.rows, { thickness, step }),
      categories: categoryRows({ ...rows, gutter: rows.gutter + scale.left }),
      baseline: baselineData(rows, body.height),
    },
    layer: [...barLayers(), baselineLayer(theme), categoryLayer()],
  };
}

function barData(chart: Chart, colours: string[], rows: Row[], bar: { thickness: number; step: number }): object[] {
  return chart.categories.flatMap((category, c) =>
    chart.series.map((series, s) => {
      const { rounded, text } = series.figures[c]!;
      const top = rows[c]!.top + s * bar.step;
      const place = { top, middle: top + bar.thickness / 2, bottom: top + bar.thickness, colour: colours[s]! };
      // A withheld figure has no bar: its mark stands where the bar would start.
      return { category, series: series.name, value: rounded, text, start: 0, end: rounded ?? 0, ...place };
    }),
  );
}

function barLayers(): Layer[] {
  const bar = { x: scaled('start'), x2: { field: 'end' }, y: pixels('top'), y2: { field: 'bottom' } };
  const label = { x: scaled('end'), y: pixels('middle'), text: literal('text') };
  const sides = {
    dx: { expr: `datum.end < 0 ? ${-VALUE_GAP} : ${VALUE_GAP}` },
    align: { expr: "datum.end < 0 ? 'right' : 'left'" },
  };
  return [
    { data: { name: 'bars' }, mark: { type: 'rect' }, encoding: { ...bar, color: literal('colour') } },
    { data: { name: 'bars' }, mark: { type: 'text', baseline: 'middle', fontWeight: 600, ...sides }, encoding: label },
  ];
}

export interface ValueScale {
  domain: [number, number];
  /** Room for labels that reach beyond the longest bars, in pixels. */
  left: number;
  right: number;
}

/** The longest scale on which every bar and the label at its end still fit into `width`. Bars always start at zero. */
export function valueScale(figures: readonly Figure[], width: number, style: TextStyle): ValueScale {
  const low = Math.min(0, ...figures.map((figure) => figure.rounded ?? 0));
  const high = Math.max(0, ...figures.map((figure) => figure.rounded ?? 0));
  const domain: [number, number] = low === high ? [0, 1] : [low, high];
  const ends = figures.map(({ rounded, text }) => ({
    end: rounded ?? 0,
    label: VALUE_GAP + textWidth(text, style) + 1,
  }));
  const room = (pixelsPerUnit: number) => sideRoom(ends, domain, pixelsPerUnit);
  let [fits, tooWide] = [0, width / (domain[1] - domain[0])];
  for (let i = 0; i < 40; i++) {
    const middle = (fits + tooWide) / 2;
    const { left, right } = room(middle);
    if (left + right + (domain[1] - domain[0]) * middle <= width) fits = middle;
    else tooWide = middle;
  }
  const left = Math.ceil(room(fits).left);
  return { domain, left, right: width - left - Math.floor((domain[1] - domain[0]) * fits) };
}

function sideRoom(
  ends: { end: number; label: number }[],
  domain: [number, number],
  scale: number,
): { left: number; right: number } {
  const left = ends.filter(({ end }) => end < 0).map(({ end, label }) => label - (end - domain[0]) * scale);
  const right = ends.filter(({ end }) => end >= 0).map(({ end, label }) => label - (domain[1] - end) * scale);
  return { left: Math.max(0, ...left), right: Math.max(0, ...right) };
}
