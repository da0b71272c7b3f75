// The Document's blocks → drafts of Word paragraphs and tables: prose, headings, charts, tables and boxes, all by style.

import { Bookmark, type IParagraphOptions, type ParagraphChild, Table as WordTable } from 'docx';
import type { Block } from '../../fill/document.ts';
import type { Theme } from '../../theme.ts';
import { chartDrafts } from './chart.ts';
import { htmlBlocks, type ProseBlock, type ProseCell } from './html.ts';
import { bookmarkName, inlineRuns, plainText, textRun } from './inline.ts';
import { boxItem } from './lists.ts';
import { type Look, plainLook, roleLook } from './look.ts';
import { type CellContent, makeTable, tableDrafts } from './table.ts';

/** A paragraph not yet made, so that what follows it can still decide how it is kept; or a finished table. */
export type Draft = IParagraphOptions | WordTable;

export interface ContentsEntry {
  text: string;
  /** 1 is the first of Word's heading levels. */
  level: number;
  bookmark: string;
}

export interface Writing {
  theme: Theme;
  /** Width of the text in twips (twentieths of a point). */
  width: number;
  /** The drawing of each chart, by the chart's id. */
  drawings: ReadonlyMap<string, ParagraphChild>;
  /** What a cross-reference to a bookmark says: `table_x` → `Table 1`. */
  labels: ReadonlyMap<string, string>;
  /** The id of a style where the text ends up: a house's template may have its own. */
  styleOf: (id: string) => string;
  /** How wide the text's font runs beside the theme's: more than 1 where the font is a house's and unknown. */
  fontWidth: number;
  /** Numbered lists so far: each starts at 1 again. Counted on as the blocks are written. */
  lists: { count: number };
  /** The headings so far, for a contents list. Added to as the blocks are written. */
  contents: ContentsEntry[];
}

/** Twips after a list: its items stand closer together than paragraphs, and no style knows which is the last. */
const AFTER_LIST = 150;

export function blockDrafts(block: Block, writing: Writing, look: Look = plainLook): Draft[] {
  switch (block.kind) {
    case 'prose':
      return proseDrafts(block.html, writing, look);
    case 'heading':
      return [headingDraft(block, writing, look)];
    case 'chart':
      return chartDrafts(block.chart, writing, look);
    case 'table':
      return tableDrafts(block.table, writing, look);
    case 'box':
      return boxDrafts(block, writing);
  }
}

function boxDrafts(box: Extract<Block, { kind: 'box' }>, writing: Writing): Draft[] {
  const look = roleLook(box.role, writing.theme);
  const inside = { ...writing, width: writing.width - look.indent.left - look.indent.right };
  const title: Draft[] = box.title ? [{ style: look.title, children: [textRun(box.title)] }] : [];
  const drafts = [...title, ...box.blocks.flatMap((block) => blockDrafts(block, inside, look))];
  return withSpaceAround(joined(drafts, look), look.space);
}

/** Twips between the paragraphs of a box, where their boxes are joined to one: elsewhere the gap would be white. */
const BETWEEN = 110;

/** A title stands in as the list below it does: paragraphs with the same indents have one bar, without gaps. */
function joined(drafts: Draft[], look: Look): Draft[] {
  const isItem = (draft: Draft | undefined) => /(?:Bullet|Number)1$/.test(styleOf(draft));
  const indents = (draft: Draft | undefined, at: number): string =>
    isItem(draft) || (styleOf(draft) === look.title && isItem(drafts[at + 1]))
      ? 'item'
      : /\d$/.test(styleOf(draft))
        ? styleOf(draft)
        : 'text';
  return drafts.map((draft, at) => {
    const next = drafts[at + 1];
    if (draft instanceof WordTable || next === undefined || next instanceof WordTable) return draft;
    const titleOfList = styleOf(draft) === look.title && isItem(next) ? { indent: boxItem(0) } : {};
    const after = indents(draft, at) === indents(next, at + 1) ? { after: BETWEEN } : {};
    return { ...draft, ...titleOfList, spacing: { ...draft.spacing, ...after } };
  });
}

function styleOf(draft: Draft | undefined): string {
  return draft === undefined || draft instanceof WordTable ? '' : (draft.style ?? '');
}

/** The space round a box stands on its first and last paragraphs: a style can't know which those are. */
function withSpaceAround(drafts: Draft[], space: number): Draft[] {
  const last = drafts.length - 1;
  return drafts.map((draft, at) => {
    if (draft instanceof WordTable || (at !== 0 && at !== last)) return draft;
    const around = { ...(at === 0 ? { before: space } : {}), ...(at === last ? { after: space } : {}) };
    return { ...draft, spacing: { ...draft.spacing, ...around } };
  });
}

