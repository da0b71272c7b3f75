// Files whose columns stand beside those of the data file, joined by id (`responses.join`): codes of open text, say. In:
// the study. Out: each file's columns by id, and what lengthens the data file's header and rows by them.

import { type Place, type Problem, stopOnErrors, UserError } from '../problems.ts';
import type { JoinSpec, Study } from '../study/study.ts';
import { readDataFile } from './file.ts';
import { LARGEST_FILE, tooLarge } from './formats/sheet.ts';
import { findColumn, type Header, headerOf, headerProblem } from './header.ts';
import { cellText, type Row } from './records.ts';
import type { InputFile } from './responses.ts';
import { countOf, plainText } from './spelling.ts';

/** Between the cells of an id that has several rows. */
const SEPARATOR = ';';

interface Entry {
  line: number;
  cells: string[];
  /** Whether a row of the data file has had it. */
  used: boolean;
}

export interface Beside {
  spec: JoinSpec;
  /** As problems name it. */
  shown: string;
  input: InputFile;
  headers: string[];
  byId: Map<string, Entry>;
  problems: Problem[];
}

/** @throws UserError with all that is wrong with the file that is read */
export async function readBeside(
  study: Study,
  spec: JoinSpec,
  { folder, chunkBytes }: { folder: string; chunkBytes: number },
): Promise<Beside> {
  const own = { ...study, responses: { ...study.responses, ...spec.form, file: spec.file, place: spec.place } };
  const beside = {
    spec,
    shown: '',
    headers: [] as string[],
    byId: new Map<string, Entry>(),
    problems: [] as Problem[],
  };
  const errors: Problem[] = [];
  let field = -1;
  let size = 0;
  const read = await readDataFile(own, {
    ...{ folder, chunkBytes, wanted: [spec.id] },
    visitor: (file) => ({
      header(header) {
        beside.shown = file;
        beside.byId.clear();
        errors.length = 0;
        field = fieldOf(header, spec, file);
        beside.headers = header.names.filter((_, at) => at !== field);
      },
      row(row) {
        size += (row.ends.at(-1) ?? 0) - (row.starts[0] ?? 0);
        if (size > LARGEST_FILE) throw tooLargeToJoin(beside.shown);
        takeBesideRow(beside, row, field, errors);
      },
    }),
  });
  stopOnErrors(errors, 3);
  return { ...beside, input: read.input, problems: read.problems };
}

function tooLargeToJoin(file: string): UserError {
  const fix = 'Leave out the columns that the study does not use.';
  return new UserError(
    tooLarge(file, 'a file that is joined').problems.map((problem) => ({ ...problem, fix })),
    3,
  );
}

function fieldOf(header: Header, spec: JoinSpec, file: string): number {
  const found = findColumn(header, spec.id);
  if ('field' in found) return found.field;
  const at = [spec.place.file, spec.place.line].join(':');
  stopOnErrors([headerProblem(header, spec.id, found, { by: 'responses.join', file, at })], 3);
  return -1;
}

function takeBesideRow(
  { byId, spec, shown, headers }: Pick<Beside, 'byId' | 'spec' | 'shown' | 'headers'>,
  row: Row,
  field: number,
  errors: Problem[],
): void {
  const complain = (problem: Pick<Problem, 'code' | 'message' | 'found' | 'fix'>) => {
    if (errors.length < 20) errors.push({ severity: 'error', place: { file: shown, line: row.line }, ...problem });
  };
  if (row.count !== headers.length + 1) {
    complain({
      ...{ code: row.count > headers.length + 1 ? 'long-row' : 'short-row', found: countOf(row.count, 'cell') },
      message: 'a row has another number of cells than the header',
      fix: 'Check that the row is whole, and that cells that hold a delimiter stand in quotation marks.',
    });
    return;
  }
  const id = plainText(cellText(row, field));
  const cells = headers.map((_, at) => cellText(row, at < field ? at : at + 1).trim());
  const known = byId.get(id);
  if (id === '')
    complain({ code: 'missing-id', message: `a row has no id in column "${spec.id}"`, fix: 'Give it one.' });
  else if (!known) byId.set(id, { line: row.line, cells, used: false });
  else if (spec.rows === 'several') known.cells = known.cells.map((cell, at) => joined(cell, cells[at]!));
  else {
    complain({
      ...{ code: 'duplicate-id', found: id },
      message: `the id is that of an earlier row, on line ${known.line}`,
      fix: `Leave one of the rows out; or, where each row is one of several codes, say \`rows: several\` under responses.join.`,
    });
  }
}

