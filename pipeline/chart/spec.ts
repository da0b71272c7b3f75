// Chart + theme + width → Vega-Lite spec. Where things stand down the page is laid out here from measured text; across
// the page Vega-Lite's scales do it. Title, subtitle, base and notes are text around the figure, not part of the spec.

import type { TopLevelSpec } from 'vega-lite';
import type { Theme } from '../theme.ts';
import { barPlot } from './bars.ts';
import type { Chart } from './chart.ts';
import { seriesColours } from './colour.ts';
import { layOutLegend } from './legend.ts';
import { plain, textStyle } from './measure.ts';
import { legendLayers, type Plot } from './plot.ts';
import { stackedPlot } from './stacked.ts';

/** The page's width for the chart, in CSS pixels. */
export interface ChartSize {
  widthPx: number;
}

export function chartSpec(chart: Chart, theme: Theme, size: ChartSize): TopLevelSpec {
  const style = textStyle(theme);
  const clean = plainChart(chart);
  const colours = seriesColours(clean, theme);
  const names = clean.series.map((series) => series.name);
  const legend = layOutLegend(names, colours, size.widthPx, style);
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
    padding: { left: plot.left, right: plot.right, top: legend.height + 1, bottom: 2 },
    datasets: legend.items.length > 0 ? { ...plot.datasets, legend: legend.items } : plot.datasets,
    layer: [...legendLayers(legend, plot.left, theme, style), ...plot.layer],
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
      return stackedPlot(chart, theme, colours, widthPx);
  }
}

/** The chart with every label fit to be drawn. */
function plainChart(chart: Chart): Chart {
  return {
    ...chart,
    categories: chart.categories.map(plain),
    series: chart.series.map((series) => ({ ...series, name: plain(series.name) })),
  };
}
