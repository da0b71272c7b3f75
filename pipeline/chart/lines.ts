// Lines from left to right: series over waves with their intervals (line), or from the first category to the last
// (slope). Each of several lines is named at its end, in its own colour where that reads well, instead of by a legend.

import type { Figure } from '../summarise/figure.ts';
import type { Theme } from '../theme.ts';
import { type Axis, gridLayers, reachOf, valueAxis } from './axis.ts';
import type { Chart, ChartSeries } from './chart.ts';
import { ASIDE, contrast, PAPER } from './colour.ts';
import { type TextStyle, textStyle, textWidth, widest, wrap } from './measure.ts';
import { type Layer, literal, type Plot, pixels, scaled } from './plot.ts';
import { spread } from './spread.ts';
import { waveLabels, waveLayer } from './waves.ts';

const LEAST_HEIGHT = 230;
const LABEL_GAP = 9;
/** Most of the chart's width that the names at the lines' ends may take. */
const NAME_SHARE = 0.3;
const NAME_GAP = 2;
/** Room for half of a value or of a wave's name right of a lone line's last point. */
const SINGLE_RIGHT = 24;

export function linePlot(chart: Chart, theme: Theme, colours: string[], widthPx: number): Plot {
  const style = textStyle(theme);
  const figures = chart.series.flatMap((series) => series.figures);
  const axis = valueAxis(figures, chart.unit);
  const single = chart.series.length === 1;
  const ends = single ? noLabels : labelsAt(chart, -1, (text, name) => `${name} ${text}`, widthPx * NAME_SHARE, theme);
  const left =
    Math.ceil(
      widest(
        axis.ticks.map(({ text }) => text),
        style,
      ),
    ) +
    LABEL_GAP +
    12;
  const right = single ? SINGLE_RIGHT : ends.width + LABEL_GAP;
  const width = widthPx - left - right;
  const height = Math.max(LEAST_HEIGHT, ends.height);
  const x = (c: number) => (chart.categories.length === 1 ? width / 2 : (c * width) / (chart.categories.length - 1));
  const inks = inksOf(chart, theme, colours);
  const waves = waveLabels(chart.categories, x, { left, right, width, height }, style);
  const above = single ? valuesAbove(chart.series[0]!, x, width, textStyle(theme, 600)) : [];
  return {
    left,
    right,
    top: style.lineHeightPx + 4,
    bottom: waves.room,
    height,
    domain: axis.domain,
    datasets: {
      ticks: axis.ticks.map((tick) => ({ ...tick, from: 0, to: width, x: -LABEL_GAP - 6 })),
      points: pointData(chart, inks, x),
      values: above,
      labels: labelData(ends, chart, inks, axis, { x: width + LABEL_GAP, align: 'left', at: -1, height }),
      withheld: withheldData(chart, x, height),
      waves: waves.labels,
    },
    layer: [...gridLayers(theme), ...strandLayers(), valueLayer(), labelLayer(), withheldLayer(), waveLayer()],
  };
}

export function slopePlot(chart: Chart, theme: Theme, colours: string[], widthPx: number): Plot {
  const style = textStyle(theme);
  const axis = { domain: valueAxis(chart.series.flatMap(endsOf).map(withoutInterval), '').domain, ticks: [] };
  const starts = labelsAt(chart, 0, (text) => text, widthPx * NAME_SHARE, theme);
  const ends = labelsAt(chart, -1, (text, name) => `${text} ${name}`, widthPx * NAME_SHARE, theme);
  const left = starts.width + LABEL_GAP;
  const width = widthPx - left - ends.width - LABEL_GAP;
  const height = Math.max(LEAST_HEIGHT, ends.height);
  const inks = inksOf(chart, theme, colours);
  const room = { left, right: ends.width + LABEL_GAP, width, height };
  const waves = waveLabels([chart.categories[0]!, chart.categories.at(-1)!], (c) => c * width, room, style);
  const two = chart.series.map((series) => ({ ...series, figures: endsOf(series).map(withoutInterval) }));
  const common = { chart, inks, axis };
  return {
    left,
    right: room.right,
    top: style.lineHeightPx / 2,
    bottom: waves.room,
    height,
    domain: axis.domain,
    datasets: {
      posts: [0, width].map((x) => ({ x, from: 0, to: height })),
      points: pointData({ ...chart, series: two }, inks, (c) => c * width),
      labels: [
        ...labelData(starts, common.chart, inks, axis, { x: -LABEL_GAP, align: 'right', at: 0, height }),
        ...labelData(ends, common.chart, inks, axis, { x: width + LABEL_GAP, align: 'left', at: -1, height }),
      ],
      waves: waves.labels,
    },
    layer: [postLayer(theme), ...strandLayers(), labelLayer(), waveLayer()],
  };
}

function endsOf({ figures }: ChartSeries): Figure[] {
  return [figures[0]!, figures.at(-1)!];
}

function withoutInterval(figure: Figure): Figure {
  return { ...figure, interval: null };
}

interface Ink {
  line: string;
  text: string;
}

/** Lines that the chart is not about are grey; text takes its line's colour where that can be read. */
function inksOf(chart: Chart, theme: Theme, colours: readonly string[]): Ink[] {
  const { highlight } = chart;
  return chart.series.map(({ name }, s) => {
    if (highlight && !highlight.includes(name)) return { line: ASIDE, text: theme.colours.muted };
    const line = colours[highlight ? highlight.indexOf(name) : s]!;
    return { line, text: contrast(line, PAPER) >= 4.5 ? line : theme.colours.text };
  });
}

interface EndLabels {
  lines: string[][];
  width: number;
  height: number;
  lineHeight: number;
}

const noLabels: EndLabels = { lines: [], width: 0, height: 0, lineHeight: 0 };