function headingDraft(heading: { level: number; id: string; html: string }, writing: Writing, look: Look): Draft {
  const runs = inlineRuns(heading.html, writing);
  if (look.heading) return { style: look.heading, children: runs };
  // The title is the page's h1 and has Word's Title style, so h2 is the first of Word's heading levels.
  const level = Math.min(Math.max(heading.level - 1, 1), 3);
  const bookmark = bookmarkName(heading.id || `heading-${writing.contents.length + 1}`);
  writing.contents.push({ text: plainText(heading.html), level, bookmark });
  return { style: `Heading${level}`, children: [new Bookmark({ id: bookmark, children: runs })] };
}

function proseDrafts(html: string, writing: Writing, look: Look): Draft[] {
  const instances = new Map<number, number>();
  const blocks = htmlBlocks(html);
  return blocks.map((block, at) => {
    const draft = proseDraft(block, writing, look, instances);
    const next = blocks[at + 1];
    if (block.kind === 'paragraph' && block.quote) return { ...draft, ...withinQuote(block.quote, next) };
    const endsList = block.kind === 'item' && next?.kind !== 'item';
    return endsList && look === plainLook ? { ...draft, spacing: { after: AFTER_LIST } } : draft;
  });
}

/** `instances`: the list of this HTML → the number of the list in the whole document. */
function proseDraft(block: ProseBlock, writing: Writing, look: Look, instances: Map<number, number>): Draft {
  switch (block.kind) {
    case 'heading':
      return headingDraft(block, writing, look);
    case 'table':
      return proseTable(block.rows, writing, look);
    case 'code':
      return { style: look.code, children: inlineRuns(block.html, writing) };
    case 'item':
      return itemDraft(block, writing, look, instances);
    case 'paragraph': {
      const style = block.quoted ? look.quote : block.lead ? look.lead : look.text;
      return { style, ...directionOf(block), children: inlineRuns(block.html, writing) };
    }
  }
}

/** Twips between the lines of a quote, and after its last. */
const QUOTE_LINES = 40;
const AFTER_QUOTE = 220;

/** A quote's lines, and who is quoted, stand closer together than one quote and the next. */
function withinQuote({ number }: { number: number }, next: ProseBlock | undefined): Partial<IParagraphOptions> {
  const isNext = next?.kind === 'paragraph' && next.quote?.number === number;
  if (!isNext) return { spacing: { after: AFTER_QUOTE } };
  return { spacing: { after: QUOTE_LINES }, ...(next.quote!.by && { keepNext: true }) };
}

/** A quote in a script that is written from right to left begins at the right. */
function directionOf({ quoted, html }: { quoted: boolean; html: string }): { bidirectional?: true } {
  const first = quoted && /\p{L}/u.exec(plainText(html))?.[0];
  return first && /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first)
    ? { bidirectional: true }
    : {};
}

function itemDraft(
  item: Extract<ProseBlock, { kind: 'item' }>,
  writing: Writing,
  look: Look,
  instances: Map<number, number>,
): Draft {
  const children = inlineRuns(item.html, writing);
  const level = Math.min(item.depth, look.bullets.length - 1);
  if (item.continued) return { style: look.continued[level]!, children };
  if (!item.ordered) return { style: look.bullets[level]!, children };
  const instance = instances.get(item.list) ?? ++writing.lists.count;
  instances.set(item.list, instance);
  return {
    style: look.numbers[level]!,
    numbering: { reference: look.numbering, level, instance, custom: true },
    children,
  };
}

/** A table written in the text: its first row heads it, whether marked as such or not. */
function proseTable(rows: ProseCell[][], writing: Writing, look: Look): Draft {
  const [head = [], ...body] = rows;
  const right = (at: number): boolean =>
    at > 0 && (head[at]?.right || (body.length > 0 && body.every((row) => isNumber(plainText(row[at]?.html ?? '')))));
  const cell = ({ html }: ProseCell, at: number): CellContent => ({
    ...{ text: plainText(html), runs: inlineRuns(html, writing), right: right(at) },
  });
  const columns = head.map(cell);
  const description = `Columns: ${columns.map(({ text }) => text).join(', ')}`;
  const content = { columns, rows: body.map((row) => ({ cells: row.map(cell) })), title: '', description };
  return makeTable({ ...content, keepWithNext: false }, writing, look.indent.left);
}

function isNumber(text: string): boolean {
  return /^[£$€−–-]?\d[\d,.\s]*(%|pp)?$/.test(text) || /^\[[a-z]+\]$/.test(text);
}
