// The rows that estimates use in; out, for each row three numbers that stand for who it is of, what was answered, and how
// it counts (weights and the rest of the design). Two rows that say the same have the same numbers, under the same salt.

import { isAscii } from 'node:buffer';
import { whilePacked } from '../../ingest/packed.ts';
import type { Column, Responses, TextColumn } from '../../ingest/responses.ts';
import { WAVE } from '../../study/files.ts';
import type { Study } from '../../study/study.ts';

export interface RowColumns {
  /** The columns that identify a row: a respondent's id, in a wave; none where the study names none. */
  ids: string[];
  /** Ids of questions. */
  answers: string[];
  /** Headers. */
  design: string[];
}

/** One entry a row. */
export interface RowDigests {
  ids: Float64Array;
  answers: Float64Array;
  design: Float64Array;
}

/** What there is to compare; what is worked out from other columns isn't the data's. */
export function columnsOf(study: Study, { columns }: Responses): RowColumns {
  const names = [...columns.keys()].sort();
  const { id } = study.responses;
  return {
    ids: id !== undefined && columns.has(id) ? [id, ...names.filter((name) => name === WAVE)] : [],
    answers: names.filter((name) => study.questions.has(name) && !study.questions.get(name)!.derived),
    design: names.filter((name) => !study.questions.has(name) && name !== id),
  };
}

export function digestRows(study: Study, responses: Responses, of: RowColumns, salt: string): RowDigests {
  const rows = responses.counts.used;
  const lanes: Lanes = { a: new Uint32Array(rows), b: new Uint32Array(rows) };
  const digest = (names: readonly string[]) => {
    lanes.a.fill(0);
    lanes.b.fill(0x9e3779b9);
    for (const name of names) {
      const column = responses.columns.get(name);
      if (column) mixColumn(lanes, column, codeTexts(study, name, column), `${salt}|${name}|`);
    }
    return joined(lanes);
  };
  // No two rows have one id: ingest refuses those.
  return { ids: digest(of.ids), answers: digest(of.answers), design: digest(of.design) };
}

/** Two halves of each row's number: 32 bits are too few to tell a million rows apart. */
interface Lanes {
  a: Uint32Array;
  b: Uint32Array;
}

/** 53 bits, which a number holds whole. */
function joined({ a, b }: Lanes): Float64Array {
  const whole = new Float64Array(a.length);
  for (let row = 0; row < a.length; row++) whole[row] = (b[row]! & 0x1fffff) * 2 ** 32 + a[row]!;
  return whole;
}

function mixColumn(lanes: Lanes, column: Column, texts: readonly string[], salt: string): void {
  switch (column.kind) {
    case 'coded':
      mixCoded(lanes, column.codes, texts, salt);
      break;
    case 'group':
      mixCoded(lanes, column.index, texts, salt);
      break;
    case 'ticked':
      mixCoded(lanes, column.answered, ['', 'answered'], salt);
      for (const [option, ticks] of column.ticks.entries()) mixTicks(lanes, ticks, `${salt}${texts[option]}`);
      break;
    case 'number':
      mixNumbers(lanes, column.values, salt);
      break;
    case 'text':
      mixTexts(lanes, textHashes(column, salt));
  }
}

/** What an entry of a coded column stands for, by the study's own names: the order of its options means nothing. */
function codeTexts(study: Study, name: string, column: Column): string[] {
  if (column.kind === 'group') return ['', ...column.levels];
  const question = study.questions.get(name);
  const options = question?.options.map(({ id }) => id) ?? [];
  if (column.kind === 'ticked') return options;
  return ['', ...options.map((id) => `=${id}`), ...(question?.missing ?? []).map(({ code }) => `missing ${code}`)];
}

function mixCoded(lanes: Lanes, codes: ArrayLike<number>, texts: readonly string[], salt: string): void {
  const table = texts.map((text) => hashText(salt + text));
  const [as, bs] = [0, 1].map((half) => Uint32Array.from(table, (hash) => hash[half]!)) as [Uint32Array, Uint32Array];
  const { a, b } = lanes;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    a[row] = mixA(a[row]!, as[code]!);
    b[row] = mixB(b[row]!, bs[code]!);
  }
}

/** Only what is ticked counts, so that an option which nobody could choose before changes no row. */
function mixTicks({ a, b }: Lanes, ticks: Uint8Array, salted: string): void {
  const [intoA, intoB] = hashText(salted);
  for (let row = 0; row < ticks.length; row++) {
    if (ticks[row] !== 1) continue;
    a[row] = mixA(a[row]!, intoA);
    b[row] = mixB(b[row]!, intoB);
  }
}

function mixNumbers({ a, b }: Lanes, values: Float64Array, salt: string): void {
  const [saltA, saltB] = hashText(salt);
  const number = new Float64Array(1);
  const halves = new Uint32Array(number.buffer);
  for (let row = 0; row < values.length; row++) {
    number[0] = values[row]!;
    const [low, high] = [halves[0]!, halves[1]!];
    // Both halves into both lanes: whole numbers differ in one half only.
    a[row] = mixA(mixA(a[row]!, low ^ saltA), high);
    b[row] = mixB(mixB(b[row]!, high ^ saltB), low);
  }
}

/** Of a million texts, not one is made into an object for this: the hashes of each take the place of the last one's. */
function mixTexts({ a, b }: Lanes, hash: (row: number, into: Uint32Array) => void): void {
  const into = new Uint32Array(2);
  for (let row = 0; row < a.length; row++) {
    hash(row, into);
    a[row] = mixA(a[row]!, into[0]!);
    b[row] = mixB(b[row]!, into[1]!);
  }
}

/** What is ASCII has the same hash as bytes. */
function textHashes(column: TextColumn, salt: string): (row: number, into: Uint32Array) => void {
  const seed = hashText(salt);
  const packed = whilePacked(column);
  if (!packed || !isAscii(packed.bytes)) return (row, into) => into.set(hashText(column.values[row]!, seed));
  const { bytes, offsets } = packed;
  return (row, into) => hashCodes(bytes, offsets[row]!, offsets[row + 1]!, seed, into);
}

function mixA(a: number, into: number): number {
  const x = Math.imul(a ^ into, 0x85ebca6b);
  return Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
}

function mixB(b: number, into: number): number {
  const y = Math.imul(b ^ into, 0x27d4eb2f);
  return Math.imul(y ^ (y >>> 13), 0x165667b1);
}

/** Two 32-bit hashes of a text, by the mixing of MurmurHash. */
function hashText(text: string, seed: readonly [number, number] = [0xdeadbeef, 0x41c6ce57]): [number, number] {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
  const into = new Uint32Array(2);
  hashCodes(codes, 0, codes.length, seed, into);
  return [into[0]!, into[1]!];
}

function hashCodes(
  codes: Uint8Array | Uint16Array,
  start: number,
  end: number,
  [seedA, seedB]: readonly [number, number],
  into: Uint32Array,
): void {
  let [a, b] = [seedA, seedB];
  for (let i = start; i < end; i++) {
    a = Math.imul(a ^ codes[i]!, 0x9e3779b1);
    b = Math.imul(b ^ codes[i]!, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  into[0] = a;
  into[1] = b;
}
