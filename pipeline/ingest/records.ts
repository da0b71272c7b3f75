// UTF-8 bytes that start at a record in, where each record lies out; and the cells of those records, one row at a time.
// A pure function of bytes, so that a file can be read in any parts that are cut between records. csv-parse reads every
// record that holds a quotation mark; a record without one is split at its delimiters here, which is what csv-parse
// would do with it, only faster.

import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { UserError } from '../problems.ts';
import { explainQuotes } from './quotes.ts';

export const QUOTE = 0x22;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;

export interface Dialect {
  /** One byte. */
  delimiter: string;
  /** The byte that ends a line: LF (after a CR or not), or CR alone in files of old Macs. */
  newline: typeof LINE_FEED | typeof CARRIAGE_RETURN;
}

/** Where records lie in a piece of bytes; blank lines have been left out. */
export interface Records {
  count: number;
  starts: number[];
  /** Without the line break. */
  ends: number[];
  /** 1 = holds a quotation mark. */
  quoted: number[];
  /** Line breaks before each record, from the start of the bytes. */
  linesBefore: number[];
  /** Bytes of whole records; what follows is the start of one whose end has not been read. */
  consumed: number;
  /** Line breaks in the consumed bytes. */
  lines: number;
  blankLines: number;
  /** The bytes end inside a quoted cell. */
  openQuote: boolean;
}

/** One row's cells: bytes from `starts[i]` to `ends[i]`, unquoted, untrimmed. Valid until the next row is read. */
export interface Row {
  bytes: Buffer;
  starts: Int32Array;
  ends: Int32Array;
  /** How many cells the row has; positions are kept for the first `starts.length` only. */
  count: number;
  /** 1-based, where the row begins. */
  line: number;
}

export function cellText(row: Row, field: number): string {
  return row.bytes.toString('utf8', row.starts[field]!, row.ends[field]!);
}

/**
 * Finds the records in bytes that start at a record. A line break ends a record where the quotation marks before it
 * are even in number, as RFC 4180 has it; a file that breaks the rule is refused when its cells are read.
 * @param last nothing follows these bytes: the last record needs no line break
 * @param most stop after so many records
 */
export function cutRecords(
  bytes: Buffer,
  newline: Dialect['newline'],
  last: boolean,
  most = Number.POSITIVE_INFINITY,
): Records {
  const records: Records = {
    count: 0,
    starts: [],
    ends: [],
    quoted: [],
    linesBefore: [],
    consumed: 0,
    lines: 0,
    blankLines: 0,
    openQuote: false,
  };
  let quote = bytes.indexOf(QUOTE);
  while (records.consumed < bytes.length && records.count < most) {
    const start = records.consumed;
    if (quote !== -1 && quote < start) quote = bytes.indexOf(QUOTE, start);
    let end = bytes.indexOf(newline, start);
    const quoted = quote !== -1 && (end === -1 || quote < end);
    if (quoted) end = endOfQuotedRecord(bytes, quote, newline, records);
    if (end === -1 && !last) break;
    addRecord(records, bytes, start, end === -1 ? bytes.length : end, quoted, newline);
  }
  return records;
}

/** The line break that ends a record whose first quotation mark is at `from`, or -1. */
function endOfQuotedRecord(bytes: Buffer, from: number, newline: number, records: Records): number {
  let open = false;
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) open = !open;
    else if (byte === newline && !open) return i;
  }
  records.openQuote = open;
  return -1;
}

function addRecord(records: Records, bytes: Buffer, start: number, end: number, quoted: boolean, newline: number) {
  const bare = newline === LINE_FEED && end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  if (bare === start) records.blankLines++;
  else {
    records.count++;
    records.starts.push(start);
    records.ends.push(bare);
    records.quoted.push(quoted ? 1 : 0);
    records.linesBefore.push(records.lines);
  }
  if (quoted) for (let i = start; i < end; i++) if (bytes[i] === newline) records.lines++;
  if (end < bytes.length) records.lines++;
  records.consumed = Math.min(end + 1, bytes.length);
}

