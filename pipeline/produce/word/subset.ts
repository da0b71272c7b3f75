// A TrueType font's bytes and the characters that a document may need → the same font with only those characters'
// outlines. Glyphs keep their numbers, so nothing that refers to them changes. Kerning and ligatures are left out: Word
// has both off unless a style asks for them.
// Table formats: https://learn.microsoft.com/typography/opentype/spec/otff

const KEPT = [
  'OS/2',
  'cmap',
  'cvt ',
  'fpgm',
  'gasp',
  'glyf',
  'head',
  'hhea',
  'hmtx',
  'loca',
  'maxp',
  'name',
  'post',
  'prep',
];

/** How a font with TrueType outlines begins. */
const TRUE_TYPE = 0x0001_0000;

type Tables = Map<string, Uint8Array>;

/** Characters of European languages in Latin script, punctuation, currency signs, arrows and signs of arithmetic. */
export const commonCharacters: ReadonlySet<number> = new Set(
  [
    ...[
      [0x20, 0x7e],
      [0xa0, 0x17f],
      [0x218, 0x21b],
      [0x1e80, 0x1e85],
      [0x2010, 0x2027],
      [0x2030, 0x203a],
      [0x20ac, 0x20ac],
    ],
    ...[
      [0x2070, 0x209c],
      [0x2116, 0x2122],
      [0x2190, 0x2193],
      [0x2202, 0x2265],
      [0x25a0, 0x25cf],
      [0x2713, 0x2717],
    ],
  ].flatMap(([first, last]) => Array.from({ length: last! - first! + 1 }, (_, at) => first! + at)),
);

