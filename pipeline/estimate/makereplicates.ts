// Replicate weights: checked as given, or made from a design. In: columns, or a design and a method (the bootstraps
// need a seed). Out: a design whose variance comes from them. Methods and constants are those of R's as.svrepdesign;
// sources: Wolter (2007) for jackknife and BRR; Canty and Davison (1999), Rao and Wu (1988), Preston (2009).
import type { Design } from './design.ts';
import { hadamardMatrix } from './hadamard.ts';
import { makeRandom, type Random, shuffled } from './random.ts';
import { type ReplicateKind, type Replicates, replicateDegrees } from './replicates.ts';
import { LonelyStratumError } from './variance.ts';

export interface GivenReplicates {
  kind: ReplicateKind;
  columns: readonly Float64Array[];
  /** False: factors to be multiplied with the sampling weights. @default true */
  combined?: boolean;
  /** Without these two, those of the kind: 1/R for BRR, 1/(R (1-rho)²) for Fay, (R-1)/R for JK1, 1/(R-1) for bootstraps, 1 for JKn. */
  scale?: number;
  rscales?: Float64Array;
  /** @default false */
  mse?: boolean;
  rho?: number;
}

/** R: svrepdesign(repweights, weights, type, scale, rscales, combined.weights, mse). */
export function withReplicates(design: Design, given: GivenReplicates): Design {
  const count = given.columns.length;
  const combined = given.combined ?? true;
  const columns = combined
    ? given.columns
    : given.columns.map((column) => column.map((factor, row) => factor * design.weights[row]!));
  return attach(design, {
    kind: given.kind,
    columns,
    scale: given.scale ?? usualScale(given.kind, count, given.rho ?? 0),
    rscales: given.rscales ?? new Float64Array(count).fill(1),
    mse: given.mse ?? false,
  });
}

function usualScale(kind: ReplicateKind, count: number, rho: number): number {
  if (kind === 'JK1') return (count - 1) / count;
  if (kind === 'BRR' || kind === 'Fay') return 1 / (count * (1 - rho) ** 2);
  if (kind === 'JKn' || kind === 'other') return 1;
  return 1 / (count - 1);
}

function attach(design: Design, replicates: Omit<Replicates, 'df'>): Design {
  return { ...design, replicates: { ...replicates, df: replicateDegrees(replicates.columns) } };
}

export interface ReplicateOptions {
  /** @default 'JK1' for one stratum, else 'JKn' */
  kind?: Exclude<ReplicateKind, 'other'>;
  /** @default false */
  mse?: boolean;
  /** Of Fay's method. @default 0.3 */
  rho?: number;
  /** Of the bootstraps. @default 100 */
  count?: number;
  /** Of the bootstraps: the same seed gives the same replicates. @default 1 */
  seed?: number;
}

/** R: as.svrepdesign(design, type, mse, fay.rho, replicates). */
export function makeReplicates(design: Design, options: ReplicateOptions = {}): Design {
  const stage = design.stages[0]!;
  const kind = options.kind ?? (stage.stratumCount === 1 ? 'JK1' : 'JKn');
  const mse = options.mse ?? false;
  const random = makeRandom(options.seed ?? 1);
  const count = options.count ?? 100;
  const factors = ((): Factors => {
    switch (kind) {
      case 'JK1':
      case 'JKn':
        return jackknife(design);
      case 'BRR':
        return balancedHalves(design, 0);
      case 'Fay':
        return balancedHalves(design, options.rho ?? 0.3);
      case 'bootstrap':
        return cantyDavison(design, count, random);
      case 'subbootstrap':
        return raoWu(design, count, random);
      case 'mrbbootstrap':
        return preston(design, count, random);
    }
  })();
  const columns = factors.rows.map((column) => column.map((factor, row) => factor * design.weights[row]!));
  return attach(
    { ...design, calibrations: [] },
    { kind, columns, scale: factors.scale, rscales: factors.rscales, mse },
  );
}

interface Factors {
  /** One array a replicate, one factor a row. */
  rows: Float64Array[];
  scale: number;
  rscales: Float64Array;
}

/** By first-stage stratum, in the order in which strata and units are first met: its units. */
function unitsByStratum(design: Design): number[][] {
  const { stratumCount, stratumOfUnit, unitCount } = design.stages[0]!;
  const units: number[][] = Array.from({ length: stratumCount }, () => []);
  for (let unit = 0; unit < unitCount; unit++) units[stratumOfUnit[unit]!]!.push(unit);
  return units;
}

function rowsFromUnits(design: Design, factorOfUnit: Float64Array): Float64Array {
  const { unit } = design.stages[0]!;
  return unit ? Float64Array.from(unit, (u) => factorOfUnit[u]!) : factorOfUnit;
}

const samplingShare = (design: Design, stratum: number): number => {
  const { sampled, population } = design.stages[0]!;
  return sampled[stratum]! / population[stratum]!;
};

/** Each unit left out in turn, its stratum's others standing in for it. A census stratum needs no replicates. */
function jackknife(design: Design): Factors {
  const { unitCount, stratumCount, rowOfStratum } = design.stages[0]!;
  const rows: Float64Array[] = [];
  const rscales: number[] = [];
  let lonely = 0;
  unitsByStratum(design).forEach((units, stratum) => {
    const unsampled = 1 - samplingShare(design, stratum);
    if (unsampled === 0) return;
    if (units.length === 1 && design.lonely === 'fail') throw new LonelyStratumError(rowOfStratum[stratum]!, 1);
    if (units.length === 1) lonely++;
    if (units.length === 1 && design.lonely !== 'adjust') return;
    for (const left of units) {
      const alone = units.length === 1;
      const n = alone ? stratumCount : units.length;
      const factors = new Float64Array(unitCount).fill(1);
      if (alone) factors.fill(n / (n - 1));
      else for (const unit of units) factors[unit] = n / (n - 1);
      factors[left] = 0;
      rows.push(rowsFromUnits(design, factors));
      rscales.push((alone ? 1 : unsampled) * ((n - 1) / n));
    }
  });
  const scale = design.lonely === 'average' && lonely > 0 ? unitCount / rows.length : 1;
  const single = stratumCount === 1;
  // One stratum: R keeps the constant in the scale and leaves the rscales at 1.
  if (single) return { rows, scale: rscales[0] ?? 0, rscales: new Float64Array(rows.length).fill(1) };
  return { rows, scale, rscales: Float64Array.from(rscales) };
}

