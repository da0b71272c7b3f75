// Chunks of UTF-8 in, one header and then every row out, in order. It keeps at most one chunk and one record in memory.

import { isAscii, isUtf8 } from 'node:buffer';
import { UserError } from '../problems.ts';
import type { ResponseSource } from '../study/study.ts';
import { detectDelimiter, detectNewline, separatorLine } from './dialect.ts';
import { countOf, LONGEST_RECORD, noHeader, notUtf8, nulByte, recordTooLong } from './faults.ts';
import { findColumn, type Header, headerOf } from './header.ts';
import { explainQuotes } from './quotes.ts';
import {
  CARRIAGE_RETURN,
  cutRecords,
  type Dialect,
  eachRow,
  LINE_FEED,
  parseCells,
  type Records,
  type Row,
} from './records.ts';

export interface Visitor {
  header(header: Header, dialect: Dialect): void;
  row(row: Row): void;
}

export interface TableReader {
  /** @throws UserError on what breaks the table, NotUtf8 on other bytes */
  push(chunk: Buffer, last: boolean): void;
  /** Lines of nothing, and rows of blank cells below the last row that holds anything; they are no rows. */
  blankLines(): number;
  endsWithLineBreak(): boolean;
}

interface State {
  /** Read, and not yet part of a whole record. */
  pending: Buffer;
  /** Line of the first pending byte. */
  line: number;
  ascii: boolean;
  blankLines: number;
  /** Lines of rows of blank cells, and how many cells each has: no rows if no other row follows. */
  blankRows: { line: number; count: number }[];
  endsWithLineBreak: boolean;
  newline: Dialect['newline'];
  /** Known once the header has been read. */
  dialect?: Dialect;
  width: number;
  /** In bytes: a longer record is refused. */
  longest: number;
}

/** Where the rows of a table begin, and what its header says of them. */
export interface TableStart {
  header: Header;
  dialect: Dialect;
  /** Bytes before the first row. */
  length: number;
  /** Of the first row. */
  line: number;
}

/**
 * @param file as problems name it
 * @param wanted headers that the study names; they decide between delimiters
 */
export function tableReader(file: string, source: ResponseSource, wanted: string[], visitor: Visitor): TableReader {
  const state = startState();
  return {
    push(chunk, last) {
      takeChunk(state, chunk);
      if (!state.dialect) readHeader(state, file, source, wanted, last, visitor);
      if (state.dialect) readRows(state, state.dialect, file, last, visitor);
      keepPending(state, file);
    },
    blankLines: () => state.blankLines + state.blankRows.length,
    endsWithLineBreak: () => state.endsWithLineBreak,
  };
}

const startState = (): State => ({
  pending: Buffer.alloc(0),
  line: 1,
  ascii: true,
  blankLines: 0,
  blankRows: [],
  endsWithLineBreak: true,
  newline: LINE_FEED,
  width: 0,
  longest: LONGEST_RECORD,
});

function takeChunk(state: State, chunk: Buffer): void {
  if (chunk.length > 0) state.endsWithLineBreak = chunk.at(-1) === LINE_FEED || chunk.at(-1) === CARRIAGE_RETURN;
  state.pending = state.pending.length ? Buffer.concat([state.pending, chunk]) : chunk;
}

function keepPending(state: State, file: string): void {
  if (state.pending.length > state.longest) throw recordTooLong(state, file);
  // The chunk's memory is used again for a later one.
  state.pending = Buffer.from(state.pending);
}

/** The header alone, of a table that starts with these bytes; undefined where they end before it does. */
export function readTableStart(
  bytes: Buffer,
  file: string,
  source: ResponseSource,
  wanted: string[],
): TableStart | undefined {
  const state = { ...startState(), pending: bytes };
  let found: Omit<TableStart, 'length' | 'line'> | undefined;
  const header = (header: Header, dialect: Dialect) => {
    found = { header, dialect };
  };
  readHeader(state, file, source, wanted, false, { header, row: () => {} });
  return found && { ...found, length: bytes.length - state.pending.length, line: state.line };
}

/** What a piece of a table, cut out between two records, holds besides rows. */
export interface PieceRead {
  blankLines: number;
  /** Rows of blank cells at its end: rows only if a row follows in a later piece. */
  blankRows: number;
  endsWithLineBreak: boolean;
}

/**
 * Reads a piece of a table that begins and ends between records, `chunkBytes` at a time.
 * @throws UserError, NotUtf8: what is thrown need not be what is told of the whole table
 */