/** Undefined if the font isn't one with TrueType outlines, which is then used whole. */
export function subsetFont(font: Uint8Array, characters: ReadonlySet<number>): Uint8Array | undefined {
  if (font.length < 12 || view(font).getUint32(0) !== TRUE_TYPE) return undefined;
  const tables = readTables(font);
  if (!KEPT.every((tag) => tables.has(tag) || ['cvt ', 'fpgm', 'gasp', 'prep'].includes(tag))) return undefined;
  const glyphs = glyphsOf(tables.get('cmap')!, characters);
  if (!glyphs) return undefined;
  const outlines = readOutlines(tables);
  const kept = withParts(new Set([0, ...glyphs.values()]), outlines);
  const { glyf, loca } = writeOutlines(outlines, kept, isLong(tables));
  tables.set('glyf', glyf).set('loca', loca).set('cmap', writeCmap(glyphs));
  tables.set('post', postWithoutNames(tables.get('post')!));
  return writeFont(font, tables);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readTables(font: Uint8Array): Tables {
  const head = view(font);
  const tables: Tables = new Map();
  for (let at = 0; at < head.getUint16(4); at++) {
    const entry = 12 + 16 * at;
    const tag = String.fromCharCode(...font.subarray(entry, entry + 4));
    const start = head.getUint32(entry + 8);
    if (KEPT.includes(tag)) tables.set(tag, font.slice(start, start + head.getUint32(entry + 12)));
  }
  return tables;
}

/** Character → glyph, from the format 4 subtable for Windows that every font for Word has. */
function glyphsOf(cmap: Uint8Array, characters: ReadonlySet<number>): Map<number, number> | undefined {
  const data = view(cmap);
  for (let at = 0; at < data.getUint16(2); at++) {
    const start = data.getUint32(8 + 8 * at);
    const windows = data.getUint16(4 + 8 * at) === 3 && data.getUint16(6 + 8 * at) === 1;
    if (windows && data.getUint16(start) === 4) return readFormat4(data, start, characters);
  }
  return undefined;
}

function readFormat4(data: DataView, start: number, characters: ReadonlySet<number>): Map<number, number> {
  const twice = data.getUint16(start + 6);
  const glyphs = new Map<number, number>();
  for (let at = 0; at < twice; at += 2) {
    const end = data.getUint16(start + 14 + at);
    const first = data.getUint16(start + 16 + twice + at);
    const delta = data.getUint16(start + 16 + 2 * twice + at);
    const rangeAt = start + 16 + 3 * twice + at;
    const range = data.getUint16(rangeAt);
    for (let code = first; code <= end && code < 0xffff; code++) {
      if (!characters.has(code)) continue;
      const found = range === 0 ? code : data.getUint16(rangeAt + range + 2 * (code - first));
      const glyph = range !== 0 && found === 0 ? 0 : (found + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}

function isLong(tables: Tables): boolean {
  return view(tables.get('head')!).getInt16(50) === 1;
}

function readOutlines(tables: Tables): Uint8Array[] {
  const loca = view(tables.get('loca')!);
  const glyf = tables.get('glyf')!;
  const long = isLong(tables);
  const offset = (at: number): number => (long ? loca.getUint32(4 * at) : 2 * loca.getUint16(2 * at));
  const count = loca.byteLength / (long ? 4 : 2) - 1;
  return Array.from({ length: count }, (_, at) => glyf.subarray(offset(at), offset(at + 1)));
}

/** With the glyphs that the kept ones are put together from: `é` from `e` and an accent. */
function withParts(kept: Set<number>, outlines: readonly Uint8Array[]): Set<number> {
  for (const glyph of kept) for (const part of partsOf(outlines[glyph])) kept.add(part);
  return kept;
}

function partsOf(outline: Uint8Array | undefined): number[] {
  if (!outline || outline.length < 10 || view(outline).getInt16(0) >= 0) return [];
  const [data, parts] = [view(outline), [] as number[]];
  for (let at = 10, more = true; more; ) {
    const flags = data.getUint16(at);
    parts.push(data.getUint16(at + 2));
    at += 4 + (flags & 0x1 ? 4 : 2) + (flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
    more = (flags & 0x20) !== 0;
  }
  return parts;
}

function writeOutlines(outlines: readonly Uint8Array[], kept: ReadonlySet<number>, long: boolean) {
  const loca = new DataView(new ArrayBuffer((outlines.length + 1) * (long ? 4 : 2)));
  const chunks: Uint8Array[] = [];
  let offset = 0;
  const write = (at: number): void => (long ? loca.setUint32(4 * at, offset) : loca.setUint16(2 * at, offset / 2));
  outlines.forEach((outline, glyph) => {
    write(glyph);
    if (!kept.has(glyph)) return;
    chunks.push(padded(outline));
    offset += chunks.at(-1)!.length;
  });
  write(outlines.length);
  return { glyf: Buffer.concat(chunks), loca: new Uint8Array(loca.buffer) };
}

/** One segment for each run of characters whose glyphs run alongside, and the segment that ends every format 4. */
function writeCmap(glyphs: ReadonlyMap<number, number>): Uint8Array {
  const segments: { first: number; last: number; delta: number }[] = [];
  for (const [code, glyph] of [...glyphs].sort(([a], [b]) => a - b)) {
    const open = segments.at(-1);
    const delta = (glyph - code) & 0xffff;
    if (open && open.last === code - 1 && open.delta === delta) open.last = code;
    else segments.push({ first: code, last: code, delta });
  }
  segments.push({ first: 0xffff, last: 0xffff, delta: 1 });
  const power = 2 ** Math.floor(Math.log2(segments.length));
  const subtable = [
    ...[4, 16 + 8 * segments.length, 0, 2 * segments.length],
    ...[2 * power, Math.log2(power), 2 * (segments.length - power)],
    ...segments.map(({ last }) => last),
    ...[0, ...segments.map(({ first }) => first), ...segments.map(({ delta }) => delta), ...segments.map(() => 0)],
  ];
  return bigEndian([0, 1, 3, 1, 0, 12, ...subtable]);
}

function bigEndian(words: readonly number[]): Uint8Array {
  const data = new DataView(new ArrayBuffer(2 * words.length));
  words.forEach((word, at) => {
    data.setUint16(2 * at, word);
  });
  return new Uint8Array(data.buffer);
}

/** Format 3: no glyph names, which only printers of PostScript once needed. */
function postWithoutNames(post: Uint8Array): Uint8Array {
  const short = post.slice(0, 32);
  view(short).setUint32(0, 0x0003_0000);
  return short;
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  whole.set(bytes);
  return whole;
}

function writeFont(font: Uint8Array, tables: Tables): Uint8Array {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const power = 2 ** Math.floor(Math.log2(sorted.length));
  const directory = Buffer.alloc(12 + 16 * sorted.length);
  directory.set(font.subarray(0, 4));
  for (const [at, word] of [sorted.length, 16 * power, Math.log2(power), 16 * (sorted.length - power)].entries()) {
    directory.writeUInt16BE(word, 4 + 2 * at);
  }
  const parts: Uint8Array[] = [directory];
  let [offset, headAt] = [directory.length, 0];
  for (const [at, [tag, bytes]] of sorted.entries()) {
    if (tag === 'head') [headAt] = [offset, view(bytes).setUint32(8, 0)];
    const part = padded(bytes);
    directory.write(tag, 12 + 16 * at, 'latin1');
    for (const [i, word] of [checksum(part), offset, bytes.length].entries())
      directory.writeUInt32BE(word, 16 + 16 * at + 4 * i);
    parts.push(part);
    offset += part.length;
  }
  const whole = Buffer.concat(parts);
  whole.writeUInt32BE((0xb1b0afba - checksum(whole)) >>> 0, headAt + 8);
  return whole;
}

/** The sum of a table's 32-bit words. */
function checksum(bytes: Uint8Array): number {
  const data = view(bytes);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + data.getUint32(at)) >>> 0;
  return sum;
}
