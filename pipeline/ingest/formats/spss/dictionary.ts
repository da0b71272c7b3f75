// The dictionary at the start of an SPSS data file (.sav, .zsav) in, its variables out. The format is that of PSPP's
// developer guide, "System File Format". Text stays in bytes until the file's encoding is known (encoding.ts).

import { BadFile } from '../sheet.ts';
import { type Cursor, double, int32, roundUp, take } from './bytes.ts';

export interface RawVariable {
  /** The short name. */
  name: Buffer;
  /** 0: a number; else the length of its text in bytes, 1 to 255. */
  width: number;
  label?: Buffer;
  /** Up to three values; of a text variable in bytes. */
  missing: Buffer[];
  missingRange?: { low: number; high: number };
  /** The SPSS format type that it is written in: 20 DATE, 22 DATETIME… */
  format: number;
  /** Where its first 8 bytes stand in a case, counted in eights. */
  slot: number;
}

export interface Dictionary {
  variables: RawVariable[];
  /** Eights of bytes in a case. */
  slots: number;
  /** 0: none; 1: of bytes; 2: zlib around that. */
  compression: number;
  bias: number;
  /** -1 where the writer didn't know. */
  cases: number;
  labels: { values: { value: Buffer; label: Buffer }[]; slots: number[] }[];
  /** Records of type 7, by subtype. */
  extensions: Map<number, Buffer>;
  little: boolean;
  /** The character code of record 7/3, if there is one. */
  codePage?: number;
}

const MOST_VARIABLES = 200_000;

export function readDictionary(cursor: Cursor): Dictionary {
  const dictionary = readHeader(cursor);
  for (;;) {
    const kind = int32(cursor);
    if (kind === 2) readVariable(cursor, dictionary);
    else if (kind === 3) readLabels(cursor, dictionary);
    else if (kind === 6) take(cursor, 80 * int32(cursor));
    else if (kind === 7) readExtension(cursor, dictionary);
    else if (kind === 999) break;
    else throw new BadFile(`there is no record of type ${kind}`);
  }
  int32(cursor);
  if (dictionary.variables.length === 0) throw new BadFile('it has no variable');
  return dictionary;
}

function readHeader(cursor: Cursor): Dictionary {
  take(cursor, 64);
  const layout = cursor.bytes.readInt32LE(64);
  cursor.little = layout === 2 || layout === 3;
  int32(cursor);
  int32(cursor);
  const compression = int32(cursor);
  int32(cursor);
  const cases = int32(cursor);
  const bias = double(cursor);
  take(cursor, 84);
  return {
    ...{ variables: [], slots: 0, compression, bias, cases, labels: [] },
    ...{ extensions: new Map<number, Buffer>(), little: cursor.little },
  };
}

function readVariable(cursor: Cursor, dictionary: Dictionary): void {
  const width = int32(cursor);
  const hasLabel = int32(cursor);
  const missingCount = int32(cursor);
  int32(cursor);
  const format = (int32(cursor) >> 16) & 0xff;
  const name = take(cursor, 8);
  const label = hasLabel === 1 ? readLongLabel(cursor) : undefined;
  const slot = dictionary.slots++;
  if (Math.abs(missingCount) > 3) throw new BadFile('a variable has more than three missing values');
  const given = Array.from({ length: Math.abs(missingCount) }, () => take(cursor, 8));
  if (width < 0) return;
  if (width > 255) throw new BadFile('a variable is wider than 255 bytes');
  if (dictionary.variables.length >= MOST_VARIABLES) throw new BadFile(`it has more than ${MOST_VARIABLES} variables`);
  const number = (bytes: Buffer) => (cursor.little ? bytes.readDoubleLE() : bytes.readDoubleBE());
  const isRange = missingCount < -1;
  dictionary.variables.push({
    ...{ name, width, label, format, slot, missing: isRange ? given.slice(2) : given },
    ...(isRange ? { missingRange: { low: number(given[0]!), high: number(given[1]!) } } : {}),
  });
}

function readLongLabel(cursor: Cursor): Buffer {
  const length = int32(cursor);
  const label = take(cursor, length);
  take(cursor, roundUp(length, 4) - length);
  return label;
}

/** A record of value labels, and the one that follows and says which variables they are of. */
function readLabels(cursor: Cursor, dictionary: Dictionary): void {
  const count = int32(cursor);
  if (count < 0) throw new BadFile('a list of value labels has a length below 0');
  const values: Dictionary['labels'][number]['values'] = [];
  for (let i = 0; i < count; i++) {
    const value = take(cursor, 8);
    const length = take(cursor, 1)[0]!;
    const label = take(cursor, length);
    take(cursor, roundUp(length + 1, 8) - length - 1);
    values.push({ value, label });
  }
  if (int32(cursor) !== 4) throw new BadFile('value labels are of no variable');
  const of = int32(cursor);
  if (of < 0 || of > dictionary.slots) throw new BadFile('value labels are of more variables than there are');
  dictionary.labels.push({ values, slots: Array.from({ length: of }, () => int32(cursor) - 1) });
}

function readExtension(cursor: Cursor, dictionary: Dictionary): void {
  const subtype = int32(cursor);
  const size = int32(cursor);
  const count = int32(cursor);
  if (size < 0 || count < 0) throw new BadFile('an extension record has a length below 0');
  const content = take(cursor, size * count);
  if (subtype === 3 && content.length >= 32) {
    dictionary.codePage = cursor.little ? content.readInt32LE(28) : content.readInt32BE(28);
  }
  // Multiple-response sets come in two records of the same form.
  const before = subtype === 19 ? dictionary.extensions.get(7) : undefined;
  const key = subtype === 19 ? 7 : subtype;
  dictionary.extensions.set(key, before ? Buffer.concat([before, content]) : content);
}