function joined(before: string, cell: string): string {
  if (cell === '' || before.split(SEPARATOR).includes(cell)) return before;
  return before === '' ? cell : before + SEPARATOR + cell;
}

/** The data file's header with the columns of the other files to the right. */
export function headerWith(header: Header, besides: readonly Beside[]): Header {
  const added = besides.flatMap(({ headers }) => headers);
  const width = header.names.length;
  const rows = header.rows.map((row, at) => {
    const cells = Array.from({ length: width }, (_, field) => row[field] ?? '');
    return [...cells, ...(at === header.rows.length - 1 ? added : added.map(() => ''))];
  });
  return { ...headerOf(rows, header.line), line: header.line };
}

/** Lengthens rows; `placeOf` says where a cell of the last one stands, if in another file. */
export function rowsWith(besides: readonly Beside[], idField: number, width: number) {
  let last: (Entry | undefined)[] = [];
  const blank = besides.map(({ headers }) => headers.map(() => ''));
  const lengthen = (row: Row): Row => {
    if (row.count !== width) return row;
    const id = plainText(cellText(row, idField));
    last = besides.map(({ byId }) => byId.get(id));
    for (const entry of last) if (entry) entry.used = true;
    return longer(
      row,
      last.flatMap((entry, i) => entry?.cells ?? blank[i]!),
      width,
    );
  };
  const placeOf = (field: number): Place | undefined => {
    let at = width;
    for (const [i, { headers, shown }] of besides.entries()) {
      if (field >= at && field < at + headers.length) return { file: shown, line: last[i]?.line ?? 1 };
      at += headers.length;
    }
    return undefined;
  };
  return { lengthen, placeOf };
}

/** A copy, since the row's bytes are those of the whole chunk. `count` stays: it is the data file's cells that count. */
function longer(row: Row, cells: readonly string[], width: number): Row {
  const from = row.starts[0] ?? 0;
  const to = width ? row.ends[width - 1]! : from;
  const added = cells.map((cell) => Buffer.from(cell));
  const bytes = Buffer.concat([row.bytes.subarray(from, to), ...added]);
  const starts = new Int32Array(width + cells.length);
  const ends = new Int32Array(width + cells.length);
  for (let field = 0; field < width; field++) {
    starts[field] = row.starts[field]! - from;
    ends[field] = row.ends[field]! - from;
  }
  let at = to - from;
  added.forEach((cell, i) => {
    starts[width + i] = at;
    at += cell.length;
    ends[width + i] = at;
  });
  return { bytes, starts, ends, count: row.count, line: row.line };
}

/** A warning of ids that no row of the data file has: of another wave, or written otherwise. */
export function unmatched({ byId, shown, spec }: Beside): Problem[] {
  const unused = [...byId].filter(([, entry]) => !entry.used);
  if (unused.length === 0 || spec.shared) return [];
  const none = unused.length === byId.size;
  return [
    {
      code: none ? 'no-id-matches' : 'ids-without-row',
      severity: none ? 'error' : 'warning',
      place: { file: shown, line: unused[0]![1].line },
      message: none
        ? 'no id of this file is in the data file'
        : `${countOf(unused.length, 'id')} of ${byId.size.toLocaleString('en-GB')} in this file ${unused.length === 1 ? 'has' : 'have'} no row that is used in the data file`,
      found:
        unused
          .slice(0, 5)
          .map(([id]) => id)
          .join(', ') + (unused.length > 5 ? ', …' : ''),
      fix: 'Check that both files write the ids alike, and that this one belongs to the same data.',
    },
  ];
}
