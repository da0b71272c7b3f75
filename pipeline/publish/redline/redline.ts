// The blocks of two editions in, the newer one's out with every change marked in its text: sentences, headings, boxes,
// tables cell by cell. A chart that shows
// other figures is given as the table of its figures.

import type { Chart } from '../../chart/chart.ts';
import type { Block, Table } from '../../fill/document.ts';
import { escapeHtml } from '../../fill/tokens.ts';
import { htmlBlocks, type ProseBlock } from '../../produce/word/html.ts';
import { plainHtml } from '../plainhtml.ts';
import { type Marker, markChanges, markedText } from './marking.ts';
import { isRewritten, type Pair, pairUp } from './pairing.ts';

/** A paragraph, item or heading of prose; or a block of its own. */
export type Unit =
  | { kind: 'text'; block: Exclude<ProseBlock, { kind: 'table' }> }
  | { kind: 'table'; title: string; table: Grid }
  | { kind: 'chart'; title: string; table: Grid }
  | { kind: 'box'; block: Extract<Block, { kind: 'box' }> };

/** What is common to tables, and to charts as tables. */
export interface Grid {
  id: string;
  columns: string[];
  rows: { header: string; cells: string[] }[];
  notes: string[];
}

export function pairBlocks(before: readonly Block[], after: readonly Block[]): Pair<Unit>[] {
  return pairUp(unitsOf(before), unitsOf(after), alike);
}

export function redline(before: readonly Block[], after: readonly Block[], mark: Marker): Block[] {
  return joinProse(pairBlocks(before, after).flatMap((pair) => redlineUnit(pair, mark)));
}

function unitsOf(blocks: readonly Block[]): Unit[] {
  return blocks.flatMap((block): Unit[] => {
    if (block.kind === 'box') return [{ kind: 'box', block }];
    if (block.kind === 'table') return [tableUnit(block.table)];
    if (block.kind === 'chart') return [chartUnit(block.chart)];
    if (block.kind === 'heading') {
      return [{ kind: 'text', block: { kind: 'heading', level: block.level, id: block.id, html: block.html } }];
    }
    return htmlBlocks(block.html).map((one) =>
      one.kind === 'table'
        ? proseTable(one.rows.map((row) => row.map(({ html }) => plainHtml(html))))
        : { kind: 'text', block: one },
    );
  });
}

function tableUnit(table: Table): Unit {
  const rows = table.rows.map(({ header, cells }) => ({ header, cells: cells.map(({ text }) => text) }));
  const { id, columns, notes } = table;
  return { kind: 'table', title: `Table ${table.number}: ${table.caption}`, table: { id, columns, rows, notes } };
}

function chartUnit(chart: Chart): Unit {
  const columns = ['', ...chart.series.map(({ name }) => name)];
  const rows = chart.categories.map((header, at) => ({
    header,
    cells: chart.series.map(({ figures }) => figures[at]?.text ?? ''),
  }));
  const notes = [chart.baseNote, ...chart.notes].filter(Boolean);
  return {
    kind: 'chart',
    title: `Figure ${chart.number}: ${chart.title}`,
    table: { id: chart.id, columns, rows, notes },
  };
}

function proseTable([columns = [], ...rows]: string[][]): Unit {
  const table = { id: columns.join(' '), columns, notes: [] };
  const body = rows.map(([header = '', ...cells]) => ({ header, cells }));
  return { kind: 'table', title: '', table: { ...table, rows: body } };
}

function alike(a: Unit, b: Unit): boolean {
  if (a.kind === 'text' && b.kind === 'text') {
    return a.block.kind === b.block.kind && isRewritten(plainHtml(a.block.html), plainHtml(b.block.html));
  }
  if (a.kind === 'box' && b.kind === 'box') return a.block.role === b.block.role && a.block.title === b.block.title;
  if (a.kind === 'text' || b.kind === 'text' || a.kind === 'box' || b.kind === 'box') return false;
  return a.kind === b.kind && a.table.id === b.table.id;
}

