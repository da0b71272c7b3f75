// Scanned answers in; out, rows that are the same, and respondents who gave the same answer to all items of a grid.

import type { Responses } from '../ingest/responses.ts';
import type { Study } from '../study/study.ts';
import type { Item } from './items.ts';
import { type Line, linesOf, MOST_LINES } from './lines.ts';
import { addHashes, answerCodes, type Scan } from './scan.ts';

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
  const varied = scan.items.map((item, place) => ({ place, alike: alikeness(item) }));
  const { place, alike } = varied.reduce((most, one) => (one.alike < most.alike ? one : most));
  if (alike === 1) return true;
  const hashes: Scan['hashes'] = [scan.hashes[0].slice(), scan.hashes[1].slice()];
  addHashes(answerCodes(scan.items[place]!.column), place, hashes, -1);
  return sameRows({ ...scan, hashes }).length > 1.5 * repeats + 2;
}

/** How likely two respondents have the same answer to it; 1 for what has no codes. */
function alikeness({ column, question }: Item): number {
  if (column.kind !== 'coded') return 1;
  const counts = new Uint32Array(question.options.length + 1);
  for (let row = 0; row < column.codes.length; row++)
    counts[Math.min(column.codes[row]!, counts.length) % counts.length]!++;
  return counts.reduce((sum, count) => sum + (count / column.codes.length) ** 2, 0);
}

/** Each row that has the answers of an earlier one, with that one. */
function sameRows({ answers, hashes: [first, second] }: Scan): [row: number, first: number][] {
  const size = 1 << Math.ceil(Math.log2(Math.max(answers.length, 1) * 2));
  /** Open addressing: a row's number + 1, or 0. */
  const slots = new Int32Array(size);
  const repeats: [number, number][] = [];
  for (let row = 0; row < answers.length; row++) {
    if (answers[row]! < FEWEST_ANSWERS) continue;
    let slot = (first[row]! ^ (second[row]! >>> 7)) & (size - 1);
    while (slots[slot] !== 0) {
      const other = slots[slot]! - 1;
      if (first[other] === first[row] && second[other] === second[row]) break;
      slot = (slot + 1) & (size - 1);
    }
    if (slots[slot] === 0) slots[slot] = row + 1;
    else repeats.push([row, slots[slot]! - 1]);
  }
  return repeats;
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
    const codes = grid.map(({ column }) => (column.kind === 'coded' ? column : undefined)!);
    const rows = codes[0]!.codes.length;
    let [answered, straight] = [0, 0];
    for (let row = 0; row < rows; row++) {
      if (!codes.every((one) => one.codes[row]! > 0 && one.codes[row]! <= one.optionCount)) continue;
      answered++;
      if (codes.every((one) => one.codes[row] === codes[0]!.codes[row])) straight++;
    }
    return {
      ...{ questions: grid.map(({ question }) => question.id), answered, straight },
      labels: [grid[0]!.question.label, grid.at(-1)!.question.label],
    };
  });
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
