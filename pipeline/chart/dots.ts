// Dots with their intervals, a line for each series in each category, and the values in a column beside them. A league
// table is the same for one series, with a line for what the categories are compared with.

import type { Figure } from '../summarise/figure.ts';
import type { Theme } from '../theme.ts';
import { type Axis, reachOf, TICK_GAP, TICK_ROOM, tickLayers, valueAxis } from './axis.ts';
import type { Chart } from './chart.ts';
import { ASIDE, PAPER } from './colour.ts';
import { textStyle, textWidth, widest } from './measure.ts';
import { categoryLayer, categoryRows, type Layer, literal, type Plot, pixels, scaled } from './plot.ts';
import { layOutRows, type Rows } from './rows.ts';
import { spread } from './spread.ts';

const LINE = 18;
const VALUE_GAP = 16;

export function dotPlot(chart: Chart, theme: Theme, colours: string[], widthPx: number): Plot {
  const style = textStyle(theme);
  const bold = textStyle(theme, 600);
  const body = { height: chart.series.length * LINE, headroom: 0, gap: chart.series.length === 1 ? 6 : 12 };
  const rows = layOutRows(
    chart.categories,
    chart.categories.map(() => body),
    widthPx,
    style,
  );
  const figures = chart.series.flatMap((series) => series.figures);
  const reference = chart.reference?.figure.rounded == null ? undefined : chart.reference;
  const axis = valueAxis(reference ? [...figures, reference.figure] : figures, chart.unit);
  // The first of the axis' numbers is centred under the plot's left end.
  const left = rows.gutter + Math.ceil(textWidth(axis.ticks[0]!.text, style) / 2);
  const right =
    Math.ceil(
      widest(
        figures.map(({ text }) => text),
        bold,
      ),
    ) + VALUE_GAP;
  const width = widthPx - left - right;
  return {
    left,
    right,
    top: reference ? style.lineHeightPx + 6 : 0,
    bottom: TICK_ROOM,
    height: rows.height,
    domain: axis.domain,
    datasets: {
      ticks: axis.ticks.map((tick) => ({ ...tick, from: 0, to: rows.height, y: rows.height + TICK_GAP })),
      dots: dotData(chart, colours, rows, width + right),
      categories: categoryRows(
        { ...rows, gutter: left },
        chart.categories.map((category) => chart.highlight?.includes(category) ?? false),
      ),
      ...(reference
        ? { reference: [{ ...referenceData(reference, axis, width, bold), from: -4, to: rows.height }] }
        : {}),
    },
    layer: [...tickLayers(theme), ...(reference ? referenceLayers(theme) : []), ...dotLayers(), categoryLayer()],
  };
}

function dotData(chart: Chart, colours: string[], rows: Rows, valueX: number): object[] {
  return chart.categories.flatMap((category, c) =>
    chart.series.map((series, s) => {
      const figure = series.figures[c]!;
      const [value, low = value, high = value] = reachOf(figure);
      const muted = chart.highlight !== undefined && !chart.highlight.includes(category);
      const colour = muted ? ASIDE : colours[s]!;
      const y = rows.rows[c]!.top + (s + 0.5) * LINE;
      const drawn = value === undefined ? { value: null, low: null, high: null } : { value, low, high };
      return { category, series: series.name, ...drawn, text: figure.text, y, valueX, colour };
    }),
  );
}

function dotLayers(): Layer[] {
  const data = { name: 'dots' };
  const shown = [{ filter: 'isValid(datum.value)' }];
  const color = literal('colour');
  const y = pixels('y');
  return [
    {
      data,
      transform: shown,
      mark: { type: 'rule', strokeWidth: 2.5 },
      encoding: { x: scaled('low'), x2: { field: 'high' }, y, color },
    },
    {
      data,
      transform: shown,
      mark: { type: 'circle', size: 85, opacity: 1, stroke: PAPER, strokeWidth: 1 },
      encoding: { x: scaled('value'), y, color },
    },
    {
      data,
      mark: { type: 'text', align: 'right', baseline: 'middle', fontWeight: 600 },
      encoding: { x: pixels('valueX'), y, text: literal('text') },
    },
  ];
}

/** The reference's name and figure, centred over its line as far as the plot's ends allow. */
function referenceData(
  { name, figure }: { name: string; figure: Figure },
  axis: Axis,
  width: number,
  style: ReturnType<typeof textStyle>,
): object {
  const text = `${name}: ${figure.text}`;
  const share = (figure.rounded! - axis.domain[0]) / (axis.domain[1] - axis.domain[0]);
  const [x] = spread([share * width], [textWidth(text, style) / 2], width, 0);
  return { value: figure.rounded, text, x, y: -8 };
}

function referenceLayers(theme: Theme): Layer[] {
  const data = { name: 'reference' };
  return [
    {
      data,
      mark: { type: 'rule', color: theme.colours.text, strokeDash: [4, 3] },
      encoding: { x: scaled('value'), y: pixels('from'), y2: { field: 'to' } },
    },
    {
      data,
      mark: { type: 'text', align: 'center', baseline: 'bottom', fontWeight: 600 },
      encoding: { x: pixels('x'), y: pixels('y'), text: literal('text') },
    },
  ];
}
