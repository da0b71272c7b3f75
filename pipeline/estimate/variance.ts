// The variance of estimated totals under a design. In: scores, one array an estimate and one number a row (what the
// row adds to the estimate when it is linearised; 0 outside of the domain). Out: the covariance matrix, row by row.
// Source: Särndal, Swensson and Wretman, "Model Assisted Survey Sampling" (1992), 4.3; multi-stage by recursion as
// R's svyrecvar does: V = sum over strata of (1 - n/N) n/(n-1) sum of squared deviations, plus n/N times the stage below.
import { projectScores } from './calibrate.ts';
import type { Design, Stage } from './design.ts';
import { gridFor, largestOf, sumBy } from './sums.ts';

/** A stratum with a sampled unit that stands alone, under the rule `fail`. */
export class LonelyStratumError extends Error {
  /** A row of the stratum, 0-based; the stage counts from 1. */
  readonly row: number;
  readonly stage: number;
  constructor(row: number, stage: number) {
    super(`a stratum has only one sampled unit at stage ${stage} (row ${row + 1} is in it)`);
    this.name = 'LonelyStratumError';
    this.row = row;
    this.stage = stage;
  }
}

/** Below this share of the population left unsampled a stratum counts as a census (as in R). */
const CENSUS = 1e-7;

/**
 * Covariance of the totals of the scores, k x k.
 * `present` marks the rows in the domain; rules for lonely strata look at the strata that are present.
 */
export function covarianceOfTotals(
  design: Design,
  scores: readonly Float64Array[],
  present?: Uint8Array,
): Float64Array {
  const projected = scores.map((score) => projectScores(design, score));
  const presentRows = design.calibrations.length > 0 ? undefined : present;
  const k = scores.length;
  const result = new Float64Array(k * k);
  // What the strata of a stage count for: 1 at the first, then n/N of each unit's stratum, multiplied down the stages.
  let shareOfParent: Float64Array = Float64Array.of(1);
  let parentOfStratum = new Uint32Array(design.stages[0]!.stratumCount);
  design.stages.forEach((stage, index) => {
    const byParent = stageCovariance(
      design,
      stage,
      index,
      projected,
      presentRows,
      parentOfStratum,
      shareOfParent.length,
    );
    for (let cell = 0; cell < k * k; cell++) {
      for (let parent = 0; parent < shareOfParent.length; parent++)
        result[cell]! += shareOfParent[parent]! === 0 ? 0 : shareOfParent[parent]! * byParent[cell]![parent]!;
    }
    const below = design.stages[index + 1];
    if (below) [shareOfParent, parentOfStratum] = sharesBelow(stage, below, parentOfStratum, shareOfParent);
  });
  return result;
}

function sharesBelow(
  stage: Stage,
  below: Stage,
  parentOfStratum: Uint32Array,
  shareOfParent: Float64Array,
): [Float64Array, Uint32Array<ArrayBuffer>] {
  const shares = new Float64Array(stage.unitCount);
  for (let unit = 0; unit < stage.unitCount; unit++) {
    const stratum = stage.stratumOfUnit[unit]!;
    shares[unit] = (shareOfParent[parentOfStratum[stratum]!]! * stage.sampled[stratum]!) / stage.population[stratum]!;
  }
  const parents = below.rowOfStratum.map((row) => stage.unit?.[row] ?? row) as Uint32Array<ArrayBuffer>;
  return [shares, parents];
}

/** For each pair of scores, the variance at one stage, summed by parent unit. */
function stageCovariance(
  design: Design,
  stage: Stage,
  index: number,
  scores: readonly Float64Array[],
  present: Uint8Array | undefined,
  parentOfStratum: Uint32Array,
  parentCount: number,
): Float64Array[] {
  const rules = strataRules(design, stage, index, present);
  const inflation = lonelyInflation(rules, parentOfStratum, parentCount);
  const parents: Parents = { of: parentOfStratum, count: parentCount };
  const centred = scores.map((score) => centredTotals(stage, score, rules, parents));
  const largest = centred.map((totals) => largestOf(totals));
  const k = scores.length;
  const result: Float64Array[] = new Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = a; b < k; b++) {
      const products = stratumProducts(stage, centred[a]!, centred[b]!, largest[a]! * largest[b]!, rules);
      const byParent = sumBy(products, parentOfStratum, parentCount);
      for (let parent = 0; parent < parentCount; parent++) byParent[parent]! *= inflation[parent]!;
      result[a * k + b] = byParent;
      result[b * k + a] = byParent;
    }
  }
  return result;
}

interface StrataRules {
  /** (1 - n/N) n/(n-1) of each stratum; 0 for a census or one not present; NaN where `average` leaves it out. */
  scale: Float64Array;
  /** 1 where deviations are from the stratum's mean, 0 where from the mean of all strata (the rule `adjust`). */
  centre: Uint8Array;
  present: Uint8Array;
}

