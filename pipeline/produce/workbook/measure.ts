// How wide a sheet's columns are and how high its rows, from what stands in them: programs that open a workbook differ in
// whether they work it out themselves.

import type { Sheet } from './sheet.ts';

/** In points, of a line of the standard font. */
const LINE = 15;
const TITLE = 22;

/** In characters of the standard font: what a column's cells need, within reason. */
export function columnWidths({ table, wide }: Sheet): number[] {
  if (!table) return [100];
  return table.headers.map((header, c) => {
    if (wide) return c === 0 ? 18 : 100;
    const longest = Math.max(0, ...table.rows.map((cells) => cells[c]?.text.length ?? 0));
    if (c === 0) return Math.min(60, Math.max(20, longest + 4));
    const word = Math.max(...header.split(/\s+/).map(({ length }) => length));
    return Math.min(40, Math.max(13, longest + 3, word + 4));
  });
}

/** In points: as high as the cell with the most lines. */
export function rowHeight(texts: readonly string[], widths: readonly number[], share = 0.9): number {
  return LINE * Math.max(1, ...texts.map((text, c) => lineCount(text, (widths[c] ?? 100) * share)));
}

export const titleHeight = TITLE;

function lineCount(text: string, width: number): number {
  let lines = 1;
  let used = 0;
  for (const word of text.split(' ')) {
    if (used > 0 && used + 1 + word.length > width) {
      lines += 1;
      used = word.length;
    } else used += (used > 0 ? 1 : 0) + word.length;
  }
  return lines;
}
