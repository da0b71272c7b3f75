// Header rows in, columns by name out. Headers are compared as spelling.ts compares text: as written first, then
// without regard to capitals.

import { nearest, type Problem } from '../problems.ts';
import { plainText } from './spelling.ts';

export interface Header {
  /** The name of each column: the last cell that is not blank in its header rows; '' where all are. */
  names: string[];
  /** All header rows, cells as written; shorter rows end early. */
  rows: string[][];
  /** Names made of several header rows, and of a name and its number: see pathsOf and numbered. */
  made: { paths: string[]; numbered: string[] };
  /** Line of the first header row. */
  line: number;
  /** By spelling, the most exact first: the fields (0-based) that bear a name. */
  fieldsByName: Map<string, number[]>[];
}

export type Found = { field: number } | { fields: number[] } | { nearest?: string };

export function headerOf(rows: string[][], line: number): Header {
  const width = Math.max(...rows.map((row) => row.length));
  const names = Array.from({ length: width }, (_, field) => {
    const cells = rows.map((row) => row[field]?.trim() ?? '');
    return cells.findLast((cell) => plainText(cell) !== '') ?? '';
  });
  const spellings = [plainText, (text: string) => plainText(text).toLowerCase()];
  const made = { paths: rows.length > 1 ? pathsOf(rows, width) : [], numbered: numbered(names) };
  const spelt = [names, ...rows, made.paths, made.numbered];
  const fieldsByName = spelt.flatMap((row) => spellings.map((spelling) => fieldsOf(row, spelling)));
  return { names, rows, made, line, fieldsByName };
}

/**
 * `question: answer` of a column below merged cells: a spreadsheet or SurveyMonkey writes the question over the first
 * of its columns only.
 */
function pathsOf(rows: string[][], width: number): string[] {
  let above = '';
  return Array.from({ length: width }, (_, field) => {
    const [top = '', ...below] = rows.map((row) => row[field]?.trim() ?? '');
    if (plainText(top) !== '') above = top;
    const last = below.findLast((cell) => plainText(cell) !== '') ?? '';
    return above === '' || last === '' ? '' : `${above}: ${last}`;
  });
}

/** `name (2)` for the second column of that name, and so on. */
function numbered(names: string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const key = plainText(name);
    if (key === '') return '';
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return `${name} (${seen.get(key)})`;
  });
}

function fieldsOf(names: string[], spelling: (text: string) => string): Map<string, number[]> {
  const fields = new Map<string, number[]>();
  names.forEach((name, field) => {
    const key = spelling(name);
    const known = fields.get(key);
    if (known) known.push(field);
    else if (key !== '') fields.set(key, [field]);
  });
  return fields;
}

/**
 * The column that a header names: one `field` (0-based), the several `fields` that bear it, or none and the nearest
 * name. With several header rows a column also answers to any of its other headers, if no other column does.
 * @param named headers that the study names, as spelling.ts spells them: the nearest is none of these
 */
export function findColumn(header: Header, wanted: string, named: ReadonlySet<string> = new Set()): Found {
  const key = plainText(wanted);
  for (const [i, fieldsByName] of header.fieldsByName.entries()) {
    const fields = fieldsByName.get(i % 2 === 0 ? key : key.toLowerCase());
    if (fields) return fields.length === 1 ? { field: fields[0]! } : { fields };
  }
  const free = header.names.map(plainText).filter((name) => name !== '' && !named.has(name));
  return { nearest: nearest(key, free) };
}

/** What is wrong with a header that names no column, or several. `neededBy` says what asks for it: question `q1`. */
export function headerProblem(
  header: Header,
  wanted: string,
  found: Exclude<Found, { field: number }>,
  needed: { by: string; file: string; at: string },
): Problem {
  const place = { file: needed.file, line: header.line };
  if ('fields' in found) {
    const columns = found.fields.map((field) => field + 1);
    return {
      code: 'duplicate-header',
      severity: 'error',
      place: { ...place, column: columns[1] },
      message: `${needed.by} reads column "${wanted}", and several columns have that header`,
      found: `columns ${columns.slice(0, 5).join(' and ')}${columns.length > 5 ? ' and more' : ''}`,
      expected: 'one column with that header',
      fix: `Rename all but one of them in the data file${header.rows.length > 1 ? ', or name it by another of its header rows' : ''}.`,
    };
  }
  return {
    code: 'missing-column',
    severity: 'error',
    place,
    message: `${needed.by} reads column "${wanted}", and the data file has no such header`,
    expected: `a column "${wanted}" (${needed.at})`,
    fix: found.nearest
      ? `Did you mean "${found.nearest}"? Correct the header in ${needed.at}.`
      : `Export the column, or correct the header in ${needed.at}.`,
  };
}

/** A name by which a study can call a column so that no other is meant; undefined where it has none. */
export function nameOfField(header: Header, field: number): string | undefined {
  const cells = header.rows.map((row) => row[field] ?? '');
  const path = header.made.paths[field] ?? '';
  // Below merged cells, the question alone would name the first of its answers.
  const merged = path !== '' && header.rows[0]![field + 1]?.trim() === '' && !/^response$/i.test(cells[1]!.trim());
  const first = merged ? path : cells[0]!;
  const candidates = [first, cells[0]!, header.names[field]!, path, header.made.numbered[field]!];
  return candidates.map(plainText).find((name) => {
    const found = name === '' ? {} : findColumn(header, name);
    return 'field' in found && found.field === field;
  });
}
