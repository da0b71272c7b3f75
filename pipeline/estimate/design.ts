// A sample design: how the rows were drawn and what each stands for. In: weights, strata, clusters and population
// sizes as typed arrays, one value a row. Out: the same with dense ids at every stage, ready for variance.ts.
// Knows nothing of study files; every fault names its row, so that the caller can name the line.
import type { Calibration } from './calibrate.ts';
import { type Replicates, replicateDegrees } from './replicates.ts';

/** Ids of any numbering, one a row; equal ids are the same stratum or cluster. */
export type Ids = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** What to do with a stratum of one sampled unit, which says nothing of its own variance (R: survey.lonely.psu). */
export type LonelyRule = 'fail' | 'certainty' | 'adjust' | 'average' | 'remove';

export interface DesignInput {
  /** Rows. */
  n: number;
  /** What each row stands for. Without: from `fpc` (population / sample at every stage), or else 1. */
  weights?: Float64Array;
  /** One array a stage; later stages may be left out. Ids are nested in the earlier stages' strata and clusters. */
  strata?: Ids | readonly Ids[];
  /** One array a stage, from the largest unit down. Without: each row is a unit of its own. */
  clusters?: Ids | readonly Ids[];
  /** Units in the population in the row's stratum (all > 1), or sampling fractions (all <= 1), one array a stage.
   * Without it the sample counts as drawn with replacement, and only the first stage matters. Infinity: very many. */
  fpc?: Float64Array | readonly Float64Array[];
  /** @default 'fail' */
  lonely?: LonelyRule;
  /** Apply the lonely rule also to strata with one unit in the domain though more in the sample. @default false */
  adjustDomainLonely?: boolean;
}

export interface Stage {
  /** The unit of each row, 0 to unitCount - 1; null where every row is its own unit. */
  unit: Uint32Array | null;
  unitCount: number;
  /** The stratum of each row, 0 to stratumCount - 1, nested in the units of the stage before. */
  stratum: Uint32Array;
  stratumCount: number;
  /** The stratum of each unit (the same array as `stratum` where rows are units). */
  stratumOfUnit: Uint32Array;
  /** Units sampled, by stratum. */
  sampled: Float64Array;
  /** Units in the population, by stratum; Infinity where sampling was with replacement. */
  population: Float64Array;
  /** A row of each stratum: to name it, and to find its unit at the stage before. */
  rowOfStratum: Uint32Array;
}

export interface Design {
  n: number;
  weights: Float64Array;
  stages: Stage[];
  lonely: LonelyRule;
  adjustDomainLonely: boolean;
  /** Adjustments of the weights that the variance must know of, in the order they were made. */
  calibrations: Calibration[];
  /** Present where variance comes from replicate weights instead of the stages. */
  replicates: Replicates | null;
}

export interface DesignFault {
  code:
    | 'missing-weight'
    | 'negative-weight'
    | 'missing-fpc'
    | 'fpc-too-small'
    | 'fpc-mixed'
    | 'fpc-varies'
    | 'no-weight';
  /** 0-based. */
  row: number;
  /** What stood there. */
  found: number;
  /** Counted from 1, for faults of fpc. */
  stage?: number;
}

/** The design cannot be used: the caller's data, not a bug. */
export class DesignError extends Error {
  readonly faults: readonly DesignFault[];
  constructor(faults: readonly DesignFault[]) {
    const first = faults[0]!;
    super(
      `${first.code} in row ${first.row + 1}: ${first.found}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''}`,
    );
    this.name = 'DesignError';
    this.faults = faults;
  }
}

const MAX_FAULTS = 100;

