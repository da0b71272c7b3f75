// A web page's HTML in: its figures (`<data>` elements, drawings) compared with the document's; and the text that a
// print of it must show, for the PDF's own check.

import type { Chart } from '../chart/chart.ts';
import type { Document } from '../fill/document.ts';
import { checkDrawing } from './drawing.ts';
import {
  blocksOf,
  chartShowings,
  compareInOrder,
  type Difference,
  figuresInHtml,
  merge,
  type Reading,
  showingsOf,
  squeezed,
  unescaped,
} from './showing.ts';

/** @param published the file's name; undefined for a page that is only printed: each chart is drawn once, and has no data beside it */
export function checkPage(document: Document, html: string, published: string | undefined): Reading {
  const file = published ?? 'the page that is printed';
  const body = html.slice(html.indexOf('<body'));
  const drawings = [...body.matchAll(/<svg\b[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
  const text = body.replace(/<svg\b[\s\S]*?<\/svg>/g, '');
  const figures = compareInOrder(
    showingsOf(document.blocks, published === undefined ? undefined : chartShowings),
    figuresInHtml(text),
    file,
  );
  return merge([
    figures,
    checkDrawings(document, drawings, published === undefined ? 1 : 2, file),
    checkLines(document, plainText(text), file),
  ]);
}

/** @param times each chart is drawn: for a page and for a phone, or for paper only */
function checkDrawings(document: Document, drawings: readonly string[], times: number, file: string): Reading {
  const charts = chartsOf(document);
  if (drawings.length !== charts.length * times) {
    const difference = { expected: `${charts.length * times} drawings`, found: `${drawings.length} drawings` };
    return { compared: 0, differences: [{ file, place: 'the whole file', ...difference }] };
  }
  return merge(drawings.map((svg, at) => checkDrawing(charts[Math.floor(at / times)]!, svg, file)));
}

export const chartsOf = ({ blocks }: Document): Chart[] =>
  [...blocksOf(blocks)].flatMap((block) => (block.kind === 'chart' ? [block.chart] : []));

/** Headlines, captions and notes may hold figures too, as text: each must be there as it was written. */
export function checkLines(document: Document, text: string, file: string): Reading {
  const squeezedText = squeezed(shown(text));
  const differences: Difference[] = [];
  for (const block of blocksOf(document.blocks)) {
    const place = placeOf(block);
    // A quote is what somebody wrote, to the letter; of other lines it is the numbers that matter.
    const isQuoted = block.kind === 'prose';
    for (const line of linesOf(block).filter((one) => isQuoted || /\d/.test(one))) {
      if (!squeezedText.includes(squeezed(shown(line))))
        differences.push({ file, place, expected: line, found: 'not there' });
    }
  }
  return { compared: 0, differences };
}

type AnyBlock = ReturnType<typeof blocksOf> extends Generator<infer B> ? B : never;

const placeOf = (block: AnyBlock): string =>
  block.kind === 'chart'
    ? `Figure ${block.chart.number}`
    : block.kind === 'table'
      ? `Table ${block.table.number}`
      : `Quotes ${('quoted' in block && block.quoted?.number) || ''}`.trim();

function linesOf(block: AnyBlock): string[] {
  if (block.kind === 'chart') {
    const { title, subtitle, baseNote, notes } = block.chart;
    return [title, subtitle, baseNote, ...notes];
  }
  if (block.kind === 'prose')
    return (block.quoted?.quotes ?? []).flatMap(({ paragraphs, by }) => [...paragraphs, ...by]);
  return block.kind === 'table' ? [block.table.caption, ...block.table.notes] : [];
}

/** Without the characters that formats leave out or show in another way. */
const shown = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');

const plainText = (html: string): string => shown(unescaped(html.replace(/<[^>]*>/g, '')));

/** A piece of a page's text; `figure` where it is a figure's, `label` where a drawing labels one. */
export interface Piece {
  text: string;
  figure?: string;
  label?: true;
}

/** What is not printed, or printed with numbers that are the print's own. */
const UNPRINTED = /\bclass="(?:skip|colophon|data|download|drawing narrow|contents|unseen)"/;
const VOID = /^(?:br|hr|img|input|meta|link|col|wbr)$/;

/** The text that the print shows, in order. */
export function printedPieces(html: string): Piece[] {
  const pieces: Piece[] = [];
  let figure: string | undefined;
  let label = false;
  let skipped: { name: string; depth: number } | undefined;
  for (const [whole, close, name, attributes, text] of html
    .slice(html.indexOf('<body'))
    .matchAll(/<(\/?)([\w-]+)([^>]*)>|([^<]+)/g)) {
    if (text !== undefined) {
      if (!skipped)
        pieces.push({ text: unescaped(text), ...(figure === undefined ? {} : { figure }), ...(label && { label }) });
    } else if (skipped) {
      if (name === skipped.name && !whole.endsWith('/>')) skipped.depth += close ? -1 : 1;
      if (skipped.depth === 0) skipped = undefined;
    } else if (!close && (UNPRINTED.test(attributes!) || name === 'style') && !VOID.test(name!)) {
      skipped = { name: name!, depth: 1 };
    } else if (name === 'text') {
      label = !close && attributes!.includes('font-weight="600"');
    } else if (name === 'data') {
      figure = close ? undefined : /\bdata-figure="([^"]*)"/.exec(attributes!)?.[1];
    }
  }
  return pieces;
}
