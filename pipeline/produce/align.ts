// A table's cells → which side they stand at, the same on the page and in Word.

import type { Cell, Table } from '../fill/document.ts';

export function isRight(cell: Cell): boolean {
  return cell.align ? cell.align === 'right' : cell.figure !== undefined;
}

/** A column's heading stands over its numbers; a cell with nothing in it has no side. Column 0 holds the row headers. */
export function columnIsRight({ rows }: Table, column: number): boolean {
  const cells = rows.flatMap((row) => row.cells[column - 1] ?? []).filter(({ text }) => text !== '');
  return column > 0 && cells.length > 0 && cells.every(isRight);
}
