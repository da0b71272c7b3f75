// A font family's name → the bytes of its four faces, for the families whose files come with topline. A Word file
// carries them, so that the report looks the same on a machine without the font.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

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
export function readFonts(family: string): Promise<FontFaces | undefined> {
  const faces = read.get(family) ?? readFaces(FAMILIES[family]);
  read.set(family, faces);
  return faces;
}

async function readFaces(stem: string | undefined): Promise<FontFaces | undefined> {
  if (stem === undefined) return undefined;
  const resolve = createRequire(import.meta.url).resolve;
  const files = ['Regular', 'Bold', 'It', 'BoldIt'].map((face) => readFile(resolve(`${stem}${face}.ttf`)));
  const [regular, bold, italic, boldItalic] = await Promise.all(files);
  return { regular: regular!, bold: bold!, italic: italic!, boldItalic: boldItalic! };
}
