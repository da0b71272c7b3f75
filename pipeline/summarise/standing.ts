// Where every unit of a report stands, computed for all of them at once: whether it differs from everybody, from the
// others, from the group that it lies in; and its rank with the range that the sample allows.
// In: a study's answers. Out: verdicts and ranks by unit, of which a unit's report sees its own.

import {
  adjustBenjaminiHochberg,
  adjustHolm,
  type Comparison,
  compareMeans,
  compareWithValue,
} from '../estimate/compare.ts';
import {
  addMoments,
  compareApart,
  compareWithin,
  compareWithOthers,
  type Moments,
  momentsBy,
} from '../estimate/moments.ts';
import { answerValues, type Comparing, toVerdict, type Verdict } from './compare.ts';
import { groupingBy, maskOf } from './grouping.ts';
import type { Condition, FigureRef } from './reference.ts';
import { both } from './tables.ts';

/** `all`: everybody. `rest`: everybody else. Else the group of that question which the unit lies in. */
export type Whole = 'all' | 'rest' | { variable: string };

export interface Rank {
  /** 1 for the highest estimate; equal ones share a rank. */
  rank: number;
  /** The ranks that the sample allows: one more than there are units significantly higher, and so from below. */
  low: number;
  high: number;
  /** Units with an estimate. */
  of: number;
}

export interface Standings {
  verdict(ref: FigureRef, unit: number, whole: Whole): Verdict | undefined;
  rank(ref: FigureRef, unit: number): Rank | undefined;
}

/** What is asked of one answer, for the respondents that the conditions choose. */
interface Asked {
  values: Float64Array;
  moments: Moments[] | undefined;
}

/** @param variable the question whose groups are the units */
export function standingsOf(variable: string, from: Comparing): Standings {
  const { study, responses } = from;
  const units = groupingBy(variable, study, responses);
  const count = units.levels.length;
  const asked = memo((ref: FigureRef): Asked => {
    const domain = both(maskOf(ref.where, study, responses), from.within);
    const values = answerValues(ref, from).map((value, row) =>
      domain?.[row] === 0 || units.index[row] === 0 ? Number.NaN : value,
    );
    return { values, moments: momentsBy(from.engine.design, values, units.index, count) };
  });
  const verdicts = memo((ref: FigureRef, whole: Whole) => {
    const groups = typeof whole === 'string' ? undefined : groupingBy(whole.variable, study, responses).index;
    const found = compareAll(asked(ref), units.index, count, whole, groups, from);
    const p = adjusted(found, from);
    return found.map((one, i) => one && toVerdict(ref, { ...one, p: p[i]! }, from));
  });
  const ranks = memo((ref: FigureRef) => rankAll(asked(ref), units.index, count, from));
  return {
    verdict: (ref, unit, whole) => verdicts(bare(ref), whole)[unit - 1],
    rank: (ref, unit) => ranks(bare(ref))[unit - 1],
  };
}

/** Only what chooses the numbers, so that what is the same is computed once. */
const bare = ({ question, item, where }: FigureRef): FigureRef => ({ question, item, where: sorted(where) });
const sorted = (where: Condition[]) => [...where].sort((a, b) => (a.variable < b.variable ? -1 : 1));

function memo<A extends unknown[], T>(compute: (...args: A) => T): (...args: A) => T {
  const kept = new Map<string, T>();
  return (...args) => {
    const key = JSON.stringify(args);
    if (!kept.has(key)) kept.set(key, compute(...args));
    return kept.get(key)!;
  };
}

/** For each unit the comparison; undefined where one of the sides has no respondents. */
function compareAll(
  { values, moments }: Asked,
  units: ArrayLike<number>,
  count: number,
  whole: Whole,
  groups: ArrayLike<number> | undefined,
  from: Comparing,
): (Comparison | undefined)[] {
  const { level } = from.study.rules;
  const parents = groups && parentOf(units, groups, count);
  const indices = Array.from({ length: count }, (_, i) => i + 1);
  if (!moments) return indices.map((unit) => compareOne(values, units, unit, whole, groups, parents, from));
  const everybody = addMoments(moments);
  const byParent = new Map<number, Moments>();
  for (const parent of new Set(parents))
    byParent.set(parent, addMoments(moments.filter((_, i) => parents![i] === parent)));
  return indices.map((unit) => {
    const part = moments[unit - 1]!;
    const within = parents ? byParent.get(parents[unit - 1]!)! : everybody;
    if (part.w === 0 || (whole === 'rest' && within.w === part.w) || parents?.[unit - 1] === 0) return undefined;
    return whole === 'rest' ? compareWithOthers(part, within, level) : compareWithin(part, within, level);
  });
}

