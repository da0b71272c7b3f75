// A Document and a Theme → the bytes of a Word file: all text by named styles, charts as Word's own, captions numbered
// and the contents list filled in by fields that already hold their values. The same Document gives the same bytes.

import {
  type FileChild,
  Packer,
  Paragraph,
  type ParagraphChild,
  TableOfContents,
  Document as WordDocument,
  Table as WordTable,
} from 'docx';
import type { ChartRun } from 'docx/charts';
import { estimatePageNumbersWith } from 'docx/layout';
import type { Chart } from '../chart/chart.ts';
import type { Block, Document } from '../fill/document.ts';
import type { Theme } from '../theme.ts';
import { blockDrafts, type Draft, type Writing } from './word/blocks.ts';
import { type ChartImage, chartPicture } from './word/chart.ts';
import { type FontFaces, facesFor, readFonts } from './word/fonts.ts';
import { coreProperties, pageFooter, pageHeader, titleDrafts } from './word/front.ts';
import { bookmarkName, textRun, xmlText } from './word/inline.ts';
import { boxIndent } from './word/look.ts';
import { pinPackage } from './word/pin.ts';
import { baseStyles, characterStyles, lists, paragraphStyles, wordTheme } from './word/styles.ts';

export interface WordOptions {
  /** A chart as Word's own, no wider than this; undefined if Word has no such chart. */
  native: (chart: Chart, widthPx: number) => ChartRun | undefined;
  /** A chart as a picture: for charts that `native` doesn't make. */
  image: (chart: Chart, widthPx: number) => Promise<ChartImage>;
  /** Last changes to the XML of a native chart, for what docx has no options for. */
  chartXml?: (xml: string) => string;
  /** The theme's font, to be carried in the file; `null` for none. By default, if its files come with topline. */
  fonts?: FontFaces | null;
}

/** A4 in twips (twentieths of a point), and its margins. */
const PAGE = { width: 11906, height: 16838, side: 1304, top: 1360, bottom: 1300 };
const TEXT_WIDTH = PAGE.width - 2 * PAGE.side;
/** Width of the text in pixels at 96 to the inch: what a chart may take. */
export const wordTextWidthPx = Math.floor(TEXT_WIDTH / 15);

export async function makeWord(document: Document, theme: Theme, options: WordOptions): Promise<Uint8Array> {
  const { meta } = document;
  const faces = options.fonts === undefined ? await readFonts(theme.font.family) : options.fonts;
  const fonts = faces ? facesFor(faces, JSON.stringify(document)) : undefined;
  const writing: Writing = {
    ...{ theme, width: TEXT_WIDTH, lists: { count: 0 }, labels: referenceLabels(document.blocks) },
    drawings: await drawCharts(document.blocks, options),
  };
  const front = makeParagraphs(titleDrafts(meta));
  const drafts = document.blocks.flatMap((block) => blockDrafts(block, writing));
  const body = makeParagraphs(meta.contents ? standOff(drafts, 300) : drafts);
  const children = [...front, ...(meta.contents ? contentsList() : []), ...body];
  const packed = await Packer.toBuffer(wordDocument(document, theme, fonts, children));
  const fallbacks = { [theme.font.family]: theme.font.fallback };
  const { chartXml } = options;
  return pinPackage(packed, {
    core: coreProperties(meta),
    language: meta.language,
    fallbacks,
    ...(chartXml && { chartXml }),
  });
}

function wordDocument(
  { meta }: Document,
  theme: Theme,
  fonts: FontFaces | undefined,
  children: FileChild[],
): WordDocument {
  return new WordDocument({
    title: xmlText(meta.title),
    theme: wordTheme(theme),
    externalStyles: baseStyles(theme, meta.language),
    styles: { paragraphStyles: paragraphStyles(theme, TEXT_WIDTH), characterStyles: characterStyles() },
    numbering: { config: lists() },
    fonts: fonts ? [embeddedFont(theme.font.family, fonts)] : [],
    pageNumbers: estimatePageNumbersWith({ guess: true }),
    customProperties: customProperties(meta),
    sections: [
      {
        properties: { titlePage: true, page: pageSetUp },
        headers: { default: pageHeader(meta) },
        footers: { default: pageFooter(meta), first: pageFooter(meta) },
        children,
      },
    ],
  });
}

const pageSetUp = {
  size: { width: PAGE.width, height: PAGE.height },
  margin: { left: PAGE.side, right: PAGE.side, top: PAGE.top, bottom: PAGE.bottom, header: 640, footer: 560 },
};

/** What a reader may show with DOCPROPERTY fields, or look a report up by. */
function customProperties(meta: Document['meta']): { name: string; value: string }[] {
  const properties = { Study: meta.studyId, Report: meta.reportId, Status: meta.status, Date: meta.date };
  return Object.entries(properties).flatMap(([name, value]) => (value ? [{ name, value: xmlText(value) }] : []));
}

function embeddedFont(name: string, { regular, bold, italic, boldItalic }: FontFaces) {
  const buffers = { bold: Buffer.from(bold), italic: Buffer.from(italic), boldItalic: Buffer.from(boldItalic) };
  return { name, data: Buffer.from(regular), ...buffers };
}

function contentsList(): FileChild[] {
  const heading = new Paragraph({ style: 'TOCHeading', children: [textRun('Contents')] });
  return [heading, new TableOfContents('Contents', { hyperlink: true, headingStyleRange: '1-2' })];
}

/** A table has no space after it in Word: what follows stands off by itself, unless its style does that already. */
function makeParagraphs(drafts: Draft[]): FileChild[] {
  return drafts.map((draft, at) => {
    if (draft instanceof WordTable) return draft;
    const close =
      drafts[at - 1] instanceof WordTable && !/^(Heading|Caption|ChartTitle|Note|LastNote)/.test(draft.style ?? '');
    return new Paragraph(close ? { ...draft, spacing: { ...draft.spacing, before: 200 } } : draft);
  });
}

/** The text after the contents list: the list's own last entry has no style that could keep it off. */
function standOff([first, ...others]: Draft[], before: number): Draft[] {
  if (!first || first instanceof WordTable) return first ? [first, ...others] : [];
  return [{ ...first, spacing: { ...first.spacing, before } }, ...others];
}

async function drawCharts(blocks: readonly Block[], options: WordOptions): Promise<Map<string, ParagraphChild>> {
  const drawings = new Map<string, ParagraphChild>();
  for (const { chart, boxed } of chartsIn(blocks)) {
    const width = wordTextWidthPx - (boxed ? Math.ceil((boxIndent.left + boxIndent.right) / 15) : 0);
    const native = options.native(chart, width);
    drawings.set(chart.id, native ?? chartPicture(chart, await options.image(chart, width), width));
  }
  return drawings;
}

function chartsIn(blocks: readonly Block[], boxed = false): { chart: Chart; boxed: boolean }[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'chart') return [{ chart: block.chart, boxed }];
    return block.kind === 'box' ? chartsIn(block.blocks, true) : [];
  });
}

/** Bookmark → what a reference to it says: `table_x` → `Table 1`. */
function referenceLabels(blocks: readonly Block[]): Map<string, string> {
  const labels = new Map<string, string>();
  for (const block of blocks) {
    if (block.kind === 'chart') labels.set(bookmarkName(block.chart.id), `Figure ${block.chart.number}`);
    if (block.kind === 'table') labels.set(bookmarkName(block.table.id), `Table ${block.table.number}`);
    if (block.kind === 'box') for (const [name, label] of referenceLabels(block.blocks)) labels.set(name, label);
  }
  return labels;
}
