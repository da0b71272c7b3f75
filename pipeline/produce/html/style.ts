// The page's style sheet: the theme as CSS custom properties, the fonts as data: URIs, and the style files of
// templates/themes. The files are read once a process.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DocumentMeta } from '../../fill/document.ts';
import { dateInWords } from '../../fill/wording.ts';
import type { Theme } from '../../theme.ts';
import { cssString } from './escape.ts';
import { statusWords } from './words.ts';

/** The one family that topline carries; another is taken from the reader's machine. */
const EMBEDDED = 'Source Sans 3';
const themes = join(import.meta.dirname, '../../../templates/themes');
const fonts = join(dirname(createRequire(import.meta.url).resolve('source-sans/package.json')), 'WOFF2', 'TTF');

/** `houseCss`, if given, stands in place of the theme's own theme.css. */
export function styleSheet(theme: Theme, meta: DocumentMeta, houseCss?: string): string {
  return [
    themeProperties(theme),
    runningLines(meta),
    readOnce(join(themes, 'page.css')),
    readOnce(join(themes, 'print.css')),
    houseCss ?? themeCss(theme.name),
  ]
    .join('\n')
    .replace(/<\//g, '<\\/');
}

function themeCss(name: string): string {
  const file = join(themes, name, 'theme.css');
  return /^[\w-]+$/.test(name) && existsSync(file) ? readOnce(file) : '';
}

function themeProperties({ colours, font, sizes }: Theme): string {
  const ratio = (size: number) => Number((size / sizes.body).toFixed(4));
  return `:root {
  --text: ${colours.text}; --muted: ${colours.muted}; --accent: ${colours.accent}; --tint: ${colours.tint}; --link: ${colours.link};
  --second: ${colours.series[1] ?? colours.accent};
  --font: ${cssString(font.family)}, ${cssString(font.fallback)}, system-ui, sans-serif;
  --body-pt: ${sizes.body}pt;
  --size-small: ${ratio(sizes.small)}; --size-title: ${ratio(sizes.title)};
  --size-h2: ${ratio(sizes.h2)}; --size-h3: ${ratio(sizes.h3)}; --size-h4: ${ratio(sizes.h4)};
}`;
}

/** What stands in the margins of each printed page. The first page has the title itself. */
function runningLines(meta: DocumentMeta): string {
  const status = meta.status && meta.status !== 'final' ? statusWords[meta.status] : '';
  const foot = [meta.publisher, meta.date && dateInWords(meta.date, meta.language)].filter(Boolean).join(' · ');
  return `@page {
  @top-left { content: ${cssString(meta.title)}; }
  @top-right { content: ${cssString(status)}; }
  @bottom-left { content: ${cssString(foot)}; }
}`;
}

/** `body` is the HTML that they are for: faces that it does not use are left out. */
export function fontFaces(theme: Theme, body: string): string {
  if (theme.font.files) return ownFaces(theme.font.family, theme.font.files, body);
  if (theme.font.family !== EMBEDDED) return '';
  const faces = [face('Regular', 400, 'normal'), face('Semibold', 600, 'normal')];
  if (/<(?:em|i|cite|dfn|var)\b/.test(body)) faces.push(face('It', 400, 'italic'));
  return faces.join('\n');
}

/** The faces that a theme brings. */
function ownFaces(family: string, files: NonNullable<Theme['font']['files']>, body: string): string {
  const own = (file: string, weights: string, style: string) => {
    const type = file.toLowerCase().endsWith('.otf') ? 'otf' : 'ttf';
    return `@font-face { font-family: ${cssString(family)}; font-weight: ${weights}; font-style: ${style}; font-display: swap; src: url(data:font/${type};base64,${readOnce(file, 'base64')}); }`;
  };
  const italic = /<(?:em|i|cite|dfn|var)\b/.test(body) ? [own(files.italic, '400', 'italic')] : [];
  return [own(files.regular, '400', 'normal'), own(files.bold, '600 700', 'normal'), ...italic].join('\n');
}

function face(file: string, weight: number, style: string): string {
  const data = readOnce(join(fonts, `SourceSans3-${file}.ttf.woff2`), 'base64');
  // Semibold stands in for bold as well: a made-up bold would be drawn otherwise.
  const weights = weight === 600 ? '600 700' : `${weight}`;
  return `@font-face { font-family: "${EMBEDDED}"; font-weight: ${weights}; font-style: ${style}; font-display: swap; src: url(data:font/woff2;base64,${data}) format("woff2"); }`;
}

const read = new Map<string, string>();

/** Style files are read anew from here on: they are being edited. */
export const forgetStyles = (): void => read.clear();

function readOnce(file: string, encoding: 'utf8' | 'base64' = 'utf8'): string {
  const known = read.get(file) ?? readFileSync(file, encoding);
  read.set(file, known);
  return known;
}
