// The document's blocks → the HTML of the page's main part.

import type { Chart } from '../../chart/chart.ts';
import type { Block } from '../../fill/document.ts';
import { withoutRepeats } from '../notes.ts';
import { escapeHtml, withoutTags } from './escape.ts';
import { figureHtml } from './figure.ts';
import { tableHtml } from './table.ts';

export interface BlockOptions {
  /** Draws a chart as SVG, so many CSS pixels wide. */
  chart: (chart: Chart, widthPx: number) => Promise<string>;
  /** Where the data of a chart can be had, relative to the page; undefined where it cannot. */
  dataLink?: ((id: string) => string | undefined) | undefined;
  /** For a page that nobody sees: without what its print leaves out of charts, the drawing for a phone and the data. */
  printOnly?: boolean;
}

/** What is carried from block to block: boxes are numbered, and their titles follow the headings' levels. */
interface Place {
  boxes: number;
  sectionBegun: boolean;
}

export async function blocksHtml(blocks: readonly Block[], options: BlockOptions): Promise<string> {
  return listHtml(withoutRepeats(blocks), options, { boxes: 0, sectionBegun: false });
}

async function listHtml(blocks: readonly Block[], options: BlockOptions, place: Place): Promise<string> {
  const parts: string[] = [];
  for (const block of blocks) parts.push(await blockHtml(block, options, place));
  return parts.join('\n');
}

async function blockHtml(block: Block, options: BlockOptions, place: Place): Promise<string> {
  switch (block.kind) {
    case 'prose':
      return `<div class="prose">\n${proseHtml(block.html)}\n</div>`;
    case 'heading':
      place.sectionBegun = true;
      return `<h${block.level} id="${escapeHtml(block.id)}">${block.html}</h${block.level}>`;
    case 'chart':
      return figureHtml(block.chart, options);
    case 'table':
      return tableHtml(block.table);
    case 'box':
      return boxHtml(block, options, place);
  }
}

async function boxHtml(box: Block & { kind: 'box' }, options: BlockOptions, place: Place): Promise<string> {
  place.boxes += 1;
  const id = `box-${place.boxes}`;
  const level = box.role !== 'key' && place.sectionBegun ? 3 : 2;
  const role = box.role === 'key' ? '' : ' role="note"';
  const element = box.role === 'key' ? 'section' : 'div';
  return [
    `<${element} class="box ${box.role}"${role} aria-labelledby="${id}">`,
    `<h${level} class="box-title" id="${id}">${escapeHtml(box.title)}</h${level}>`,
    await listHtml(box.blocks, options, place),
    `</${element}>`,
  ].join('\n');
}

/** Tables written in Markdown get the scroll region and the row headers' look that the report's own tables have. */
function proseHtml(html: string): string {
  let tables = 0;
  return html
    .replace(/<table\b/g, () => {
      tables += 1;
      return `<div class="scroll" role="region" tabindex="0" aria-label="Table in the text, ${tables}"><table`;
    })
    .replace(/<\/table>/g, '</table></div>')
    .replace(/<th(?=[ >])(?![^>]*\bscope=)/g, '<th scope="col"')
    .replace(/<(td|th)([^>]*)>\s*<\/\1>/g, '<td$2>&nbsp;</td>');
}

export interface ContentsEntry {
  id: string;
  /** Escaped. */
  text: string;
}

/** The report's sections: its headings of level 2, and those of its prose that can be linked to. */
export function contentsOf(blocks: readonly Block[]): ContentsEntry[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'heading' && block.level === 2)
      return [{ id: escapeHtml(block.id), text: withoutTags(block.html) }];
    if (block.kind !== 'prose') return [];
    const headings = block.html.matchAll(/<h2\b[^>]*\bid="([^"]*)"[^>]*>(.*?)<\/h2>/gs);
    return [...headings].map(([, id, html]) => ({ id: id!, text: withoutTags(html!) }));
  });
}
