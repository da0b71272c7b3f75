// A column's cells in, whether each holds several answers with a delimiter between them, and which answers, out.

import { plainText } from '../ingest/spelling.ts';
import type { Profile } from './profile.ts';

const DELIMITERS = [';', '|', ', ', ','];
const MOST_ANSWERS = 40;

/** The answers, most frequent first. */
export function splitOf(
  { values }: Profile,
  cells: readonly string[],
): { delimiter: string; answers: string[] } | undefined {
  for (const delimiter of DELIMITERS) {
    const answers = answersBetween(delimiter, values, cells);
    if (answers) return { delimiter, answers };
  }
  return undefined;
}

function answersBetween(
  delimiter: string,
  values: ReadonlyMap<string, number>,
  cells: readonly string[],
): string[] | undefined {
  const several = cells.filter((cell) => cell.includes(delimiter));
  if (several.length < 2 || several.length * 4 < cells.length) return undefined;
  const counts = new Map<string, number>();
  /** In how many different cells an answer stands: those of one answer with a comma in it always stand together. */
  const within = new Map<string, number>();
  for (const cell of cells) {
    for (const piece of new Set(piecesOf(cell, delimiter))) {
      counts.set(piece, (counts.get(piece) ?? 0) + (values.get(cell) ?? 1));
      within.set(piece, (within.get(piece) ?? 0) + 1);
    }
  }
  const answers = [...counts.keys()].toSorted((a, b) => counts.get(b)! - counts.get(a)!);
  const shared = answers.filter((answer) => within.get(answer)! > 1).length;
  const isList = answers.length <= MOST_ANSWERS && answers.length < cells.length * 1.5 && shared * 2 >= answers.length;
  // A comma also stands in sentences, and "Yes, very" is one answer: each piece must combine with others freely.
  const isFree =
    !delimiter.startsWith(',') || (answers.length < cells.length && answers.every((answer) => answer.length <= 60));
  return isList && isFree && shared >= 2 ? answers : undefined;
}

/** A delimiter within brackets belongs to the answer: `Excel (macros, add-ins)`. */
function piecesOf(cell: string, delimiter: string): string[] {
  const pieces: string[] = [];
  let open = 0;
  for (const piece of cell.split(delimiter)) {
    if (open > 0) pieces[pieces.length - 1] += delimiter + piece;
    else pieces.push(piece);
    open = Math.max(0, open + piece.split('(').length - piece.split(')').length);
  }
  return pieces.map(plainText).filter(Boolean);
}
