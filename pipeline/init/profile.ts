// A data file in, its header and what each of its columns holds out: distinct values with their counts.

import { readDataFile } from '../ingest/file.ts';
import type { Sheet } from '../ingest/formats/sheet.ts';
import { type Header, headerOf } from '../ingest/header.ts';
import { cellText, type Dialect } from '../ingest/records.ts';
import { plainText } from '../ingest/spelling.ts';
import type { Problem } from '../problems.ts';
import { parseStudy } from '../study/read.ts';
import { type FirstRow, titleLines } from './layout.ts';

/** Of one column. */
export interface Profile {
  /** Distinct values that are not blank, as written, to how many rows have each; no more than MOST_VALUES. */
  values: Map<string, number>;
  /** Rows with something in it. */
  filled: number;
  /** There are more distinct values than are kept. */
  more: boolean;
  /** Its cells so far, as long as each is another: an identifier's. Undefined once one comes again. */
  unique?: Set<string>;
}

export interface Table {
  header: Header;
  profiles: Profile[];
  rows: number;
  /** Rows with fewer or more cells than the header. */
  ragged: number;
  /** Lines above the header that are none of the table's. */
  titles: number;
  dialect: Dialect;
  sheet?: Sheet;
  /** What was noticed when it was read: an encoding that was guessed. */
  problems: Problem[];
}

export const MOST_VALUES = 2000;
const LONGEST_VALUE = 400;
const LONGEST_ID = 64;

type HeaderRows = (first: string[][], sheet?: Sheet) => number;

/** @param name the file's name in its folder */
export async function profileTable(folder: string, name: string, headerRows: HeaderRows): Promise<Table> {
  const first: FirstRow[] = [];
  const table = await readTable(folder, name, 0, () => startReading(headerRows, first));
  const titles = table.sheet?.headers.length ? 0 : titleLines(first);
  if (titles === 0) return { ...table, titles };
  return { ...(await readTable(folder, name, titles, () => startReading(headerRows))), titles };
}

type Reading<T> = Parameters<typeof readDataFile>[1]['visitor'] extends (file: string) => infer V
  ? V & { finish(): T }
  : never;

/** Reads a data file as a run would. @param start a new reading: a file may have to be read again, in another encoding */
export async function readTable<T extends object>(
  folder: string,
  name: string,
  titles: number,
  start: () => Reading<T>,
): Promise<T & { problems: Problem[] }> {
  const responses = `{ file: ${JSON.stringify(name)}, skip_rows: ${titles} }`;
  const { study } = parseStudy(
    `study: draft\ntitle: draft\nresponses: ${responses}\nquestions: {}\nreports: {}`,
    `${folder}/study.yaml`,
  );
  let reading = start();
  const visitor = () => {
    reading = start();
    return reading;
  };
  const { problems } = await readDataFile(study!, { folder, chunkBytes: 1 << 18, wanted: [], visitor });
  return { ...reading.finish(), problems };
}

/** Rows that show where the table begins. */
const FIRST_ROWS = 12;

/**
 * The first rows are kept back until it can be said which of them are headers.
 * @param top the first rows, and how long each is: filled as they are read
 */
function startReading(headerRows: HeaderRows, top: FirstRow[] = []) {
  top.length = 0;
  const first: string[][] = [];
  const state: { header?: Header; dialect?: Dialect; sheet?: Sheet } = {};
  let [profiles, rows, ragged]: [Profile[], number, number] = [[], 0, 0];
  const begin = () => {
    const sheetHeads = state.sheet?.headers ?? [];
    const heads = sheetHeads.length ? sheetHeads : first.splice(0, headerRows(first, state.sheet));
    if (sheetHeads.length) first.shift();
    state.header = headerOf(heads, 1);
    profiles = state.header.names.map(() => ({ values: new Map(), filled: 0, more: false, unique: new Set() }));
    for (const cells of first) take(cells);
  };
  const take = (cells: string[]) => {
    rows++;
    if (cells.length !== profiles.length) ragged++;
    else for (const [field, cell] of cells.entries()) add(profiles[field]!, cell);
  };
  return {
    header(header: Header, dialect: Dialect, sheet?: Sheet) {
      state.dialect = dialect;
      state.sheet = sheet;
      const cells = header.rows.at(-1)!;
      first.push(cells);
      top.push({ cells, count: cells.length, line: header.line });
    },
    row(row: Parameters<typeof cellText>[0]) {
      const count = Math.min(row.count, row.starts.length);
      const cells = Array.from({ length: count }, (_, field) => cellText(row, field));
      if (top.length < FIRST_ROWS) top.push({ cells: [...cells], count: row.count, line: row.line });
      // A row that is longer than the header has cells whose text isn't kept.
      if (row.count > count) cells.push('');
      if (state.header) take(cells);
      else if (first.push(cells) >= 4) begin();
    },
    finish() {
      if (!state.header) begin();
      return { header: state.header!, profiles, rows, ragged, dialect: state.dialect!, sheet: state.sheet };
    },
  };
}

function add(profile: Profile, cell: string): void {
  const value = cell.length > LONGEST_VALUE ? cell.slice(0, LONGEST_VALUE) : cell;
  const text = plainText(value);
  if (text === '') return;
  profile.filled++;
  if (text.length > LONGEST_ID || profile.unique?.has(text)) profile.unique = undefined;
  else profile.unique?.add(text);
  const known = profile.values.get(text);
  if (known !== undefined) profile.values.set(text, known + 1);
  else if (profile.values.size < MOST_VALUES) profile.values.set(text, 1);
  else profile.more = true;
}
