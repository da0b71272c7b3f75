// Readers of numbers, of open text and of dates.

import type { Question } from '../study/study.ts';
import type { Written } from '../study/written.ts';
import { roomFor } from './arrays.ts';
import { cellMemory, UNSEEN } from './cells.ts';
import { dateFormat } from './dateformat.ts';
import { isoDate } from './dates.ts';
import { writtenNumbers } from './ranges.ts';
import { type CellProblem, type Codebook, problemMaker, type Reader } from './reader.ts';
import { cellText } from './records.ts';
import type { NumberColumn, TextColumn } from './responses.ts';
import { plainText } from './spelling.ts';
import { toZone } from './zones.ts';

interface Place {
  field: number;
  header: string;
}

/** Distinct numbers worth remembering: weights and ages repeat, incomes do not. */
const MOST_KNOWN = 65_536;

/** What a number must be besides a number; undefined where it is. */
export type NumberCheck = (value: number, text: string) => Omit<CellProblem, 'field'> | undefined;

const NUMBER = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)?(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** `£1,200`, `-€5`, `20 €` and `12.5%` are numbers with their unit written at them. */
function withoutUnit(text: string): string {
  return text.replace(/^([+-]?) ?[£$€¥] ?(?=[\d.])/, '$1').replace(/(?<=\d) ?[£$€¥%]$/, '');
}

/**
 * `12.5`, `1,234`, `1 234.5`, `.5`, `1e-4`, `£5`, `5%`, with a sign or not; undefined for anything else. In a file with semicolons
 * a comma is refused: there it may be a decimal sign, and 1,234 may be 1.234.
 */
export function parseNumber(text: string, delimiter: string): number | undefined {
  const plain = withoutUnit(plainText(text).replace('\u2212', '-'));
  if (!NUMBER.test(plain) || !/\d/.test(plain) || /^[+-]?e/i.test(plain)) return undefined;
  if (delimiter === ';' && plain.includes(',')) return undefined;
  const value = Number(plain.replace(/[, ]/g, ''));
  return Number.isFinite(value) ? value : undefined;
}

export function numberReader(
  id: string,
  { field, header }: Place,
  book: Codebook,
  missing: ReadonlySet<string>,
  check: NumberCheck,
  question?: Question,
): Reader {
  const { written, min, max } = question ?? {};
  const own =
    written &&
    writtenNumbers(written, { low: min, high: max }, (text, comma) =>
      parseNumber(text, comma && written.decimal === undefined ? book.delimiter : ','),
    );
  const known: number[] = [];
  const memory = cellMemory(MOST_KNOWN);
  let values = new Float64Array(0);
  const wrong = problemMaker((text) => {
    const why = (own ?? ANY_RANGE).why(text);
    return why ? rangeProblem(field, header, text, why) : notANumber(field, header, text, book.delimiter);
  });
  const readNumber = (text: string): number | undefined => {
    const plain = plainText(text);
    return book.blank.has(plain) || missing.has(plain)
      ? Number.NaN
      : own
        ? own.parse(text)
        : parseNumber(text, book.delimiter);
  };
  return {
    id,
    fields: [field],
    scope: 'respondents',
    read(row, at, complain) {
      values = roomFor(values, at);
      const entry = memory.find(row.bytes, row.starts[field]!, row.ends[field]!);
      if (entry !== UNSEEN) {
        values[at] = known[entry]!;
        return;
      }
      const text = cellText(row, field);
      const value = readNumber(text);
      const problem = value === undefined ? wrong(text) : check(value, text);
      if (problem) complain({ field, ...problem });
      else if (known.length < MOST_KNOWN) {
        memory.keep(row.bytes, row.starts[field]!, row.ends[field]!, known.push(value!) - 1);
      }
      values[at] = value ?? Number.NaN;
    },
    finish: (count): NumberColumn => ({ kind: 'number', values: values.slice(0, count) }),
  };
}

/** Tells what is a range where the study says nothing of ranges. */
const ANY_RANGE = writtenNumbers({}, {}, (text) => parseNumber(text, ','));

function rangeProblem(field: number, header: string, text: string, why: 'range' | 'open range'): CellProblem {
  return {
    code: 'range',
    field,
    message: `column "${header}" holds a range${why === 'range' ? '' : ' that is open at one end'}`,
    found: text,
    expected: 'a number',
    fix:
      why === 'range'
        ? 'Say what ranges stand for: `written: { ranges: middle }` (or lower, upper); or make it a scale of bands.'
        : 'Say how far open ends reach, with `min` and `max`, or `written: { ends: [0, 80] }`.',
  };
}

function notANumber(field: number, header: string, text: string, delimiter: string): CellProblem {
  const comma = /\d,\d/.test(text);
  return {
    code: 'not-a-number',
    field,
    message: `column "${header}" holds something that is not a number`,
    found: text,
    expected: delimiter === ';' ? 'a number such as 12.5 or 1234' : 'a number such as 12.5 or 1,234',
    fix: comma
      ? 'Write a decimal point, and no thousands sign.'
      : 'Correct the cell, or list it under `missing` or responses.blank.',
  };
}

/** The least and the most that a question allows. */
export function rangeCheck({ id, min, max }: Question, header: string): NumberCheck {
  return (value, text) => {
    if (!((min !== undefined && value < min) || (max !== undefined && value > max))) return undefined;
    return {
      code: 'out-of-range',
      message: `column "${header}" of question \`${id}\` holds a number out of its range`,
      found: text,
      expected: `${min ?? 'any number'} to ${max ?? 'any number'}`,
      fix: 'Correct the cell, or list it under `missing`.',
    };
  };
}

/** Text as it was written, without white space around it; '' where it is blank or missing. */
export function textReader(
  id: string,
  { field }: Place,
  book: Codebook,
  missing: ReadonlySet<string>,
  scope: Reader['scope'] = 'respondents',
): Reader {
  const values: string[] = [];
  return {
    id,
    fields: [field],
    scope,
    read(row, at) {
      const empty = row.starts[field] === row.ends[field];
      const text = empty ? '' : cellText(row, field).trim();
      // No text this long means blank, and long answers are what makes plainText slow.
      const plain = text.length > 64 ? text : plainText(text);
      values[at] = book.blank.has(plain) || missing.has(plain) ? '' : text;
    },
    finish: (count): TextColumn => ({ kind: 'text', values: values.slice(0, count) }),
  };
}

/** Dates as ISO 8601 writes them. */
export function dateReader(
  id: string,
  { field, header }: Place,
  book: Codebook,
  missing: ReadonlySet<string>,
  { format, zone }: Written = {},
): Reader {
  const values: string[] = [];
  const monthFirst = book.language === 'en-US';
  const read = (format && dateFormat(format)) || ((text: string) => isoDate(text, monthFirst));
  const inZone = book.timezone === undefined ? undefined : toZone(book.timezone, zone);
  const wrong = problemMaker((text) => ({
    code: 'not-a-date',
    field,
    message: `column "${header}" holds something that is not a date`,
    found: text,
    expected: format ?? `2011-09-29, ${monthFirst ? '09/29/2011' : '29/09/2011'}, with a time or not`,
    fix: 'Correct the cell, or list it under `missing` or responses.blank.',
  }));
  return {
    id,
    fields: [field],
    scope: 'respondents',
    read(row, at, complain) {
      const text = cellText(row, field);
      const plain = plainText(text);
      const blank = book.blank.has(plain) || missing.has(plain);
      const date = blank ? '' : read(plain);
      if (date === undefined) complain(wrong(text));
      values[at] = date && inZone ? inZone(date) : (date ?? '');
    },
    finish: (count): TextColumn => ({ kind: 'text', values: values.slice(0, count) }),
  };
}
