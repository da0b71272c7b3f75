// Line chart → options of a line chart of Word's own, with intervals as error bars.

import type { ChartRunOptions, ChartSeries as WordSeries } from 'docx/charts';
import type { Figure } from '../summarise/figure.ts';
import { roundTo } from '../summarise/rounding.ts';
import type { Theme } from '../theme.ts';
import { type Axis, valueAxis } from './axis.ts';
import type { Chart, ChartSeries } from './chart.ts';
import { seriesColours } from './colour.ts';
import { plain } from './plain.ts';
import type { ChartSize } from './spec.ts';
import { decimalsOf, intervalEnds, numberFormat } from './written.ts';

export type LineOptions = Extract<ChartRunOptions, { type: 'line' }>;

/** As tall as the drawing, with its legend. */
const HEIGHT = 300;
const MOST_LABELLED = 10;
const LABEL_HEIGHT = 24;

export function lineOptions(chart: Chart, theme: Theme, size: ChartSize): LineOptions {
  const font = { name: theme.font.family, color: theme.colours.text.slice(1).toUpperCase(), size: theme.sizes.small };
  const axis = valueAxis(
    chart.series.flatMap(({ figures }) => figures),
    chart.unit,
  );
  const colours = seriesColours(chart, theme);
  const formats = chart.series.flatMap(({ figures }) => figures.map(numberFormat));
  const format = formats.find((each) => each !== undefined) ?? '0';
  const { name, color } = font;
  const [minimum, maximum] = axis.domain;
  return {
    type: 'line',
    categories: chart.categories,
    series: chart.series.map((series, s) => wordLine(chart, series, colours[s]!, format, axis)),
    markers: { shape: 'circle', size: 6 },
    emptyValues: 'gap',
    dataLabels: {
      value: true,
      position: 'right',
      numberFormat: format,
      font: { ...font, bold: true },
    },
    legend: chart.series.length > 1 && { position: 'top', font },
    categoryAxis: { font },
    valueAxis: { minimum, maximum, interval: axis.ticks[1]!.value - axis.ticks[0]!.value, numberFormat: format, font },
    chartArea: { fill: 'none', border: 'none' },
    font: { name, color },
    transformation: { width: size.widthPx, height: HEIGHT },
    altText: { name: `Figure ${chart.number}`, description: plain(chart.alt) },
  };
}

function wordLine(chart: Chart, series: ChartSeries, colour: string, format: string, axis: Axis): WordSeries {
  const { name, figures } = series;
  const color = colour.slice(1).toUpperCase();
  const labels = labelledPoints(chart, series, axis);
  return {
    name,
    values: figures.map(({ rounded }) => rounded),
    color,
    line: { color, width: 2 },
    pointLabels: figures.map((figure, i) => (labels.has(i) ? ownLabel(figure, format) : false)),
    ...(figures.some((figure) => intervalEnds(figure) !== undefined) && {
      errorBars: {
        type: 'custom' as const,
        plus: figures.map((figure) => distance(figure, 1)),
        minus: figures.map((figure) => distance(figure, 0)),
        line: { color, width: 1 },
      },
    }),
  };
}

/** Every point of a short lone line, else the last point where no other line ends near it. The axis tells the rest. */
function labelledPoints(chart: Chart, { figures }: ChartSeries, { domain }: Axis): Set<number> {
  const last = figures.length - 1;
  if (chart.series.length === 1 && figures.length <= MOST_LABELLED) return new Set(figures.keys());
  const near = (LABEL_HEIGHT / HEIGHT) * (domain[1] - domain[0]);
  const value = figures[last]!.rounded ?? 0;
  const others = chart.series
    .filter((series) => series.figures !== figures)
    .map((series) => series.figures[last]!.rounded);
  return new Set(others.every((other) => other === null || Math.abs(other - value) > near) ? [last] : []);
}

function ownLabel(figure: Figure, format: string): { text: string } | undefined {
  return figure.rounded === null || numberFormat(figure) === format ? undefined : { text: plain(figure.text) };
}

/** From the figure to the end of its interval, both as published, so that the workbook holds no other number. */
function distance(figure: Figure, end: 0 | 1): number | null {
  const ends = intervalEnds(figure);
  return ends ? roundTo(Math.abs(ends[end] - figure.rounded!), decimalsOf(figure)) : null;
}
