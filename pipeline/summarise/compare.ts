// Whether figures differ: a group against another, the rest, or all; a wave against an earlier one; two questions
// against each other. The test's verdict is what words and letters in a report may say.

import {
  adjustBenjaminiHochberg,
  adjustHolm,
  type Comparison,
  compareMeans,
  compareWaves,
  estimateGroupMeans,
  makeComparison,
} from '../estimate/compare.ts';
import { type AssociationTest, testAssociation } from '../estimate/contingency.ts';
import { degreesOfFreedom } from '../estimate/design.ts';
import { presentRows } from '../estimate/estimate.ts';
import type { Responses } from '../ingest/responses.ts';
import type { Question, Rules, Study } from '../study/study.ts';
import type { Engine } from './engine.ts';
import type { Figure } from './figure.ts';
import { type Grouping, groupingBy, levelNumber, maskOf, UnknownName } from './grouping.ts';
import { codedAnswers, numericAnswers, promoterPoints, shareAnswers } from './question.ts';
import type { Condition, FigureRef } from './reference.ts';
import { askedMask, both } from './tables.ts';

export interface Verdict {
  /** In the figure's unit: percentage points for percentages. */
  difference: number;
  low: number;
  high: number;
  /** After adjustment for the other comparisons that are read together with it. */
  p: number;
  /** What may be said: `none` where the test finds no difference. */
  direction: 'higher' | 'lower' | 'none';
}

/** Everything that a comparison is made from. */
export interface Comparing {
  study: Study;
  responses: Responses;
  engine: Engine;
  /** The respondents that the report is about. */
  within?: Uint8Array;
}

/** `rest`: everybody else; `all`: everybody; else another group of the same variable. */
export type Against = 'rest' | 'all' | { level: string };

/**
 * The group that the last condition names, against another. With `rules.adjust`, p is adjusted for the same comparison
 * of all groups of that variable.
 * @throws UnknownName
 */
export function compareGroups(ref: FigureRef, against: Against, from: Comparing): Verdict {
  const last = ref.where.at(-1);
  if (!last) throw new UnknownName('a comparison needs a group: region="London"', '', from.study.questions.keys());
  const { study, responses } = from;
  const grouping = groupingBy(last.variable, study, responses);
  const wanted = levelNumber(grouping, last);
  const others = [...grouping.levels.keys()].map((index) => index + 1);
  const other = typeof against === 'string' ? against : levelNumber(grouping, { ...last, level: against.level });
  if (other === wanted)
    throw new UnknownName(
      `\`${last.level}\` can’t be compared with itself`,
      '',
      grouping.levels.map(({ label }) => label),
    );
  if (study.rules.adjust === 'none') return toVerdict(ref, compareLevel(ref, grouping, wanted, other, from), from);
  const family = others
    .filter((level) => level !== other)
    .map((level) => compareLevel(ref, grouping, level, other, from));
  const index = others.filter((level) => level !== other).indexOf(wanted);
  const adjusted = adjustmentOf(study.rules)(family.map(({ p }) => p));
  return toVerdict(ref, { ...family[index]!, p: adjusted[index]! }, from);
}

function compareLevel(
  ref: FigureRef,
  grouping: Grouping,
  level: number,
  other: number | 'rest' | 'all',
  from: Comparing,
): Comparison {
  const values = answerValues(ref, from);
  const domain = both(maskOf(ref.where.slice(0, -1), from.study, from.responses), from.within);
  const side = (test: (group: number) => boolean) =>
    Uint8Array.from(values, (_, row) => Number(domain?.[row] !== 0 && test(grouping.index[row]!)));
  const a = side((group) => group === level);
  const b = side((group) => other === 'all' || (other === 'rest' ? group !== level : group === other));
  return compareMeans(from.engine.design, values, a, b, { level: from.study.rules.level });
}

/** An answer as 0 and 1, or a number, with NaN outside of its base: what a mean is taken of. */
export function answerValues(
  { question: id, item }: Pick<FigureRef, 'question' | 'item'>,
  from: Comparing,
): Float64Array {
  const { study, responses } = from;
  const question = study.questions.get(id)!;
  const asked = askedMask(question, study, responses);
  if (item === 'mean' || item === 'nps') {
    const numbers = numericAnswers(question, study, responses, asked);
    if (numbers) return item === 'nps' ? numbers.map(promoterPoints) : numbers;
  }
  if (question.base === 'answers') {
    throw new UnknownName(`\`${id}\` can’t be compared: its percentages are of answers, not of people`, '', []);
  }
  const values = shareValues(question, item, from, asked);
  if (values) return values;
  const known = [...question.options, ...question.nets].map((one) => one.id);
  throw new UnknownName(`\`${id}.${item}\` can’t be compared`, item, [...known, 'mean']);
}

