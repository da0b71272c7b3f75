// Chart → a chart of Word's own, which a reader can edit: the same rounded figures, order, colours and font as the
// drawing. `undefined` for the kinds that Word cannot draw: an image stands for them.

import type { ChartPointLabel, ChartSeries as WordSeries } from 'docx/charts';
import { ChartRun } from 'docx/charts';
import type { Figure } from '../summarise/figure.ts';
import type { Theme } from '../theme.ts';
import type { Chart, ChartSeries } from './chart.ts';
import { seriesColours, textOn } from './colour.ts';
import { type TextStyle, textStyle, textWidth, widest, wrap } from './measure.ts';
import { lineOptions } from './nativelines.ts';
import { plain, plainChart } from './plain.ts';
import type { ChartSize } from './spec.ts';
import { isComplete } from './stacked.ts';
import { numberFormat } from './written.ts';

/** A Word chart as the docx library takes it, before it is made. */
type BarOptions = Extract<ConstructorParameters<typeof ChartRun>[0], { type: 'bar' }>;

const BAR = 20;
const GROUPED_BAR = 17;
const ROW_GAP = 10;
const STACKED_BAR = 26;
/** What a label in a segment needs besides its own width. */
const NARROW_MARGIN = 4;
const ROW_LABEL_SHARE = 0.36;

export function nativeChart(given: Chart, theme: Theme, size: ChartSize): ChartRun | undefined {
  // Word can't draw a template's own spec: it gets the picture.
  if (given.own) return undefined;
  const chart = plainChart(given);
  if (chart.series.every(({ figures }) => figures.every(({ rounded }) => rounded === null))) return undefined;
  if (chart.kind === 'line') return new ChartRun(lineOptions(chart, theme, size));
  if (!isBars(chart)) return undefined;
  const negative = chart.series.some(({ figures }) => figures.some(({ rounded }) => (rounded ?? 0) < 0));
  // Word would print the categories' labels across the bars left of zero.
  return negative ? undefined : new ChartRun(barOptions(chart, theme, size));
}

type BarChart = Chart & { kind: 'bar' | 'grouped' | 'stacked' };

function isBars(chart: Chart): chart is BarChart {
  return chart.kind === 'bar' || chart.kind === 'grouped' || chart.kind === 'stacked';
}

function barOptions(chart: BarChart, theme: Theme, size: ChartSize): BarOptions {
  const stacked = chart.kind === 'stacked';
  const font = { name: theme.font.family, color: bare(theme.colours.text), size: theme.sizes.small };
  const hidden = unlabelled(chart, theme, size);
  const colours = seriesColours(chart, theme);
  const series = chart.series.map((each, s) => wordSeries(chart, each, hidden[s]!, colours[s]!, font));
  return {
    type: 'bar',
    categories: rowLabels(chart, theme, size, hidden),
    series,
    ...(stacked ? { stacking: everyRowComplete(chart) ? ('percent' as const) : ('stacked' as const) } : {}),
    gapWidth: Math.round((100 * ROW_GAP) / BAR) * (chart.kind === 'grouped' ? 1.6 : 1),
    ...(chart.kind === 'grouped' ? { overlap: -10 } : {}),
    legend: chart.series.length > 1 && { position: 'top', font },
    categoryAxis: { reverseOrder: true, visible: !(stacked && chart.categories.length === 1), font },
    valueAxis: { visible: false, gridlines: false, ...valueRange(chart) },
    chartArea: { fill: 'none', border: 'none' },
    font: { name: font.name, color: font.color },
    transformation: { width: size.widthPx, height: height(chart, theme, size) },
    altText: { name: `Figure ${chart.number}`, description: plain(chart.alt) },
  };
}

function wordSeries(chart: Chart, series: ChartSeries, hidden: boolean[], colour: string, font: object): WordSeries {
  const stacked = chart.kind === 'stacked';
  const format = series.figures.map(numberFormat).find((each) => each !== undefined) ?? '0';
  const ink = stacked ? { color: bare(textOn(colour)) } : {};
  const single = chart.categories.length === 1 && hidden[0] ? ` (${series.figures[0]!.text})` : '';
  return {
    name: series.name + single,
    values: series.figures.map((figure) => figure.rounded),
    color: bare(colour),
    dataLabels: {
      value: true,
      position: stacked ? 'center' : 'outsideEnd',
      numberFormat: format,
      font: { ...font, bold: true, ...ink },
    },
    pointLabels: series.figures.map((figure, c) => (hidden[c] ? false : pointLabel(figure, format))),
  };
}

