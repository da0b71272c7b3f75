// A walk through the bytes of an SPSS data file: numbers in the file's byte order, and text; never beyond the end.

import { BadFile } from '../sheet.ts';

export interface Cursor {
  readonly bytes: Buffer;
  at: number;
  /** The file's numbers are little-endian. */
  little: boolean;
}

/** Moves on by `count` bytes, and gives them. */
export function take(cursor: Cursor, count: number): Buffer {
  if (count < 0 || cursor.at + count > cursor.bytes.length)
    throw new BadFile('it ends in the middle of its dictionary');
  const piece = cursor.bytes.subarray(cursor.at, cursor.at + count);
  cursor.at += count;
  return piece;
}

export function int32(cursor: Cursor): number {
  const piece = take(cursor, 4);
  return cursor.little ? piece.readInt32LE() : piece.readInt32BE();
}

export function double(cursor: Cursor): number {
  const piece = take(cursor, 8);
  return cursor.little ? piece.readDoubleLE() : piece.readDoubleBE();
}

export const roundUp = (count: number, to: number): number => Math.ceil(count / to) * to;
