// Proportions of a coded question for the whole and for every group at once, in one pass over the rows.
// In: a design, codes (0: no answer), which codes make up each category (an option, or a net of several). Out: for
// each category an estimate with standard error and interval. Designs that need more than one pass (several stages,
// calibration, replicate weights) take the slower way of codedslow.ts and give what that gives.
import { estimateCodedSlowly } from './codedslow.ts';
import type { Design } from './design.ts';
import { describeEstimate, type Estimate } from './estimate.ts';
import { factsWithin, type Grouping, makeGrouping } from './grouping.ts';
import { type ProportionInterval, proportionInterval } from './intervals.ts';
import type { Fit } from './likelihood.ts';
import { onePassVariance, type Runs, runsOf, type Side } from './onepass.ts';
import { sumOf } from './sums.ts';
import { type Codes, emptyShare, type Share, shareOf, type Tally, tallyCodes } from './tally.ts';

export interface ProportionEstimate extends Estimate {
  /** Rows in the category: the unweighted numerator, which rules on small counts ask for. */
  count: number;
  weightedCount: number;
}

export interface CodedOptions {
  /** The codes of each category. @default each code from 1 to `levels` alone */
  categories?: readonly (readonly number[])[];
  /** @default 'logit' */
  interval?: ProportionInterval;
  /** @default 0.95 */
  level?: number;
  /** Degrees of freedom of the intervals: the design's in each group, or a number. @default 'design' */
  df?: 'design' | number;
  /** 1 for the rows to estimate over; the others count as not having answered. */
  domain?: Uint8Array;
}

export interface CodedEstimates {
  /** By category. */
  whole: ProportionEstimate[];
  /** By group (group 1 first), then by category. */
  groups: ProportionEstimate[][];
}

export interface CategoryTotals {
  p: number;
  variance: number;
  n: number;
  weightedBase: number;
  squares: number;
  count: number;
  weightedCount: number;
  /** From replicates, for the logit interval. */
  logitSe?: number | undefined;
  /** For the likelihood interval. */
  fit?: Fit | undefined;
}

/**
 * Proportions of every category over the rows that answered, for the whole and for every group.
 * R: svyby(~I(q %in% codes), ~group, design, svyciprop, na.rm = TRUE, vartype = "ci").
 */
export function estimateCodedBy(
  design: Design,
  codes: Codes,
  levels: number,
  grouping: Grouping = makeGrouping(design),
  options: CodedOptions = {},
): CodedEstimates {
  const categories = options.categories ?? Array.from({ length: levels }, (_, k) => [k + 1]);
  // The likelihood interval starts from single rows.
  if (!isOnePass(design) || options.interval === 'likelihood')
    return estimateCodedSlowly(design, codes, grouping, categories, options);
  const tally = tallyCodes(codes, levels, grouping, options.domain);
  const answers = Array.from({ length: levels }, (_, k) => k + 1);
  const { rows, df } = options.domain ? factsWithin(design, grouping, options.domain) : grouping;
  const describe = (cells: Uint32Array, group: number): ProportionEstimate[] =>
    categoryTotals(design, tally, grouping, cells, categories, answers).map((totals) =>
      describeProportion(totals, rows[group]!, df[group]!, options),
    );
  const groups: ProportionEstimate[][] = [];
  for (let group = 1; group <= grouping.groupCount; group++) groups.push(describe(cellsOf(grouping, group), group));
  return { whole: describe(wholeCells(grouping), 0), groups };
}

/** One stage of sampling, and weights as they were drawn: all that the variance needs is in the tally. */
export function isOnePass(design: Design): boolean {
  return design.stages.length === 1 && design.calibrations.length === 0 && design.replicates === null;
}

export const cellsOf = ({ cellsByGroup, start }: Grouping, group: number): Uint32Array =>
  cellsByGroup.subarray(start[group]!, start[group + 1]!);

export const wholeCells = ({ cellCount }: Grouping): Uint32Array =>
  Uint32Array.from({ length: cellCount - 1 }, (_, cell) => cell + 1);

/** Everything about one proportion, from its sums. Rows and df are those of the domain, answered or not. */
export function describeProportion(
  { p, variance, n, weightedBase, squares, count, weightedCount, logitSe, fit }: CategoryTotals,
  rows: number,
  designDf: number,
  options: CodedOptions,
): ProportionEstimate {
  const level = options.level ?? 0.95;
  const df = typeof options.df === 'number' ? options.df : designDf;
  const kish = (weightedBase * weightedBase) / squares;
  const spread = (p * (1 - p) * n) / (n - 1);
  const base = { n, weightedBase, kish };
  const estimate = describeEstimate(p, variance, spread, base, { level, df: Number.POSITIVE_INFINITY, total: false });
  const facts = { p, se: estimate.se, df, level, rows, n, kish, logitSe, fit };
  const [low, high] = n === 0 ? [Number.NaN, Number.NaN] : proportionInterval(options.interval ?? 'logit', facts);
  return { ...estimate, low, high, df, count, weightedCount };
}

/** Proportion and variance of each category over these cells, which together are the domain. */
function categoryTotals(
  design: Design,
  tally: Tally,
  grouping: Grouping,
  cells: Uint32Array,
  categories: readonly (readonly number[])[],
  answers: readonly number[],
): CategoryTotals[] {
  const runs = runsOf(grouping, cells);
  const base = addRuns(tally, grouping, runs, answers);
  return categories.map((codes) => {
    const part = addRuns(tally, grouping, runs, codes);
    const p = part.weight / base.weight;
    const others = answers.filter((code) => !codes.includes(code));
    const sides: Side[] = [
      { codes, factor: (1 - p) / base.weight },
      { codes: others, factor: -p / base.weight },
    ];
    const variance = base.n === 0 ? Number.NaN : onePassVariance(design, tally, grouping, runs, sides);
    const { n, weight: weightedBase, squares } = base;
    return { p, variance, n, weightedBase, squares, count: part.n, weightedCount: part.weight };
  });
}

function addRuns(tally: Tally, { baseWeight }: Grouping, runs: Runs, codes: readonly number[]): Share {
  const share = emptyShare();
  const weights = new Float64Array(runs.parents.length);
  const squares = new Float64Array(runs.parents.length);
  let n = 0;
  runs.parents.forEach((parent, i) => {
    shareOf(tally, baseWeight[parent]!, runs.cells, runs.start[i]!, runs.start[i + 1]!, codes, share);
    n += share.n;
    weights[i] = share.weight;
    squares[i] = share.squares;
  });
  return { n, weight: sumOf(weights), squares: sumOf(squares), spread: 0 };
}
