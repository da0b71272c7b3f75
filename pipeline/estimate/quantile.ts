// Quantiles and medians with intervals. In: a design, values, the shares to find quantiles for. Out: an estimate each.
// The interval is Woodruff's (1952): an interval for the share below the quantile, turned back into values; its width
// gives the standard error. R: svyquantile(~x, design, quantiles, interval.type, qrule, na.rm = TRUE).
import { type Design, degreesOfFreedom } from './design.ts';
import {
  baseOf,
  describeEstimate,
  type Estimate,
  type EstimateOptions,
  estimateTargets,
  presentRows,
} from './estimate.ts';
import { criticalValue, type Interval, meanInterval, proportionInterval } from './intervals.ts';
import { type Ordered, orderValues, type QuantileRule, quantileOf } from './quantilerules.ts';
import { covarianceOfReplicates } from './replicates.ts';
import { findRoot } from './roots.ts';

export type QuantileInterval = 'mean' | 'beta' | 'xlogit' | 'asin' | 'score' | 'replicates';

export interface QuantileOptions extends EstimateOptions {
  /** @default 'math' (R's default: the smallest value whose share is at least p) */
  rule?: QuantileRule;
  /** @default 'mean' (R's default) */
  interval?: QuantileInterval;
}

/** An end of the interval that lies beyond the data is NaN, as in R. */
export function estimateQuantiles(
  design: Design,
  values: Float64Array,
  shares: readonly number[],
  options: QuantileOptions = {},
): Estimate[] {
  const present = presentRows(design, [values], options.domain);
  const data = orderValues(values, design.weights, present);
  const base = baseOf(design, present);
  // Degrees of freedom are those of the rows with a value: R drops the others before it counts.
  const df = typeof options.df === 'number' ? options.df : degreesOfFreedom(design, present);
  const level = options.level ?? 0.95;
  const rule = options.rule ?? 'math';
  const rest = { level, df, total: false };
  return shares.map((share) => {
    const quantile = quantileOf(data, share, rule);
    const context: Context = { design, values, present, data, share, quantile, rule, level, df };
    const [low, high] = base.n === 0 ? [Number.NaN, Number.NaN] : intervalOf(context, options.interval ?? 'mean');
    const se = (high - low) / (2 * criticalValue(level, df));
    return { ...describeEstimate(quantile, se * se, Number.NaN, base, rest), se, low, high };
  });
}

export function estimateMedian(design: Design, values: Float64Array, options: QuantileOptions = {}): Estimate {
  return estimateQuantiles(design, values, [0.5], options)[0]!;
}

interface Context {
  design: Design;
  values: Float64Array;
  present: Uint8Array;
  data: Ordered;
  share: number;
  quantile: number;
  rule: QuantileRule;
  level: number;
  df: number;
}

function intervalOf(context: Context, type: QuantileInterval): Interval {
  if (type === 'score') return scoreInterval(context);
  if (type === 'replicates') return replicateInterval(context);
  const { quantile, data, rule, level, df } = context;
  const [p, se] = shareUpTo(context, quantile);
  const rows = data.x.length;
  const [low, high] = proportionInterval(type, { p, se, df, level, rows, n: rows, kish: rows });
  return [low < 0 ? Number.NaN : quantileOf(data, low, rule), high > 1 ? Number.NaN : quantileOf(data, high, rule)];
}

/** The share of values up to a limit, and its standard error. */
function shareUpTo({ design, values, present }: Context, limit: number): [number, number] {
  const bottom = Float64Array.from(present);
  const top = values.map((value, row) => (present[row] === 1 && value <= limit ? 1 : 0));
  const joint = estimateTargets(design, [{ top, bottom }], present);
  return [joint.values[0]!, Math.sqrt(Math.max(0, joint.covariance[0]!))];
}

/** Francisco and Fuller (1991): the values whose share differs from p by just what the t value allows. */
function scoreInterval(context: Context): Interval {
  const { values, present, data, share, rule, level, df } = context;
  const list = values.filter((_, row) => present[row] === 1).sort();
  const spread = plainQuantile(list, 0.75) - plainQuantile(list, 0.25);
  const low = list[0]! + spread / 100;
  const high = list[list.length - 1]! - spread / 100;
  const limit = criticalValue(level, df);
  const score = (theta: number): number => {
    const [p, se] = shareUpTo(context, theta);
    return (1 - p - (1 - share)) / se;
  };
  const end = (target: number): number => {
    const root = findRoot((theta) => score(theta) - target, low, high, 1 / (100 * Math.sqrt(list.length)));
    const below = list.reduce((count, value) => count + (value <= root ? 1 : 0), 0);
    return Number.isNaN(root) ? Number.NaN : quantileOf(data, below / list.length, rule);
  };
  return [end(limit), end(-limit)];
}

/** Hyndman and Fan's type 7 of sorted values without weights. */
function plainQuantile(sorted: Float64Array, p: number): number {
  const place = (sorted.length - 1) * p;
  const left = Math.floor(place);
  const right = Math.min(left + 1, sorted.length - 1);
  return sorted[left]! + (place - left) * (sorted[right]! - sorted[left]!);
}

/** The quantile under each column of replicate weights (R: interval.type = "quantile"). */
function replicateInterval({ design, values, present, share, quantile, rule, level, df }: Context): Interval {
  if (!design.replicates) return [Number.NaN, Number.NaN];
  const estimates = design.replicates.columns.map((weights) =>
    Float64Array.of(quantileOf(orderValues(values, weights, present), share, rule)),
  );
  const variance = covarianceOfReplicates(design.replicates, estimates, Float64Array.of(quantile))[0]!;
  return meanInterval(quantile, Math.sqrt(variance), df, level);
}
