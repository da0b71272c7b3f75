// What a report's blocks are written with: its theme, the page's width, the charts' drawings, the styles. And the last
// step of all writing: drafts → Word's paragraphs.

import { type FileChild, Paragraph, type ParagraphChild, Table as WordTable } from 'docx';
import type { ChartRun } from 'docx/charts';
import type { Chart } from '../../chart/chart.ts';
import type { Block, Document } from '../../fill/document.ts';
import type { Theme } from '../../theme.ts';
import type { Draft, Writing } from './blocks.ts';
import { type ChartImage, chartPicture } from './chart.ts';
import type { FontFaces } from './fonts.ts';
import { bookmarkName } from './inline.ts';
import { boxIndent } from './look.ts';

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

/** Twips (twentieths of a point) in a pixel at 96 to the inch. */
const PIXEL = 15;

/** `width` of the text in twips. */
export async function prepareWriting(
  document: Document,
  theme: Theme,
  options: WordOptions,
  width: number,
  look: Pick<Writing, 'styleOf' | 'fontWidth'> = { styleOf: (id) => id, fontWidth: 1 },
): Promise<Writing> {
  const drawings = await drawCharts(document.blocks, options, Math.floor(width / PIXEL));
  const labels = referenceLabels(document.blocks);
  return { theme, width, ...look, drawings, labels, lists: { count: 0 }, contents: [] };
}

/** A table has no space after it in Word: what follows stands off by itself, unless its style does that already. */
export function makeParagraphs(drafts: Draft[], { styleOf }: Writing): FileChild[] {
  return drafts.map((draft, at) => {
    if (draft instanceof WordTable) return draft;
    const close = drafts[at - 1] instanceof WordTable && !/^(Heading|Caption|ChartTitle|Note)/.test(draft.style ?? '');
    const spacing = close ? { spacing: { ...draft.spacing, before: 200 } } : {};
    return new Paragraph({ ...draft, ...spacing, ...(draft.style ? { style: styleOf(draft.style) } : {}) });
  });
}

async function drawCharts(
  blocks: readonly Block[],
  options: WordOptions,
  widthPx: number,
): Promise<Map<string, ParagraphChild>> {
  const drawings = new Map<string, ParagraphChild>();
  for (const { chart, boxed } of chartsIn(blocks)) {
    const width = widthPx - (boxed ? Math.ceil((boxIndent.left + boxIndent.right) / PIXEL) : 0);
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
