// One bar a category, cut into the series' shares of it. A value stands in its segment, or above it where the segment
// is too narrow, so that none is lost; segments are kept apart by the paper showing between them.

import type { Figure } from '../summarise/figure.ts';
import type { Theme } from '../theme.ts';
import type { Chart } from './chart.ts';
import { PAPER, textOn } from './colour.ts';
import { type TextStyle, textStyle, textWidth } from './measure.ts';
import { categoryLayer, categoryRows, type Layer, literal, type Plot, pixels, scaled } from './plot.ts';
import { layOutRows } from './rows.ts';
import { spread } from './spread.ts';
import { decimalsOf } from './written.ts';

const BAR = 26;
const ROW_GAP = 10;
/** Below the bars, where labels stand above the next ones. */
const LABELLED_GAP = 5;
const INSIDE_MARGIN = 2.5;
const ABOVE_GAP = 5;
const TICK = 4;

/** A share of a category's bar: `start` and `end` in per cent of the bar's full length. */
export interface Segment {
  category: string;
  series: string;
  value: number | null;
  text: string;
  start: number;
  centre: number;
  end: number;
  colour: string;
  ink: string;
}

export function stackedPlot(chart: Chart, theme: Theme, colours: string[], widthPx: number): Plot {
  const style = textStyle(theme, 600);
  const labels = chart.categories.length === 1 ? [''] : chart.categories;
  const segments = chart.categories.map((_, c) => segmentsOf(chart, c, colours));
  const [low, high] = reach(chart, segments);
  const bare = layOutRows(
    labels,
    labels.map(() => ({ height: BAR, headroom: 0, gap: ROW_GAP })),
    widthPx,
    textStyle(theme),
  );
  const scale = (widthPx - bare.gutter) / (high - low);
  const outside = segments.map((row) => row.filter((segment) => !fitsInside(segment, scale, style)));
  // Rows are as far apart as each other: where one has labels above its bar, all have the room.
  const headroom = outside.some((row) => row.length > 0) ? style.lineHeightPx + TICK : 0;
  const bodies = outside.map(() => ({ height: BAR, headroom, gap: headroom ? LABELLED_GAP : ROW_GAP }));
  const rows = layOutRows(labels, bodies, widthPx, textStyle(theme), true);
  const place = (row: object[], c: number) => row.map((datum) => ({ ...datum, ...barPlace(rows.rows[c]!.top) }));
  return {
    left: rows.gutter,
    right: 0,
    height: rows.height,
    domain: [low, high],
    datasets: {
      segments: segments.flatMap(place),
      inside: segments.map((row) => row.filter((segment) => fitsInside(segment, scale, style))).flatMap(place),
      above: outside.map((row) => labelsAbove(row, [low, high], scale, style)).flatMap(place),
      categories: categoryRows(rows),
    },
    layer: [...segmentLayers(theme), categoryLayer()],
  };
}

/** The value scale: a whole, or for a diverging chart as far as its bars reach on both sides of their middle. */
function reach(chart: Chart, segments: readonly Segment[][]): [number, number] {
  const ends = segments.map((row) => row.at(-1)!.end);
  if (chart.kind === 'stacked') return [0, Math.max(100, ...ends)];
  const starts = segments.map((row) => row[0]!.start);
  return [Math.min(-1, ...starts), Math.max(1, ...ends)];
}

function barPlace(top: number): object {
  return { top, middle: top + BAR / 2, bottom: top + BAR, tick: top - TICK, label: top - TICK - 1 };
}

/**
 * Whether the rounded figures make a whole and miss 100 by their rounding only. Such a row fills the bar; one with a
 * withheld figure, or a part left out on purpose, keeps its length.
 */
export function isComplete(figures: readonly Figure[]): boolean {
  const total = figures.reduce((sum, figure) => sum + (figure.rounded ?? 0), 0);
  const decimals = Math.max(0, ...figures.map(decimalsOf));
  // Each figure is off by half a unit of its last digit at most; more than two units in all hardly ever happens.
  const most = Math.min(2, figures.length / 2) / 10 ** decimals;
  return figures.every((figure) => figure.rounded !== null) && Math.abs(total - 100) <= most + 1e-9;
}

export function segmentsOf(chart: Chart, category: number, colours: readonly string[]): Segment[] {
  const figures = chart.series.map((series) => series.figures[category]!);
  const total = figures.reduce((sum, figure) => sum + (figure.rounded ?? 0), 0);
  const share = isComplete(figures) ? 100 / total : 1;
  let end = chart.kind === 'diverging' ? -beforeMiddle(figures) * share : 0;
  return figures.map(({ rounded, text }, s) => {
    const start = end;
    end = start + (rounded ?? 0) * share;
    const colour = colours[s]!;
    const names = { category: chart.categories[category]!, series: chart.series[s]!.name };
    return { ...names, value: rounded, text, start, centre: (start + end) / 2, end, colour, ink: textOn(colour) };
  });
}

/** How much of a row lies before the scale's middle: half of the middle answer too, where there is one. */
function beforeMiddle(figures: readonly Figure[]): number {
  const half = Math.floor(figures.length / 2);
  const before = figures.slice(0, half).reduce((sum, { rounded }) => sum + (rounded ?? 0), 0);
  return figures.length % 2 === 0 ? before : before + (figures[half]!.rounded ?? 0) / 2;
}

function fitsInside(segment: Segment, scale: number, style: TextStyle): boolean {
  return textWidth(segment.text, style) + 2 * INSIDE_MARGIN <= (segment.end - segment.start) * scale;
}

/** Labels above the bar, near the middles of their segments. */
function labelsAbove(row: readonly Segment[], reach: [number, number], scale: number, style: TextStyle): object[] {
  const from = row.map((segment) => (segment.centre - reach[0]) * scale);
  const halves = row.map((segment) => textWidth(segment.text, style) / 2);
  const x = spread(from, halves, (reach[1] - reach[0]) * scale, ABOVE_GAP);
  return row.map((segment, i) => ({ ...segment, x: x[i]!, from: from[i]! }));
}

function segmentLayers(theme: Theme): Layer[] {
  const box = { x: scaled('start'), x2: { field: 'end' }, y: pixels('top'), y2: { field: 'bottom' } };
  const middle = { x: scaled('centre'), y: pixels('middle') };
  const leader = { x: pixels('from'), x2: { field: 'x' }, y: pixels('top'), y2: { field: 'tick' } };
  return [
    {
      data: { name: 'segments' },
      mark: { type: 'rect', stroke: PAPER, strokeWidth: 1.5 },
      encoding: { ...box, color: literal('colour') },
    },
    {
      data: { name: 'inside' },
      mark: { type: 'text', baseline: 'middle', align: 'center', fontWeight: 600 },
      encoding: { ...middle, text: literal('text'), color: literal('ink') },
    },
    { data: { name: 'above' }, mark: { type: 'rule', color: theme.colours.muted }, encoding: leader },
    {
      data: { name: 'above' },
      mark: { type: 'text', baseline: 'bottom', align: 'center', fontWeight: 600 },
      encoding: { x: pixels('x'), y: pixels('label'), text: literal('text') },
    },
  ];
}
