// The bytes of a Word file in: its figures compared with the document's, in the text, in tables, in what its charts
// show and in the workbooks that a reader edits them with.

import { strFromU8, unzipSync } from 'fflate';
import type { Chart } from '../chart/chart.ts';
import { plain } from '../chart/plain.ts';
import type { Document } from '../fill/document.ts';
import { checkDrawing } from './drawing.ts';
import { chartsOf, checkLines } from './page.ts';
import { readSheets, relationsOf } from './sheet.ts';
import {
  attributeOf,
  compareInOrder,
  type Difference,
  type Found,
  merge,
  type Reading,
  type Showing,
  showingOf,
  showingsOf,
  squeezed,
  unescaped,
} from './showing.ts';

interface Parts {
  text(path: string): string;
  bytes(path: string): Uint8Array;
}

/** `styles`: report styles to a house's, where its template is filled. */
export function checkWord(
  document: Document,
  docx: Uint8Array,
  file: string,
  styles: Readonly<Record<string, string>> = {},
): Reading {
  const parts = openParts(docx);
  const body = parts.text('word/document.xml');
  const found = figureRuns(body, figureStyles(parts.text('word/styles.xml'), styles));
  const expected = showingsOf(document.blocks);
  const isShared = FIGURE_STYLES.some((name) => name in styles);
  const figures = compareInOrder(expected, isShared ? theirs(found, expected) : found, file);
  return merge([figures, checkLines(document, textOf(body), file), checkCharts(document, body, parts, file)]);
}

function openParts(docx: Uint8Array): Parts {
  // Fonts and pictures hold no figures that are read here, except drawings.
  const files = unzipSync(docx, { filter: ({ name }) => /\.(xml|rels|xlsx|svg)$/.test(name) });
  const bytes = (path: string) => files[path] ?? new Uint8Array();
  return { bytes, text: (path) => strFromU8(bytes(path)) };
}

/** Ids of the character styles that figures are set in, one for each emphasis that Markdown can give. */
const FIGURE_STYLES = ['Figure', 'StrongFigure', 'EmphasisFigure'];

function figureStyles(stylesXml: string, styles: Readonly<Record<string, string>>): Set<string> {
  const ids = new Set(FIGURE_STYLES.flatMap((id) => [id, `Report${id}`]));
  const house = new Set(
    Object.entries(styles).flatMap(([own, name]) => (/Figure$/i.test(own) ? [name.toLowerCase()] : [])),
  );
  for (const [xml] of stylesXml.matchAll(/<w:style\b.*?<\/w:style>/gs)) {
    const id = /w:styleId="([^"]*)"/.exec(xml)?.[1] ?? '';
    const name = /<w:name\b[^>]*w:val="([^"]*)"/.exec(xml)?.[1] ?? '';
    const isOwn = /^figure(?: strong| emphasis)?$/i.test(name) && /w:type="character"/.test(xml);
    if (isOwn || house.has(name.toLowerCase()) || house.has(id.toLowerCase())) ids.add(id);
  }
  return ids;
}

function figureRuns(xml: string, styles: ReadonlySet<string>): Found[] {
  const runs = [...xml.matchAll(/<w:r>(?:(?!<\/w:r>).)*?<w:rStyle w:val="([^"]*)"\/>(.*?)<\/w:r>/gs)];
  return runs.flatMap(([, style, rest]) => (styles.has(style!) ? [{ text: textOf(rest!) }] : []));
}

/** A house's style may be used in its own text too: only what the report put there is compared. */
function theirs(found: readonly Found[], expected: readonly Showing[]): Found[] {
  const texts = new Set(expected.map(({ text }) => squeezed(text)));
  const own = found.filter(({ text }) => texts.has(squeezed(text!)));
  return own.length >= expected.length ? own : [...found];
}

const textOf = (xml: string): string =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => unescaped(text!)).join('');

