// A data file and the figures that a report of it shows in; those that another reading of the same file contradicts out. The
// other reading shares nothing with ours: csv-parse on the whole text, JSON.parse on each line, and counting by hand.

import { parse } from 'csv-parse/sync';
import { plainText } from '../../pipeline/ingest/spelling.ts';
import type { Source } from '../../pipeline/source.ts';
import type { Question } from '../../pipeline/study/study.ts';

/** Rows as records by header, or undefined where a strict reader cannot make a table of the file. */
function recordsOf(bytes: Buffer, name: string): { rows: string[][]; header: string[] } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return name.endsWith('.jsonl') ? ofLines(text) : ofCells(text);
  } catch {
    return undefined;
  }
}

function ofCells(text: string): { rows: string[][]; header: string[] } | undefined {
  if (/\r(?!\n)/.test(text)) return undefined;
  const [head = ''] = text.split('\n');
  const delimiter = head.split(';').length > head.split(',').length ? ';' : ',';
  const [header = [], ...rows] = parse(text, { bom: true, delimiter, skip_empty_lines: true }) as string[][];
  return { header, rows };
}

function ofLines(text: string): { rows: string[][]; header: string[] } | undefined {
  const records = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as object]));
  const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const cells = records.map((record) => header.map((key) => (record as Record<string, unknown>)[key] ?? ''));
  // Lists and groups have cells of ours only.
  if (cells.flat().some((cell) => typeof cell === 'object')) return undefined;
  return { header, rows: cells.map((row) => row.map(String)) };
}

export interface Compared {
  compared: number;
  wrong: string[];
}

export function contradictions({ study, responses, estimates }: Source, bytes: Buffer, name: string): Compared {
  const table = recordsOf(bytes, name);
  const none = { compared: 0, wrong: [] };
  const simple = study.responses.headerRows === 1 && study.responses.skipRows === 0;
  if (!table || !simple || responses.counts.used !== table.rows.length) return none;
  if (new Set(table.header.map(plainText)).size < table.header.length) return none;
  const result: Compared = { compared: 0, wrong: [] };
  for (const question of study.questions.values()) {
    const [column = ''] = question.columns;
    const field = table.header.findIndex((head) => plainText(head) === plainText(column));
    if (field < 0 || question.columns.length > 1 || !['single', 'scale'].includes(question.type)) continue;
    const cells = table.rows.map((row) => plainText(row[field] ?? ''));
    for (const [id, count] of countsOf(question, cells)) {
      const figure = estimates.figureById(`${question.id}.${id}:count`);
      result.compared++;
      if (figure.value !== count)
        result.wrong.push(`${question.id}.${id} is ${figure.value}, and ${count} are in the file`);
    }
  }
  return result;
}

function countsOf({ options, missing }: Question, cells: string[]): [id: string, count: number][] {
  const gone = new Set(missing.map(({ code }) => code));
  return options.map(({ id, label, codes }) => {
    const own = new Set([label, ...codes].map(plainText));
    const others = new Set(options.flatMap((one) => (one.id === id ? [] : one.codes.map(plainText))));
    const isOwn = (cell: string) => (own.has(cell) || sameNumber(own, cell)) && !others.has(cell) && !gone.has(cell);
    return [id, cells.filter(isOwn).length];
  });
}

/** `2.0` is the code 2. */
const sameNumber = (codes: ReadonlySet<string>, cell: string): boolean =>
  /^-?\d+(\.0+)?$/.test(cell) && codes.has(String(Number(cell)));