function redlineUnit({ before, after }: Pair<Unit>, mark: Marker): Block[] {
  const unit = (after ?? before)!;
  if (unit.kind === 'box') {
    const blocks = (one: Unit | undefined) => (one?.kind === 'box' ? one.block.blocks : []);
    return [{ ...unit.block, blocks: redline(blocks(before), blocks(after), mark) }];
  }
  if (unit.kind === 'text') return [textBlock(before, after, mark)];
  const [old, now] = [before, after].map((one) => (one && one.kind !== 'text' && one.kind !== 'box' ? one : undefined));
  const same = JSON.stringify([old?.title, old?.table]) === JSON.stringify([now?.title, now?.table]);
  // Not drawn again: Word numbers its charts itself, and those that are given as tables would not count.
  if (same && now?.kind === 'chart') return [{ kind: 'prose', html: unchangedChart(now.title) }];
  return [{ kind: 'prose', html: gridHtml(old, now, mark) }];
}

/** Words alone: an element round them says what they are. */
export function markedHtml(before: Unit | undefined, after: Unit | undefined, mark: Marker): string {
  const html = (one: Unit | undefined) => (one?.kind === 'text' ? one.block.html : '');
  return markChanges(html(before), html(after), mark);
}

function textBlock(before: Unit | undefined, after: Unit | undefined, mark: Marker): Block {
  const { block } = (after ?? before) as Extract<Unit, { kind: 'text' }>;
  const html = markedHtml(before, after, mark);
  if (block.kind === 'heading') {
    const level = Math.min(4, Math.max(2, block.level)) as 2 | 3 | 4;
    return { kind: 'heading', level, id: block.id || 'heading', html };
  }
  if (block.kind === 'item') {
    const tag = block.ordered ? 'ol' : 'ul';
    return { kind: 'prose', html: `<${tag}><li>${html}</li></${tag}>` };
  }
  if (block.kind === 'code') return { kind: 'prose', html: `<pre>${html}</pre>` };
  const paragraph = `<p>${html}</p>`;
  return { kind: 'prose', html: block.quoted ? `<blockquote>${paragraph}</blockquote>` : paragraph };
}

const unchangedChart = (title: string): string =>
  `<p><strong>${escapeHtml(title)}</strong></p><p>(This chart has not changed.)</p>`;

interface Titled {
  title: string;
  table: Grid;
}

/** A grid's title, cells and notes, with their changes. Rows are paired by their headers, cells by their columns. */
export function gridHtml(before: Titled | undefined, after: Titled | undefined, mark: Marker): string {
  const [old, now] = [before?.table, after?.table];
  const title = markedText(before?.title, after?.title, mark);
  const head = (now ?? old)!.columns.map((column, at) => {
    const text = before && after ? escapeHtml(column) : markedText(old?.columns[at], now?.columns[at], mark);
    // A header with no text would be announced for every cell below it.
    if (!text) return '<td></td>';
    return `<th${at === 0 ? '' : ' style="text-align:right"'}>${text}</th>`;
  });
  const rows = pairUp(old?.rows ?? [], now?.rows ?? [], (a, b) => a.header === b.header).map((row) => {
    const header = markedText(row.before?.header, row.after?.header, mark);
    const width = Math.max(row.before?.cells.length ?? 0, row.after?.cells.length ?? 0);
    const cells = Array.from(
      { length: width },
      (_, at) => `<td>${markedText(row.before?.cells[at], row.after?.cells[at], mark)}</td>`,
    );
    return `<tr><td>${header}</td>${cells.join('')}</tr>`;
  });
  const notes = pairUp(old?.notes ?? [], now?.notes ?? [], isRewritten).map(
    (note) => `<p>${markChanges(escapeHtml(note.before ?? ''), escapeHtml(note.after ?? ''), mark)}</p>`,
  );
  const caption = title ? `<p><strong>${title}</strong></p>` : '';
  return `${caption}<table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>${notes.join('')}`;
}

/** Items that follow each other are one list again. */
function joinProse(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (block.kind === 'prose' && last?.kind === 'prose') {
      last.html = `${last.html}\n${block.html}`.replace(/<\/(ul|ol)>\n<\1>/, '');
    } else joined.push({ ...block });
  }
  return joined;
}
