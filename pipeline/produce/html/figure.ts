// A chart → an HTML figure: headline, subtitle, drawings (for a page and for a phone), base, notes, and its data.

import type { Chart } from '../../chart/chart.ts';
import type { BlockOptions } from './blocks.ts';
import { escapeHtml, escapeTitle } from './escape.ts';
import { chartData, notesHtml } from './table.ts';
import { words } from './words.ts';

/** The web page's column; on A4 it shrinks to the 642 px between the margins, and its text from 13 px to 9 pt. */
const WIDE_PX = 700;
/** Fits a phone 390 px wide: the same text size on a narrower drawing, as a shrunk drawing could not be read. */
const NARROW_PX = 340;

export async function figureHtml(chart: Chart, { chart: draw, dataLink, printOnly }: BlockOptions): Promise<string> {
  const [wide, narrow] = await Promise.all([draw(chart, WIDE_PX), printOnly ? '' : draw(chart, NARROW_PX)]);
  return [
    `<figure class="exhibit" id="${escapeHtml(chart.id)}">`,
    captionHtml(chart),
    `<div class="drawing wide">${checkSvg(wide, chart.id)}</div>`,
    narrow && `<div class="drawing narrow">${distinctIds(checkSvg(narrow, chart.id))}</div>`,
    notesHtml([chart.baseNote, ...chart.notes]),
    ...(printOnly ? [] : [chartData(chart), downloadHtml(chart, dataLink?.(chart.id))]),
    '</figure>',
  ].join('\n');
}

const downloadHtml = ({ number }: Chart, link: string | undefined): string =>
  link
    ? `<p class="download"><a href="${escapeHtml(link)}" download>${words.download}<span class="unseen"> of figure ${number}</span></a></p>`
    : '';

function captionHtml(chart: Chart): string {
  const subtitle = chart.subtitle ? ` <span class="subtitle">${escapeTitle(chart.subtitle)}</span>` : '';
  return `<figcaption><span class="number">${words.figure} ${chart.number}</span> <span class="headline">${escapeTitle(chart.title)}</span>${subtitle}</figcaption>`;
}

const drawingElements = new Set(
  'svg g path rect circle line polyline polygon ellipse text tspan title desc defs clipPath linearGradient stop marker pattern mask'.split(
    ' ',
  ),
);

/** The last check before a drawing becomes part of a page: nothing in it runs, loads or leads elsewhere. */
function checkSvg(svg: string, id: string): string {
  const tags = svg.match(/<[^>]*>/g) ?? [];
  if (!/^<svg\b.*<\/svg>$/s.test(svg) || !tags.every(isDrawing))
    throw new Error(`the drawing of ${id} is not a plain SVG`);
  return svg;
}

function isDrawing(tag: string): boolean {
  const element = /^<\/?([\w:-]+)/.exec(tag)?.[1] ?? '';
  const attributes = [...tag.matchAll(/\s([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return drawingElements.has(element) && attributes.every(([, name, a, b]) => isHarmless(name!, a ?? b ?? ''));
}

/** Text for people (aria-label) may hold anything; what is drawn with may refer to the drawing itself alone. */
function isHarmless(name: string, value: string): boolean {
  if (name.startsWith('aria-')) return true;
  return !/^on|href$/i.test(name) && !/url\((?!#)/i.test(value);
}

/** The second drawing of a chart has the first one's ids: they are told apart, or one would clip the other. */
function distinctIds(svg: string): string {
  return svg.replace(/ id="([^"]*)"/g, ' id="$1-narrow"').replace(/url\(#([^)]*)\)/g, 'url(#$1-narrow)');
}
