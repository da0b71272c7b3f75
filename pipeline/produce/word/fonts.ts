// A font family's name → the bytes of its four faces, for the families whose files come with topline, cut down to what a
// report needs. A Word file carries them, so that it looks the same on a machine without the font.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Theme } from '../../theme.ts';
import { commonCharacters, subsetFont } from './subset.ts';

export interface FontFaces {
  regular: Uint8Array;
  bold: Uint8Array;
  italic: Uint8Array;
  boldItalic: Uint8Array;
}

/** Family → paths in node_modules, without the face's name and `.ttf`. */
const FAMILIES: Record<string, string> = { 'Source Sans 3': 'source-sans/TTF/SourceSans3-' };

const read = new Map<string, Promise<FontFaces | undefined>>();

/** Undefined for a family that has no files here: Word then uses the reader's own, or the theme's fallback. */
export function readFonts({ family, files }: Theme['font']): Promise<FontFaces | undefined> {
  const faces = read.get(family) ?? readFaces(files ? filesOf(files) : carriedFiles(FAMILIES[family]));
  read.set(family, faces);
  return faces;
}

function carriedFiles(stem: string | undefined): string[] | undefined {
  const resolve = createRequire(import.meta.url).resolve;
  return stem === undefined
    ? undefined
    : ['Regular', 'Bold', 'It', 'BoldIt'].map((face) => resolve(`${stem}${face}.ttf`));
}

const filesOf = ({ regular, bold, italic, boldItalic }: NonNullable<Theme['font']['files']>): string[] => [
  ...[regular, bold, italic, boldItalic],
];

async function readFaces(paths: string[] | undefined): Promise<FontFaces | undefined> {
  if (paths === undefined) return undefined;
  const [regular, bold, italic, boldItalic] = await Promise.all(paths.map((path) => readFile(path)));
  return { regular: regular!, bold: bold!, italic: italic!, boldItalic: boldItalic! };
}

const common = new WeakMap<FontFaces, FontFaces>();

/** The faces with what European languages need and every character of the text: a fifth of their size. */
export function facesFor(faces: FontFaces, text: string): FontFaces {
  // Printable characters up to U+017F are among the common ones: most texts have few others to look at.
  const unusual = text.match(/[^\u0020-\u007e\u00a0-\u017f]/gu) ?? [];
  const characters = new Set(unusual.map((character) => character.codePointAt(0)!));
  for (const code of commonCharacters) characters.delete(code);
  const others = [...characters].filter((code) => code > 0x20);
  if (others.length > 0) return subsetFaces(faces, new Set([...commonCharacters, ...others]));
  const made = common.get(faces) ?? subsetFaces(faces, commonCharacters);
  common.set(faces, made);
  return made;
}

function subsetFaces(faces: FontFaces, characters: ReadonlySet<number>): FontFaces {
  const subset = (font: Uint8Array): Uint8Array => subsetFont(font, characters) ?? font;
  const { regular, bold, italic, boldItalic } = faces;
  return { regular: subset(regular), bold: subset(bold), italic: subset(italic), boldItalic: subset(boldItalic) };
}