/** Throws DesignError with at most 100 faults, each with its row. Zero weights stay, without influence. */
export function makeDesign(input: DesignInput): Design {
  const faults: DesignFault[] = [];
  const strata = asList(input.strata);
  const clusters = asList(input.clusters);
  const fpc = asList(input.fpc);
  const stageCount = Math.max(1, clusters.length);
  const stages: Stage[] = [];
  for (let s = 0; s < stageCount; s++) {
    const parent = s === 0 ? null : unitOfRows(stages[s - 1]!, input.n);
    stages.push(makeStage(input.n, clusters[s], strata[s], parent));
    setPopulation(stages[s]!, fpc[s], s, faults);
  }
  const usable = fpc.length === 0 ? 1 : Math.min(stageCount, fpc.length);
  const weights = input.weights ?? weightsFromPopulation(input.n, stages.slice(0, usable));
  checkWeights(weights, faults);
  if (faults.length > 0) throw new DesignError(faults);
  return {
    n: input.n,
    weights,
    stages: stages.slice(0, usable),
    lonely: input.lonely ?? 'fail',
    adjustDomainLonely: input.adjustDomainLonely ?? false,
    calibrations: [],
    replicates: null,
  };
}

const asList = <T extends object>(given: T | readonly T[] | undefined): readonly T[] =>
  given === undefined ? [] : Array.isArray(given) ? given : [given as T];

/** The unit of each row, made explicit where rows are units. */
export function unitOfRows(stage: Stage, n: number): Uint32Array {
  return stage.unit ?? Uint32Array.from({ length: n }, (_, row) => row);
}

function makeStage(n: number, cluster: Ids | undefined, stratum: Ids | undefined, parent: Uint32Array | null): Stage {
  const strata = nestIds(n, parent, stratum);
  const units = cluster === undefined ? null : nestIds(n, strata.ids, cluster);
  const unitCount = units?.count ?? n;
  const stratumOfUnit = units ? new Uint32Array(unitCount) : strata.ids;
  const sampled = new Float64Array(strata.count);
  if (units) for (let row = 0; row < n; row++) stratumOfUnit[units.ids[row]!] = strata.ids[row]!;
  for (let unit = 0; unit < unitCount; unit++) sampled[stratumOfUnit[unit]!]! += 1;
  const rowOfStratum = new Uint32Array(strata.count);
  for (let row = n - 1; row >= 0; row--) rowOfStratum[strata.ids[row]!] = row;
  return {
    unit: units?.ids ?? null,
    unitCount,
    stratum: strata.ids,
    stratumCount: strata.count,
    stratumOfUnit,
    sampled,
    population: new Float64Array(strata.count).fill(Number.POSITIVE_INFINITY),
    rowOfStratum,
  };
}

/** Dense ids for the pairs (outer, inner), in the order in which they are first met. */
function nestIds(n: number, outer: Uint32Array | null, inner: Ids | undefined): { ids: Uint32Array; count: number } {
  const ids = new Uint32Array(n);
  if (outer === null && inner === undefined) return { ids, count: n > 0 ? 1 : 0 };
  const [outers, inners] = [spanOf(outer), spanOf(inner)];
  if (outers * inners <= SMALL_TABLE) return nestSmall(n, outer, inner, outers, inners);
  const known = new Map<number, number>();
  const width = 2 ** 32;
  let last = -1;
  let lastId = 0;
  for (let row = 0; row < n; row++) {
    const key = (outer ? outer[row]! : 0) * (outer ? width : 0) + (inner ? inner[row]! >>> 0 : 0);
    if (key !== last) {
      let id = known.get(key);
      if (id === undefined) {
        id = known.size;
        known.set(key, id);
      }
      [last, lastId] = [key, id];
    }
    ids[row] = lastId;
  }
  return { ids, count: known.size };
}

/** In entries: 4 MB. */
const SMALL_TABLE = 2 ** 20;

/** Numbers from 0 on that there can be; none is like all 0. */
function spanOf(ids: Ids | null | undefined): number {
  let most = 0;
  for (let row = 0; row < (ids?.length ?? 0); row++) most = Math.max(most, ids![row]! >>> 0);
  return most + 1;
}

