// The first bytes of a file in, what its text is encoded in out; and decoders from each encoding to UTF-8.

import type { Place, Problem } from '../problems.ts';
import { UserError } from '../problems.ts';
import type { ResponseSource } from '../study/study.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'macintosh';

/** What the first bytes of files are that are often taken for a CSV file. */
const SIGNATURES: [bytes: string, what: string][] = [
  ['\x89PNG', 'a PNG image'],
  ['GIF8', 'a GIF image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['%PDF', 'a PDF document'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook (.xls)'],
  ['SQLite format 3', 'an SQLite database'],
  ['{\\rtf', 'a rich text document'],
];

/** The encoding of a file that begins with `head`, and the length of its byte order mark. */
export function detectEncoding(
  head: Buffer,
  wanted: ResponseSource['encoding'],
  place: Place,
): { encoding: Encoding; markLength: number } {
  refuseBinary(head, place);
  const mark = byteOrderMark(head);
  if (mark && wanted !== 'auto' && wanted !== mark.encoding) throw markContradicts(mark.encoding, wanted, place);
  if (mark) return mark;
  const guessed = encodingByNuls(head);
  if (guessed === 'binary' && !wanted.startsWith('utf-16')) throw notText('NUL bytes, which text has not', place);
  if (wanted !== 'auto') return { encoding: wanted, markLength: 0 };
  return { encoding: guessed === 'binary' ? 'utf-8' : guessed, markLength: 0 };
}

function refuseBinary(head: Buffer, place: Place): void {
  const start = head.toString('latin1', 0, 16);
  const known = SIGNATURES.find(([bytes]) => start.startsWith(bytes));
  if (known) throw notText(known[1], place);
}

function notText(found: string, place: Place): UserError {
  const problem: Problem = {
    code: 'not-text',
    severity: 'error',
    place,
    message: 'the data file is not a text file',
    found,
    expected: 'CSV, SPSS (.sav, .zsav), Excel (.xlsx), Parquet or JSON lines',
    fix: 'Export the data as CSV (UTF-8).',
  };
  return new UserError([problem], 3);
}

function markContradicts(found: Encoding, wanted: string, place: Place): UserError {
  const problem: Problem = {
    code: 'encoding-mismatch',
    severity: 'error',
    place: { ...place, line: 1, column: 1 },
    message: 'the byte order mark of the data file contradicts responses.encoding',
    found,
    expected: wanted,
    fix: `Set responses.encoding to ${found}, or leave it out.`,
  };
  return new UserError([problem], 3);
}

function byteOrderMark(head: Buffer): { encoding: Encoding; markLength: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', markLength: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markLength: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markLength: 2 };
  return undefined;
}

/** Western text in UTF-16 has a NUL in nearly every second place; in a one-byte encoding it has none. */
function encodingByNuls(head: Buffer): Encoding | 'binary' {
  const length = Math.min(head.length, 8192) & ~1;
  const nuls = [0, 0];
  for (let i = 0; i < length; i++) if (head[i] === 0) nuls[i & 1]!++;
  const [even, odd] = [nuls[0]! / (length / 2), nuls[1]! / (length / 2)];
  if (odd > 0.4 && even < 0.05) return 'utf-16le';
  if (even > 0.4 && odd < 0.05) return 'utf-16be';
  return head.includes(0) ? 'binary' : 'utf-8';
}

/** Turns chunks of a file into UTF-8, whatever the cuts between them. Throws a TypeError on what can't be decoded. */
export type Decode = (chunk: Buffer, last: boolean) => Buffer;

export function decoderOf(encoding: Encoding): Decode {
  if (encoding === 'utf-8') return (chunk) => chunk;
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (chunk, last) => Buffer.from(decoder.decode(chunk, { stream: !last }), 'utf8');
}
