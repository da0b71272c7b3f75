// A column whose answers are all numbers in, what they are out: amounts, a rating, yes and no, codes – and which of them
// stand for no answer.

import type { DraftOption, DraftQuestion } from './draft.ts';
import { asOptions } from './options.ts';

export type NumericFinding = Pick<DraftQuestion, 'type' | 'options' | 'why' | 'nps' | 'quiet'>;

/** More different whole numbers than a scale from 0 to 10 has are amounts. */
const MOST_CODES = 11;

export interface Numbers {
  answers: string[];
  /** There are more than are known. */
  more: boolean;
  /** Header and text of the question. */
  about: string;
  /** An item of a grid: several items that are answered alike are ratings. */
  inGrid: boolean;
  rows: number;
}

export function numericFinding({ answers, more, about, inGrid, rows }: Numbers): NumericFinding {
  const numbers = answers.map(Number);
  const areWhole = answers.every((value) => /^-?\d+(\.0+)?$/.test(value));
  const isList = !more && areWhole && new Set(numbers).size === answers.length;
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  if (isList && areCodes(numbers, rows)) return { type: 'group', options: [], why: RUN };
  if (!isList || answers.length > MOST_CODES) return amount(numbers, about);
  if (isYesNo(numbers) && !/\b(sex|gender|group|arm|type|class|category|code)\b/i.test(about)) return yesNo(answers);
  if (/recommend/i.test(about) && low >= 0 && high <= 10 && high > 5)
    return { ...rating(answers, 0, 10), nps: true, why: 'it asks whether one would recommend, from 0 to 10' };
  if (low >= 0 && high <= 10 && answers.length >= 3 && (RATED.test(about) || inGrid)) {
    const why = `its cells are whole numbers (${answers.length} different): a rating; write what they mean`;
    return { ...rating(answers, Math.min(low, 1), high), why };
  }
  // Codes begin with 0 or 1; what has several values further up counts something.
  if (low > 2 && (answers.length > 4 || /\b(year|born|jahr|année)\b/i.test(about))) return amount(numbers, about);
  const sorted = answers.toSorted((a, b) => Number(a) - Number(b));
  const why = `its cells are whole numbers (${answers.length} different): codes, perhaps; write what they mean`;
  return { type: 'single', options: asOptions(sorted.map((value) => [value, String(Number(value))])), why };
}

const RATED =
  /\b(rate|rated|rating|ratings|score|stars|on a scale|out of (5|7|10)|how (likely|satisfied|easy|important))\b/i;

const RUN = 'its whole numbers run from 1 without a gap, as codes do: write what they mean, or make it a number';

/** More than a scale has, one after the other, each of many rows: industries, regions, days. */
function areCodes(numbers: number[], rows: number): boolean {
  const isRun = Math.min(...numbers) === 1 && Math.max(...numbers) === numbers.length;
  return isRun && numbers.length > MOST_CODES && numbers.length <= 60 && rows >= 20 * numbers.length;
}

/** A mean of years of birth says nothing. */
function amount(numbers: number[], about: string): NumericFinding {
  if (Math.max(...numbers) >= 1e9 && numbers.every(Number.isInteger))
    return { type: 'number', options: [], why: 'every cell is a number', quiet: 'numbers this long name something' };
  const areYears = numbers.every((number) => Number.isInteger(number) && number >= 1900 && number <= 2100);
  const quiet = areYears && /\b(year|born|birth|yob|since|jahr|année)\b/i.test(about);
  const why = quiet ? 'every cell is a year' : 'every cell is a number';
  return { type: 'number', options: [], why, ...(quiet ? { quiet: 'a mean of years says little' } : {}) };
}

const isYesNo = (numbers: number[]): boolean => numbers.length === 2 && numbers.includes(0) && numbers.includes(1);

/** One and nought are how programs keep ticks and yes; which of them is yes is the same in all. */
function yesNo(answers: string[]): NumericFinding {
  const codes = (number: number) => answers.filter((value) => Number(value) === number);
  const options = asOptions([
    [codes(1), 'Yes'],
    [codes(0), 'No'],
  ]);
  return { type: 'single', options, why: 'its cells are 1 and 0: taken for Yes and No' };
}

/** Steps that nobody chose are steps all the same. Each counts its number, so that there is a mean. */
function rating(answers: string[], low: number, high: number): Pick<NumericFinding, 'type' | 'options'> {
  const steps = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const written = (step: number) => answers.filter((value) => Number(value) === step);
  const options = asOptions(steps.map((step): [string[], string] => [[String(step), ...written(step)], String(step)]));
  return { type: 'scale', options: options.map((one): DraftOption => ({ ...one, score: Number(one.label) })) };
}

/**
 * Codes among whole numbers that survey files keep for no answer: -9 or -1 where all others are 0 or more, 99 far above
 * all others. Not in -3 to 3, which is a rating to both sides.
 */
export function silentCodes(values: readonly string[]): string[] {
  const whole = values.filter((value) => /^-?\d+(\.0+)?$/.test(value));
  if (whole.length < values.length || values.length < 3) return [];
  const numbers = whole.map(Number);
  const below = whole.filter((value) => Number(value) < 0);
  const isTwoSided = Math.max(...numbers) <= -Math.min(...numbers);
  const areCodes = below.length <= 4 && below.length * 2 < whole.length && below.every((value) => BELOW.has(+value));
  const low = areCodes && !(isTwoSided && below.length > 1) ? below : [];
  const rest = Math.max(...numbers.filter((number) => !ABOVE.has(number)));
  const high = rest >= 1 ? whole.filter((value) => ABOVE.has(+value) && +value >= 5 * rest) : [];
  return [...low, ...high];
}

const BELOW = new Set([...[-1, -2, -3, -4, -5, -6, -7, -8, -9], ...[-66, -77, -88, -97, -98, -99, -998, -999]]);
const ABOVE = new Set([...[77, 88, 97, 98, 99], ...[777, 888, 997, 998, 999], ...[9998, 9999, 99_999]]);
