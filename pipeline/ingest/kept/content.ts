// Responses in, the parts of a file that holds them out, and back. Numbers stand in it as they do in memory, so that
// reading is no more than finding where each column begins; everything else is JSON at its front. A file that is damaged
// is none.

import { crc32 } from 'node:zlib';
import { packedColumn, packedOf } from '../packed.ts';
import type { Column, Responses } from '../responses.ts';

const MARK = Buffer.from('topline responses 1\n');
/** After the mark: a checksum of all that follows, and the length of the JSON. */
const FRONT = MARK.length + 8;

const TYPES = { Uint8Array, Uint16Array, Uint32Array, Int32Array, Float64Array };
type TypeName = keyof typeof TYPES;
type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** Where an array stands: bytes after the JSON's end, and entries. */
interface ArrayPlace {
  $array: TypeName;
  at: number;
  length: number;
}

/** To be written one after the other. Nothing is copied: the arrays are those of the responses. */
export function contentOf(responses: Responses): Uint8Array[] {
  const arrays: Uint8Array[] = [];
  const places = new Map<Numbers, ArrayPlace>();
  let at = 0;
  const placeOf = (numbers: Numbers): ArrayPlace => {
    const known = places.get(numbers);
    if (known) return known;
    const place = { $array: numbers.constructor.name as TypeName, at, length: numbers.length };
    const gap = -numbers.byteLength & 7;
    arrays.push(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), new Uint8Array(gap));
    at += numbers.byteLength + gap;
    places.set(numbers, place);
    return place;
  };
  const json = JSON.stringify(withPackedTexts(responses), (_, value) => {
    if (value instanceof Map) return { $map: [...value] };
    return isNumbers(value) ? placeOf(value) : value;
  });
  const text = Buffer.from(json + ' '.repeat(-(FRONT + Buffer.byteLength(json)) & 7));
  const front = Buffer.alloc(FRONT);
  MARK.copy(front);
  front.writeUInt32LE(text.length, MARK.length + 4);
  front.writeUInt32LE(checksum([front.subarray(MARK.length + 4), text, ...arrays]), MARK.length);
  return [front, text, ...arrays];
}

const isNumbers = (value: unknown): value is Numbers => ArrayBuffer.isView(value) && value.constructor.name in TYPES;

const checksum = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => crc32(part, sum), 0);

/** @param bytes of the whole file, in memory of their own; undefined where they are not what was written */
export function responsesOf(bytes: Buffer): Responses | undefined {
  if (bytes.length < FRONT || !bytes.subarray(0, MARK.length).equals(MARK)) return undefined;
  if (crc32(bytes.subarray(MARK.length + 4)) !== bytes.readUInt32LE(MARK.length)) return undefined;
  const start = FRONT + bytes.readUInt32LE(MARK.length + 4);
  const revive = (_: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$map' in value) return new Map(value.$map as [string, unknown][]);
    return '$array' in value ? arrayAt(bytes, start, value as ArrayPlace) : value;
  };
  try {
    return withTexts(JSON.parse(bytes.toString('utf8', FRONT, start), revive) as Responses);
  } catch {
    return undefined;
  }
}

function arrayAt(bytes: Buffer, start: number, { $array, at, length }: ArrayPlace): Numbers {
  return new TYPES[$array](bytes.buffer as ArrayBuffer, bytes.byteOffset + start + at, length);
}

type Kept = Column | ({ kind: 'packed' } & ReturnType<typeof packedOf>);

function withPackedTexts(responses: Responses) {
  const columns = [...responses.columns].map(([name, column]): [string, Kept] => [
    name,
    column.kind === 'text' ? { kind: 'packed', ...packedOf(column) } : column,
  ]);
  return { ...responses, columns: new Map(columns) };
}

function withTexts(kept: Responses): Responses {
  const columns = [...(kept.columns as Map<string, Kept>)].map(([name, column]): [string, Column] => [
    name,
    column.kind === 'packed' ? packedColumn(column) : column,
  ]);
  return { ...kept, columns: new Map(columns) };
}
