// Answers in, as shares that give nobody away; out, how far they are from those of the data before. The measures are the
// population stability index, sum of (new − old) × ln(new / old), and the total variation distance, half the sum of |new − old|.

import { chiSquareUpper } from '../estimate/distributions.ts';
import type { Source } from '../source.ts';
import type { QualitySpec } from '../study/qualityschema.ts';
import type { Question, Study } from '../study/study.ts';
import type { Item } from './items.ts';
import type { Scan } from './scan.ts';

/** Unweighted, of those who answered. */
export interface Distribution {
  question: string;
  /** Respondents who answered. */
  answered: number;
  /** Of one-answer questions they add up to 1 with `few`; of several-answer questions each stands for itself. */
  several: boolean;
  /** By option id, or value of a group. */
  shares: Record<string, number>;
  /** Of answers that fewer people gave than the smallest group, together. */
  few: number;
}

export interface Shift {
  question: string;
  label: string;
  /** Population stability index. */
  index: number;
  /** Total variation distance, 0 to 1. */
  distance: number;
  /** How likely chance alone makes an index as large, had both been drawn at random. */
  p: number;
  /** The answer that moved most, in percentage points. */
  most: { answer: string; points: number };
  shifted: boolean;
}

/** More answers than these are no question to compare: an id, a postcode. */
const MOST_LEVELS = 300;
/** Of an answer that nobody gave before, in place of 0, which has no logarithm. */
const NEXT_TO_NOTHING = 1e-4;

export function distributionsOf({ study }: Source, spec: QualitySpec, { items, histograms }: Scan): Distribution[] {
  const few = Math.max(spec.smallestGroup, study.rules.withholdCounts + 1, study.rules.withholdBase);
  return items.flatMap((item, place) => {
    const counts = countsOf(item, histograms[place]);
    return counts ? [distribution(item.question, counts, few)] : [];
  });
}

interface Counts {
  answered: number;
  several: boolean;
  of: [level: string, count: number][];
}

function countsOf({ question, column, asked }: Item, histogram: Uint32Array | undefined): Counts | undefined {
  if (column.kind === 'ticked') {
    const of = question.options.map(({ id }, i): [string, number] => [id, countTicks(column.ticks[i]!, asked)]);
    return { several: true, answered: countTicks(column.answered, asked), of };
  }
  const levels = column.kind === 'group' ? column.levels : question.options.map(({ id }) => id);
  if (!histogram || levels.length > MOST_LEVELS) return undefined;
  const of = levels.map((level, i): [string, number] => [level, histogram[i + 1]!]);
  return { several: false, answered: of.reduce((sum, [, count]) => sum + count, 0), of };
}

function countTicks(ticks: Uint8Array, asked: Uint8Array | undefined): number {
  let count = 0;
  for (let row = 0; row < ticks.length; row++) if (!asked || asked[row] === 1) count += ticks[row]!;
  return count;
}

/** To four decimals: enough to compare, and of a large survey no exact counts. */
const rounded = (share: number): number => Math.round(share * 1e4) / 1e4;

function distribution(question: Question, { answered, several, of }: Counts, least: number): Distribution {
  const shown = of.filter(([, count]) => count >= least);
  const rest = of.filter(([, count]) => count < least).reduce((sum, [, count]) => sum + count, 0);
  const share = (count: number) => (answered ? rounded(count / answered) : 0);
  const shares = Object.fromEntries(shown.map(([level, count]) => [level, share(count)]));
  return { question: question.id, answered, several, shares, few: share(rest) };
}

export function shiftsOf(
  before: readonly Distribution[],
  after: readonly Distribution[],
  study: Study,
  spec: QualitySpec,
): Shift[] {
  const earlier = new Map(before.map((one) => [one.question, one]));
  return after.flatMap((now) => {
    const then = earlier.get(now.question);
    const question = study.questions.get(now.question)!;
    if (!then || then.answered === 0 || now.answered === 0 || then.several !== now.several) return [];
    return [shiftOf(question, then, now, spec)];
  });
}

function shiftOf(question: Question, then: Distribution, now: Distribution, spec: QualitySpec): Shift {
  const known = Object.keys(now.shares).filter((level) => Object.hasOwn(then.shares, level));
  const pairs = known.map((level): [number, number, string] => [then.shares[level]!, now.shares[level]!, level]);
  const rest = (one: Distribution) => Math.max(0, 1 - known.reduce((sum, level) => sum + one.shares[level]!, 0));
  const cells = now.several
    ? pairs
    : [...pairs, [rest(then), rest(now), 'all other answers'] as [number, number, string]].filter(
        ([a, b]) => a + b > 0,
      );
  const labels = new Map(question.options.map(({ id, label }) => [id, label]));
  const moved = ([a, b]: readonly [number, number, string]) => Math.round(1e4 * Math.abs(b - a));
  const top = cells.reduce((most, one) => (moved(one) > moved(most) ? one : most), cells[0] ?? [0, 0, '']);
  const measured = now.several ? ofSeveral(cells) : { ...measure(cells), df: cells.length - 1 };
  const alone = chance(measured.index, measured.df, then.answered, now.answered);
  // The largest of several has several chances.
  const p = now.several ? Math.min(1, alone * cells.length) : alone;
  return {
    ...{ question: question.id, label: question.label, index: measured.index, distance: measured.distance, p },
    most: { answer: labels.get(top[2]) ?? top[2], points: 100 * (top[1] - top[0]) },
    // A large index of a small sample is often chance alone.
    shifted: measured.index > spec.shift && p < 0.05,
  };
}

function measure(cells: readonly [number, number, ...unknown[]][]): { index: number; distance: number } {
  let [index, distance] = [0, 0];
  for (const [then, now] of cells) {
    const [a, b] = [Math.max(then, NEXT_TO_NOTHING), Math.max(now, NEXT_TO_NOTHING)];
    index += (b - a) * Math.log(b / a);
    distance += Math.abs(now - then) / 2;
  }
  return { index, distance };
}

/** Of several answers each is ticked or not; the question has shifted as far as the one that has most. */
function ofSeveral(cells: readonly [number, number, string][]): { index: number; distance: number; df: number } {
  const each = cells.map(([then, now]) =>
    measure([
      [then, now],
      [1 - then, 1 - now],
    ]),
  );
  const most = each.reduce((best, one) => (one.index > best.index ? one : best), { index: 0, distance: 0 });
  return { ...most, df: 1 };
}

/** Of two samples of one population the index is about chi-squared times (1/n + 1/m), of one degree less than answers. */
function chance(index: number, df: number, then: number, now: number): number {
  return df < 1 ? 1 : chiSquareUpper(index / (1 / then + 1 / now), df);
}