export function readPiece(
  bytes: Buffer,
  { header, dialect }: Pick<TableStart, 'header' | 'dialect'>,
  at: { file: string; line: number; chunkBytes: number },
  row: Visitor['row'],
): PieceRead {
  const state: State = {
    ...startState(),
    line: at.line,
    newline: dialect.newline,
    dialect,
    width: header.names.length,
  };
  // Whether a record is too long is found between chunks, and those of the whole table lie elsewhere.
  state.longest = LONGEST_RECORD - at.chunkBytes;
  for (let from = 0; from < bytes.length; from += at.chunkBytes) {
    takeChunk(state, bytes.subarray(from, from + at.chunkBytes));
    readRows(state, dialect, at.file, from + at.chunkBytes >= bytes.length, { header: () => {}, row });
    keepPending(state, at.file);
  }
  const { blankLines, blankRows, endsWithLineBreak } = state;
  return { blankLines, blankRows: blankRows.length, endsWithLineBreak };
}

function readHeader(
  state: State,
  file: string,
  source: ResponseSource,
  wanted: string[],
  last: boolean,
  visitor: Visitor,
): void {
  const newline = detectNewline(state.pending, last);
  const start = newline && skipLines(state.pending, source.skipRows, newline, last);
  if (newline === undefined || start === undefined) return;
  state.newline = newline;
  const separator = separatorLine(state.pending, start, newline);
  const from = separator?.end ?? start;
  const bytes = state.pending.subarray(from);
  const records = cutRecords(bytes, newline, last, source.headerRows);
  if (records.count < source.headerRows && !last) return;
  if (records.count < source.headerRows) throw noHeader(file, source, records.count);
  const line = 1 + countOf(state.pending.subarray(0, from), newline);
  consume(state, file, from + records.consumed, line - 1 + records.lines);
  const delimiter =
    separator?.delimiter ?? detectDelimiter(bytes, records, source.delimiter, (cells) => matches(cells, wanted));
  state.dialect = { delimiter, newline };
  const header = headerOf(headerCells(bytes, records, state.dialect, file, line), line + records.linesBefore[0]!);
  state.width = header.names.length;
  visitor.header(header, state.dialect);
}

/** How many of the headers that the study names are among these rows of cells. */
function matches(rows: string[][], wanted: string[]): number {
  const header = headerOf(rows, 1);
  return wanted.filter((name) => 'field' in findColumn(header, name)).length;
}

function headerCells(bytes: Buffer, records: Records, dialect: Dialect, file: string, line: number): string[][] {
  return records.starts.map((start, i) => {
    const record = bytes.subarray(start, records.ends[i]);
    const problem = records.quoted[i]
      ? explainQuotes(record, dialect, { file, line: line + records.linesBefore[i]! })
      : undefined;
    if (problem) throw new UserError([problem], 3);
    return parseCells(record, dialect)[0]!;
  });
}

function readRows(state: State, dialect: Dialect, file: string, last: boolean, visitor: Visitor): void {
  const bytes = state.pending;
  const records = cutRecords(bytes, dialect.newline, last);
  const firstLine = state.line;
  consume(state, file, records.consumed, records.lines);
  state.blankLines += records.blankLines;
  const delimiter = dialect.delimiter.charCodeAt(0);
  eachRow(bytes, records, dialect, { file, firstLine, width: state.width }, (row) => {
    if (isBlankRow(row, delimiter)) state.blankRows.push({ line: row.line, count: row.count });
    else {
      if (state.blankRows.length > 0) flushBlankRows(state, visitor);
      visitor.row(row);
    }
  });
}

/** A row of blank cells between others is that of a respondent who answered nothing. */
function flushBlankRows(state: State, visitor: Visitor): void {
  const nothing = new Int32Array(state.width);
  for (const { line, count } of state.blankRows) {
    visitor.row({ bytes: Buffer.alloc(0), starts: nothing, ends: nothing, count, line });
  }
  state.blankRows = [];
}

/** Spreadsheets write rows of delimiters below the last row that holds anything. */
function isBlankRow(row: Row, delimiter: number): boolean {
  const fields = Math.min(row.count, row.starts.length);
  const end = fields ? row.ends[fields - 1]! : 0;
  if (row.count > fields) return false;
  for (let i = row.starts[0] ?? 0; i < end; i++) {
    const byte = row.bytes[i]!;
    if (byte !== delimiter && byte !== 0x20 && byte !== 0x09) return false;
  }
  return true;
}

/** Takes whole records off the pending bytes, once they are known to be text. */
function consume(state: State, file: string, length: number, lines: number): void {
  const bytes = state.pending.subarray(0, length);
  if (bytes.includes(0)) throw nulByte(file, state.line + countOf(bytes.subarray(0, bytes.indexOf(0)), state.newline));
  if (!isUtf8(bytes)) throw notUtf8(state, bytes);
  state.ascii &&= isAscii(bytes);
  state.pending = state.pending.subarray(length);
  state.line += lines;
}

/** Where the bytes after `lines` physical lines begin; undefined where more must be read. */
function skipLines(bytes: Buffer, lines: number, newline: number, last: boolean): number | undefined {
  let start = 0;
  for (let i = 0; i < lines; i++) {
    const end = bytes.indexOf(newline, start);
    if (end === -1) return last ? bytes.length : undefined;
    start = end + 1;
  }
  return start;
}
