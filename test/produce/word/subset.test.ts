import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { facesFor, readFonts } from '../../../pipeline/produce/word/fonts.ts';
import { commonCharacters, subsetFont } from '../../../pipeline/produce/word/subset.ts';

const font = readFileSync(createRequire(import.meta.url).resolve('source-sans/TTF/SourceSans3-Regular.ttf'));

/** A table's place, read from the font's directory. */
function table(bytes: Uint8Array, tag: string): { sum: number; start: number; length: number } | undefined {
  const data = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 12; at < 12 + 16 * data.getUint16(4); at += 16) {
    if (String.fromCharCode(...bytes.subarray(at, at + 4)) !== tag) continue;
    return { sum: data.getUint32(at + 4), start: data.getUint32(at + 8), length: data.getUint32(at + 12) };
  }
  return undefined;
}

function sumOf(bytes: Uint8Array, start: number, length: number): number {
  const data = new DataView(bytes.buffer, bytes.byteOffset);
  let sum = 0;
  for (let at = start; at < start + length; at += 4) sum = (sum + data.getUint32(at)) >>> 0;
  return sum;
}

describe('a font cut down to some characters', () => {
  const subset = subsetFont(font, commonCharacters)!;

  it('is less than a fifth of the size and keeps what Word reads of it', () => {
    expect(subset.length).toBeLessThan(font.length / 5);
    for (const tag of ['OS/2', 'cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'name', 'post']) {
      expect(table(subset, tag), tag).toBeDefined();
    }
    expect(table(subset, 'GSUB')).toBeUndefined();
    expect(table(subset, 'hmtx')!.length).toBe(table(font, 'hmtx')!.length);
  });

  it('has sums that add up, for each table and the whole', () => {
    for (const tag of ['glyf', 'loca', 'cmap', 'name', 'hmtx']) {
      const { sum, start, length } = table(subset, tag)!;
      expect(sumOf(subset, start, Math.ceil(length / 4) * 4), tag).toBe(sum);
    }
    expect(sumOf(subset, 0, subset.length)).toBe(0xb1b0afba);
  });

  it('keeps the outlines of its characters, accents included, and no others', () => {
    const outline = (characters: string): number => table(subsetFont(font, codes(characters))!, 'glyf')!.length;
    expect(outline('e')).toBeGreaterThan(0);
    expect(outline('é')).toBeGreaterThan(outline('e'));
    expect(outline('ee')).toBe(outline('e'));
    expect(outline('\u4e2d')).toBe(outline(''));
  });

  it('is left whole by what isn’t a TrueType font', () => {
    expect(subsetFont(Buffer.from('OTTO and nothing else, really'), commonCharacters)).toBeUndefined();
  });
});

describe('the faces for a text', () => {
  it('are the common ones until the text has a character outside them', async () => {
    const faces = (await readFonts({ family: 'Source Sans 3', fallback: 'Arial' }))!;
    expect(facesFor(faces, 'Café, 62% – “yes”')).toBe(facesFor(faces, 'plain'));
    expect(facesFor(faces, 'Ελληνικά').regular.length).toBeGreaterThan(facesFor(faces, 'plain').regular.length);
    expect(await readFonts({ family: 'Comic Sans', fallback: 'Arial' })).toBeUndefined();
  });
});

function codes(characters: string): Set<number> {
  return new Set([...characters].map((character) => character.codePointAt(0)!));
}