function parentOf(units: ArrayLike<number>, groups: ArrayLike<number>, count: number): number[] {
  const parents = new Array<number>(count).fill(0);
  for (let row = 0; row < units.length; row++) if (units[row] !== 0) parents[units[row]! - 1] = groups[row]!;
  return parents;
}

/** The slow way, for any design. */
function compareOne(
  values: Float64Array,
  units: ArrayLike<number>,
  unit: number,
  whole: Whole,
  groups: ArrayLike<number> | undefined,
  parents: number[] | undefined,
  { engine, study }: Comparing,
): Comparison | undefined {
  const parent = parents?.[unit - 1];
  if (parent === 0) return undefined;
  const side = (test: (row: number) => boolean) =>
    Uint8Array.from(values, (value, row) => Number(!Number.isNaN(value) && test(row)));
  const own = side((row) => units[row] === unit);
  const other = side((row) => (groups ? groups[row] === parent : whole === 'all' || units[row] !== unit));
  if (!own.includes(1) || !other.includes(1)) return undefined;
  return compareMeans(engine.design, values, own, other, { level: study.rules.level });
}

function adjusted(found: readonly (Comparison | undefined)[], { study }: Comparing): number[] {
  // A unit that is all of its group has no difference to test: p is not a number, and takes no part.
  const places = found.flatMap((one, i) => (one && !Number.isNaN(one.p) ? [i] : []));
  const p = adjustment(study.rules.adjust)(places.map((i) => found[i]!.p));
  const result = found.map(() => Number.NaN);
  places.forEach((i, at) => {
    result[i] = p[at]!;
  });
  return result;
}

function adjustment(adjust: Comparing['study']['rules']['adjust']): (p: readonly number[]) => readonly number[] {
  if (adjust === 'none') return (p) => p;
  return adjust === 'holm' ? adjustHolm : adjustBenjaminiHochberg;
}

/**
 * Ranks by counting: a unit's best rank is one more than the units significantly higher, its worst follows from those
 * significantly lower. Units with few respondents have none. A unit's comparisons with all others are adjusted together, as the study's rules have it. Source:
 * Mogstad, Romano, Shaikh and Wilhelm, "Inference for ranks", Review of Economic Studies 91 (2024), marginal sets.
 */
function rankAll({ values, moments }: Asked, units: ArrayLike<number>, count: number, from: Comparing) {
  const { rules } = from.study;
  const sides = moments ?? apartMoments(values, units, count, from);
  const bases = new Uint32Array(count);
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row]!)) bases[units[row]! - 1]!++;
  const enough = Math.max(2, rules.lowBase, rules.withholdBase);
  const known = sides.flatMap((side, i) => (bases[i]! >= enough && side.df > 0 ? [i] : []));
  const mean = (i: number) => sides[i]!.wy / sides[i]!.w;
  return sides.map((own, unit): Rank | undefined => {
    if (!known.includes(unit)) return undefined;
    const others = known.filter((i) => i !== unit);
    const tests = others.map((i) => compareApart(own, sides[i]!, rules.level));
    const p = adjustment(rules.adjust)(tests.map((test) => test.p));
    const beaten = (sign: number) => tests.filter((t, i) => p[i]! < 1 - rules.level && t.difference * sign > 0).length;
    return {
      rank: 1 + others.filter((i) => mean(i) > mean(unit)).length,
      low: 1 + beaten(-1),
      high: known.length - beaten(1),
      of: known.length,
    };
  });
}

/** Units that share strata or clusters, taken as if they did not: each with the variance that it has by itself. */
function apartMoments(values: Float64Array, units: ArrayLike<number>, count: number, { engine }: Comparing): Moments[] {
  return Array.from({ length: count }, (_, i) => {
    const own = Uint8Array.from(values, (value, row) => Number(!Number.isNaN(value) && units[row] === i + 1));
    const nobody = { w: 0, wy: 0, ww: 0, wwy: 0, wwyy: 0, df: 0 };
    if (!own.includes(1)) return nobody;
    const { difference, se, df } = compareWithValue(engine.design, values, 0, { domain: own });
    return { ...nobody, w: 1, wy: difference, wwyy: se * se, df: df + 1 };
  });
}
