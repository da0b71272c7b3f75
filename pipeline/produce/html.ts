// Document + theme → one self-contained web page, which is also what the PDF is printed from. Nothing in it runs and
// nothing is fetched: styles, fonts and drawings are inlined, and its content security policy forbids the rest.

import { readFileSync } from 'node:fs';
import type { Document, DocumentMeta } from '../fill/document.ts';
import { dateInWords } from '../fill/wording.ts';
import type { Theme } from '../theme.ts';
import { type BlockOptions, blocksHtml, type ContentsEntry, contentsOf } from './html/blocks.ts';
import { escapeHtml, escapeTitle } from './html/escape.ts';
import { fontFaces, styleSheet } from './html/style.ts';
import { statusWords, words } from './html/words.ts';

export interface HtmlOptions extends BlockOptions {
  /** CSS in place of the theme's own theme.css. */
  houseCss?: string;
}

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'";

export async function makeHtml(document: Document, theme: Theme, options: HtmlOptions): Promise<string> {
  const { meta } = document;
  const body = await bodyHtml(document, theme, options);
  return `<!doctype html>
<html lang="${escapeHtml(meta.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
${fontFaces(theme, body)}
</style>
<title>${escapeHtml(meta.title)}</title>
${metaTags(meta)}
<style>
${styleSheet(theme, meta, options.houseCss)}
</style>
</head>
${body}
</html>
`;
}

function metaTags(meta: DocumentMeta): string {
  const tags: [name: string, content: string | undefined][] = [
    ['description', meta.description],
    ['keywords', meta.keywords.join(', ')],
    ['author', meta.publisher],
    ['date', meta.date],
    ['generator', 'topline'],
  ];
  return tags
    .filter(([, content]) => content)
    .map(([name, content]) => `<meta name="${name}" content="${escapeHtml(content!)}">`)
    .join('\n');
}

async function bodyHtml(document: Document, theme: Theme, options: HtmlOptions): Promise<string> {
  const { meta, blocks } = document;
  const entries = meta.contents ? contentsOf(blocks) : [];
  const layout = entries.length > 0 ? 'with-contents' : 'plain';
  return `<body class="${layout}" data-theme="${escapeHtml(theme.name)}">
<a class="skip" href="#main">${words.skip}</a>
${mastheadHtml(meta, theme)}
<div class="page">
${contentsHtml(entries)}
<main id="main" tabindex="-1">
${await blocksHtml(blocks, options)}
</main>
</div>
${footerHtml(meta)}
</body>`;
}

function mastheadHtml(meta: DocumentMeta, theme: Theme): string {
  const lines = [
    theme.logo && logoHtml(theme.logo),
    meta.kicker && `<p class="kicker">${escapeHtml(meta.kicker)}</p>`,
    `<h1>${escapeTitle(meta.title)}</h1>`,
    meta.subtitle && `<p class="standfirst">${escapeTitle(meta.subtitle)}</p>`,
    bylineHtml(meta),
  ];
  return `<header class="masthead${theme.cover ? ' cover' : ''}">\n<div class="inner">\n${lines.filter(Boolean).join('\n')}\n</div>\n</header>`;
}

function logoHtml({ file, alt, widthMm }: NonNullable<Theme['logo']>): string {
  const type = file.toLowerCase().endsWith('.svg') ? 'svg+xml' : 'png';
  const data = readFileSync(file).toString('base64');
  return `<p class="logo"><img src="data:image/${type};base64,${data}" alt="${escapeHtml(alt)}" style="width: ${widthMm}mm"></p>`;
}

function bylineHtml(meta: DocumentMeta): string {
  const parts = [
    meta.status && `<strong class="status ${meta.status}">${statusWords[meta.status]}</strong>`,
    meta.date &&
      `<span>${words.published} <time datetime="${escapeHtml(meta.date)}">${escapeHtml(dateInWords(meta.date, meta.language))}</time></span>`,
    meta.publisher && `<span>${escapeHtml(meta.publisher)}</span>`,
  ].filter(Boolean);
  return parts.length > 0 ? `<p class="byline">${parts.join(' ')}</p>` : '';
}

function contentsHtml(entries: readonly ContentsEntry[]): string {
  if (entries.length === 0) return '';
  // The leaf's number is known, and shown, in print only.
  const items = entries.map(
    ({ id, text }) =>
      `<li><a href="#${id}"><span>${text}</span> <span class="leaf" data-leaf-of="${id}"></span></a></li>`,
  );
  return `<nav class="contents" aria-labelledby="contents-title">
<h2 id="contents-title">${words.contents}</h2>
<ol>
${items.join('\n')}
</ol>
</nav>`;
}

function footerHtml(meta: DocumentMeta): string {
  const parts = [meta.publisher, meta.title, meta.date && dateInWords(meta.date, meta.language)];
  const shown = parts.filter(Boolean).map((part) => `<span>${escapeHtml(part!)}</span>`);
  return `<footer class="colophon"><p class="inner">${shown.join(' ')}</p></footer>`;
}
