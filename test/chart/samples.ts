// Charts to test with, and the texts of an SVG with the boxes they fill.

import type { Chart, ChartKind } from '../../pipeline/chart/chart.ts';
import { textWidth } from '../../pipeline/chart/measure.ts';
import type { Figure } from '../../pipeline/summarise/figure.ts';
import { readTheme } from '../../pipeline/theme.ts';

export const official = readTheme('templates/themes/official');
export const charity = readTheme('templates/themes/charity');

/** A percentage as published, or a withheld one. Its unrounded value must never be shown: it ends in .123456. */
export function percentage(rounded: number | null, changes: Partial<Figure> = {}): Figure {
  return {
    id: 'q.a',
    measure: 'percentage',
    value: rounded === null ? null : rounded + 0.123456,
    rounded,
    text: rounded === null ? '[c]' : `${rounded}%`,
    base: 75,
    weightedBase: 75,
    se: null,
    interval: null,
    marks: rounded === null ? ['c'] : [],
    label: 'a',
    ...changes,
  };
}

export function chart(
  kind: ChartKind,
  categories: string[],
  series: Record<string, (number | null)[]>,
  changes: Partial<Chart> = {},
): Chart {
  return {
    id: 'chart-sample',
    kind,
    number: 1,
    title: 'Health comes first',
    subtitle: 'Percentage of respondents, England, 2012',
    categories,
    series: Object.entries(series).map(([name, values]) => ({
      name,
      figures: values.map((value) => percentage(value)),
    })),
    unit: '%',
    order: kind === 'stacked' ? 'ordered' : 'nominal',
    baseNote: 'Base: 75 respondents',
    notes: [],
    alt: 'A chart',
    ...changes,
  };
}

export const bars = chart(
  'bar',
  ['Lack of engagement from people who deliver services', 'Lack of commissioner support', 'Other', 'None'],
  { All: [24, 12, null, 0] },
);
export const groups = chart('grouped', ['Health', 'Social care', 'Welfare'], {
  Y2011: [46, 16, 0],
  Y2012: [40, null, 2],
});
export const scale = chart('stacked', ['Control over daily life', 'Feeling safe', 'Food and drink'], {
  'As much as I want': [30, 62, null],
  Adequate: [45, 30, 20],
  'Some, but not enough': [20, 5, 6],
  None: [5, 2, 1],
});

/** The chart with an interval around each figure that is shown, and one that must never be seen around the others. */
export function withIntervals(sample: Chart, half: number): Chart {
  const around = (figure: Figure) => {
    const middle = figure.rounded ?? 7654321;
    return { ...figure, interval: { low: middle - half + 0.123456, high: middle + half + 0.123456, level: 0.95 } };
  };
  return { ...sample, series: sample.series.map((series) => ({ ...series, figures: series.figures.map(around) })) };
}

const FIVE = ['Very satisfied', 'Quite satisfied', 'Neither', 'Quite dissatisfied', 'Very dissatisfied'];
const SHARES = [
  [30, 20, 40],
  [32, 30, 20],
  [20, 10, null],
  [10, 20, 25],
  [8, 20, 10],
];
const TOPICS = ['Overall satisfaction', 'Control over daily life', 'Feeling safe'];
const WAVES = ['2009-10', '2010-11', '2011-12', '2012-13', '2013-14'];

/** One of each kind of chart. */
export const everyKind: Record<ChartKind, Chart> = {
  bar: bars,
  grouped: groups,
  stacked: scale,
  diverging: chart('diverging', TOPICS, Object.fromEntries(FIVE.map((name, i) => [name, SHARES[i]!])), {
    order: 'ordered',
  }),
  dot: withIntervals(
    chart('dot', ['Men', 'Women', '65 and over'], { '2011': [60, 63, null], '2012': [62, 64, 66] }),
    3,
  ),
  league: withIntervals(
    chart(
      'league',
      ['Camden', 'Hackney', 'Lambeth', 'Sutton'],
      { Satisfied: [72, 70, null, 58] },
      {
        reference: { name: 'England', figure: percentage(62) },
        highlight: ['Hackney'],
      },
    ),
    4,
  ),
  comparator: chart('comparator', TOPICS, { Camden: [66, 62, null], 'All councils': [61, 70, 30] }),
  multiples: chart('multiples', ['Health', 'Social care', 'Employment'], {
    Men: [46, 16, 4],
    Women: [40, null, 0],
    'People with a long-standing health condition': [55, 30, 1],
    Others: [12, 90, 3],
    Everyone: [33, 22, 4],
  }),
  line: withIntervals(
    chart('line', WAVES, { 'North East': [58, 62, 63, 64, 63], London: [50, 52, null, 57, 58] }),
    1.5,
  ),
  slope: chart(
    'slope',
    ['2010-11', '2011-12'],
    { 'North East': [62, 66], London: [50, 58], Wales: [null, 64] },
    { highlight: ['London'] },
  ),
};

/** A piece of an SVG's text and the box it fills, in the viewBox's units. */
export interface TextBox {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Every line of text in an SVG as `drawSvg` writes it: groups and texts are moved by `translate` only. */
export function textBoxes(svg: string): TextBox[] {
  const boxes: TextBox[] = [];
  const shifts: [number, number][] = [];
  for (const [tag, group, own, inner] of svg.matchAll(/<\/g>|<g([^>/]*)>|<text([^>]*)>(.*?)<\/text>/g)) {
    if (tag === '</g>') shifts.pop();
    else if (group !== undefined) shifts.push(shiftOf(group));
    else boxes.push(...linesOf(own!, inner!, [...shifts, shiftOf(own!)]));
  }
  return boxes;
}

function linesOf(attributes: string, inner: string, shifts: [number, number][]): TextBox[] {
  const x = shifts.reduce((sum, shift) => sum + shift[0], 0);
  const y = shifts.reduce((sum, shift) => sum + shift[1], 0);
  const lineHeight = Number(/ dy="([\d.]+)"/.exec(inner)?.[1] ?? 0);
  const lines = inner.includes('<tspan')
    ? [...inner.matchAll(/<tspan[^>]*>([^<]*)</g)].map((match) => match[1]!)
    : [inner];
  return lines.map((line, i) => boxOf(unescaped(line), attributes, x, y + i * lineHeight));
}

function boxOf(text: string, attributes: string, x: number, y: number): TextBox {
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
  const sizePx = Number.parseFloat(attribute('font-size')!);
  const weight = Number(attribute('font-weight') ?? 400) as 400 | 600;
  const width = textWidth(text, { family: attribute('font-family')!, sizePx, weight, lineHeightPx: 0 });
  const anchor = attribute('text-anchor');
  const left = anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x;
  // Cap height and descent of Source Sans: 0.66 and 0.2 of the size.
  return { text, left, right: left + width, top: y - 0.66 * sizePx, bottom: y + 0.2 * sizePx };
}

function shiftOf(attributes: string): [number, number] {
  const [, x, y] = /translate\((-?[\d.e-]+),(-?[\d.e-]+)\)/.exec(attributes) ?? [];
  return [Number(x ?? 0), Number(y ?? 0)];
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** What is wrong with where an SVG's texts stand: outside the picture, or one over another. */
export function misplaced(svg: string): string[] {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number) as [number, number, number];
  const boxes = textBoxes(svg);
  const outside = boxes.filter(
    (b) => b.left < -0.5 || b.top < -0.5 || b.right > width + 0.5 || b.bottom > height + 0.5,
  );
  const over = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
      .map((b) => `"${a.text}" and "${b.text}" overlap`),
  );
  return [...outside.map((b) => `"${b.text}" is cut off`), ...over];
}
