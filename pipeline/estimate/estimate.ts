// What an estimate is, and the estimators that work row by row under every kind of design. In: a design, values, a
// domain. Out: estimates with all that a reader may ask of them. The fast paths over many groups are coded.ts and
// numeric.ts; they give the same numbers.
import { type Design, degreesOfFreedom } from './design.ts';
import { meanInterval } from './intervals.ts';
import { replicateCovariance } from './replicates.ts';
import { sumOf, weightedSum } from './sums.ts';
import { covarianceOfTotals } from './variance.ts';

export interface Estimate {
  estimate: number;
  /** Standard error; NaN where there is none. */
  se: number;
  low: number;
  high: number;
  /** Of the interval, 0 to 1. */
  level: number;
  /** Standard error / estimate. */
  cv: number;
  /** Variance over that of a simple random sample without replacement from the estimated population (R: deff=TRUE). */
  deff: number;
  /** Variance over that of a simple random sample with replacement (R: deff="replace"). */
  deffReplace: number;
  /** n / deffReplace: the size of simple random sample that would do as well. */
  effectiveBase: number;
  /** (sum of weights)² / (sum of squared weights): the same, as far as weights alone tell. */
  kish: number;
  /** Unweighted base: rows with a value and a weight above 0. */
  n: number;
  weightedBase: number;
  df: number;
}

/** Estimates that were made together, with their covariances (row by row). */
export interface JointEstimates {
  values: Float64Array;
  covariance: Float64Array;
}

/** sum(w top) / sum(w bottom), or sum(w top) where there is no bottom. Rows outside of the domain are 0 in both. */
export interface Target {
  top: Float64Array;
  bottom: Float64Array | null;
}

/** The value of each target under these weights. */
export function valuesOf(targets: readonly Target[], weights: Float64Array): Float64Array {
  return Float64Array.from(targets, ({ top, bottom }) => {
    const sum = weightedSum(top, weights);
    return bottom === null ? sum : sum / weightedSum(bottom, weights);
  });
}

/** `present` marks the rows that the estimates are about: they alone say which strata are in the domain. */
export function estimateTargets(design: Design, targets: readonly Target[], present?: Uint8Array): JointEstimates {
  const values = valuesOf(targets, design.weights);
  if (design.replicates)
    return {
      values,
      covariance: replicateCovariance(design.replicates, (weights) => valuesOf(targets, weights), values),
    };
  return { values, covariance: covarianceOfTotals(design, scoresOf(design, targets, values), present) };
}

/** What each row adds to each estimate, linearised: w (top - value x bottom) / sum(w bottom). */
export function scoresOf(design: Design, targets: readonly Target[], values: Float64Array): Float64Array[] {
  const { weights } = design;
  return targets.map(({ top, bottom }, k) => {
    if (bottom === null) return top.map((value, row) => value * weights[row]!);
    const size = weightedSum(bottom, weights);
    return top.map((value, row) => ((value - values[k]! * bottom[row]!) * weights[row]!) / size);
  });
}

/** 1 where the value is there (not NaN), the row has a weight and is in the domain. */
export function presentRows(design: Design, columns: readonly Float64Array[], domain?: Uint8Array): Uint8Array {
  const present = new Uint8Array(design.n);
  for (let row = 0; row < design.n; row++) {
    if (domain && domain[row] === 0) continue;
    present[row] = columns.some((column) => Number.isNaN(column[row]!)) ? 0 : 1;
  }
  return present;
}

/** The column with rows that are not present set to 0. */
export function within(column: Float64Array, present: Uint8Array): Float64Array {
  return column.map((value, row) => (present[row] === 1 ? value : 0));
}

export interface BaseFacts {
  n: number;
  weightedBase: number;
  kish: number;
}

export function baseOf(design: Design, present: Uint8Array): BaseFacts {
  let n = 0;
  const weights = within(design.weights, present);
  for (let row = 0; row < weights.length; row++) if (weights[row] !== 0) n++;
  const weightedBase = sumOf(weights);
  return { n, weightedBase, kish: (weightedBase * weightedBase) / weightedSum(weights, weights) };
}

export interface EstimateOptions {
  /** 1 for the rows to estimate over. Strata and clusters stay those of the whole sample. */
  domain?: Uint8Array;
  /** @default 0.95 */
  level?: number;
  /** Of the interval: those of the design within the domain, or a number; Infinity gives the normal. @default 'design' */
  df?: 'design' | number;
}

/** From a value and its variance to an Estimate. `spread` is the values' variance in the population (svyvar). */
export function describeEstimate(
  value: number,
  variance: number,
  spread: number,
  base: BaseFacts,
  { level, df, total }: { level: number; df: number; total: boolean },
): Estimate {
  const se = Math.sqrt(Math.max(0, variance));
  const [low, high] = meanInterval(value, se, df, level);
  const { n, weightedBase } = base;
  const scale = total ? weightedBase * weightedBase : 1;
  const replace = variance / ((spread * scale) / n);
  return {
    estimate: value,
    se,
    low,
    high,
    level,
    cv: se / value,
    deff: weightedBase < n ? Number.NaN : (replace * weightedBase) / (weightedBase - n),
    deffReplace: replace,
    effectiveBase: n / replace,
    kish: base.kish,
    n,
    weightedBase,
    df,
  };
}

