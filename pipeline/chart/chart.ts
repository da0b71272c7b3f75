// A chart as plain data: what it shows, not how it is drawn. chart/spec.ts makes a Vega-Lite spec of it,
// chart/native.ts a Word chart, chart/alt.ts its alt text.

import type { Figure } from '../summarise/figure.ts';

/**
 * bar: one series, a bar a category. grouped: a bar for each series in each category.
 * stacked: series stacked to 100% in each category (a scale).
 */
export type ChartKind = 'bar' | 'grouped' | 'stacked';

export interface ChartSeries {
  name: string;
  /** One a category, in the categories' order. */
  figures: Figure[];
}

export interface Chart {
  /** Unique in the report, safe as an HTML id: `chart-satisfaction`. */
  id: string;
  kind: ChartKind;
  /** 1-based number in the report: "Figure 1". */
  number: number;
  /** The headline: what the chart says. */
  title: string;
  /** The statistical subtitle: measure, who, where, when. */
  subtitle: string;
  /** Labels, in the order they are read (top to bottom). */
  categories: string[];
  series: ChartSeries[];
  /** `%` for percentages, else the unit's name. */
  unit: string;
  /** `ordered` series (a scale) get a sequence of shades, `nominal` ones distinct colours. */
  order: 'ordered' | 'nominal';
  /** `Base: 24,000 respondents who answered the question`. */
  baseNote: string;
  /** Source and further notes, a line each. */
  notes: string[];
  /** Written from the figures. */
  alt: string;
}
