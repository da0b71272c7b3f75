// A column's cells in, whether each holds several answers with a delimiter between them, and which answers, out.

import { plainText } from '../ingest/spelling.ts';
import type { Profile } from './profile.ts';

const DELIMITERS = [';', '|', ', ', ','];
const MOST_ANSWERS = 40;
/** Of an answer after a comma, which sentences have many of. */
const LONGEST_ANSWER = 60;

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
  const isComma = delimiter.startsWith(',');
  // Hardly anybody writes a semicolon: one cell is enough, where a piece of it stands elsewhere too.
  if (several.length < (isComma ? 2 : 1) || several.length * 4 < cells.length) return undefined;
  const split = cells.map((cell) => piecesOf(cell, delimiter));
  const pieces = isComma ? joinedAgain(split, delimiter) : split;
  const counts = new Map<string, number>();
  /** In how many different cells an answer stands. */
  const within = new Map<string, number>();
  for (const [i, cell] of cells.entries()) {
    for (const piece of new Set(pieces[i])) {
      counts.set(piece, (counts.get(piece) ?? 0) + (values.get(cell) ?? 1));
      within.set(piece, (within.get(piece) ?? 0) + 1);
    }
  }
  const answers = [...counts.keys()].toSorted((a, b) => counts.get(b)! - counts.get(a)!);
  const shared = answers.filter((answer) => within.get(answer)! > 1).length;
  if (!isComma) return shared > 0 && isList(answers, cells.length + 2) ? answers : undefined;
  const isFree = answers.length < cells.length && answers.every((answer) => answer.length <= LONGEST_ANSWER);
  const repeats = isList(answers, cells.length * 1.5) && shared * 2 >= answers.length;
  return repeats && isFree && shared >= 2 && pieces.some((one) => one.length > 1) ? answers : undefined;
}

const isList = (answers: string[], most: number): boolean => answers.length <= MOST_ANSWERS && answers.length < most;

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

/**
 * `Parks, gardens and squares` is one answer: wherever its parts stand, they stand together, and the later ones begin with a
 * small letter, as no other answer does.
 */
function joinedAgain(split: readonly string[][], delimiter: string): string[][] {
  const begins = split.flatMap(([first]) => (first === undefined ? [] : [first]));
  if (begins.length === 0 || begins.some((one) => /^\p{Ll}/u.test(one))) return [...split];
  const before = new Map<string, Set<string>>();
  for (const pieces of split) {
    for (const [i, piece] of pieces.entries()) {
      if (i > 0 && /^\p{Ll}/u.test(piece)) before.set(piece, (before.get(piece) ?? new Set()).add(pieces[i - 1]!));
    }
  }
  return split.map((pieces) => {
    const joined: string[] = [];
    for (const piece of pieces) {
      if (joined.length > 0 && before.get(piece)?.size === 1) joined[joined.length - 1] += delimiter + piece;
      else joined.push(piece);
    }
    return joined;
  });
}
