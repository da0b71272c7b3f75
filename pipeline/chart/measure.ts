// Text measured with the real font, and wrapped by its width. The fonts of the package `source-sans` are registered
// here once, for vega as well: it measures and paints with the same canvas library.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from 'canvas';
import type { Theme } from '../theme.ts';
import { plain } from './plain.ts';

const FAMILY = 'Source Sans 3';
const folder = dirname(createRequire(import.meta.url).resolve('source-sans/package.json'));
for (const style of ['Regular', 'It', 'Semibold', 'SemiboldIt', 'Bold', 'BoldIt']) {
  GlobalFonts.registerFromPath(join(folder, 'TTF', `SourceSans3-${style}.ttf`), FAMILY);
}
const context = createCanvas(1, 1).getContext('2d');

/** The font of a piece of a chart's text. */
export interface TextStyle {
  /** CSS font-family list, quoted where CSS needs it: an unquoted `Source Sans 3` is no valid CSS. */
  family: string;
  sizePx: number;
  weight: 400 | 600 | 700;
  lineHeightPx: number;
}

/** Families of themes that have been registered. */
const registered = new Set<string>([FAMILY]);

function registerOwn({ font: { family, files } }: Theme): void {
  if (!files || registered.has(family)) return;
  for (const path of Object.values(files)) GlobalFonts.registerFromPath(path, family);
  registered.add(family);
}

export function textStyle(theme: Theme, weight: TextStyle['weight'] = 400): TextStyle {
  registerOwn(theme);
  // Chart text has the page's small size; 1 point is 4/3 CSS pixels.
  const sizePx = Math.round((theme.sizes.small * 4) / 3);
  const family = `'${theme.font.family}', '${theme.font.fallback}', sans-serif`;
  return { family, sizePx, weight, lineHeightPx: Math.round(sizePx * 1.25) };
}

/** Width in CSS pixels, to a hundredth: what is smaller differs between machines. */
export function textWidth(text: string, style: TextStyle): number {
  return kept(widths, fontOf(style), text, () => {
    context.font = fontOf(style);
    return Math.round(context.measureText(text).width * 100) / 100;
  });
}

const fontOf = ({ weight, sizePx, family }: TextStyle): string => `${weight} ${sizePx}px ${family}`;

/** Labels come again in every chart of a question, and in every unit's report: by font (and width), then text. */
type Kept<T> = Map<string, Map<string, T>>;
const widths: Kept<number> = new Map();
const wrapped: Kept<string[]> = new Map();
const MOST_KEPT = 4000;

function kept<T>(all: Kept<T>, font: string, text: string, make: () => T): T {
  if (all.size >= MOST_KEPT) all.clear();
  const known = all.get(font) ?? new Map<string, T>();
  all.set(font, known);
  let value = known.get(text);
  if (value === undefined) {
    if (known.size >= MOST_KEPT) known.clear();
    value = make();
    known.set(text, value);
  }
  return value;
}

export function widest(texts: readonly string[], style: TextStyle): number {
  return texts.reduce((width, text) => Math.max(width, textWidth(text, style)), 0);
}

/** Lines no wider than `widthPx`, as few as can be, then of as even a length as can be. Nothing is ever cut off. */
export function wrap(text: string, widthPx: number, style: TextStyle): string[] {
  return [...kept(wrapped, `${widthPx} ${fontOf(style)}`, text, () => wrapAnew(text, widthPx, style))];
}

function wrapAnew(text: string, widthPx: number, style: TextStyle): string[] {
  const pieces = breakable(plain(text), widthPx, style);
  const lines = fill(pieces, widthPx, style);
  // A text as long as that is no label: evening out its lines would only take time.
  if (lines.length > 8) return lines;
  let [narrow, wide] = [0, widthPx];
  while (wide - narrow > 1) {
    const middle = (narrow + wide) / 2;
    if (fits(fill(pieces, middle, style), lines.length, middle, style)) wide = middle;
    else narrow = middle;
  }
  return fill(pieces, wide, style);
}

function fits(lines: readonly string[], most: number, widthPx: number, style: TextStyle): boolean {
  return lines.length <= most && widest(lines, style) <= widthPx;
}

/** Words with the space that follows, cut after slashes; a word wider than a line, between letters. */
function breakable(text: string, widthPx: number, style: TextStyle): string[] {
  const words = text.match(/[^\s/]*(?:\/+|\s+|$)/g)?.filter((word) => word !== '') ?? [];
  return words.flatMap((word) => (textWidth(word.trimEnd(), style) <= widthPx ? [word] : [...word]));
}

function fill(pieces: readonly string[], widthPx: number, style: TextStyle): string[] {
  const lines = [''];
  for (const piece of pieces) {
    const longer = lines.at(-1)! + piece;
    if (lines.at(-1) === '' || textWidth(longer.trimEnd(), style) <= widthPx) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines.map((line) => line.trimEnd());
}
