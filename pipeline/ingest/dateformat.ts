// A date's format as a study file says it (DD/MM/YYYY HH:mm) in, a reader of dates written so out.

import { isoOf } from './dates.ts';
import { plainText } from './spelling.ts';

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

type Field = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'half' | 'zone';

/** What each token reads, and as which field. The longest comes first. */
const TOKENS: [token: string, pattern: string, field: Field, value: (text: string) => number | string | undefined][] = [
  ['YYYY', '(\\d{4})', 'year', Number],
  ['YY', '(\\d{2})', 'year', (text) => 2000 + Number(text) - (Number(text) > 68 ? 100 : 0)],
  ['MMMM', '(\\p{L}+)', 'month', (text) => monthOf(text, 12)],
  ['MMM', '(\\p{L}{3,4})\\.?', 'month', (text) => monthOf(text, 3)],
  ['MM', '(\\d{2})', 'month', Number],
  ['M', '(\\d{1,2})', 'month', Number],
  ['DD', '(\\d{2})', 'day', Number],
  ['D', '(\\d{1,2})', 'day', Number],
  ['HH', '(\\d{2})', 'hour', Number],
  ['H', '(\\d{1,2})', 'hour', Number],
  ['hh', '(\\d{2})', 'hour', Number],
  ['h', '(\\d{1,2})', 'hour', Number],
  ['mm', '(\\d{2})', 'minute', Number],
  ['ss', '(\\d{2})(?:[.,]\\d+)?', 'second', Number],
  ['A', '([ap]\\.?m\\.?)', 'half', (text) => (/^p/i.test(text) ? 12 : 0)],
  ['Z', '(Z|UTC|GMT|[+-]\\d{2}:?\\d{2})', 'zone', (text) => (/^[+-]/.test(text) ? text : 'Z')],
];

function monthOf(text: string, letters: number): number | undefined {
  const name = text.toLowerCase();
  const found = MONTHS.findIndex(
    (month) => month === name || (letters === 3 && month.slice(0, 3) === name.slice(0, 3)),
  );
  return found < 0 ? undefined : found + 1;
}

/** undefined where the format can't be one: without year, month and day, or with a letter that stands for nothing. */
export function dateFormat(format: string): ((text: string) => string | undefined) | undefined {
  const fields: { field: Field; value: (text: string) => number | string | undefined }[] = [];
  let pattern = '';
  for (let at = 0; at < format.length; ) {
    const token = TOKENS.find(([name]) => format.startsWith(name, at));
    if (!token && /\p{L}/u.test(format[at]!) && format[at] !== 'T') return undefined;
    if (token) fields.push({ field: token[2], value: token[3] });
    pattern += token ? token[1] : literal(format[at]!);
    at += token?.[0].length ?? 1;
  }
  const given = fields.map(({ field }) => field);
  const whole = ['year', 'month', 'day'].every((field) => given.includes(field as Field));
  if (!whole || new Set(given).size !== given.length) return undefined;
  const reader = new RegExp(`^${pattern}$`, 'iu');
  return (text) => {
    const match = reader.exec(plainText(text));
    if (!match) return undefined;
    const read = Object.fromEntries(fields.map(({ field, value }, i) => [field, value(match[i + 1]!)]));
    return isoFrom(read);
  };
}

/** Any run of white space is one space, as it is in cells. */
const literal = (sign: string): string => (/\s/.test(sign) ? ' ' : sign.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));

function isoFrom(read: Partial<Record<Field, number | string | undefined>>): string | undefined {
  const { year, month, day, hour, minute = 0, second = 0, half, zone = '' } = read;
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const two = (value: number | string) => String(value).padStart(2, '0');
  const [y, m, d] = [String(year).padStart(4, '0'), two(month), two(day)];
  if (hour === undefined) return isoOf(y, m, d, []);
  // Half past twelve at night is 12:30 AM.
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + Number(half);
  return isoOf(y, m, d, [two(hours), two(minute), two(second), String(zone)]);
}
