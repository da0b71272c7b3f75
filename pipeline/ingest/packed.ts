// Texts in, their bytes in one array out, and back: a million short strings take a lot of memory and of time to hand from
// thread to thread; their bytes take little.

import { roomFor } from './arrays.ts';
import type { TextColumn } from './responses.ts';

export interface PackedTexts {
  /** UTF-8. */
  bytes: Uint8Array;
  /** Where each text begins, and, one on, where it ends. */
  offsets: Uint32Array;
}

export interface Packer {
  add(bytes: Uint8Array, start: number, end: number): void;
  finish(): PackedTexts;
}

export function packer(): Packer {
  let count = 0;
  let bytes = new Uint8Array(1024);
  let offsets = new Uint32Array(256);
  return {
    add(source, start, end) {
      let at = offsets[count]!;
      bytes = roomFor(bytes, at + end - start);
      offsets = roomFor(offsets, count + 1);
      for (let i = start; i < end; i++) bytes[at++] = source[i]!;
      offsets[++count] = at;
    },
    finish: () => ({ bytes: bytes.slice(0, offsets[count]), offsets: offsets.slice(0, count + 1) }),
  };
}

export function packTexts(texts: readonly string[]): PackedTexts {
  const offsets = new Uint32Array(texts.length + 1);
  texts.forEach((text, i) => {
    offsets[i + 1] = offsets[i]! + Buffer.byteLength(text);
  });
  const bytes = Buffer.allocUnsafeSlow(offsets.at(-1)!);
  for (const [i, text] of texts.entries()) bytes.write(text, offsets[i]!);
  return { bytes, offsets };
}

export function unpackTexts({ bytes, offsets }: PackedTexts): string[] {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: offsets.length - 1 }, (_, i) => source.toString('utf8', offsets[i], offsets[i + 1]));
}

/** One after the other. */
export function joinPacked(parts: readonly PackedTexts[]): PackedTexts {
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  const offsets = new Uint32Array(1 + parts.reduce((sum, part) => sum + part.offsets.length - 1, 0));
  let at = 1;
  let before = 0;
  for (const part of parts) {
    for (let i = 1; i < part.offsets.length; i++) offsets[at++] = before + part.offsets[i]!;
    before += part.bytes.length;
  }
  return { bytes, offsets };
}

const packedByColumn = new WeakMap<TextColumn, PackedTexts>();

/** The texts as a column, unpacked when they are first asked for: mostly nobody asks. */
export function packedColumn(packed: PackedTexts): TextColumn {
  let values: string[] | undefined;
  const column: TextColumn = {
    kind: 'text',
    get values() {
      values ??= unpackTexts(packed);
      return values;
    },
  };
  packedByColumn.set(column, packed);
  return column;
}

/** The bytes of a column that is still packed. */
export const whilePacked = (column: TextColumn): PackedTexts | undefined => packedByColumn.get(column);

export const packedOf = (column: TextColumn): PackedTexts => {
  const { bytes, offsets } = packedByColumn.get(column) ?? packTexts(column.values);
  // A buffer of Node's is written to JSON as a list of numbers.
  return { bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), offsets };
};