/** A label of its own where the series' number format would not write the figure as published. */
function pointLabel(figure: Figure, format: string): ChartPointLabel | undefined {
  if (figure.rounded === null) return undefined;
  const own = numberFormat(figure);
  if (own === format) return undefined;
  return own === undefined ? { text: plain(figure.text) } : { value: true, numberFormat: own };
}

/** By series and category: whether Word could not show the value where its bar is. */
function unlabelled(chart: Chart, theme: Theme, size: ChartSize): boolean[][] {
  const style = textStyle(theme, 600);
  const labels = chart.categories.length === 1 ? 0 : widest(chart.categories, textStyle(theme)) / size.widthPx;
  const plot = size.widthPx * (0.95 - Math.min(ROW_LABEL_SHARE, labels));
  const narrow = ({ rounded, text }: Figure) => ((rounded ?? 0) / 100) * plot < textWidth(text, style) + NARROW_MARGIN;
  return chart.series.map(({ figures }) =>
    figures.map((figure) => figure.rounded === null || (chart.kind === 'stacked' && narrow(figure))),
  );
}

/** Wrapped here, because programs that open Word files differ in how much room they give to a long label. */
function rowLabels(chart: Chart, theme: Theme, size: ChartSize, hidden: boolean[][]): string[] {
  const style = textStyle(theme);
  return chart.categories.map((category, c) =>
    wrap(category + asides(chart, c, hidden), size.widthPx * ROW_LABEL_SHARE, style).join('\n'),
  );
}

/**
 * What a bar cannot carry stands with its category's name: `South West [c]`, `Feeling safe (None: 1%)`. Word labels no
 * empty value, and prints the labels of narrow segments over each other.
 */
function asides(chart: Chart, category: number, hidden: boolean[][]): string {
  const aside = chart.series.filter((_, s) => hidden[s]![category]);
  if (aside.length === 0 || (chart.kind === 'stacked' && chart.categories.length === 1)) return '';
  if (chart.series.length === 1) return ` ${plain(aside[0]!.figures[category]!.text)}`;
  return ` (${aside.map(({ name, figures }) => `${name}: ${figures[category]!.text}`).join('; ')})`;
}

function everyRowComplete(chart: Chart): boolean {
  return chart.categories.every((_, c) => isComplete(chart.series.map(({ figures }) => figures[c]!)));
}

/** Bars start at zero. Stacks that do not all fill the whole share one length of 100. */
function valueRange(chart: Chart): { minimum?: number; maximum?: number } {
  if (chart.kind !== 'stacked') return { minimum: 0 };
  if (everyRowComplete(chart)) return { minimum: 0, maximum: 100 };
  const totals = chart.categories.map((_, c) =>
    chart.series.reduce((sum, { figures }) => sum + (figures[c]!.rounded ?? 0), 0),
  );
  return { minimum: 0, maximum: Math.max(100, ...totals) };
}

/** In pixels. Word gives every category the same room: enough for the two neighbours with the longest labels. */
function height(chart: BarChart, theme: Theme, size: ChartSize): number {
  const style = textStyle(theme);
  const lines = rowLabels(chart, theme, size, unlabelled(chart, theme, size)).map((label) => label.split('\n').length);
  const labels = Math.max(...lines.map((count, i) => (count + (lines[i + 1] ?? 1)) / 2)) * style.lineHeightPx;
  const bars = { bar: BAR, stacked: STACKED_BAR, grouped: chart.series.length * (GROUPED_BAR + 2) }[chart.kind];
  const rows = chart.categories.length * (Math.max(bars, labels) + ROW_GAP);
  return Math.round(rows + legendHeight(chart, size, style) + 2 * ROW_GAP);
}

/** Word sets a legend's entries in columns as wide as the longest. */
function legendHeight(chart: Chart, size: ChartSize, style: TextStyle): number {
  const names = chart.series.map(({ name }) => name);
  if (names.length < 2) return 0;
  const columns = Math.max(1, Math.floor((size.widthPx * 0.8) / (widest(names, style) + 40)));
  return Math.ceil(names.length / columns) * (style.lineHeightPx + 6) + ROW_GAP;
}

/** A white line between the segments of stacked bars, in the XML of a chart part: the docx library offers none. */
export function separateSegments(chartXml: string): string {
  if (!/<c:grouping val="(?:stacked|percentStacked)"\/>/.test(chartXml)) return chartXml;
  const line = '<a:ln w="15875"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln>';
  return chartXml.replace(
    /(<\/c:tx><c:spPr><a:solidFill>(?:(?!<\/c:spPr>).)*?<\/a:solidFill>)<a:ln><a:noFill\/><\/a:ln>/g,
    `$1${line}`,
  );
}

/** Word's colours have no `#`. */
function bare(colour: string): string {
  return colour.slice(1).toUpperCase();
}
