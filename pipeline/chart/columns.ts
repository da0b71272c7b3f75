// Bars side by side: a small bar chart for each series on one scale (multiples), or one bar for the first series with a
// line across it for the second (comparator), both values in columns.

import type { Theme } from '../theme.ts';
import { valueScale } from './bars.ts';
import type { Chart, ChartSeries } from './chart.ts';
import { PAPER } from './colour.ts';
import { textStyle, textWidth, widest, wrap } from './measure.ts';
import { categoryLayer, categoryRows, type Layer, literal, type Plot, pixels } from './plot.ts';
import { layOutRows, type Rows } from './rows.ts';

const BAR = 18;
const ROW_GAP = 8;
const COLUMN_GAP = 22;
const LEAST_COLUMN = 120;
const HEADER_GAP = 6;
const BLOCK_GAP = 18;
const VALUE_GAP = 6;

export function multiplesPlot(chart: Chart, theme: Theme, widthPx: number): Plot {
  const rows = barRows(chart, theme, widthPx);
  const room = widthPx - rows.gutter;
  const across = Math.max(
    1,
    Math.min(chart.series.length, Math.floor((room + COLUMN_GAP) / (LEAST_COLUMN + COLUMN_GAP))),
  );
  const columnWidth = (room - (across - 1) * COLUMN_GAP) / across;
  const blocks = Array.from({ length: Math.ceil(chart.series.length / across) }, (_, b) =>
    chart.series.slice(b * across, (b + 1) * across),
  );
  const figures = chart.series.flatMap((series) => series.figures);
  const scale = valueScale(figures, columnWidth, textStyle(theme, 600));
  const perUnit = (columnWidth - scale.left - scale.right) / (scale.domain[1] - scale.domain[0]);
  const zero = scale.left - scale.domain[0] * perUnit;
  let y = 0;
  const parts = blocks.map((block) => {
    const part = blockData(chart, block, theme, rows, { y, columnWidth, zero, perUnit });
    y = part.bottom + BLOCK_GAP;
    return part;
  });
  return {
    left: rows.gutter,
    right: 0,
    height: y - BLOCK_GAP,
    datasets: {
      bars: parts.flatMap((part) => part.bars),
      headers: parts.flatMap((part) => part.headers),
      categories: parts.flatMap((part) => part.categories),
    },
    layer: [...barLayers(theme), headerLayer(), categoryLayer()],
  };
}

interface Block {
  /** Top of the block. */
  y: number;
  columnWidth: number;
  /** Where a column's bars start, from the column's left edge. */
  zero: number;
  perUnit: number;
}

function blockData(chart: Chart, block: ChartSeries[], theme: Theme, rows: Rows, at: Block) {
  const style = textStyle(theme, 600);
  const names = block.map(({ name }) => wrap(name, at.columnWidth, style));
  const headerHeight = Math.max(...names.map((lines) => lines.length)) * style.lineHeightPx + HEADER_GAP;
  const top = at.y + headerHeight;
  const columnX = (s: number) => s * (at.columnWidth + COLUMN_GAP);
  const bars = block.flatMap((series, s) =>
    chart.categories.map((category, c) => {
      const { rounded, text } = series.figures[c]!;
      const start = columnX(s) + at.zero;
      const end = start + (rounded ?? 0) * at.perUnit;
      const y = top + rows.rows[c]!.top;
      const names = { category, series: series.name, value: rounded, text };
      return { ...names, start, end, negative: (rounded ?? 0) < 0, top: y, middle: y + BAR / 2, bottom: y + BAR };
    }),
  );
  const headers = names.map((lines, s) => ({ lines, x: columnX(s), y: at.y + style.lineHeightPx / 2 }));
  const categories = categoryRows(rows).map((row) => ({ ...row, y: row.y + top }));
  return { bars, headers, categories, bottom: top + rows.height };
}

function barLayers(theme: Theme): Layer[] {
  const data = { name: 'bars' };
  const y = pixels('top');
  return [
    {
      data,
      mark: { type: 'rect', color: theme.colours.accent },
      encoding: { x: pixels('start'), x2: { field: 'end' }, y, y2: { field: 'bottom' } },
    },
    {
      data,
      mark: { type: 'rule', color: theme.colours.muted },
      encoding: { x: pixels('start'), y, y2: { field: 'bottom' } },
    },
    {
      data,
      mark: {
        type: 'text',
        baseline: 'middle',
        fontWeight: 600,
        dx: { expr: `datum.negative ? ${-VALUE_GAP} : ${VALUE_GAP}` },
        align: { expr: "datum.negative ? 'right' : 'left'" },
      },
      encoding: { x: pixels('end'), y: pixels('middle'), text: literal('text') },
    },
  ];
}