function shareValues(question: Question, item: string, { responses }: Comparing, asked?: Uint8Array) {
  const column = responses.columns.get(question.id);
  if (column?.kind === 'coded') {
    const { codes, categories } = codedAnswers(question, column, asked);
    const members = categories.find((category) => category.id === item)?.codes;
    return members && Float64Array.from(codes, (code) => (code === 0 ? Number.NaN : Number(members.includes(code))));
  }
  if (column?.kind === 'ticked') {
    const of = question.nets.find(({ id }) => id === item)?.of ?? [item];
    if (!of.every((id) => question.options.some((option) => option.id === id))) return undefined;
    return Float64Array.from(shareAnswers(question, column, of, asked), (code) => (code === 0 ? Number.NaN : code - 1));
  }
  return undefined;
}

/** What a test's result lets a report say, in the figure's unit. */
export function toVerdict(ref: FigureRef, comparison: Comparison, { study }: Comparing): Verdict {
  const scale = ref.item === 'mean' || ref.item === 'nps' ? 1 : 100;
  const differs = comparison.p < 1 - study.rules.level;
  return {
    difference: comparison.difference * scale,
    low: comparison.low * scale,
    high: comparison.high * scale,
    p: comparison.p,
    direction: !differs ? 'none' : comparison.difference > 0 ? 'higher' : 'lower',
  };
}

function adjustmentOf({ adjust }: Rules): (p: readonly number[]) => readonly number[] {
  if (adjust === 'holm') return adjustHolm;
  return adjust === 'benjamini-hochberg' ? adjustBenjaminiHochberg : (p) => p;
}

/** This wave's figure against an earlier one's, which had a sample of its own. */
export function compareWithEarlier(later: Figure, earlier: Figure, level: number): Verdict | undefined {
  const side = ({ value, se }: Figure) =>
    value === null || se === null ? undefined : { estimate: value, se, df: Number.POSITIVE_INFINITY };
  const [now, then] = [side(later), side(earlier)];
  if (!now || !then) return undefined;
  const { difference, low, high, p } = compareWaves(now, then, { level, df: Number.POSITIVE_INFINITY });
  return { difference, low, high, p, direction: p >= 1 - level ? 'none' : difference > 0 ? 'higher' : 'lower' };
}

/**
 * Which groups of a breakdown each group exceeds: the letters of a banner table. Only groups that differ by a test at
 * the rules' level, with all pairs of one row adjusted together.
 * @returns for each level (from 0) the levels that it exceeds
 */
export function exceeds(ref: FigureRef, by: string, from: Comparing): number[][] {
  const { study, responses, engine } = from;
  const grouping = groupingBy(by, study, responses);
  const domain = both(maskOf(ref.where, study, responses), from.within);
  const values = answerValues(ref, from).map((value, row) => (domain?.[row] === 0 ? Number.NaN : value));
  const groups = grouping.levels.map((_, level) =>
    Uint8Array.from(values, (_, row) => Number(grouping.index[row] === level + 1)),
  );
  const joint = estimateGroupMeans(engine.design, values, groups);
  const df = degreesOfFreedom(engine.design, presentRows(engine.design, [values])) - 1;
  const pairs = groups.flatMap((_, a) => groups.map((_, b) => [a, b] as const).filter(([, b]) => a < b));
  const tests = pairs.map(([a, b]) => comparePair(joint, groups.length, a, b, df, study.rules.level));
  const p = adjustmentOf(study.rules)(tests.map((test) => test.p));
  const result: number[][] = groups.map(() => []);
  pairs.forEach(([a, b], i) => {
    if (!(p[i]! < 1 - study.rules.level)) return;
    if (tests[i]!.difference > 0) result[a]!.push(b);
    else result[b]!.push(a);
  });
  return result.map((levels) => levels.sort((a, b) => a - b));
}

function comparePair(
  { values, covariance }: { values: Float64Array; covariance: Float64Array },
  k: number,
  a: number,
  b: number,
  df: number,
  level: number,
): Comparison {
  const variance = covariance[a * k + a]! + covariance[b * k + b]! - 2 * covariance[a * k + b]!;
  return makeComparison(values[a]! - values[b]!, Math.sqrt(Math.max(0, variance)), df, level);
}

/** Whether two questions go together: Rao and Scott's second-order test. */
export function associationOf(questionId: string, by: string, where: Condition[], from: Comparing): AssociationTest {
  const { study, responses, engine } = from;
  const [rows, columns] = [questionId, by].map((id) => groupingBy(id, study, responses));
  const domain = both(maskOf(where, study, responses), from.within);
  return testAssociation(engine.design, {
    rowCodes: Uint16Array.from(rows!.index),
    columnCodes: Uint16Array.from(columns!.index),
    rowLevels: rows!.levels.length,
    columnLevels: columns!.levels.length,
    domain,
  });
}
