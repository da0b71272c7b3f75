// Whether two estimates differ. In: a design, values, and which rows belong to either side; sides may overlap, since
// the covariance of the two is estimated with them. Out: the difference, its interval and p-value.
// R: svyttest and svycontrast(svyby(..., covmat = TRUE)).
import { type Design, degreesOfFreedom } from './design.ts';
import { tTwoSided } from './distributions.ts';
import { type Estimate, estimateMean, estimateTargets, type JointEstimates, presentRows, within } from './estimate.ts';
import { criticalValue } from './intervals.ts';

export interface Comparison {
  difference: number;
  se: number;
  low: number;
  high: number;
  level: number;
  t: number;
  df: number;
  /** Two-sided; NaN where a difference has no variance to be tested with (all of one side yes, all of the other no). */
  p: number;
}

export interface ComparisonOptions {
  /** @default 0.95 */
  level?: number;
  /** Degrees of freedom. @default those of the design over both sides, less one (R: svyttest) */
  df?: number;
}

export function makeComparison(difference: number, se: number, df: number, level = 0.95): Comparison {
  const reach = criticalValue(level, df) * se;
  const t = difference / se;
  const p = se === 0 ? (difference === 0 ? 1 : Number.NaN) : tTwoSided(t, df);
  return { difference, se, low: difference - reach, high: difference + reach, level, t, df, p };
}

/** The mean of side a less that of side b (1 for a side's rows). Missing values are NaN; an indicator compares shares. */
export function compareMeans(
  design: Design,
  values: Float64Array,
  a: Uint8Array,
  b: Uint8Array,
  options: ComparisonOptions = {},
): Comparison {
  const either = a.map((value, row) => (value !== 0 || b[row] !== 0 ? 1 : 0));
  const present = presentRows(design, [values], either);
  const target = (side: Uint8Array) => {
    const own = present.map((value, row) => (value === 1 && side[row] !== 0 ? 1 : 0));
    return { top: within(values, own), bottom: Float64Array.from(own) };
  };
  const { estimate, se } = contrast(estimateTargets(design, [target(a), target(b)], present), [1, -1]);
  return makeComparison(estimate, se, options.df ?? degreesOfFreedom(design, present) - 1, options.level);
}

/** A subgroup against everyone else in the domain. */
export function compareWithRest(
  design: Design,
  values: Float64Array,
  group: Uint8Array,
  domain?: Uint8Array,
  options: ComparisonOptions = {},
): Comparison {
  const inside = group.map((value, row) => (value !== 0 && domain?.[row] !== 0 ? 1 : 0));
  const rest = inside.map((value, row) => (value === 0 && domain?.[row] !== 0 ? 1 : 0));
  return compareMeans(design, values, inside, rest, options);
}

/** A subgroup against the whole domain, of which it is a part: (1 - its share) of its difference from the rest. */
export function compareWithTotal(
  design: Design,
  values: Float64Array,
  group: Uint8Array,
  domain?: Uint8Array,
  options: ComparisonOptions = {},
): Comparison {
  const all = group.map((_, row) => (domain?.[row] === 0 ? 0 : 1));
  return compareMeans(
    design,
    values,
    group.map((value, row) => (value !== 0 && all[row] === 1 ? 1 : 0)),
    all,
    options,
  );
}

/** A later against an earlier wave with an independent sample. R: svyttest over both, stacked with the wave as stratum. */
export function compareWaves(
  later: Pick<Estimate, 'estimate' | 'se' | 'df'>,
  earlier: Pick<Estimate, 'estimate' | 'se' | 'df'>,
  options: ComparisonOptions = {},
): Comparison {
  const df = options.df ?? later.df + earlier.df - 1;
  return makeComparison(later.estimate - earlier.estimate, Math.hypot(later.se, earlier.se), df, options.level);
}

/** The mean against a given value. R: svyttest(I(x - null) ~ 0, design), whose df are the design's less one. */
export function compareWithValue(
  design: Design,
  values: Float64Array,
  value: number,
  options: ComparisonOptions & { domain?: Uint8Array } = {},
): Comparison {
  const mean = estimateMean(design, values, { ...(options.domain && { domain: options.domain }) });
  const present = presentRows(design, [values], options.domain);
  return makeComparison(
    mean.estimate - value,
    mean.se,
    options.df ?? degreesOfFreedom(design, present) - 1,
    options.level,
  );
}

/** A linear combination of estimates made together. R: svycontrast. */
export function contrast(joint: JointEstimates, coefficients: readonly number[]): { estimate: number; se: number } {
  const estimate = coefficients.reduce((sum, c, i) => sum + c * joint.values[i]!, 0);
  return { estimate, se: Math.sqrt(Math.max(0, quadraticForm(joint, coefficients))) };
}

/** Any smooth function of estimates made together, by the delta method; the gradient is taken at their values. */
export function smoothContrast(
  joint: JointEstimates,
  f: (values: Float64Array) => number,
  gradient: (values: Float64Array) => readonly number[],
): { estimate: number; se: number } {
  const variance = quadraticForm(joint, gradient(joint.values));
  return { estimate: f(joint.values), se: Math.sqrt(Math.max(0, variance)) };
}

function quadraticForm({ values, covariance }: JointEstimates, c: readonly number[]): number {
  const k = values.length;
  let sum = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) sum += c[i]! * c[j]! * covariance[i * k + j]!;
  return sum;
}

/** Means of the same values in several groups (1 for a group's rows), with covariances. R: svyby(..., covmat = TRUE). */
export function estimateGroupMeans(
  design: Design,
  values: Float64Array,
  groups: readonly Uint8Array[],
): JointEstimates {
  const present = presentRows(design, [values]);
  const targets = groups.map((group) => {
    const own = present.map((value, row) => (value === 1 && group[row] !== 0 ? 1 : 0));
    return { top: within(values, own), bottom: Float64Array.from(own) };
  });
  return estimateTargets(design, targets, present);
}

/** p-values for reading many comparisons together; NaN stays, and is not counted. R: p.adjust.
 * Holm (1979): the chance of any false one stays below the level. */
export function adjustHolm(p: readonly number[]): number[] {
  const order = testable(p).sort((a, b) => p[a]! - p[b]!);
  const adjusted = p.map(() => Number.NaN);
  let least = 0;
  order.forEach((i, rank) => {
    least = Math.max(least, Math.min(1, p[i]! * (order.length - rank)));
    adjusted[i] = least;
  });
  return adjusted;
}

/** Benjamini and Hochberg (1995): the share of false ones among those found stays below the level. */
export function adjustBenjaminiHochberg(p: readonly number[]): number[] {
  const order = testable(p).sort((a, b) => p[b]! - p[a]!);
  const adjusted = p.map(() => Number.NaN);
  let most = 1;
  order.forEach((i, rank) => {
    most = Math.min(most, (p[i]! * order.length) / (order.length - rank));
    adjusted[i] = most;
  });
  return adjusted;
}

const testable = (p: readonly number[]): number[] => p.map((_, i) => i).filter((i) => !Number.isNaN(p[i]!));
