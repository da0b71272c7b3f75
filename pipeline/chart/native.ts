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
/** Size of a label in a segment too narrow for the full one, beside the full one's. */
const SMALL_LABEL = 0.8;
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
  const labels = labelSizes(chart, theme, size);
  const colours = seriesColours(chart, theme);
  const series = chart.series.map((each, s) => wordSeries(chart, each, labels[s]!, colours[s]!, font));
  return {
    type: 'bar',
    categories: chart.categories,
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

/** `labels`: how large each category's label is, beside the font's size; 0 for none. */
function wordSeries(
  chart: Chart,
  series: ChartSeries,
  labels: number[],
  colour: string,
  font: { size: number },
): WordSeries {
  const stacked = chart.kind === 'stacked';
  const format = series.figures.map(numberFormat).find((each) => each !== undefined) ?? '0';
  const ink = stacked ? { color: bare(textOn(colour)) } : {};
  return {
    name: series.name,
    values: series.figures.map((figure) => figure.rounded),
    color: bare(colour),
    dataLabels: {
      value: true,
      position: stacked ? 'center' : 'outsideEnd',
      numberFormat: format,
      font: { ...font, bold: true, ...ink },
    },
    pointLabels: series.figures.map((figure, c) => {
      if (labels[c] === 0) return false;
      if (labels[c] === 1) return pointLabel(figure, format);
      const small = { ...font, ...ink, bold: true, size: font.size * labels[c]! };
      return { ...(pointLabel(figure, format) ?? { value: true }), font: small };
    }),
  };
}

/** A label of its own where the series' number format would not write the figure as published. */
function pointLabel(figure: Figure, format: string): ChartPointLabel | undefined {
  if (figure.rounded === null) return undefined;
  const own = numberFormat(figure);
  if (own === format) return undefined;
  return own === undefined ? { text: plain(figure.text) } : { value: true, numberFormat: own };
}

/**
 * By series and category: how large the value's label is, beside the font's size. Segments of a stack may be too narrow
 * for it, as Word prints labels over each other: a smaller one, or none (0). Nor is an empty value labelled.
 */
function labelSizes(chart: Chart, theme: Theme, size: ChartSize): number[][] {
  const style = textStyle(theme, 600);
  const labels = chart.categories.length === 1 ? 0 : widest(chart.categories, textStyle(theme)) / size.widthPx;
  const plot = size.widthPx * (0.95 - Math.min(ROW_LABEL_SHARE, labels));
  const sizeOf = ({ rounded, text }: Figure): number => {
    if (rounded === null) return 0;
    if (chart.kind !== 'stacked') return 1;
    const room = (rounded / 100) * plot - NARROW_MARGIN;
    return [1, SMALL_LABEL].find((scale) => textWidth(text, style) * scale <= room) ?? 0;
  };
  return chart.series.map(({ figures }) => figures.map(sizeOf));
}

/** `South West: [c]; Wales, Very good: [c].` Word draws nothing for what is withheld: it is said under the chart. */
export function withheldNote(chart: Chart): string | undefined {
  const withheld = chart.categories.flatMap((category, c) =>
    chart.series
      .filter(({ figures }) => figures[c]!.rounded === null)
      .map(
        ({ name, figures }) => `${chart.series.length > 1 ? `${category}, ${name}` : category}: ${figures[c]!.text}`,
      ),
  );
  return withheld.length > 0 ? `${withheld.map(plain).join('; ')}.` : undefined;
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
  const lines = chart.categories.map((category) => wrap(category, size.widthPx * ROW_LABEL_SHARE, style).length);
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

/** The XML of a chart part with what the docx library has no options for. */
export function finishChart(chartXml: string): string {
  return separateSegments(labelEveryRow(chartXml));
}

/**
 * Else programs leave out every second category where they think that rows are close. LibreOffice wraps labels, and
 * draws all, only where they are said to be level (rot="0"), not left to it to turn.
 */
function labelEveryRow(chartXml: string): string {
  if (!chartXml.includes('<c:barDir val="bar"/>')) return chartXml;
  return chartXml.replace(/<c:catAx>.*?<\/c:catAx>/s, (axis) =>
    axis
      .replace('<c:noMultiLvlLbl', '<c:tickLblSkip val="1"/><c:noMultiLvlLbl')
      .replace('<a:bodyPr rot="-60000000"', '<a:bodyPr rot="0"'),
  );
}

/** A white line between the segments of stacked bars. */
function separateSegments(chartXml: string): string {
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