/**
 * Calls `visit` with every record's cells, in order; the Row is the same object each time.
 * @param width cells whose positions are wanted
 * @param firstLine line of the first byte in the file
 * @throws UserError where a quotation mark breaks a record
 */
export function eachRow(
  bytes: Buffer,
  records: Records,
  dialect: Dialect,
  at: { file: string; firstLine: number; width: number },
  visit: (row: Row) => void,
): void {
  const row: Row = {
    bytes,
    starts: new Int32Array(at.width),
    ends: new Int32Array(at.width),
    count: 0,
    line: 0,
  };
  const parsed = parseQuoted(bytes, records, dialect, at);
  const delimiter = dialect.delimiter.charCodeAt(0);
  let nextParsed = 0;
  for (let i = 0; i < records.count; i++) {
    row.line = at.firstLine + records.linesBefore[i]!;
    if (records.quoted[i]) copyCells(row, parsed[nextParsed++]!, records.ends[i]! - records.starts[i]!);
    else splitCells(row, bytes, records.starts[i]!, records.ends[i]!, delimiter);
    visit(row);
  }
}

function splitCells(row: Row, bytes: Buffer, start: number, end: number, delimiter: number): void {
  const { starts, ends } = row;
  const width = starts.length;
  let field = 0;
  let from = start;
  for (let i = start; i < end; i++) {
    if (bytes[i] !== delimiter) continue;
    if (field < width) {
      starts[field] = from;
      ends[field] = i;
    }
    field++;
    from = i + 1;
  }
  if (field < width) {
    starts[field] = from;
    ends[field] = end;
  }
  row.bytes = bytes;
  row.count = field + 1;
}

/** Cells that csv-parse has unquoted, put back into bytes; `longest` is enough room for them. */
function copyCells(row: Row, cells: string[], longest: number): void {
  const bytes = Buffer.allocUnsafe(longest);
  const text = cells.join('');
  const oneByteEach = bytes.write(text, 'utf8') === text.length;
  let end = 0;
  for (let field = 0; field < cells.length && field < row.starts.length; field++) {
    row.starts[field] = end;
    end += oneByteEach ? cells[field]!.length : Buffer.byteLength(cells[field]!, 'utf8');
    row.ends[field] = end;
  }
  row.bytes = bytes;
  row.count = cells.length;
}

/** A row made of cells that a format has given as text; they are trimmed, as those of text files are. */
export function rowOfCells(cells: string[], line: number): Row {
  const trimmed = cells.map((cell) => cell.trim());
  const size = trimmed.length;
  const row = { bytes: Buffer.alloc(0), starts: new Int32Array(size), ends: new Int32Array(size), count: size, line };
  copyCells(row, trimmed, Buffer.byteLength(trimmed.join('')));
  return row;
}

/** The cells of the records with quotation marks, in order. */
function parseQuoted(
  bytes: Buffer,
  records: Records,
  dialect: Dialect,
  at: { file: string; firstLine: number },
): string[][] {
  const which = records.quoted.flatMap((quoted, i) => (quoted ? [i] : []));
  if (which.length === 0) return [];
  const lineBreak = Buffer.of(dialect.newline);
  const pieces = which.flatMap((i) => [bytes.subarray(records.starts[i]!, records.ends[i]!), lineBreak]);
  try {
    return parseCells(Buffer.concat(pieces), dialect);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    for (const i of which) {
      const record = bytes.subarray(records.starts[i]!, records.ends[i]!);
      const line = at.firstLine + records.linesBefore[i]!;
      const problem = explainQuotes(record, dialect, { file: at.file, line });
      if (problem) throw new UserError([problem], 3);
    }
    throw error;
  }
}

/** Whole records in, their cells out, by csv-parse; white space around cells is dropped, as it is nowhere an answer. */
export function parseCells(bytes: Buffer, { delimiter, newline }: Dialect): string[][] {
  return parse(bytes, {
    delimiter,
    // The CR of a CRLF is white space, and trimmed.
    record_delimiter: String.fromCharCode(newline),
    relax_column_count: true,
    trim: true,
  });
}