export function degreesFor(design: Design, options: EstimateOptions): number {
  return typeof options.df === 'number' ? options.df : degreesOfFreedom(design, options.domain);
}

/** Variance of the values in the population: sum w (x - mean)² / sum w, times n / (n - 1). */
export function spreadOf(design: Design, values: Float64Array, present: Uint8Array, mean: number, n: number): number {
  const squares = values.map((value, row) => (present[row] === 1 ? (value - mean) ** 2 : 0));
  return (weightedSum(squares, design.weights) / sumOf(within(design.weights, present))) * (n / (n - 1));
}

const ones = (present: Uint8Array): Float64Array => Float64Array.from(present);

/** Missing values are NaN. R: svymean(~x, subset(design, domain), na.rm = TRUE). */
export function estimateMean(design: Design, values: Float64Array, options: EstimateOptions = {}): Estimate {
  return estimateOne(design, values, options, false);
}

/** R: svytotal(~x, subset(design, domain), na.rm = TRUE). */
export function estimateTotal(design: Design, values: Float64Array, options: EstimateOptions = {}): Estimate {
  return estimateOne(design, values, options, true);
}

function estimateOne(design: Design, values: Float64Array, options: EstimateOptions, total: boolean): Estimate {
  const present = presentRows(design, [values], options.domain);
  const top = within(values, present);
  const joint = estimateTargets(design, [{ top, bottom: total ? null : ones(present) }], present);
  const base = baseOf(design, present);
  const mean = total ? joint.values[0]! / base.weightedBase : joint.values[0]!;
  const spread = spreadOf(design, top, present, mean, base.n);
  const rest = { level: options.level ?? 0.95, df: degreesFor(design, options), total };
  return describeEstimate(joint.values[0]!, joint.covariance[0]!, spread, base, rest);
}

/** sum(w top) / sum(w bottom). R: svyratio(~top, ~bottom, subset(design, domain), na.rm = TRUE). */
export function estimateRatio(
  design: Design,
  top: Float64Array,
  bottom: Float64Array,
  options: EstimateOptions = {},
): Estimate {
  const present = presentRows(design, [top, bottom], options.domain);
  const [y, x] = [within(top, present), within(bottom, present)];
  const { values, covariance } = estimateTargets(design, [{ top: y, bottom: x }], present);
  const base = baseOf(design, present);
  const size = weightedSum(x, design.weights);
  const residuals = y.map((value, row) => ((value - values[0]! * x[row]!) * base.weightedBase) / size);
  const spread = spreadOf(design, residuals, present, 0, base.n);
  const rest = { level: options.level ?? 0.95, df: degreesFor(design, options), total: false };
  return describeEstimate(values[0]!, covariance[0]!, spread, base, rest);
}

/**
 * The population variance of the values. R: svyvar(~x, design, na.rm = TRUE). Without replicate weights R takes the
 * mean as known, and its factor n / (n - 1) counts the rows of the domain that have no value, too; so does this.
 */
export function estimateVariance(design: Design, values: Float64Array, options: EstimateOptions = {}): Estimate {
  const present = presentRows(design, [values], options.domain);
  const counted = design.replicates ? present : presentRows(design, [], options.domain);
  const { n } = baseOf(design, counted);
  const top = within(values, present);
  const squaresAround = (mean: number): Float64Array =>
    values.map((value, row) => (present[row] === 1 ? ((value - mean) ** 2 * n) / (n - 1) : Number.NaN));
  const meanUnder = (weights: Float64Array): number => valuesOf([{ top, bottom: ones(present) }], weights)[0]!;
  const estimate = estimateMean(design, squaresAround(meanUnder(design.weights)), options);
  if (!design.replicates) return estimate;
  const varianceUnder = (weights: Float64Array): Float64Array =>
    valuesOf([{ top: within(squaresAround(meanUnder(weights)), present), bottom: ones(present) }], weights);
  const variance = replicateCovariance(design.replicates, varianceUnder, Float64Array.of(estimate.estimate))[0]!;
  const rest = { level: estimate.level, df: estimate.df, total: false };
  return describeEstimate(estimate.estimate, variance, Number.NaN, estimate, rest);
}

/** Means of several columns over the rows that have all of them, with covariances. R: vcov(svymean(~x + y, design)). */
export function estimateMeans(
  design: Design,
  columns: readonly Float64Array[],
  options: EstimateOptions = {},
): JointEstimates {
  const present = presentRows(design, columns, options.domain);
  const bottom = ones(present);
  return estimateTargets(
    design,
    columns.map((column) => ({ top: within(column, present), bottom })),
    present,
  );
}
