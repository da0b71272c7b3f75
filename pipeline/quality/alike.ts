// Scanned answers in; out, rows that are the same, and respondents who gave the same answer to all items of a grid.

import type { Responses } from '../ingest/responses.ts';
import type { Study } from '../study/study.ts';
import type { Item } from './items.ts';
import { type Line, linesOf, MOST_LINES } from './lines.ts';
import { addHashes, answerCodes, type Hashes, type Scan } from './scan.ts';

export interface Duplicates {
  /** The header by which respondents are told apart; null: the study names none. */
  id: string | null;
  /** Rows rejected because an earlier one has their id. */
  repeatedIds: number;
  /** Rows with the same answers as an earlier one, of respondents with at least `fewest` answers. */
  rows: number;
  /** Whether about as many would be the same by chance, as in short questionnaires. */
  chance: boolean;
  /** Of these, with the same words too, where there is open text. */
  sameWords: number;
  lines: Line[];
  fewest: number;
}

/** Short questionnaires are often answered alike by several people. */
const FEWEST_ANSWERS = 10;

export function findDuplicates(scan: Scan, study: Study, responses: Responses): Duplicates {
  const repeats = sameRows(scan);
  const words = scan.items.flatMap(({ column }) => (column.kind === 'text' ? [column.values] : []));
  const same = repeats.filter(([row, first]) => words.every((values) => values[row] === values[first]));
  const written = same.filter(([row]) => words.some((values) => values[row] !== ''));
  const repeatedIds = responses.rejects.filter(({ problems }) => problems.some(({ code }) => code === 'duplicate-id'));
  return {
    ...{ id: study.responses.id ?? null, repeatedIds: repeatedIds.length },
    ...{ rows: repeats.length, sameWords: written.length, fewest: FEWEST_ANSWERS },
    chance: repeats.length > 0 && areLikeByChance(scan, repeats.length),
    lines: linesOf(
      repeats.slice(0, MOST_LINES).map(([row]) => row),
      responses,
    ),
  };
}

/**
 * Whoever was entered twice is the same without one of the questions, too, and few others are; where rows are alike by
 * chance, many more are alike without the question whose answers vary most.
 */
function areLikeByChance(scan: Scan, repeats: number): boolean {
  const varied = scan.histograms.map((histogram, place) => ({ place, alike: alikeness(histogram) }));
  const { place, alike } = varied.reduce((most, one) => (one.alike < most.alike ? one : most));
  if (alike === 1) return true;
  const hashes: Hashes = [scan.hashes[0].slice(), scan.hashes[1].slice()];
  addHashes(answerCodes(scan.items[place]!.column, new Uint32Array(hashes[0].length)), place, hashes, -1);
  return sameRows({ ...scan, hashes }).length > 1.5 * repeats + 2;
}

/** How likely two respondents have the same answer to it; 1 for what has no codes. */
function alikeness(histogram: Uint32Array | undefined): number {
  const all = histogram?.reduce((sum, count) => sum + count, 0);
  return histogram && all ? histogram.reduce((sum, count) => sum + (count / all) ** 2, 0) : 1;
}

/** Each row that has the answers of an earlier one, with that one. */
function sameRows(scan: Scan): [row: number, first: number][] {
  const [first, second] = scan.hashes;
  const earlier = new Map<string, number>();
  return candidates(scan).flatMap((row): [number, number][] => {
    const key = `${first[row]} ${second[row]}`;
    const known = earlier.get(key);
    if (known === undefined) earlier.set(key, row);
    return known === undefined ? [] : [[row, known]];
  });
}

/** Rows that share a part of their hash with another: nearly all others are put aside by two looks at a small table. */
function candidates({ answers, hashes: [first] }: Scan): number[] {
  const bits = Math.min(24, Math.max(10, 4 + Math.ceil(Math.log2(answers.length + 1))));
  const seen = new Uint8Array(1 << bits);
  const shift = 32 - bits;
  for (let row = 0; row < answers.length; row++) {
    const slot = first[row]! >>> shift;
    if (answers[row]! >= FEWEST_ANSWERS && seen[slot]! < 2) seen[slot]!++;
  }
  const found: number[] = [];
  for (let row = 0; row < answers.length; row++) {
    if (answers[row]! >= FEWEST_ANSWERS && seen[first[row]! >>> shift] === 2) found.push(row);
  }
  return found;
}

/** Questions that follow each other and have the same answers: in a questionnaire, a table of statements. */
export interface Grid {
  questions: string[];
  /** Of its first and last question. */
  labels: [string, string];
  /** Respondents who answered all of it. */
  answered: number;
  /** Of these, with one answer throughout. */
  straight: number;
}

/** In a grid of fewer items, or with fewer answers, the same answer throughout means little. */
const FEWEST_ITEMS = 4;
const FEWEST_OPTIONS = 3;

export function straightLines(items: readonly Item[]): Grid[] {
  return gridsOf(items).map((grid) => {
    const { answered, straight } = countStraight(grid);
    return {
      ...{ questions: grid.map(({ question }) => question.id), answered, straight },
      labels: [grid[0]!.question.label, grid.at(-1)!.question.label],
    };
  });
}

/** Item by item, and not row by row: a column of codes is read several times faster in one go. */
function countStraight(grid: readonly Item[]): { answered: number; straight: number } {
  const columns = grid.flatMap(({ column }) => (column.kind === 'coded' ? [column] : []));
  const [{ codes, optionCount: most }, ...others] = columns as [(typeof columns)[0], ...typeof columns];
  /** 1 for who answered all so far; 2 for who gave one answer. */
  const state = new Uint8Array(codes.length);
  for (let row = 0; row < state.length; row++) state[row] = codes[row]! > 0 && codes[row]! <= most ? 2 : 0;
  for (const { codes: next } of others) {
    for (let row = 0; row < state.length; row++) {
      const code = next[row]!;
      if (code === 0 || code > most) state[row] = 0;
      else if (state[row] === 2 && code !== codes[row]) state[row] = 1;
    }
  }
  let [answered, straight] = [0, 0];
  for (let row = 0; row < state.length; row++) {
    if (state[row] !== 0) answered++;
    if (state[row] === 2) straight++;
  }
  return { answered, straight };
}

function gridsOf(items: readonly Item[]): Item[][] {
  const runs: Item[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run && isLike(run[0]!, item)) run.push(item);
    else runs.push([item]);
  }
  return runs.filter((run) => run.length >= FEWEST_ITEMS && run[0]!.question.options.length >= FEWEST_OPTIONS);
}

/** The same answers; not ranks, of which each is given once. */
function isLike({ question: a, column }: Item, { question: b, column: other }: Item): boolean {
  if (column.kind !== 'coded' || other.kind !== 'coded' || a.options.length !== b.options.length) return false;
  return a.options.every(({ id, label }, i) => id === b.options[i]!.id && label === b.options[i]!.label);
}
