// Chart + theme + width → Vega-Lite spec. Where things stand down the page is laid out here from measured text; across
// the page Vega-Lite's scales do it. Title, subtitle, base and notes are text around the figure, not part of the spec.

import type { TopLevelSpec } from 'vega-lite';
import { UserError } from '../problems.ts';
import type { Theme } from '../theme.ts';
import { barPlot } from './bars.ts';
import type { Chart } from './chart.ts';
import { seriesColours } from './colour.ts';
import { comparatorPlot, multiplesPlot } from './columns.ts';
import { dotPlot } from './dots.ts';
import { layOutLegend } from './legend.ts';
import { linePlot, slopePlot } from './lines.ts';
import { textStyle } from './measure.ts';
import { ownSpec } from './own.ts';
import { plainChart } from './plain.ts';
import { legendData, legendLayers, type Plot } from './plot.ts';
import { stackedPlot } from './stacked.ts';

/** The page's width for the chart, in CSS pixels. */
export interface ChartSize {
  widthPx: number;
}

/** Kinds whose series are named where they are drawn. */
const DIRECT: ReadonlySet<Chart['kind']> = new Set(['multiples', 'line', 'slope']);

export function chartSpec(chart: Chart, theme: Theme, size: ChartSize): TopLevelSpec {
  if (chart.categories.length === 0 || chart.series.length === 0) throw nothingToDraw(chart);
  if (chart.own) return ownSpec(chart, theme, size.widthPx);
  const style = textStyle(theme);
  const clean = plainChart(chart);
  const colours = seriesColours(clean, theme);
  const names = clean.series.map((series) => series.name);
  const legend = layOutLegend(DIRECT.has(chart.kind) ? [] : names, colours, size.widthPx, style);
  const plot = drawPlot(clean, theme, colours, size.widthPx);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: chart.alt,
    usermeta: { id: chart.id },
    // Nothing is fitted by Vega: the width asked for is the width drawn, and the labels have been measured.
    autosize: { type: 'none' },
    background: 'transparent',
    width: size.widthPx - plot.left - plot.right,
    height: plot.height,
    padding: {
      left: plot.left,
      right: plot.right,
      top: legend.height + (plot.top ?? 0) + 1,
      bottom: (plot.bottom ?? 0) + 2,
    },
    ...(plot.domain && { params: ends(plot.domain) }),
    datasets: legend.items.length > 0 ? { ...plot.datasets, legend: legendData(legend, plot) } : plot.datasets,
    layer: [...(legend.items.length > 0 ? legendLayers() : []), ...plot.layer],
    config: {
      aria: false,
      font: style.family,
      view: { stroke: null },
      text: { fontSize: style.sizePx, lineHeight: style.lineHeightPx, color: theme.colours.text, limit: 0 },
    },
  } as unknown as TopLevelSpec;
}

function drawPlot(chart: Chart, theme: Theme, colours: string[], widthPx: number): Plot {
  switch (chart.kind) {
    case 'bar':
    case 'grouped':
      return barPlot(chart, theme, colours, widthPx);
    case 'stacked':
    case 'diverging':
      return stackedPlot(chart, theme, colours, widthPx);
    case 'dot':
    case 'league':
      return dotPlot(chart, theme, colours, widthPx);
    case 'comparator':
      return comparatorPlot(chart, theme, colours, widthPx);
    case 'multiples':
      return multiplesPlot(chart, theme, widthPx);
    case 'line':
      return linePlot(chart, theme, colours, widthPx);
    case 'slope':
      return slopePlot(chart, theme, colours, widthPx);
  }
}

function ends([low, high]: readonly [number, number]): object[] {
  return [
    { name: 'low', value: low },
    { name: 'high', value: high },
  ];
}

function nothingToDraw({ id, title }: Chart): UserError {
  const fix = 'name at least one answer, and a group that somebody is in';
  return new UserError(
    [{ code: 'empty-chart', severity: 'error', message: `the chart ${id} shows nothing`, found: title, fix }],
    2,
  );
}
