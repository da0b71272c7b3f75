// What makes a table of text unreadable: bytes that are no text, no header, a record without an end. In: where it was met;
// out, the problem that says so.

import { isAscii, isUtf8 } from 'node:buffer';
import { type Problem, UserError } from '../problems.ts';
import type { ResponseSource } from '../study/study.ts';
import { explainQuotes } from './quotes.ts';
import { type Dialect, QUOTE } from './records.ts';

/** Where reading has come to. */
interface Reached {
  /** Read, and not yet part of a whole record. */
  pending: Buffer;
  /** Line of the first pending byte. */
  line: number;
  newline: Dialect['newline'];
  /** Nothing before was beyond ASCII. */
  ascii: boolean;
  dialect?: Dialect;
}

/** No record may be longer, in bytes: a file of one endless line must not fill the memory. */
export const LONGEST_RECORD = 1 << 20;

/** Bytes that are not UTF-8: the file is in another encoding, if nothing before them was UTF-8 beyond ASCII. */
export class NotUtf8 extends Error {
  readonly line: number;
  readonly byte: number;
  readonly asciiBefore: boolean;
  constructor(line: number, byte: number, asciiBefore: boolean) {
    super(`byte ${byte} on line ${line} is not UTF-8`);
    this.line = line;
    this.byte = byte;
    this.asciiBefore = asciiBefore;
  }
}

export function countOf(bytes: Buffer, wanted: number): number {
  let count = 0;
  for (let i = bytes.indexOf(wanted); i !== -1; i = bytes.indexOf(wanted, i + 1)) count++;
  return count;
}

/** The first byte that no UTF-8 text has there, found by halving. */
export function notUtf8(state: Reached, bytes: Buffer): NotUtf8 {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (startsAsUtf8(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  // The byte that shows the fault may follow the one that is at fault: é of Windows-1252 looks like the first of two.
  while (!isUtf8(bytes.subarray(0, good))) good--;
  const before = bytes.subarray(0, good);
  return new NotUtf8(state.line + countOf(before, state.newline), bytes[good] ?? 0, state.ascii && isAscii(before));
}

/** UTF-8 up to a character that may be cut at the end. */
function startsAsUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

export function nulByte(file: string, line: number): UserError {
  const problem: Problem = {
    code: 'nul-byte',
    severity: 'error',
    place: { file, line },
    message: 'the data file holds a NUL byte, which text has not',
    fix: 'The file is damaged, or in an encoding that responses.encoding does not name: export it again as UTF-8.',
  };
  return new UserError([problem], 3);
}

export function noHeader(file: string, source: ResponseSource, found: number): UserError {
  const problem: Problem = {
    code: 'no-header',
    severity: 'error',
    place: { file },
    message: 'the data file ends before its header',
    found: `${found} of ${source.headerRows} header rows, after ${source.skipRows} skipped lines`,
    fix: 'Correct responses.skip_rows and responses.header_rows, or export the data again.',
  };
  return new UserError([problem], 3);
}

export function recordTooLong(state: Reached, file: string): UserError {
  const place = { file, line: state.line };
  const head = state.pending.subarray(0, LONGEST_RECORD);
  const open =
    head.includes(QUOTE) && explainQuotes(head, state.dialect ?? { delimiter: ',', newline: state.newline }, place);
  const problem: Problem = {
    code: 'record-too-long',
    severity: 'error',
    place,
    message: 'a row of the data file is longer than 1 MiB',
    found: `no end of the row that begins on line ${state.line}`,
    expected: 'one row a respondent, each on a line of its own',
    fix: 'Check that the file is a CSV file with line breaks, and export it again.',
  };
  return new UserError([open || problem], 3);
}
