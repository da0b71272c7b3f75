// Variances from sums by cell, without another look at the rows: for designs of one stage with weights as drawn.
// In: tallies. Out: the variance of sum(w z) where z is one number for the rows in a category, another for the other
// rows that answered, and 0 outside. The formula is that of variance.ts, its squares taken apart by cell.
import type { Design, Stage } from './design.ts';
import type { Grouping } from './grouping.ts';
import { sumOf } from './sums.ts';
import { emptyShare, type Share, shareOf, type Tally } from './tally.ts';
import { standsAlone, stratumScale } from './variance.ts';

/** A domain's cells, those of one parent (stratum or cluster) together. Run i is cells[start[i]] to cells[start[i+1] - 1]. */
export interface Runs {
  cells: Uint32Array;
  parents: Uint32Array;
  start: Uint32Array;
}

/** What every row with one of these codes adds for each unit of its weight. Sides do not overlap. */
export interface Side {
  codes: readonly number[];
  factor: number;
  /** 1 for the cells (of all) that it is about; without, all. */
  cells?: Uint8Array;
}

/** Cells come parent by parent (grouping.ts), so that equal parents stand next to each other. */
export function runsOf({ parentOfCell }: Grouping, cells: Uint32Array): Runs {
  const parents: number[] = [];
  const start: number[] = [];
  cells.forEach((cell, i) => {
    if (i > 0 && parentOfCell[cell] === parentOfCell[cells[i - 1]!]) return;
    parents.push(parentOfCell[cell]!);
    start.push(i);
  });
  return { cells, parents: Uint32Array.from(parents), start: Uint32Array.from([...start, cells.length]) };
}

/** Sum of squared deviations in a stratum, and what the rules for lonely strata ask. */
export interface StratumSum {
  stratum: number;
  /** Units of the domain in the stratum; the others of the sample count as zeros. */
  units: number;
  total: number;
  /** Around the stratum's own mean over all sampled units, and around zero. */
  centred: number;
  plain: number;
}

/** Adds up strata, each scaled by its rule. Strata with no row in the domain are left out. */
export function varianceOfStrata(design: Design, sums: readonly StratumSum[]): number {
  const stage = design.stages[0]!;
  const present = sums.filter(({ units }) => units > 0);
  const parts = new Float64Array(present.length);
  let counting = 0;
  present.forEach((sum, i) => {
    const { stratum, units } = sum;
    const scale = stratumScale(design, stage, 0, stratum, units);
    if (Number.isNaN(scale)) return;
    counting++;
    if (scale === 0) return;
    const alone = design.lonely === 'adjust' && standsAlone(design, stage, stratum, units);
    parts[i] = scale * (alone ? squaresAroundAll(stage, present, sum) : sum.centred);
  });
  return present.length === 0 ? 0 : sumOf(parts) * (present.length / counting);
}

/** Of a stratum that stands alone: around the mean of the units of all strata (the rule `adjust`). */
function squaresAroundAll(stage: Stage, present: readonly StratumSum[], { stratum, total, plain }: StratumSum): number {
  const units = present.reduce((sum, other) => sum + stage.sampled[other.stratum]!, 0);
  const mean = sumOf(Float64Array.from(present, (other) => other.total)) / units;
  return Math.max(0, plain - 2 * mean * total + stage.sampled[stratum]! * mean * mean);
}

export function onePassVariance(
  design: Design,
  tally: Tally,
  grouping: Grouping,
  runs: Runs,
  sides: readonly Side[],
): number {
  const stage = design.stages[0]!;
  const sums = stage.unit
    ? clusterSums(stage, tally, grouping, runs, sides)
    : rowSums(stage, tally, grouping, runs, sides);
  return varianceOfStrata(design, sums);
}

/** The shares of all sides in one run. */
function sharesIn(tally: Tally, base: number, runs: Runs, i: number, sides: readonly Side[]): Share[] {
  return sides.map(({ codes, cells }) => {
    const share = emptyShare();
    shareOf(tally, base, runs.cells, runs.start[i]!, runs.start[i + 1]!, codes, share, cells);
    return share;
  });
}

/** Rows are units: within a side they differ by weight only. */
function rowSums(
  stage: Stage,
  tally: Tally,
  { baseWeight }: Grouping,
  runs: Runs,
  sides: readonly Side[],
): StratumSum[] {
  return Array.from(runs.parents, (stratum, i): StratumSum => {
    const shares = sharesIn(tally, baseWeight[stratum]!, runs, i, sides);
    const sampled = stage.sampled[stratum]!;
    let [total, units, plain] = [0, 0, 0];
    shares.forEach(({ n, weight, squares }, s) => {
      units += n;
      total += sides[s]!.factor * weight;
      plain += sides[s]!.factor ** 2 * squares;
    });
    const mean = total / sampled;
    let centred = (sampled - units) * mean * mean;
    for (let s = 0; s < sides.length; s++) centred += squaresAround(mean, shares[s]!, sides[s]!.factor);
    return { stratum, units, total, centred, plain };
  });
}

function squaresAround(mean: number, share: Share, factor: number): number {
  if (share.n === 0) return 0;
  return factor * factor * share.spread + share.n * ((factor * share.weight) / share.n - mean) ** 2;
}

/** Rows are in clusters: each cluster of the domain has a total, the others of its stratum have 0. */
function clusterSums(
  stage: Stage,
  tally: Tally,
  { baseWeight }: Grouping,
  runs: Runs,
  sides: readonly Side[],
): StratumSum[] {
  const totals: number[] = [];
  const strata: number[] = [];
  for (let i = 0; i < runs.parents.length; i++) {
    const shares = sharesIn(tally, baseWeight[runs.parents[i]!]!, runs, i, sides);
    if (shares.every(({ n }) => n === 0)) continue;
    totals.push(shares.reduce((sum, { weight }, s) => sum + sides[s]!.factor * weight, 0));
    strata.push(stage.stratumOfUnit[runs.parents[i]!]!);
  }
  return unitSums(stage, totals, strata);
}

/** Squares of unit totals by stratum; units that are not listed are 0. */
export function unitSums(stage: Stage, totals: readonly number[], strata: readonly number[]): StratumSum[] {
  const byStratum = new Map<number, number[]>();
  totals.forEach((total, i) => {
    const known = byStratum.get(strata[i]!);
    if (known) known.push(total);
    else byStratum.set(strata[i]!, [total]);
  });
  return Array.from(byStratum, ([stratum, values]): StratumSum => {
    const list = Float64Array.from(values);
    const sampled = stage.sampled[stratum]!;
    const total = sumOf(list);
    const mean = total / sampled;
    const centred = sumOf(list.map((value) => (value - mean) ** 2)) + (sampled - list.length) * mean * mean;
    return { stratum, units: list.length, total, centred, plain: sumOf(list.map((value) => value * value)) };
  });
}
