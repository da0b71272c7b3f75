// Files of a Triple-S data set in – its description and its answers, in columns of characters or as CSV – a CSV file with a
// header and a code list out. Answers without names, and ticks as a row of marks, are nothing that a run could read.

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type Problem, UserError } from '../problems.ts';
import type { Codebook } from './codebooks/codebook.ts';
import { codebookOf, type Layout, readLayout, tickName, type Variable } from './codebooks/triples.ts';

export interface Converted {
  /** Path of the CSV file, in a folder of its own that may be deleted. */
  data: string;
  book: Codebook;
  /** What was made of which file. */
  note: string;
}

/** No description is larger, in bytes, and no file of answers: both are read whole. */
const LARGEST = 64 << 20;

/** undefined where none of the files is a description of such a set. */
export async function convertTripleS(files: readonly string[]): Promise<Converted | undefined> {
  for (const file of files.filter((one) => /\.(sss|xml)$/i.test(one))) {
    const layout = readLayout(await textOf(file));
    if (!layout) continue;
    const answers = files.find((one) => one !== file) ?? (await besides(file, layout));
    const rows = recordsOf(await textOf(answers), layout, answers).map((cells) =>
      layout.variables.flatMap(cellsFrom(cells)),
    );
    const header = layout.variables.flatMap((one) =>
      one.type === 'multiple' ? one.values.map(([code]) => tickName(one, code)) : [one.name],
    );
    const name = `${basename(file).replace(/\.\w+$/, '')}.csv`;
    const data = join(await mkdtemp(join(tmpdir(), 'topline-init-')), name);
    await writeFile(data, [header, ...rows].map(lineOf).join(''));
    const note = `${name} was made of the Triple-S files ${basename(file)} and ${basename(answers)}: for new answers make it again.`;
    return { data, book: codebookOf(layout, basename(file)), note };
  }
  return undefined;
}

/** The data file that the description names, or one of its own name: always beside it. */
async function besides(file: string, { href }: Layout): Promise<string> {
  const stem = basename(file).replace(/\.\w+$/, '');
  const names = [...(href ? [basename(href)] : []), ...['.asc', '.csv', '.dat', '.txt'].map((end) => stem + end)];
  for (const name of names) {
    const path = join(dirname(file), name);
    if (
      await readFile(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw problem(
    'no-answers',
    file,
    'this describes answers, and they are not beside it',
    `Name the file with the answers, too: ${names.join(', ')}.`,
  );
}

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => {
    throw problem('no-such-file', path, 'there is no such file', 'Name the description and the answers.');
  });
  if (bytes.length > LARGEST)
    throw problem(
      'too-large',
      path,
      `the file is larger than ${LARGEST >> 20} MiB`,
      'Export it as CSV with names of columns.',
    );
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  try {
    return utf8.decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** What stands at a variable's place: of a CSV file the cells, of columns of characters one piece. */
type Record = (start: number, finish: number) => string[];

function recordsOf(text: string, { format, skip }: Layout, file: string): Record[] {
  if (format === 'csv') {
    try {
      const rows = parse(text, { relax_column_count: true }) as string[][];
      return rows.slice(skip).map((cells) => (start, finish) => cells.slice(start - 1, finish));
    } catch (error) {
      throw problem(
        'bad-answers',
        file,
        'the answers can’t be read as CSV',
        'Export them again.',
        (error as Error).message,
      );
    }
  }
  const lines = text.split(/\r?\n/).slice(skip);
  return lines.flatMap((line) => (line.trim() === '' ? [] : [(start, finish) => [line.slice(start - 1, finish)]]));
}

const cellsFrom =
  (record: Record) =>
  (variable: Variable): string[] => {
    const pieces = record(variable.start, variable.finish);
    if (variable.type === 'multiple') return ticks(variable, pieces);
    const text = (pieces[0] ?? '').trim();
    const date = variable.type === 'date' ? text.match(/^(\d{4})(\d{2})(\d{2})$/) : null;
    if (date) return [date.slice(1).join('-')];
    // Columns of characters are filled up with noughts: 01 is the code 1.
    return [variable.type === 'single' && /^0+\d+$/.test(text) ? String(Number(text)) : text];
  };

/** A mark for each value, in the order of their codes; or codes, in as many subfields as there is room for. */
function ticks({ values, spread }: Variable, pieces: string[]): string[] {
  const whole = pieces.join('');
  if (!spread) return values.map(([code]) => (whole[Number(code) - 1] === '1' ? '1' : '0'));
  const fields =
    pieces.length > 1
      ? pieces
      : Array.from({ length: spread.subfields }, (_, i) => whole.slice(i * spread.width, (i + 1) * spread.width));
  const chosen = new Set(fields.map((field) => String(Number(field.trim() || 0))));
  return values.map(([code]) => (chosen.has(String(Number(code))) ? '1' : '0'));
}

const lineOf = (cells: string[]): string =>
  `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;

function problem(code: string, file: string, message: string, fix: string, found?: string): UserError {
  const one: Problem = { code, severity: 'error', place: { file }, message, fix, ...(found ? { found } : {}) };
  return new UserError([one], 2);
}