function strataRules(design: Design, stage: Stage, index: number, present: Uint8Array | undefined): StrataRules {
  const { stratumCount } = stage;
  const seen = unitsPresent(design, stage, present);
  const rules: StrataRules = {
    scale: new Float64Array(stratumCount),
    centre: new Uint8Array(stratumCount).fill(1),
    present: new Uint8Array(stratumCount),
  };
  for (let s = 0; s < stratumCount; s++) {
    if (seen[s] === 0) continue;
    rules.present[s] = 1;
    rules.scale[s] = stratumScale(design, stage, index, s, seen[s]!);
    if (design.lonely === 'adjust' && standsAlone(design, stage, s, seen[s]!)) rules.centre[s] = 0;
  }
  return rules;
}

/** One sampled unit; or, where domains are to be treated so, one unit of several in the domain. */
export function standsAlone(design: Design, stage: Stage, stratum: number, unitsInDomain: number): boolean {
  return stage.sampled[stratum] === 1 || (unitsInDomain === 1 && design.adjustDomainLonely);
}

/** (1 - n/N) n/(n-1); 0 for a census; NaN for a stratum that the others stand in for (`average`). */
export function stratumScale(
  design: Design,
  stage: Stage,
  index: number,
  stratum: number,
  unitsInDomain: number,
): number {
  const n = stage.sampled[stratum]!;
  const size = stage.population[stratum]!;
  const f = size === Number.POSITIVE_INFINITY ? 1 : (size - n) / size;
  if (f < CENSUS) return 0;
  if (standsAlone(design, stage, stratum, unitsInDomain)) {
    if (n === 1 && design.lonely === 'fail') throw new LonelyStratumError(stage.rowOfStratum[stratum]!, index + 1);
    if (design.lonely === 'average') return Number.NaN;
  }
  return n > 1 ? (f * n) / (n - 1) : f;
}

/** Units in each stratum that have a row in the domain. */
function unitsPresent(design: Design, stage: Stage, present: Uint8Array | undefined): Float64Array {
  if (present === undefined) return stage.sampled;
  const counts = new Float64Array(stage.stratumCount);
  const seen = new Uint8Array(stage.unitCount);
  for (let row = 0; row < design.n; row++) {
    const unit = stage.unit ? stage.unit[row]! : row;
    if (present[row] === 0 || seen[unit] === 1) continue;
    seen[unit] = 1;
    counts[stage.stratum[row]!]! += 1;
  }
  return counts;
}

/** Under `average`, the strata that count stand in for those that are left out: (all present) / (those that count). */
function lonelyInflation(
  { scale, present }: StrataRules,
  parentOfStratum: Uint32Array,
  parentCount: number,
): Float64Array {
  const all = new Float64Array(parentCount);
  const counting = new Float64Array(parentCount);
  for (let s = 0; s < scale.length; s++) {
    if (present[s] === 0) continue;
    all[parentOfStratum[s]!]! += 1;
    if (!Number.isNaN(scale[s]!)) counting[parentOfStratum[s]!]! += 1;
  }
  return all.map((count, parent) => (count === 0 ? 0 : count / counting[parent]!));
}

interface Parents {
  /** The unit of the stage before that each stratum lies in. */
  of: Uint32Array;
  count: number;
}

/** Each unit's total less its stratum's mean, or less the mean over all strata where the stratum stands alone. */
function centredTotals(stage: Stage, score: Float64Array, rules: StrataRules, parents: Parents): Float64Array {
  const totals = stage.unit ? sumBy(score, stage.unit, stage.unitCount) : score.slice();
  const sums = sumBy(totals, stage.stratumOfUnit, stage.stratumCount);
  const means = sums.map((sum, s) => sum / stage.sampled[s]!);
  if (rules.centre.includes(0)) {
    const sampled = stage.sampled.map((count, s) => (rules.present[s] === 1 ? count : 0));
    const all = sumBy(sums, parents.of, parents.count);
    const units = sumBy(sampled, parents.of, parents.count);
    for (let s = 0; s < means.length; s++) {
      if (rules.centre[s] === 0) means[s] = all[parents.of[s]!]! / units[parents.of[s]!]!;
    }
  }
  for (let unit = 0; unit < totals.length; unit++) totals[unit]! -= means[stage.stratumOfUnit[unit]!]!;
  return totals;
}

/** By stratum: scale x sum of products of deviations. Strata left out or absent give 0. */
function stratumProducts(
  stage: Stage,
  a: Float64Array,
  b: Float64Array,
  largest: number,
  { scale }: StrataRules,
): Float64Array {
  const { high, low } = gridFor(largest, stage.unitCount);
  const sums = new Float64Array(stage.stratumCount);
  const rests = new Float64Array(stage.stratumCount);
  for (let unit = 0; unit < stage.unitCount; unit++) {
    const product = a[unit]! * b[unit]!;
    const lead = product + high - high;
    const stratum = stage.stratumOfUnit[unit]!;
    sums[stratum]! += lead;
    rests[stratum]! += product - lead + low - low;
  }
  return sums.map((sum, s) => (Number.isNaN(scale[s]!) ? 0 : (sum + rests[s]!) * scale[s]!));
}