function headerLayer(): Layer {
  return {
    data: { name: 'headers' },
    mark: { type: 'text', align: { expr: "datum.align || 'left'" }, baseline: 'middle', fontWeight: 600 },
    encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'lines' } },
  };
}

function barRows(chart: Chart, theme: Theme, widthPx: number): Rows {
  const body = { height: BAR, headroom: 0, gap: ROW_GAP };
  return layOutRows(
    chart.categories,
    chart.categories.map(() => body),
    widthPx,
    textStyle(theme),
  );
}

export function comparatorPlot(chart: Chart, theme: Theme, colours: string[], widthPx: number): Plot {
  const rows = barRows(chart, theme, widthPx);
  const style = textStyle(theme, 600);
  const columns = chart.series.map(({ name, figures }) =>
    valueColumn(
      name,
      figures.map(({ text }) => text),
      style,
    ),
  );
  const right = columns.reduce((sum, column) => sum + column.width, 0);
  const width = widthPx - rows.gutter - right;
  const most = Math.max(1e-9, ...chart.series.flatMap(({ figures }) => figures.map(({ rounded }) => rounded ?? 0)));
  const headerHeight = Math.max(...columns.map(({ lines }) => lines.length)) * style.lineHeightPx + HEADER_GAP;
  const columnEnd = (s: number) => width + columns.slice(0, s + 1).reduce((sum, column) => sum + column.width, 0);
  const x = (value: number | null) => ((value ?? 0) / most) * width;
  const bars = chart.categories.map((category, c) => {
    const [own, other] = chart.series.map(({ figures }) => figures[c]!);
    const top = headerHeight + rows.rows[c]!.top;
    const line = other?.rounded == null ? null : x(other.rounded);
    return {
      category,
      value: own!.rounded,
      start: 0,
      end: x(own!.rounded),
      line,
      top,
      bottom: top + BAR,
      above: top - 3,
      below: top + BAR + 3,
    };
  });
  const values = chart.series.flatMap(({ name, figures }, s) =>
    figures.map(({ text }, c) => ({
      series: name,
      text,
      x: columnEnd(s),
      y: headerHeight + rows.rows[c]!.top + BAR / 2,
    })),
  );
  return {
    left: rows.gutter,
    right,
    height: headerHeight + rows.height,
    datasets: {
      bars,
      values,
      headers: columns.map(({ lines }, s) => ({ lines, x: columnEnd(s), y: style.lineHeightPx / 2, align: 'right' })),
      categories: categoryRows(rows).map((row) => ({ ...row, y: row.y + headerHeight })),
    },
    layer: [...comparatorLayers(colours, theme), headerLayer(), categoryLayer()],
  };
}

const HEADER_WIDTH = 92;

function valueColumn(name: string, texts: string[], style: ReturnType<typeof textStyle>) {
  const lines = wrap(name, HEADER_WIDTH, style);
  return {
    lines,
    width: Math.ceil(Math.max(widest(lines, style), ...texts.map((text) => textWidth(text, style)))) + 14,
  };
}

function comparatorLayers(colours: string[], theme: Theme): Layer[] {
  const data = { name: 'bars' };
  const shown = [{ filter: 'isValid(datum.line)' }];
  const line = { x: pixels('line'), y: pixels('above'), y2: { field: 'below' } };
  return [
    {
      data,
      mark: { type: 'rect', color: colours[0] },
      encoding: { x: pixels('start'), x2: { field: 'end' }, y: pixels('top'), y2: { field: 'bottom' } },
    },
    {
      data,
      mark: { type: 'rule', color: theme.colours.muted },
      encoding: { x: pixels('start'), y: pixels('top'), y2: { field: 'bottom' } },
    },
    // Paper around the line, so that it is seen on the bar as well as beside it.
    { data, transform: shown, mark: { type: 'rule', color: PAPER, strokeWidth: 7 }, encoding: line },
    {
      data,
      transform: shown,
      mark: { type: 'rule', color: colours[1] ?? theme.colours.text, strokeWidth: 3.5 },
      encoding: line,
    },
    {
      data: { name: 'values' },
      mark: { type: 'text', align: 'right', baseline: 'middle', fontWeight: 600 },
      encoding: { x: pixels('x'), y: pixels('y'), text: literal('text') },
    },
  ];
}
