// Numbers in words, by rules that docs/writing.md gives to readers. Everything here takes the published figure.

import type { Figure } from '../summarise/figure.ts';

/** Shares with a name of their own, in per cent. */
const FRACTIONS: readonly (readonly [number, string])[] = [
  [10, 'a tenth'],
  [20, 'a fifth'],
  [25, 'a quarter'],
  [100 / 3, 'a third'],
  [40, 'two-fifths'],
  [50, 'half'],
  [60, 'three-fifths'],
  [200 / 3, 'two-thirds'],
  [75, 'three-quarters'],
  [80, 'four-fifths'],
  [90, 'nine-tenths'],
];

/**
 * A percentage as a share in words: the nearest named fraction, and how it compares.
 *
 * | distance in percentage points | words |
 * |---|---|
 * | within 0.25 | a third |
 * | up to 2.5 above, below | just over a third, just under a third ("nearly half" for a half and more) |
 * | more than that above, below | over a third, under a third |
 *
 * 0% is "none", under 5% "very few", 95% and over "nearly all", 100% "all".
 */
export function shareInWords(percentage: number): string {
  if (percentage <= 0) return 'none';
  if (percentage >= 100) return 'all';
  if (percentage < 5) return 'very few';
  if (percentage >= 95) return 'nearly all';
  const [fraction, name] = FRACTIONS.reduce((best, one) =>
    Math.abs(one[0] - percentage) < Math.abs(best[0] - percentage) ? one : best,
  );
  const distance = percentage - fraction;
  if (Math.abs(distance) <= 0.25) return name;
  if (distance > 0) return distance <= 2.5 ? `just over ${name}` : `over ${name}`;
  if (distance < -2.5) return `under ${name}`;
  return fraction >= 50 ? `nearly ${name}` : `just under ${name}`;
}

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** A small whole number in words, as the ONS style has it: zero to nine; others in numerals. */
export function countInWords(count: number, numeral: string): string {
  return Number.isInteger(count) && count >= 0 && count < WORDS.length ? WORDS[count]! : numeral;
}

/** `a, b and c`. */
export function listInWords(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** A confidence level: `95%`, `99.9%`. */
export const levelInWords = (level: number): string => `${Number((level * 100).toPrecision(6))}%`;

/** `2011-09-29` → `29 September 2011`, as the language writes it. The date stands for itself in any time zone. */
export function dateInWords(isoDate: string, language: string): string {
  const format = formats.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  formats.set(language, format);
  return format.format(new Date(`${isoDate.slice(0, 10)}T00:00:00Z`));
}

/** A format takes longer to make than a hundred dates to write. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A label in the middle of a sentence: `Health` → `health`, but `NHS trusts` and `I am …` stay. */
export function midSentence(label: string): string {
  const first = /^\p{Lu}(?=\p{Ll})/u;
  return /^I\s/.test(label) ? label : label.replace(first, (letter) => letter.toLowerCase());
}

/** The first letter made a capital, for the start of a sentence. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Whether most did: `most` where the whole interval is above a half, `fewer than half` where it is below. Where it holds a
 * half, neither can be said: `about half` of a figure within 5 points of it, else the figure as it is.
 */
export function majorityInWords({ value, interval, text }: Pick<Figure, 'value' | 'interval' | 'text'>): string {
  if (value === null) return text;
  const { low, high } = interval ?? { low: value, high: value };
  if (low > 50) return 'most';
  if (high < 50) return 'fewer than half';
  return Math.abs(value - 50) <= 5 ? 'about half' : text;
}

/** What the questions of a grid have in common: their texts up to where the items' own words begin. */
export function sharedBeginning(questions: readonly { text: string; label: string }[]): string {
  const heads = new Set(questions.map(({ text, label }) => (text.endsWith(label) ? text.slice(0, -label.length) : '')));
  const [head = ''] = heads;
  if (questions.length > 1 && heads.size === 1 && head !== '') return withoutLink(head);
  const [first = '', ...others] = questions.map(({ text }) => text);
  let length = first.length;
  for (const text of others) while (!text.startsWith(first.slice(0, length))) length--;
  if (length === first.length) return first;
  // A word that all begin with the same letters is an item's own.
  const shared = first.slice(0, length).replace(/[\p{L}\p{N}]+$/u, '');
  return withoutLink(shared) || first;
}

/** Without what joins a question and its item. */
const withoutLink = (text: string): string => text.replace(/[\s:([–_-]+$/u, '');
