// READ FIRST of this folder. The bytes of an SPSS data file (.sav, .zsav) in, a Sheet out: cells as text (codes, not
// labels; dates as ISO 8601 writes them; nothing for system-missing), labels, user-missing values, and answer sets.
// Own code, because no kept package on npm reads compressed files, encodings, long texts and sets.

import { type AnswerSet, BadFile, type Sheet, type Variable } from '../sheet.ts';
import { type Cursor, int32, take } from './bytes.ts';
import { casesOf } from './cases.ts';
import { type Dictionary, type RawVariable, readDictionary } from './dictionary.ts';
import { readSets } from './sets.ts';
import { type Decoder, decoderFor } from './text.ts';

/** A variable with its own name and all the pieces of its text. */
interface Named {
  raw: RawVariable;
  name: string;
  shortName: string;
  /** Of a number one; of a text longer than 255 bytes several. */
  segments: RawVariable[];
}

export function readSpss(bytes: Buffer): Sheet {
  const cursor: Cursor = { bytes, at: 0, little: true };
  const dictionary = readDictionary(cursor);
  const { extensions } = dictionary;
  const { decode, encoding } = decoderFor(extensions.get(20)?.toString('latin1'), dictionary.codePage);
  const named = nameVariables(dictionary, decode);
  const variables = named.map((one) => describe(one, dictionary, decode));
  addLongLabels(named, variables, dictionary, decode);
  const nameOf = new Map(named.map(({ shortName, name }) => [shortName.toLowerCase(), name]));
  const sets: AnswerSet[] = readSets(decode(extensions.get(7) ?? Buffer.alloc(0)), nameOf);
  const columns = named.map(({ segments, raw }) => cellReader(raw, segments, dictionary, decode));
  return {
    ...{ what: 'an SPSS data file', encoding, variables, sets },
    headers: [variables.map(({ label, name }) => label ?? name), variables.map(({ name }) => name)],
    rows: rowsOf(bytes, cursor.at, dictionary, columns),
  };
}

function* rowsOf(
  bytes: Buffer,
  from: number,
  dictionary: Dictionary,
  columns: ((one: Buffer) => string)[],
): Generator<string[]> {
  for (const one of casesOf(bytes, from, dictionary)) yield columns.map((read) => read(one));
}

/** Long names (record 7/13) and texts that go on in further variables (record 7/14). */
function nameVariables({ variables, extensions }: Dictionary, decode: Decoder): Named[] {
  const longNames = pairsOf(decode(extensions.get(13) ?? Buffer.alloc(0)), '\t');
  const lengths = pairsOf(decode(extensions.get(14) ?? Buffer.alloc(0)), /\0?\t|\0/);
  const named: Named[] = [];
  for (let i = 0; i < variables.length; ) {
    const raw = variables[i]!;
    const shortName = decode(raw.name);
    const long = Number.parseInt(lengths.get(shortName.toLowerCase()) ?? '', 10);
    const count = long > 255 ? Math.min(Math.ceil(long / 252), variables.length - i) : 1;
    const name = longNames.get(shortName.toLowerCase()) ?? shortName;
    named.push({ raw, name, shortName, segments: variables.slice(i, i + count) });
    i += count;
  }
  return named;
}

/** `SHORT=value` and so on. */
function pairsOf(text: string, separator: string | RegExp): Map<string, string> {
  const pairs = text.split(separator).flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at > 0 ? [[pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1)]] : [];
  });
  return new Map(pairs);
}

function describe({ raw, name }: Named, dictionary: Dictionary, decode: Decoder): Variable {
  const value = (bytes: Buffer) => textOf(bytes, raw, dictionary, decode);
  const labels = new Map<string, string>();
  for (const { values, slots } of dictionary.labels) {
    if (slots.includes(raw.slot)) for (const one of values) labels.set(value(one.value), decode(one.label));
  }
  return {
    ...{ name, labels, kind: raw.width > 0 ? 'text' : isDate(raw.format) ? 'date' : 'number' },
    ...(raw.label ? { label: decode(raw.label) } : {}),
    missing: raw.missing.map(value),
    ...(raw.missingRange ? { missingRange: raw.missingRange } : {}),
  };
}

/** Value labels of texts longer than 8 bytes (record 7/21). */
function addLongLabels(named: Named[], variables: Variable[], dictionary: Dictionary, decode: Decoder): void {
  const content = dictionary.extensions.get(21);
  if (!content) return;
  const cursor: Cursor = { bytes: content, at: 0, little: dictionary.little };
  const text = () => decode(take(cursor, int32(cursor)));
  while (cursor.at < content.length) {
    const name = text().toLowerCase();
    int32(cursor);
    const index = named.findIndex((one) => one.name.toLowerCase() === name || one.shortName.toLowerCase() === name);
    const count = int32(cursor);
    for (let i = 0; i < count; i++) {
      const value = text();
      const label = text();
      variables[index]?.labels.set(value, label);
    }
  }
}

function cellReader(
  raw: RawVariable,
  segments: RawVariable[],
  dictionary: Dictionary,
  decode: Decoder,
): (one: Buffer) => string {
  if (segments.length === 1) {
    const start = raw.slot * 8;
    const length = raw.width === 0 ? 8 : raw.width;
    return (one) => textOf(one.subarray(start, start + length), raw, dictionary, decode);
  }
  // Of each piece but the last, 252 of its 255 bytes are used: the rest is filling.
  const pieces = segments.map(({ slot, width }, i) => [
    slot * 8,
    slot * 8 + (i < segments.length - 1 ? Math.min(width, 252) : width),
  ]);
  return (one) => decode(Buffer.concat(pieces.map(([start, end]) => one.subarray(start, end))));
}

function textOf(bytes: Buffer, raw: RawVariable, { little }: Dictionary, decode: Decoder): string {
  if (raw.width > 0) return decode(bytes);
  if (bytes.length < 8) throw new BadFile('a number is cut off');
  const value = little ? bytes.readDoubleLE() : bytes.readDoubleBE();
  if (value === -Number.MAX_VALUE || !Number.isFinite(value)) return '';
  return isDate(raw.format) ? dateText(value, raw.format) : isTime(raw.format) ? timeText(value) : String(value);
}

const DATE_TIME = 22;
const YMDHMS = 41;
const DATES = [20, 22, 23, 24, 28, 29, 30, 38, 39, YMDHMS];
const isDate = (format: number): boolean => DATES.includes(format);
/** TIME and DTIME. */
const isTime = (format: number): boolean => format === 21 || format === 25;

/** Seconds since 14 October 1582, when the Gregorian calendar began. */
const EPOCH = Date.UTC(1582, 9, 14) / 1000;

function dateText(seconds: number, format: number): string {
  const date = new Date(Math.round((seconds + EPOCH) * 1000));
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) return String(seconds);
  const iso = date.toISOString();
  return format === DATE_TIME || format === YMDHMS ? iso.slice(0, 19) : iso.slice(0, 10);
}

function timeText(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const two = (part: number) => String(part).padStart(2, '0');
  const text = `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return seconds < 0 ? `-${text}` : text;
}
