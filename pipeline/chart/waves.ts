// Labels along the foot of a chart whose lines run from left to right: centred under their points, none over another.

import { type TextStyle, widest, wrap } from './measure.ts';
import { type Layer, pixels } from './plot.ts';
import { spread } from './spread.ts';

const GAP = 10;
const MOST_LINES = 3;

interface WaveLabels {
  labels: { lines: string[]; x: number; y: number }[];
  /** Height they take below the plot, in pixels. */
  room: number;
}

/** @param x middle of a category, from the plot's left edge; labels of the first and last reach beyond the plot's ends */
export function waveLabels(
  categories: readonly string[],
  x: (category: number) => number,
  { left, right, width, height }: { left: number; right: number; width: number; height: number },
  style: TextStyle,
): WaveLabels {
  const step = categories.length > 1 ? width / (categories.length - 1) : width;
  const every = interval(categories, step, style);
  const last = categories.length - 1;
  // Counted from the last, which is the one that a reader looks for.
  const shown = categories.map((label, c) => ({ label, c })).filter(({ c }) => (last - c) % every === 0);
  const whole = left + width + right;
  const most = shown.length > 2 ? step * every - GAP : whole / shown.length - GAP;
  const lines = shown.map(({ label }) => wrap(label, Math.min(whole, most), style));
  const halves = lines.map((each) => widest(each, style) / 2);
  const wanted = shown.map(({ c }) => x(c) + left);
  const middles = spread(wanted, halves, whole, GAP / 2);
  const labels = lines.map((each, i) => ({ lines: each, x: middles[i]! - left, y: height + GAP }));
  return { labels, room: GAP + Math.max(...lines.map((each) => each.length)) * style.lineHeightPx };
}

/** 1 for every label, 2 for every other one, and so on: the first at which labels fit side by side. */
function interval(categories: readonly string[], step: number, style: TextStyle): number {
  if (categories.length <= 2) return 1;
  for (let every = 1; every < categories.length - 1; every++) {
    const room = step * every - GAP;
    const fits = (label: string) => widestWord(label, style) <= room && wrap(label, room, style).length <= MOST_LINES;
    if (categories.every(fits)) return every;
  }
  // Too long side by side at any distance: the first and the last.
  return categories.length - 1;
}

function widestWord(label: string, style: TextStyle): number {
  return widest(label.split(' '), style);
}

export function waveLayer(): Layer {
  return {
    data: { name: 'waves' },
    mark: { type: 'text', align: 'center', baseline: 'top' },
    encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'lines' } },
  };
}