/** Charts stand in the text in their order, named `Figure 1`. */
function checkCharts(document: Document, body: string, parts: Parts, file: string): Reading {
  const targets = relationsOf(parts.text('word/_rels/document.xml.rels'));
  const drawings = [...body.matchAll(/<w:drawing>.*?<\/w:drawing>/gs)].map(([xml]) => xml);
  return merge(
    chartsOf(document).map((chart) => {
      const drawing = drawings.find((xml) => xml.includes(` name="Figure ${chart.number}"`));
      if (!drawing) return absent(chart, file);
      const native = /<c:chart\b[^>]*\br:id="([^"]*)"/.exec(drawing)?.[1];
      if (native) return checkNative(chart, `word/${targets.get(native)}`, parts, file);
      const picture = /<asvg:svgBlip\b[^>]*\br:embed="([^"]*)"/.exec(drawing)?.[1];
      return checkDrawing(chart, parts.text(`word/${targets.get(picture ?? '')}`), file);
    }),
  );
}

function absent(chart: Chart, file: string): Reading {
  // A chart whose every figure is withheld has nothing to draw.
  const drawable = chart.series.some(({ figures }) => figures.some(({ rounded }) => rounded !== null));
  const difference: Difference = { file, place: `Figure ${chart.number}`, expected: 'a chart', found: 'none' };
  return { compared: 0, differences: drawable ? [difference] : [] };
}

/** What Word draws (the values kept in the chart) and what it edits (the workbook within). */
function checkNative(chart: Chart, path: string, parts: Parts, file: string): Reading {
  const xml = parts.text(path);
  const series = [...xml.matchAll(/<c:ser>.*?<\/c:ser>/gs)].map(([one]) => one);
  const place = `Figure ${chart.number}`;
  const cached = chart.series.map(({ figures }, s) =>
    compareInOrder(
      figures.map((figure) => showingOf(figure, `${place}, the values that Word draws`)),
      valuesOf(series[s] ?? '', figures.length),
      file,
    ),
  );
  const labels = chart.series.map(({ figures }, s) => checkLabels(figures, series[s] ?? '', place, file));
  const relations = relationsOf(parts.text(path.replace('charts/', 'charts/_rels/').concat('.rels')));
  const embedded = [...relations.values()].find((target) => target.endsWith('.xlsx')) ?? '';
  const workbook = checkWorkbook(chart, parts.bytes(embedded.replace('..', 'word')), file);
  return merge([...cached, ...labels, workbook]);
}

function valuesOf(series: string, count: number): Found[] {
  const cache = /<c:val>.*?<\/c:val>/s.exec(series)?.[0] ?? '';
  const values = new Map(
    [...cache.matchAll(/<c:pt\b([^>]*)>\s*<c:v>([^<]*)<\/c:v>/g)].map(([, at, value]) => [
      attributeOf(at!, 'idx'),
      value!,
    ]),
  );
  return Array.from({ length: count }, (_, index) => ({ value: values.get(String(index)) ?? '' }));
}

/** Labels that Word is told to write as they are, such as `24% [low]`. */
function checkLabels(
  figures: Chart['series'][number]['figures'],
  series: string,
  place: string,
  file: string,
): Reading {
  const differences = [...series.matchAll(/<c:dLbl><c:idx val="(\d+)"\/>.*?<\/c:dLbl>/gs)].flatMap(([xml, index]) => {
    const text = [...xml.matchAll(/<a:t>([^<]*)<\/a:t>/g)].map(([, one]) => unescaped(one!)).join('');
    const figure = figures[Number(index)];
    if (!text || !figure || squeezed(text) === squeezed(plain(figure.text))) return [];
    return [{ file, place: `${place}, a label`, figure: figure.id, expected: figure.text, found: text }];
  });
  return { compared: 0, differences };
}

function checkWorkbook(chart: Chart, xlsx: Uint8Array, file: string): Reading {
  const place = `Figure ${chart.number}, the workbook that Word edits`;
  if (xlsx.length === 0) return { compared: 0, differences: [{ file, place, expected: 'a workbook', found: 'none' }] };
  const rows = readSheets(xlsx)[0]?.rows ?? [];
  const readings = chart.series.map(({ figures }, s) =>
    compareInOrder(
      figures.map((figure) => showingOf(figure, place)),
      figures.map((_, index) => ({ value: rows[index + 1]?.[s + 1] ?? '' })),
      file,
    ),
  );
  return merge(readings);
}
