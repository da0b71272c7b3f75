// A figure: one number that a report shows, with everything it is based on. Prose, tables, charts, alt text, Word's
// workbooks and CSVs all draw from the same Figure and show the same `text` or `rounded`.

/** How a figure's value is written. */
export type Measure = 'percentage' | 'count' | 'base' | 'mean' | 'median' | 'number' | 'points';

/** Why a figure is marked, or not shown. `c`: withheld to protect respondents. `low`: few respondents. */
export type Mark = 'low' | 'c' | 'x' | 'z' | 'p' | 'r';

export interface Figure {
  /** Unique in a report: `satisfaction.extremely_or_very`, `satisfaction.1[region=London]`, `responses.rate`. */
  id: string;
  measure: Measure;
  /** Unrounded; null where there is no estimate or it is withheld. Percentages are 0 to 100. */
  value: number | null;
  /** As published, a number: what charts, workbooks and CSVs hold. */
  rounded: number | null;
  /** As published, in words: `62%`, `18.7`, `[c]`, `1,040`. */
  text: string;
  /** Unweighted base: respondents the estimate is based on. NaN (in JSON null) where not even their number is published. */
  base: number;
  weightedBase: number;
  /** Standard error, in the unit of `value`; null where there is none. */
  se: number | null;
  /** Confidence interval, in the unit of `value`, unrounded. */
  interval: { low: number; high: number; level: number } | null;
  /** Standard error and interval as published, in the unit of `rounded`: for CSVs. */
  shown?: { se: number | null; low: number | null; high: number | null };
  marks: Mark[];
  /** What it is, for a reader: `Extremely or very satisfied`. */
  label: string;
}
