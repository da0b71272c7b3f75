// Readers of columns whose cells are codes: one answer of a list (single, scale), and values that group rows as they
// come (group questions, strata, clusters).

import type { Question } from '../study/study.ts';
import { roomFor } from './arrays.ts';
import { cellMemory, UNSEEN } from './cells.ts';
import { type CellProblem, type Codebook, listed, problemMaker, type Reader, suggestion } from './reader.ts';
import { cellText, type Row } from './records.ts';
import type { CodedColumn, GroupColumn } from './responses.ts';
import { plainText } from './spelling.ts';

/**
 * The code that each cell text stands for: 1…k options, k+1…k+m missing, 0 blank. What a question says of a code
 * comes before what the file says is blank: `N/A` may be an answer here and blank elsewhere.
 */
export function codesOf(question: Question, blank: ReadonlySet<string>): Map<string, number> {
  const codes = new Map<string, number>();
  const add = (text: string, code: number) => {
    const key = plainText(text);
    if (!codes.has(key)) codes.set(key, code);
  };
  question.options.forEach((option, i) => {
    for (const code of option.codes) add(code, i + 1);
  });
  question.missing.forEach(({ code }, i) => {
    add(code, question.options.length + i + 1);
  });
  for (const text of blank) add(text, 0);
  return codes;
}

/** `1.0` for 1: what a table library makes of whole numbers in a column with blanks. */
export function codeOf(codes: Map<string, number>, text: string): number | undefined {
  const key = plainText(text);
  return codes.get(key) ?? (/^-?\d+\.0+$/.test(key) ? codes.get(key.slice(0, key.indexOf('.'))) : undefined);
}

/** @param required what the design calls the column where it must not be blank: `stratum` */
export function codedReader(
  question: Question,
  { field, header }: { field: number; header: string },
  book: Codebook,
  required?: string,
): Reader {
  const codes = codesOf(question, book.blank);
  const memory = cellMemory(10_000);
  const wrong = problemMaker((text) => unknownCode(question, field, header, text));
  const size = question.options.length + question.missing.length;
  let values: Uint8Array | Uint16Array = size > 255 ? new Uint16Array(0) : new Uint8Array(0);
  return {
    id: question.id,
    fields: [field],
    scope: required || book.hasNonRespondents ? 'sample' : 'respondents',
    read(row, at, complain) {
      values = roomFor(values, at);
      let code = memory.find(row.bytes, row.starts[field]!, row.ends[field]!);
      if (code === UNSEEN) {
        const text = cellText(row, field);
        const known = codeOf(codes, text);
        if (known === undefined) complain(wrong(text));
        else memory.keep(row.bytes, row.starts[field]!, row.ends[field]!, known);
        code = known ?? 0;
      }
      if (code === 0 && required) complain(blankCell(field, header, required, cellText(row, field)));
      values[at] = code;
    },
    finish: (count): CodedColumn => ({
      kind: 'coded',
      codes: values.slice(0, count),
      optionCount: question.options.length,
    }),
  };
}

export function unknownCode(question: Question, field: number, header: string, text: string): CellProblem {
  const codes = question.options.map((option) => option.codes[0]!);
  const missing = question.missing.map(({ code }) => code);
  return {
    code: 'unknown-code',
    field,
    message: `unknown code in column "${header}" of question \`${question.id}\``,
    found: text,
    expected: `one of: ${listed([...codes, ...missing])}`,
    fix: suggestion(plainText(text), question.options),
  };
}

export function blankCell(field: number, header: string, what: string, found: string): CellProblem {
  return {
    code: `missing-${what}`,
    field,
    message: `a respondent has no ${what} in column "${header}"`,
    found,
    fix: 'Fill the cell, or leave the row out of the file.',
  };
}

/**
 * @param names code to label, for a group question that names its values; others stay as they come
 * @param missing further cells that mean blank in this column
 */
export function groupReader(
  id: string,
  { field, header }: { field: number; header: string },
  book: Codebook,
  options: { names?: Map<string, string>; missing?: ReadonlySet<string>; required?: string },
): Reader {
  const { names, missing, required } = options;
  const levels: string[] = [];
  const indexByKey = new Map<string, number>();
  const memory = cellMemory();
  let index = new Uint32Array(0);

  const levelOf = (row: Row): number => {
    const text = cellText(row, field).trim();
    const key = plainText(text);
    if (missing?.has(key) || (book.blank.has(key) && !names?.has(key))) return 0;
    const level = names?.get(key) ?? text;
    const known = indexByKey.get(plainText(level)) ?? levels.push(level);
    indexByKey.set(plainText(level), known);
    return known;
  };
  return {
    id,
    fields: [field],
    scope: 'sample',
    read(row, at, complain) {
      index = roomFor(index, at);
      let level = memory.find(row.bytes, row.starts[field]!, row.ends[field]!);
      if (level === UNSEEN) {
        level = levelOf(row);
        memory.keep(row.bytes, row.starts[field]!, row.ends[field]!, level);
      }
      if (level === 0 && required) complain(blankCell(field, header, required, cellText(row, field)));
      index[at] = level;
    },
    finish: (count): GroupColumn => ({ kind: 'group', index: index.slice(0, count), levels }),
  };
}

/** A group column of the rows where `keep` is 1, or of all, with the levels that they have, in order of first appearance. */
export function keepRows({ index, ...column }: GroupColumn, keep?: Uint8Array): GroupColumn {
  const levels: string[] = [];
  const renumbered = new Uint32Array(column.levels.length + 1);
  const kept = new (column.levels.length < 65_536 ? Uint16Array : Uint32Array)(index.length);
  let count = 0;
  for (let i = 0; i < index.length; i++) {
    if (keep && keep[i] === 0) continue;
    const level = index[i]!;
    if (level !== 0 && renumbered[level] === 0) renumbered[level] = levels.push(column.levels[level - 1]!);
    kept[count++] = renumbered[level]!;
  }
  const whole = count === kept.length ? kept : kept.slice(0, count);
  const narrow = levels.length < 65_536 && whole instanceof Uint32Array;
  return { kind: 'group', index: narrow ? new Uint16Array(whole) : whole, levels };
}
