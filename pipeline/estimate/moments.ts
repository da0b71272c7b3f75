// What comparisons of many groups with what they lie in have in common, summed in one pass over the rows.
// In: a design whose strata each lie within one group (councils that were sampled one by one), and values.
// Out: per group five sums, from which any group's difference from everybody, the rest or a group of groups, and its
// variance with the overlap in it, follow without another look at the rows. Source: compareMeans, linearised:
// a mean m adds w(y - m)/W for each row, and V = sum over strata of scale x sum of squared deviations.

import { type Comparison, makeComparison } from './compare.ts';
import type { Design } from './design.ts';
import { stratumScale } from './variance.ts';

export interface Moments {
  /** Sum of weights, and of weight x value. */
  w: number;
  wy: number;
  /** Scaled sums of squares and products of deviations, within strata, of w and of w x value. */
  ww: number;
  wwy: number;
  wwyy: number;
  /** Sampling units less strata. */
  df: number;
}

const NONE: Moments = { w: 0, wy: 0, ww: 0, wwy: 0, wwyy: 0, df: 0 };

/**
 * By group, 1-based groups first to last; undefined where a stratum has rows of several groups, or where the variance
 * isn't that of one stage: then each comparison has to be made by itself.
 * @param values NaN outside of the base
 */
export function momentsBy(
  design: Design,
  values: Float64Array,
  groups: ArrayLike<number>,
  count: number,
): Moments[] | undefined {
  const groupOfStratum = isPlain(design) ? nestedGroups(design, groups) : undefined;
  if (!groupOfStratum) return undefined;
  const { sums, present } = stratumSums(design, values);
  const result = Array.from({ length: count }, () => ({ ...NONE }));
  const stage = design.stages[0]!;
  for (let s = 0; s < stage.stratumCount; s++) {
    const into = result[groupOfStratum[s]! - 1];
    if (!into || present[s] === 0) continue;
    const scale = stratumScale(design, stage, 0, s, present[s]!);
    const n = stage.sampled[s]!;
    const [w, wy, ww, wwy, wwyy] = sums.subarray(5 * s, 5 * s + 5) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    into.w += w;
    into.wy += wy;
    into.ww += scale * (ww - (w * w) / n);
    into.wwy += scale * (wwy - (w * wy) / n);
    into.wwyy += scale * (wwyy - (wy * wy) / n);
    into.df += present[s]! - 1;
  }
  return result;
}

/** Sums are linear: those of several groups together are the sum of theirs. */
export function addMoments(parts: readonly Moments[]): Moments {
  const sum = { ...NONE };
  for (const part of parts) for (const key of Object.keys(sum) as (keyof Moments)[]) sum[key] += part[key];
  return sum;
}

/** A group against a whole that it is a part of. R: svycontrast(svyby(..., covmat = TRUE)). */
export function compareWithin(part: Moments, whole: Moments, level: number): Comparison {
  const [own, all] = [part.wy / part.w, whole.wy / whole.w];
  const outside = varianceOf(without(whole, part), 1 / whole.w, all / whole.w);
  const inside = varianceOf(part, 1 / part.w - 1 / whole.w, own / part.w - all / whole.w);
  return makeComparison(own - all, Math.sqrt(Math.max(0, outside + inside)), whole.df - 1, level);
}

/** A group against the others of a whole. */
export function compareWithOthers(part: Moments, whole: Moments, level: number): Comparison {
  return compareApart(part, without(whole, part), level);
}

/** Two groups without a stratum in common. */
export function compareApart(a: Moments, b: Moments, level: number): Comparison {
  const [one, other] = [a.wy / a.w, b.wy / b.w];
  const variance = varianceOf(a, 1 / a.w, one / a.w) + varianceOf(b, 1 / b.w, other / b.w);
  return makeComparison(one - other, Math.sqrt(Math.max(0, variance)), a.df + b.df - 1, level);
}

/** Variance of the total of w(slope y - shift). */
const varianceOf = ({ ww, wwy, wwyy }: Moments, slope: number, shift: number): number =>
  slope * slope * wwyy - 2 * slope * shift * wwy + shift * shift * ww;

function without(whole: Moments, part: Moments): Moments {
  const rest = { ...whole };
  for (const key of Object.keys(rest) as (keyof Moments)[]) rest[key] -= part[key];
  return rest;
}

/** One stage, no replicate weights, no fitted weights, and a rule for lonely strata that leaves them out. */
function isPlain({ stages, replicates, calibrations, lonely, adjustDomainLonely }: Design): boolean {
  const simple = stages.length === 1 && !replicates && calibrations.length === 0 && !adjustDomainLonely;
  return simple && lonely !== 'adjust' && lonely !== 'average';
}

/** The group that each stratum lies in; undefined where one lies in several. */
function nestedGroups(design: Design, groups: ArrayLike<number>): Uint32Array | undefined {
  const { stratum, stratumCount } = design.stages[0]!;
  const found = new Uint32Array(stratumCount);
  const seen = new Uint8Array(stratumCount);
  for (let row = 0; row < design.n; row++) {
    const s = stratum[row]!;
    if (seen[s] === 1 && found[s] !== groups[row]) return undefined;
    seen[s] = 1;
    found[s] = groups[row]!;
  }
  return found;
}

/** By stratum: sums over its units of w, wy, w², w·wy, (wy)²; and how many of its units are in the base. */
function stratumSums(design: Design, values: Float64Array): { sums: Float64Array; present: Float64Array } {
  const stage = design.stages[0]!;
  const w = new Float64Array(stage.unitCount);
  const wy = new Float64Array(stage.unitCount);
  const seen = new Uint8Array(stage.unitCount);
  for (let row = 0; row < design.n; row++) {
    if (Number.isNaN(values[row]!) || design.weights[row] === 0) continue;
    const unit = stage.unit ? stage.unit[row]! : row;
    seen[unit] = 1;
    w[unit]! += design.weights[row]!;
    wy[unit]! += design.weights[row]! * values[row]!;
  }
  const sums = new Float64Array(5 * stage.stratumCount);
  const present = new Float64Array(stage.stratumCount);
  for (let unit = 0; unit < stage.unitCount; unit++) {
    if (seen[unit] === 0) continue;
    const s = stage.stratumOfUnit[unit]!;
    const [a, b] = [w[unit]!, wy[unit]!];
    present[s]! += 1;
    sums[5 * s]! += a;
    sums[5 * s + 1]! += b;
    sums[5 * s + 2]! += a * a;
    sums[5 * s + 3]! += a * b;
    sums[5 * s + 4]! += b * b;
  }
  return { sums, present };
}