/** Half samples, one unit of every pair, balanced by a Hadamard matrix. Larger even strata are split into pairs. */
function balancedHalves(design: Design, rho: number): Factors {
  const { unitCount } = design.stages[0]!;
  const pairs: [number, number][] = [];
  const bySize = unitsByStratum(design).map((units, stratum) => ({ units, stratum }));
  for (const { units, stratum } of [
    ...bySize.filter(({ units }) => units.length > 2),
    ...bySize.filter(({ units }) => units.length <= 2),
  ]) {
    if (units.length % 2 === 1) throw new LonelyStratumError(design.stages[0]!.rowOfStratum[stratum]!, 1);
    for (let i = 0; i < units.length; i += 2) pairs.push([units[i]!, units[i + 1]!]);
  }
  const matrix = hadamardMatrix(pairs.length + 1);
  const size = matrix.length;
  const rows = Array.from({ length: size }, (_, replicate) => {
    const factors = new Float64Array(unitCount);
    pairs.forEach(([a, b], pair) => {
      const second = matrix[pair + 1]![replicate] === 0;
      factors[a] = second ? rho : 2 - rho;
      factors[b] = second ? 2 - rho : rho;
    });
    return rowsFromUnits(design, factors);
  });
  return { rows, scale: 1 / (size * (1 - rho) ** 2), rscales: new Float64Array(size).fill(1) };
}

/** In each stratum as many units as were sampled, drawn from the sample repeated up to the population's size. */
function cantyDavison(design: Design, count: number, random: Random): Factors {
  const strata = unitsByStratum(design);
  const { population } = design.stages[0]!;
  const rows = Array.from({ length: count }, () => {
    const factors = new Float64Array(design.stages[0]!.unitCount);
    strata.forEach((units, stratum) => {
      const size = population[stratum]!;
      const order = shuffled(units, random);
      if (size > 100 * units.length) for (const _ of units) factors[order[random(units.length)]!]! += 1;
      else {
        const pool = Array.from({ length: Math.floor(size) }, (_, i) => order[i % order.length]!);
        for (const unit of shuffled(pool, random).slice(0, units.length)) factors[unit]! += 1;
      }
    });
    return rowsFromUnits(design, factors);
  });
  const m = 1 / (strata.reduce((sum, units) => sum + 1 / units.length, 0) / strata.length);
  return { rows, scale: m / ((m - 1) * (count - 1)), rscales: new Float64Array(count).fill(1) };
}

/** n - 1 units of the n in each stratum, with replacement. */
function raoWu(design: Design, count: number, random: Random): Factors {
  const strata = unitsByStratum(design);
  const rows = Array.from({ length: count }, () => {
    const factors = new Float64Array(design.stages[0]!.unitCount);
    for (const units of strata) {
      const n = units.length;
      for (let draw = 1; draw < n; draw++) factors[units[random(n)]!]! += n / (n - 1);
    }
    return rowsFromUnits(design, factors);
  });
  return { rows, scale: 1 / (count - 1), rscales: new Float64Array(count).fill(1) };
}

/** Half of the units at every stage, without replacement, with rescaling: keeps the variance of each stage. */
function preston(design: Design, count: number, random: Random): Factors {
  const rows = Array.from({ length: count }, () => prestonReplicate(design, random));
  return { rows, scale: 1, rscales: new Float64Array(count).fill(1 / (count - 1)) };
}

function prestonReplicate(design: Design, random: Random): Float64Array {
  const { n, stages } = design;
  const parts = stages.map(() => new Float64Array(n).fill(1));
  const kept = new Uint8Array(n).fill(1);
  const shares = new Float64Array(n).fill(1);
  stages.forEach((stage, s) => {
    const rowsOf: number[][] = Array.from({ length: stage.stratumCount }, () => []);
    for (let row = 0; row < n; row++) rowsOf[stage.stratum[row]!]!.push(row);
    rowsOf.forEach((rows, stratum) => {
      const unitOf = (row: number): number => (stage.unit ? stage.unit[row]! : row);
      const units = [...new Set(rows.filter((row) => kept[row] === 1).map(unitOf))];
      const half = Math.floor(units.length / 2);
      const chosen = new Set(shuffled(units, random).slice(0, half));
      const f = stage.sampled[stratum]! / stage.population[stratum]!;
      const lambda = half === 0 ? 0 : Math.sqrt((shares[rows[0]!]! * half * (1 - f)) / (units.length - half));
      for (const row of rows) {
        const keep = chosen.has(unitOf(row)) ? 1 : 0;
        parts[s]![row]! *= half === 0 ? 0 : lambda * ((units.length / half) * keep - 1);
        if (half > 0 && kept[row] === 1) {
          for (let later = s + 1; later < stages.length; later++)
            parts[later]![row]! *= Math.sqrt(units.length / half) * keep;
        }
        kept[row] = kept[row] === 1 && keep === 1 ? 1 : 0;
        shares[row]! *= f;
      }
    });
  });
  return parts[0]!.map((_, row) => 1 + parts.reduce((sum, part) => sum + part[row]!, 0));
}
