// A chart as plain data: what it shows, not how it is drawn. chart/spec.ts makes a Vega-Lite spec of it,
// chart/native.ts a Word chart, chart/alt.ts its alt text.

import type { Figure } from '../summarise/figure.ts';

/**
 * bar: one series, a bar a category. grouped: a bar for each series in each category.
 * stacked: series stacked to 100% in each category (a scale); diverging: the same, lined up at the scale's middle.
 * dot: a dot for each figure, with its interval. league: one series of dots with intervals, against a `reference`.
 * comparator: a bar for the first series, a line across it for the second.
 * multiples: a small bar chart for each series, side by side on one scale.
 * line: series over categories in time, with intervals. slope: series from the first category to the second.
 */
export type ChartKind =
  | 'bar'
  | 'grouped'
  | 'stacked'
  | 'diverging'
  | 'dot'
  | 'league'
  | 'comparator'
  | 'multiples'
  | 'line'
  | 'slope';

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
  /** dot, league: a line down the chart that the dots are read against, such as the figure for all. */
  reference?: { name: string; figure: Figure };
  /** league, line, slope: the categories (league) or series that the chart is about; the others are muted. */
  highlight?: string[];
  /** A Vega-Lite spec of the template's own, which draws the figures in place of the kind's. */
  own?: Record<string, unknown>;
}
