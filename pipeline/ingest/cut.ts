// An open file in; out, its bytes in large pieces that are cut between records, each with the line it begins on, and one
// hash of them all.

import type { Hash } from 'node:crypto';
import { countOf, LONGEST_RECORD } from './faults.ts';
import { type Dialect, QUOTE } from './records.ts';
import type { DataFile } from './source.ts';

export interface CutPiece {
  /** Whole records; memory of its own, which may be given away. */
  bytes: Buffer;
  /** Line of its first byte. */
  line: number;
  /** Gives the memory back, for a later piece. */
  done(buffer: ArrayBuffer): void;
}

/**
 * Where the last record in bytes that start at a record ends; 0 where none does. As records.ts has it, a line break ends
 * a record where the quotation marks before it are even in number: going backwards, where those after it are as odd or
 * even as all are.
 */
export function endOfRecords(bytes: Buffer, newline: Dialect['newline']): number {
  let open = isOdd(bytes, QUOTE);
  for (let i = bytes.length - 1; i >= 0; i--) {
    const byte = bytes[i];
    if (byte === QUOTE) open = !open;
    else if (byte === newline && !open) return i + 1;
  }
  return 0;
}

/** Whether a byte stands there an odd number of times. */
function isOdd(bytes: Buffer, wanted: number): boolean {
  const first = bytes.indexOf(wanted);
  let odd = false;
  if (first !== -1) for (let i = first; i < bytes.length; i++) if (bytes[i] === wanted) odd = !odd;
  return odd;
}

/** A piece as long as the file has bytes for it, after those that the piece before has left over. */
export async function readBytes(
  { handle }: Pick<DataFile, 'handle'>,
  position: number,
  size: number,
  left: Buffer,
  hash: Hash,
  spare: ArrayBuffer[] = [],
): Promise<{ bytes: Buffer; read: number }> {
  const length = left.length + size;
  const memory = spare.findLast(({ byteLength }) => byteLength >= length);
  if (memory) spare.splice(spare.indexOf(memory), 1);
  const bytes = Buffer.from(memory ?? new ArrayBuffer(Math.ceil(length * 1.1)), 0, length);
  left.copy(bytes);
  let end = left.length;
  while (end < bytes.length) {
    const { bytesRead } = await handle.read(bytes, end, bytes.length - end, position + end - left.length);
    if (bytesRead === 0) break;
    end += bytesRead;
  }
  hash.update(bytes.subarray(left.length, end));
  return { bytes: bytes.subarray(0, end), read: end - left.length };
}

/** The pieces of a table after its header, whose first bytes have been read. Nothing more where a record is endless. */
export async function* cutPieces(
  file: Pick<DataFile, 'handle'>,
  newline: Dialect['newline'],
  first: { bytes: Buffer; line: number; position: number },
  size: number,
  hash: Hash,
): AsyncGenerator<CutPiece | 'uncut'> {
  let { bytes, line, position } = first;
  const spare: ArrayBuffer[] = [];
  const done = (buffer: ArrayBuffer) => {
    spare.push(buffer);
  };
  for (;;) {
    const end = endOfRecords(bytes, newline);
    const lines = countOf(bytes.subarray(0, end), newline);
    const next = await readBytes(file, position, size, bytes.subarray(end), hash, spare);
    position += next.read;
    if (next.read === 0) {
      // What follows the last line break is a record without one.
      yield { bytes, line, done };
      return;
    }
    if (bytes.length > size + LONGEST_RECORD && end === 0) {
      yield 'uncut';
      return;
    }
    if (end > 0) yield { bytes: bytes.subarray(0, end), line, done };
    line += lines;
    bytes = next.bytes;
  }
}
