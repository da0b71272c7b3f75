// The first rows of a table in, where its header begins out: how many lines of a title stand above it, and whether it has
// two rows, with the questions over the first of their answers.

import { plainText } from '../ingest/spelling.ts';

export interface FirstRow {
  cells: string[];
  /** How many cells the row has, which may be more than are known. */
  count: number;
  /** 1-based, in the file. */
  line: number;
}

/** Lines above the header: a title, a date, a blank line. People put them there by hand, and so do some reports. */
export function titleLines(rows: readonly FirstRow[]): number {
  const width = Math.max(...rows.map(widthOf));
  const at = rows.findIndex((row) => widthOf(row) * 2 > width);
  if (at <= 0 || width < 3) return 0;
  const above = rows.slice(0, at);
  const isTitle = above.every((row) => filledIn(row.cells).every((field) => field === 0));
  // One row with one cell may be the only question, over its answers: then the answers are blank or named again below.
  const isQuestion =
    above.length === 1 && above[0]!.count === rows[at]!.count && isSparse(rows.slice(at + 1), rows[at]!);
  return isTitle && !isQuestion ? rows[at]!.line - 1 : 0;
}

/** A row that was cut off at the header's width has at least what it had. */
const widthOf = ({ cells, count }: FirstRow): number => (count > cells.length ? count : filledIn(cells).length);

const filledIn = (cells: readonly string[]): number[] =>
  cells.flatMap((cell, field) => (plainText(cell) === '' ? [] : [field]));

/** Ticks: each cell is blank, or what stands over it, or a mark. */
const isSparse = (rows: readonly FirstRow[], { cells: names }: FirstRow): boolean =>
  rows.some(({ cells }) => filledIn(cells).length < names.length) &&
  rows.every(({ cells }) =>
    cells.every((cell, field) => /^(1|0|x|yes|no)?$/i.test(cell.trim()) || cell === names[field]),
  );

/**
 * Whether the second row belongs to the header: it names the answers of each question that stands over several columns, and
 * is blank, or says Response, below all other questions.
 */
export function hasTwoHeaderRows([top = [], second = []]: readonly string[][]): boolean {
  const names = filledIn(top);
  if (names.length === 0 || names[0] !== 0 || second.length < top.length) return false;
  const runs = names.map((from, i) => ({ from, to: names[i + 1] ?? top.length }));
  const wide = runs.filter(({ from, to }) => to - from > 1);
  const below = (field: number) => plainText(second[field] ?? '');
  const named = wide.every(({ from, to }) => {
    const cells = Array.from({ length: to - from }, (_, i) => below(from + i));
    return cells.every((cell) => /\p{L}/u.test(cell)) && new Set(cells).size === cells.length;
  });
  const narrow = runs.filter(({ from, to }) => to - from === 1);
  return wide.length > 0 && named && narrow.every(({ from }) => /^((open-ended )?response)?$/i.test(below(from)));
}
