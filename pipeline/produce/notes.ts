// What stands under charts and tables: base, rounding and source, run together as one paragraph; and blocks without the
// sources that a reader has just read.

import type { Chart } from '../chart/chart.ts';
import type { Block, Table } from '../fill/document.ts';

/** One sentence after another. */
export function runTogether(notes: readonly string[]): string {
  const sentences = notes.map((note) => note.trim()).filter((note) => note !== '');
  return sentences
    .map((sentence, at) => (at === sentences.length - 1 || /[.!?:;…]$/.test(sentence) ? sentence : `${sentence}.`))
    .join(' ');
}

/** A table right under the chart of the same answers leaves the source to the chart's notes. */
export function withoutRepeats(blocks: readonly Block[]): Block[] {
  return blocks.map((block, at) => {
    if (block.kind === 'box') return { ...block, blocks: withoutRepeats(block.blocks) };
    const before = blocks[at - 1];
    if (block.kind !== 'table' || before?.kind !== 'chart') return block;
    return { kind: 'table', table: withoutSource(block.table, before.chart) };
  });
}

function withoutSource(table: Table, { id, baseNote, notes }: Chart): Table {
  if (subjectOf(table.id) !== subjectOf(id) || !table.notes.includes(baseNote)) return table;
  const isRepeat = (note: string) => note.startsWith('Source:') && notes.includes(note);
  return { ...table, notes: table.notes.filter((note) => !isRepeat(note)) };
}

/** `table-3-quality-of-life` → `quality-of-life`. */
function subjectOf(id: string): string {
  return id.replace(/^(?:chart|table)-(?:\d+-)?/, '');
}
