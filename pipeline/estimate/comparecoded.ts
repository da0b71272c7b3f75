// Each group's proportions against the rest, the total, or each other group's, for all groups at once. In: as
// coded.ts. Out: comparisons as compare.ts makes them one by one; the covariance of overlapping groups is in them.
import { type CodedOptions, cellsOf, isOnePass, wholeCells } from './coded.ts';
import { type Comparison, compareMeans, makeComparison } from './compare.ts';
import { type Design, degreesOfFreedom } from './design.ts';
import type { Grouping } from './grouping.ts';
import { onePassVariance, type Runs, runsOf, type Side } from './onepass.ts';
import { sumOf } from './sums.ts';
import { type Codes, emptyShare, shareOf, type Tally, tallyCodes } from './tally.ts';

export type CompareOptions = Pick<CodedOptions, 'categories' | 'level' | 'domain'> & { df?: number };

/** By group (group 1 first), by category: the group less all the other groups, or less all groups with itself. */
export function compareCodedBy(
  design: Design,
  codes: Codes,
  levels: number,
  grouping: Grouping,
  against: 'rest' | 'total',
  options: CompareOptions = {},
): Comparison[][] {
  const all = Array.from({ length: grouping.groupCount }, (_, g) => g + 1);
  const pairs = all.map((group): Pair => [[group], against === 'total' ? all : all.filter((other) => other !== group)]);
  return compareAll(design, codes, levels, grouping, pairs, options);
}

/** For each given pair of groups, by category: the first less the second. */
export function compareCodedPairs(
  design: Design,
  codes: Codes,
  levels: number,
  grouping: Grouping,
  pairs: readonly (readonly [number, number])[],
  options: CompareOptions = {},
): Comparison[][] {
  const sets = pairs.map(([a, b]): Pair => [[a], [b]]);
  return compareAll(design, codes, levels, grouping, sets, options);
}

type Pair = [first: readonly number[], second: readonly number[]];

function compareAll(
  design: Design,
  codes: Codes,
  levels: number,
  grouping: Grouping,
  pairs: readonly Pair[],
  options: CompareOptions,
): Comparison[][] {
  const answers = Array.from({ length: levels }, (_, k) => k + 1);
  const categories = options.categories ?? answers.map((code) => [code]);
  if (!isOnePass(design)) return pairs.map((pair) => compareSlowly(design, codes, grouping, pair, categories, options));
  const tally = tallyCodes(codes, levels, grouping, options.domain);
  const dfOf = degreesByPair(design, codes, grouping, options);
  return pairs.map((pair) => {
    const context = pairContext(design, grouping, tally, answers, pair);
    const df = dfOf(pair);
    return categories.map((members) => {
      const [difference, variance] = differenceOf(context, members);
      return makeComparison(difference, Math.sqrt(Math.max(0, variance)), df, options.level);
    });
  });
}

interface Context {
  design: Design;
  grouping: Grouping;
  tally: Tally;
  answers: readonly number[];
  runs: Runs;
  /** 1 for the cells of the first and of the second set of groups; they may overlap. */
  inFirst: Uint8Array;
  inSecond: Uint8Array;
}

function pairContext(
  design: Design,
  grouping: Grouping,
  tally: Tally,
  answers: readonly number[],
  [a, b]: Pair,
): Context {
  const mark = (groups: readonly number[]): Uint8Array => {
    const cells = new Uint8Array(grouping.cellCount);
    for (const group of groups) for (const cell of cellsOf(grouping, group)) cells[cell] = 1;
    return cells;
  };
  const [inFirst, inSecond] = [mark(a), mark(b)];
  const cells = wholeCells(grouping).filter((cell) => inFirst[cell] === 1 || inSecond[cell] === 1);
  return { design, grouping, tally, answers, runs: runsOf(grouping, cells), inFirst, inSecond };
}

/** The difference of a category's proportions, and its variance. */
function differenceOf(context: Context, members: readonly number[]): [number, number] {
  const { design, grouping, tally, answers, runs, inFirst, inSecond } = context;
  const others = answers.filter((code) => !members.includes(code));
  const share = (cells: Uint8Array): { p: number; weight: number } => {
    const part = weightOf(tally, grouping, runs, members, cells);
    const weight = part + weightOf(tally, grouping, runs, others, cells);
    return { p: part / weight, weight };
  };
  const [a, b] = [share(inFirst), share(inSecond)];
  const sides: Side[] = [];
  for (const [first, second] of [
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const cells = inFirst.map((value, cell) => (value === first && inSecond[cell] === second ? 1 : 0));
    const add = (y: number): number => (first * (y - a.p)) / a.weight - (second * (y - b.p)) / b.weight;
    sides.push({ codes: members, factor: add(1), cells }, { codes: others, factor: add(0), cells });
  }
  return [a.p - b.p, onePassVariance(design, tally, grouping, runs, sides)];
}

function weightOf(
  tally: Tally,
  { baseWeight }: Grouping,
  runs: Runs,
  codes: readonly number[],
  cells: Uint8Array,
): number {
  const share = emptyShare();
  return sumOf(
    Float64Array.from(runs.parents, (parent, i) => {
      shareOf(tally, baseWeight[parent]!, runs.cells, runs.start[i]!, runs.start[i + 1]!, codes, share, cells);
      return share.weight;
    }),
  );
}

/** Those of the rows of both sides that answered, less one, as compareMeans has them; once for all where sides are everyone. */
function degreesByPair(design: Design, codes: Codes, grouping: Grouping, options: CompareOptions) {
  const known = new Map<string, number>();
  return (pair: Pair): number => {
    if (options.df !== undefined) return options.df;
    const groups = [...new Set(pair.flat())].sort((a, b) => a - b);
    const key = groups.join();
    const found =
      known.get(key) ?? degreesOfFreedom(design, answeredIn(codes, grouping, new Set(groups), options.domain)) - 1;
    known.set(key, found);
    return found;
  };
}

function answeredIn(
  codes: Codes,
  { groups }: Grouping,
  wanted: Set<number>,
  domain: Uint8Array | undefined,
): Uint8Array {
  const mask = new Uint8Array(codes.length);
  for (let row = 0; row < codes.length; row++)
    mask[row] = codes[row] !== 0 && domain?.[row] !== 0 && wanted.has(groups?.[row] ?? 0) ? 1 : 0;
  return mask;
}

function compareSlowly(
  design: Design,
  codes: Codes,
  grouping: Grouping,
  [a, b]: Pair,
  categories: readonly (readonly number[])[],
  options: CompareOptions,
): Comparison[] {
  const first = answeredIn(codes, grouping, new Set(a), options.domain);
  const second = answeredIn(codes, grouping, new Set(b), options.domain);
  return categories.map((members) => {
    const isMember = new Set(members);
    const values = Float64Array.from(codes, (code) => (isMember.has(code) ? 1 : 0));
    return compareMeans(design, values, first, second, options);
  });
}
