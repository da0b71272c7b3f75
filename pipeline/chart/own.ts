// A chart whose drawing a template describes itself, in Vega-Lite: the spec with the chart's figures as its data, in the
// theme's font and colours. What such a spec asks for beyond that (files, addresses) stops in draw.ts.

import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../summarise/figure.ts';
import type { Theme } from '../theme.ts';
import type { Chart } from './chart.ts';
import { textStyle } from './measure.ts';
import { plain, plainChart } from './plain.ts';
import { intervalEnds } from './written.ts';

/** What `{"data": {"name": "figures"}}` of a spec holds a row of for each figure. */
export interface FigureRow {
  id: string;
  category: string;
  series: string;
  /** What the figure is: the answer's label. */
  label: string;
  /** As published; null where it is withheld. */
  value: number | null;
  /** As published: `62%`, `[c]`. */
  text: string;
  low: number | null;
  high: number | null;
  base: number;
  /** Of its category, and of its series, from 0: the order that the report has. */
  order: number;
  seriesOrder: number;
}

export function figureRows(given: Chart): FigureRow[] {
  const { categories, series } = plainChart(given);
  return categories.flatMap((category, order) =>
    series.flatMap(({ name, figures }, seriesOrder) => {
      const figure = figures[order];
      return figure ? [{ ...rowOf(figure), category, series: name, order, seriesOrder }] : [];
    }),
  );
}

function rowOf(figure: Figure): Omit<FigureRow, 'category' | 'series' | 'order' | 'seriesOrder'> {
  const [low, high] = intervalEnds(figure) ?? [null, null];
  const { id, label, rounded: value, text, base } = figure;
  return { id, label: plain(label), value, text: plain(text), low, high, base };
}

/** A single plot or layers fill the width, as the report's own charts do; other specs keep the size that they give. */
export function ownSpec(chart: Chart, theme: Theme, widthPx: number): TopLevelSpec {
  const style = textStyle(theme);
  const { config, datasets, ...own } = chart.own as Record<string, unknown> & { config?: object; datasets?: object };
  const isPlot = 'mark' in own || 'layer' in own;
  const axis = { labelFontSize: style.sizePx, titleFontSize: style.sizePx, labelLimit: 0, titleFontWeight: 'normal' };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...own,
    description: chart.alt,
    usermeta: { id: chart.id },
    background: 'transparent',
    ...(isPlot && { width: widthPx, autosize: { type: 'fit-x', contains: 'padding' } }),
    padding: 2,
    datasets: { ...datasets, figures: figureRows(chart) },
    config: {
      aria: false,
      font: style.family,
      view: { stroke: null },
      axis,
      legend: { labelFontSize: style.sizePx, titleFontSize: style.sizePx, labelLimit: 0 },
      text: { fontSize: style.sizePx, color: theme.colours.text },
      mark: { color: theme.colours.accent },
      range: { category: theme.colours.series, ordinal: theme.colours.ordered },
      ...config,
    },
  } as unknown as TopLevelSpec;
}
