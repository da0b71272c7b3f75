// A figure as published and one as computed in; whether they are the same at the precision of the publication out.

import { shareInWords } from '../fill/wording.ts';
import { formatNumber, roundTo } from '../summarise/rounding.ts';
import type { Rounding } from './read.ts';

export type Written =
  | { kind: 'number'; value: number; decimals: number; bound?: '<' | '>' }
  | { kind: 'words'; words: string }
  | { kind: 'withheld' };

const WITHHELD = ['', '-', '–', '—', '*', '..', ':', 'c', '[c]', 'x', '[x]', 'n/a', 'na'];
const SHARES = /\b(none|all|few|half|third|thirds|quarter|quarters|fifth|fifths|tenth|tenths)\b/i;

/** What a publication wrote for a figure: `62%`, `£1,186.50`, `<0.5%`, `−3 points`, `just over a third`, `[c]`. */
export function parseWritten(text: string): Written | undefined {
  const plain = text.normalize('NFKC').replace(/[−–]/g, '-').replace(/\s+/g, ' ').trim();
  if (WITHHELD.includes(text.trim().toLowerCase()) || WITHHELD.includes(plain.toLowerCase()))
    return { kind: 'withheld' };
  const number =
    /^([<>])? ?(-)? ?[£$€]? ?((?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.(\d+))?(?:e[-+]?\d+)?) ?(?:%|per ?cent|points?)?$/i.exec(
      plain,
    );
  if (number) {
    const [, bound, minus, digits, fraction = ''] = number;
    const value = Number(digits!.replace(/[, ]/g, '')) * (minus ? -1 : 1);
    return { kind: 'number', value, decimals: fraction.length, ...(bound ? { bound: bound as '<' | '>' } : {}) };
  }
  return SHARES.test(plain) && !/\d/.test(plain) ? { kind: 'words', words: plain.toLowerCase() } : undefined;
}

export const isReadable = (text: string): boolean => parseWritten(text) !== undefined;

export interface Tolerance {
  rounding: Rounding;
  /** What the published number is to be multiplied by. */
  unit: number;
  /** A share of the number, in place of its digits. */
  within?: number | undefined;
}

/** Whether a value, unrounded, is what was written. */
export function isSame(value: number, written: Written, { rounding, unit, within }: Tolerance): boolean {
  if (written.kind === 'withheld') return false;
  if (written.kind === 'words') return shareInWords(value) === written.words;
  const own = value / unit;
  if (written.bound) return written.bound === '<' ? own < written.value : own > written.value;
  if (within !== undefined) return Math.abs(own - written.value) <= within * Math.max(Math.abs(written.value), 1);
  return round(own, written.decimals, rounding) === written.value;
}

/** Rounded as a publication may: to the nearest, or with the further decimals cut off. */
export function round(value: number, decimals: number, rounding: Rounding): number {
  if (rounding === 'nearest' || rounding === 'even')
    return roundTo(value, decimals, rounding === 'even' ? 'even' : 'away');
  const nearest = roundTo(value, decimals);
  // What the noise of adding weights made of a whole number is still that number.
  if (Math.abs(nearest - value) < 1e-9 * Math.max(1, Math.abs(value))) return nearest;
  const step = 10 ** -decimals;
  const down = nearest > value ? roundTo(nearest - step, decimals) : nearest;
  return rounding === 'down' ? down : roundTo(down + step, decimals);
}

/** A value as the publication would write it. */
export function writeLike(value: number, written: Written, text: string, { rounding, unit }: Tolerance): string {
  if (written.kind === 'words') return shareInWords(value);
  if (written.kind === 'withheld') return formatNumber(value, 0);
  const sign = text.includes('%') ? '%' : '';
  return `${formatNumber(round(value / unit, written.decimals, rounding), written.decimals)}${sign}`;
}
