// Drawings of every kind of chart in, one accessible page out that shows them side by side; the PDF is printed from it.

import type { Chart } from '../../pipeline/chart/chart.ts';
import type { DocumentMeta } from '../../pipeline/fill/document.ts';
import { escapeHtml } from '../../pipeline/produce/html/escape.ts';
import { fontFaces, styleSheet } from '../../pipeline/produce/html/style.ts';
import type { Theme } from '../../pipeline/theme.ts';

/** One chart in one theme. */
export interface Exhibit {
  chart: Chart;
  svg: string;
  png: Uint8Array;
  /** How a word processor shows it; none where there is no such program. */
  word: Uint8Array | undefined;
  /** Whether Word gets a chart of its own, which can be edited, or a picture. */
  native: boolean;
}

export const galleryMeta: DocumentMeta = {
  ...{ studyId: 'gallery', reportId: 'gallery', title: 'Every kind of chart', language: 'en-GB', contents: false },
  ...{
    subtitle: 'As SVG, as PNG, and in Word',
    keywords: [],
    description: 'Every kind of chart that a report can have.',
  },
};

const STYLE = `
.page, .inner { max-width: 100rem !important; }
.three { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 2rem; align-items: start; }
.three figure { margin: 0; }
.three figcaption { color: var(--muted); font-size: 0.85em; margin-bottom: 0.5rem; }
.three svg, .three img { max-width: 100%; height: auto; display: block; }
section.kind { break-inside: avoid; margin-bottom: 2.5rem; }
@media screen and (max-width: 60rem) { .three { grid-template-columns: minmax(0, 1fr); } }
@media print { @page { size: A3 landscape; } section.kind { margin-bottom: 9mm; } }
`;

export function galleryPage(shown: ReadonlyMap<Theme, readonly Exhibit[]>): string {
  const [theme] = shown.keys();
  const parts = [...shown].flatMap(([look, exhibits]) => [
    `<h2 id="${look.name}">${escapeHtml(`The ${look.name} theme`)}</h2>`,
    ...exhibits.map((one) => exhibitHtml(one, look)),
  ]);
  const body = `<body class="plain">
<a class="skip" href="#main">Skip to main content</a>
<header class="masthead"><div class="inner"><h1>${galleryMeta.title}</h1><p class="standfirst">${galleryMeta.subtitle}</p></div></header>
<div class="page"><main id="main" tabindex="-1">
${parts.join('\n')}
</main></div>
</body>`;
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${galleryMeta.title}</title><meta name="description" content="${galleryMeta.description}">
<style>${fontFaces(theme!, body)}${styleSheet(theme!, galleryMeta, STYLE)}</style></head>
${body}
</html>
`;
}

function exhibitHtml({ chart, svg, png, word, native }: Exhibit, theme: Theme): string {
  const id = `${theme.name}-${chart.kind}`;
  const inWord = native
    ? 'Word: a chart of its own, which can be edited'
    : 'Word: a picture, as Word has no such chart';
  const shown = word
    ? picture(word, `How a word processor shows it. ${chart.alt}`)
    : '<p>Open the Word file to see it: no word processor was found where this page was made.</p>';
  return `<section class="kind">
<h3 id="${id}">${escapeHtml(`${chart.kind}: ${chart.title}`)}</h3>
<div class="three">
<figure><figcaption>SVG: the page and the PDF</figcaption>${svg.replaceAll(chart.id, `${id}-drawing`)}</figure>
<figure><figcaption>PNG: Word’s fallback</figcaption>${picture(png, chart.alt)}</figure>
<figure><figcaption>${inWord}</figcaption>${shown}</figure>
</div>
<p><strong>Alt text.</strong> ${escapeHtml(chart.alt)}</p>
</section>`;
}

const picture = (png: Uint8Array, alt: string): string =>
  `<img src="data:image/png;base64,${Buffer.from(png).toString('base64')}" alt="${escapeHtml(alt)}">`;