/** What stands at one end of every line: at its first figure (0) or its last (-1). */
function labelsAt(
  chart: Chart,
  at: 0 | -1,
  write: (text: string, name: string) => string,
  most: number,
  theme: Theme,
): EndLabels {
  const style = textStyle(theme, 600);
  const lines = chart.series.map(({ name, figures }) => wrap(write(figures.at(at)!.text, name), most, style));
  const lineHeight = style.lineHeightPx;
  const height = lines.reduce((sum, each) => sum + each.length * lineHeight + NAME_GAP, 0);
  return { lines, width: Math.ceil(widest(lines.flat(), style)), height, lineHeight };
}

/** Labels beside the ends of their lines, from top to bottom, moved apart where ends are close. */
function labelData(
  labels: EndLabels,
  chart: Chart,
  inks: readonly Ink[],
  axis: Axis,
  { x, align, at, height }: { x: number; align: string; at: 0 | -1; height: number },
): object[] {
  const [low, high] = axis.domain;
  const wanted = labels.lines.map((lines, s) => {
    const { figures } = chart.series[s]!;
    // A withheld end has no height of its own: its mark stands at the height of the line's other end.
    const value = figures.at(at)!.rounded ?? figures.at(-1 - at)!.rounded ?? low;
    return { s, lines, y: ((high - value) / (high - low)) * height };
  });
  wanted.sort((a, b) => a.y - b.y || a.s - b.s);
  const halves = wanted.map(({ lines }) => (lines.length * labels.lineHeight) / 2);
  const middles = spread(
    wanted.map(({ y }) => y),
    halves,
    height,
    NAME_GAP,
  );
  return wanted.map(({ s, lines }, i) => {
    const y = middles[i]! - halves[i]! + labels.lineHeight / 2;
    return { series: chart.series[s]!.name, lines, x, y, align, ink: inks[s]!.text };
  });
}

function pointData(chart: Chart, inks: readonly Ink[], x: (category: number) => number): object[] {
  return chart.series.flatMap(({ name, figures }, s) =>
    figures.map((figure, c) => {
      const [value = null, low = value, high = value] = reachOf(figure);
      return {
        series: name,
        category: chart.categories[c]!,
        x: x(c),
        value,
        low,
        high,
        text: figure.text,
        colour: inks[s]!.line,
      };
    }),
  );
}

/** The values of a lone line stand above its points; where they would run together, only its ends' and extremes'. */
function valuesAbove({ figures }: ChartSeries, x: (c: number) => number, width: number, style: TextStyle): object[] {
  const shown = figures.flatMap((figure, c) => {
    const value = figure.rounded;
    return value === null ? [] : [{ value, text: figure.text, x: x(c), top: Math.max(...reachOf(figure)) }];
  });
  const step = figures.length > 1 ? width / (figures.length - 1) : width;
  if (shown.every(({ text }) => textWidth(text, style) + 4 < step)) return shown;
  const values = shown.map(({ value }) => value);
  const kept = [0, shown.length - 1, values.indexOf(Math.max(...values)), values.indexOf(Math.min(...values))];
  const apart: typeof shown = [];
  for (const point of kept.map((i) => shown[i]!)) {
    if (apart.every((other) => Math.abs(other.x - point.x) > textWidth(point.text, style) + 4)) apart.push(point);
  }
  return apart;
}

/** Marks of withheld figures, at the foot of the plot: one for each wave that has any. */
function withheldData(chart: Chart, x: (c: number) => number, height: number): object[] {
  return chart.categories.flatMap((category, c) => {
    const last = c === chart.categories.length - 1 && chart.series.length > 1;
    const marks = chart.series.map(({ figures }) => figures[c]!).filter(({ rounded }) => rounded === null && !last);
    const texts = [...new Set(marks.map(({ text }) => text))];
    return texts.length === 0 ? [] : [{ category, text: texts.join(' '), x: x(c), y: height - 9 }];
  });
}

function strandLayers(): Layer[] {
  const data = { name: 'points' };
  const shown = [{ filter: 'isValid(datum.value)' }];
  const color = literal('colour');
  const x = pixels('x');
  const y = scaled('value');
  return [
    {
      data,
      transform: shown,
      mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.7 },
      encoding: { x, y: scaled('low'), y2: { field: 'high' }, color },
    },
    { data, mark: { type: 'line', strokeWidth: 2.5 }, encoding: { x, y, detail: literal('series'), color } },
    {
      data,
      transform: shown,
      mark: { type: 'circle', size: 60, opacity: 1, stroke: PAPER, strokeWidth: 1 },
      encoding: { x, y, color },
    },
  ];
}

function valueLayer(): Layer {
  return {
    data: { name: 'values' },
    mark: { type: 'text', baseline: 'bottom', align: 'center', fontWeight: 600, dy: -5 },
    encoding: { x: pixels('x'), y: scaled('top'), text: literal('text') },
  };
}

function labelLayer(): Layer {
  return {
    data: { name: 'labels' },
    mark: { type: 'text', align: { expr: 'datum.align' }, baseline: 'middle', fontWeight: 600 },
    encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'lines' }, color: literal('ink') },
  };
}

function withheldLayer(): Layer {
  return {
    data: { name: 'withheld' },
    mark: { type: 'text', align: 'center', baseline: 'middle', fontWeight: 600 },
    encoding: { x: pixels('x'), y: pixels('y'), text: literal('text') },
  };
}

/** The two upright lines that a slope chart's lines run between. */
function postLayer(theme: Theme): Layer {
  return {
    data: { name: 'posts' },
    mark: { type: 'rule', color: theme.colours.muted, strokeWidth: 1 },
    encoding: { x: pixels('x'), y: pixels('from'), y2: { field: 'to' } },
  };
}
