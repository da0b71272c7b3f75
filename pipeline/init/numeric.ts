// A column whose answers are all numbers in, what they are out: amounts, a rating, yes and no, codes – and which of them
// stand for no answer.

import type { DraftOption, DraftQuestion } from './draft.ts';
import { asOptions } from './options.ts';

export type NumericFinding = Pick<DraftQuestion, 'type' | 'options' | 'why' | 'nps' | 'quiet'>;

/** More different whole numbers than a scale from 0 to 10 has are amounts. */
const MOST_CODES = 11;

/** @param about header and text of the question */
export function numericFinding(answers: string[], about: string, more: boolean): NumericFinding {
  const numbers = answers.map(Number);
  const whole =
    !more && answers.every((value) => /^-?\d+(\.0+)?$/.test(value)) && new Set(numbers).size === answers.length;
  if (!whole || answers.length > MOST_CODES) return amount(numbers, about);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  if (isYesNo(numbers) && !/\b(sex|gender|group|arm|type|class|category|code)\b/i.test(about)) return yesNo(answers);
  const asked = /recommend/i.test(about) && low >= 0 && high <= 10 && high > 5;
  if (asked) return { ...rating(answers, 0, 10), nps: true, why: 'it asks whether one would recommend, from 0 to 10' };
  const isRating = low >= 0 && high <= 10 && (answers.length >= 4 || (answers.length >= 3 && RATED.test(about)));
  if (isRating && (low <= 1 || RATED.test(about))) {
    const why = `its cells are whole numbers (${answers.length} different): a rating, perhaps; write what they mean`;
    return { ...rating(answers, Math.min(low, RATED.test(about) ? 1 : low), high), why };
  }
  if (/\b(year|born|jahr|année)\b/i.test(about) && low > 1900) return amount(numbers, about);
  const sorted = answers.toSorted((a, b) => Number(a) - Number(b));
  const why = `its cells are whole numbers (${answers.length} different): codes, perhaps; write what they mean`;
  return { type: 'single', options: asOptions(sorted.map((value) => [value, String(Number(value))])), why };
}

const RATED =
  /\b(rate|rated|rating|ratings|score|stars|on a scale|out of (5|7|10)|how (likely|satisfied|easy|important))\b/i;

/** A mean of years of birth says nothing. */
function amount(numbers: number[], about: string): NumericFinding {
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
