// A number as a respondent wrote it in – with its unit, with a decimal comma, as a range – and the number that it stands
// for out, by what the study says of how the column is written.

import type { Written } from '../study/written.ts';
import { plainText } from './spelling.ts';

/** Either end may be open. */
export interface NumberRange {
  low?: number;
  high?: number;
}

type Parse = (text: string) => number | undefined;

const BELOW = /^(?:under|below|less than|fewer than|up to|at most|no more than|<=?|≤) ?(.+)$/i;
const ABOVE = /^(?:over|above|more than|at least|>=?|≥) ?(.+)$/i;
const OR_LESS = /^(.+?) ?(?:or|and) (?:less|under|below|fewer|younger|lower)$/i;
const OR_MORE = /^(.+?) ?(?:\+|(?:or|and) (?:more|over|above|older|higher|up)|plus)$/i;
const BETWEEN = /^(?:between |from )?(.+?)(?: ?[–—-] ?| to | and )(.+)$/i;

/** `10-20`, `£10,000 to £20,000`, `under 5`, `65+`; undefined for what is no range. */
export function parseRange(text: string, parse: Parse): NumberRange | undefined {
  const end = (pattern: RegExp): number | undefined => {
    const found = pattern.exec(text)?.[1];
    return found === undefined ? undefined : parse(found);
  };
  const high = end(BELOW) ?? end(OR_LESS);
  if (high !== undefined) return { high };
  const low = end(ABOVE) ?? end(OR_MORE);
  if (low !== undefined) return { low };
  const both = BETWEEN.exec(text);
  const [from, to] = both ? [parse(both[1]!), parse(both[2]!)] : [];
  // 20-10 is a slip or a subtraction, and no range.
  return from !== undefined && to !== undefined && from <= to ? { low: from, high: to } : undefined;
}

/** The number that a range stands for; undefined where its open end has no limit to reach to. */
function numberOf(range: NumberRange, rule: 'middle' | 'lower' | 'upper', limits: NumberRange): number | undefined {
  const { low = limits.low, high = limits.high } = range;
  if (rule === 'lower') return low;
  if (rule === 'upper') return high;
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** What a cell holds that is no number: a range, which nothing says how to count, or with an end that nothing closes. */
export type Unread = 'range' | 'open range' | undefined;

export interface WrittenNumbers {
  parse: Parse;
  why(text: string): Unread;
}

/**
 * @param plain reads a number that is written as numbers are
 * @param limits the least and the most that the question allows: where open ends reach to, unless `ends` says
 */
export function writtenNumbers(
  written: Written,
  limits: NumberRange,
  plain: (text: string, comma: boolean) => number | undefined,
): WrittenNumbers {
  const { ranges = 'refuse', units = [], decimal = '.', ends } = written;
  const closed = ends ? { low: ends[0], high: ends[1] } : limits;
  const words = unitPattern(units);
  const single: Parse = (text) => {
    const bare = words ? text.replace(words.before, '$1').replace(words.after, '') : text;
    return decimal === ',' ? plain(withPoint(bare), false) : plain(bare, true);
  };
  const rangeIn = (text: string) => parseRange(words ? text.replace(words.after, '') : text, single);
  return {
    parse(cell) {
      const text = plainText(cell);
      const number = single(text);
      if (number !== undefined || ranges === 'refuse') return number;
      const range = rangeIn(text);
      return range && numberOf(range, ranges, closed);
    },
    why(cell) {
      const range = rangeIn(plainText(cell));
      if (!range) return undefined;
      return ranges === 'refuse' ? 'range' : 'open range';
    },
  };
}

/** `1.234,5` as `1234.5`; a point that parts no thousands is no thousands sign, and makes the text no number. */
function withPoint(text: string): string {
  if (/\.(?!\d{3}(?!\d))/.test(text)) return 'no number';
  return text.replaceAll('.', '').replace(',', '.');
}

/** Longest first, so that `years old` isn't read as `years` with something left over. */
function unitPattern(units: readonly string[]): { before: RegExp; after: RegExp } | undefined {
  if (units.length === 0) return undefined;
  const plain = units.map((unit) => plainText(unit).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const any = plain.sort((a, b) => b.length - a.length).join('|');
  return {
    before: new RegExp(`^([+-]?) ?(?:${any}) ?(?=[\\d.,])`, 'i'),
    after: new RegExp(`(?<=[\\d.,+]) ?(?:${any})$`, 'i'),
  };
}