/** The same from a table: strata and their like are few, and counted from 0. */
function nestSmall(n: number, outer: Ids | null, inner: Ids | undefined, outers: number, inners: number) {
  const ids = new Uint32Array(n);
  // Numbers of pairs from 1 on; 0: not met yet.
  const known = new Uint32Array(outers * inners);
  let count = 0;
  for (let row = 0; row < n; row++) {
    const pair = (outer ? outer[row]! : 0) * inners + (inner ? inner[row]! : 0);
    known[pair] ||= ++count;
    ids[row] = known[pair]! - 1;
  }
  return { ids, count };
}

function setPopulation(stage: Stage, fpc: Float64Array | undefined, index: number, faults: DesignFault[]): void {
  if (fpc === undefined) return;
  const fault = (code: DesignFault['code'], row: number) => {
    if (faults.length < MAX_FAULTS) faults.push({ code, row, found: fpc[row]!, stage: index + 1 });
  };
  const sizes = fpc.some((value) => value > 1);
  const first = new Float64Array(stage.stratumCount).fill(Number.NaN);
  for (let row = 0; row < fpc.length; row++) {
    const value = fpc[row]!;
    const stratum = stage.stratum[row]!;
    if (!(value > 0)) fault('missing-fpc', row);
    else if (sizes && value < 1) fault('fpc-mixed', row);
    else if (Number.isNaN(first[stratum]!)) {
      first[stratum] = value;
      stage.population[stratum] = sizes ? value : stage.sampled[stratum]! / value;
      if (stage.population[stratum]! < stage.sampled[stratum]!) fault('fpc-too-small', row);
    } else if (value !== first[stratum]) fault('fpc-varies', row);
  }
}

/** One over the chance of being drawn: population / sample, multiplied over the stages. */
function weightsFromPopulation(n: number, stages: readonly Stage[]): Float64Array {
  const weights = new Float64Array(n).fill(1);
  for (const { stratum, population, sampled } of stages) {
    for (let row = 0; row < n; row++) {
      const size = population[stratum[row]!]!;
      if (size !== Number.POSITIVE_INFINITY) weights[row]! *= size / sampled[stratum[row]!]!;
    }
  }
  return weights;
}

/** Missing, not numeric (both NaN), infinite and negative weights are faults; so is a sample in which all are zero. */
function checkWeights(weights: Float64Array, faults: DesignFault[]): void {
  let positive = false;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row]!;
    if (weight > 0 && weight !== Number.POSITIVE_INFINITY) positive = true;
    else if (weight !== 0 && faults.length < MAX_FAULTS)
      faults.push({ code: weight < 0 ? 'negative-weight' : 'missing-weight', row, found: weight });
  }
  if (!positive && faults.length === 0 && weights.length > 0) faults.push({ code: 'no-weight', row: 0, found: 0 });
}

/** Degrees of freedom: first-stage units less strata, of the rows with weight and, if given, in the domain (R: degf). */
export function degreesOfFreedom(design: Design, domain?: Uint8Array): number {
  if (domain) return countDegrees(design, domain);
  const known = degreesOfAll.get(design) ?? countDegrees(design);
  degreesOfAll.set(design, known);
  return known;
}

/** Of whole samples: each grouping of one asks again. */
const degreesOfAll = new WeakMap<Design, number>();

function countDegrees(design: Design, domain?: Uint8Array): number {
  if (design.replicates) return domain ? replicateDegrees(design.replicates.columns, domain) : design.replicates.df;
  const { unit, unitCount, stratum, stratumCount } = design.stages[0]!;
  const unitSeen = new Uint8Array(unitCount);
  const stratumSeen = new Uint8Array(stratumCount);
  let units = 0;
  let strata = 0;
  for (let row = 0; row < design.n; row++) {
    if (design.weights[row] === 0 || (domain && domain[row] === 0)) continue;
    const u = unit ? unit[row]! : row;
    if (unitSeen[u] === 0) units += unitSeen[u] = 1;
    if (stratumSeen[stratum[row]!] === 0) strata += stratumSeen[stratum[row]!] = 1;
  }
  return units - strata;
}
