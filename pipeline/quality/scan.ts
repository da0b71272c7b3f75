// Responses in; out, in one pass over each question's answers: how complete questions and respondents are, and after which
// question respondents gave no more answers.

import type { Column, Responses } from '../ingest/responses.ts';
import type { QualitySpec } from '../study/qualityschema.ts';
import type { QuestionType, Study } from '../study/study.ts';
import { type Item, itemsOf } from './items.ts';
import { type Line, linesOf, MOST_LINES } from './lines.ts';

export interface ItemCounts {
  question: string;
  label: string;
  asked: number;
  answered: number;
  /** Codes that mean no answer: their label, and how many have it. */
  missing: { label: string; count: number }[];
  /** Respondents whose last answer this was, though more questions were asked of them. */
  stopped: number;
}

export interface Respondents {
  /** Questions that respondents answer themselves. */
  questions: number;
  /** Respondents by the share of questions asked that they answered. */
  complete: { label: string; count: number }[];
  /** Where those stand who answered nothing: the first few. */
  empty: Line[];
  /** Respondents who stopped before the end. */
  stopped: number;
}

/** Per row, and only while the report is made. */
export interface Scan {
  items: Item[];
  counts: ItemCounts[];
  respondents: Respondents;
  /** Questions that each row answers. */
  answers: Uint16Array;
  /** Two hashes of each row's answers but its text. */
  hashes: [Int32Array, Int32Array];
}

/** Whoever leaves out this many questions or more at the end, and a tenth of theirs, has stopped; fewer were left out. */
const FEWEST_LEFT = 2;

export function scan(study: Study, responses: Responses, spec: QualitySpec): Scan {
  const { used } = responses.counts;
  const items = itemsOf(study, responses, spec);
  const rows: Rows = {
    ...{ asked: new Uint16Array(used), answers: new Uint16Array(used) },
    ...{ last: new Uint16Array(used), left: new Uint16Array(used) },
    hashes: [new Int32Array(used), new Int32Array(used)],
  };
  const counts = items.map((item, place) => scanItem(item, place, rows));
  const stopped = countStopped(rows, counts);
  const respondents = { questions: items.length, ...completeness(rows, responses), stopped };
  return { items, counts, respondents, answers: rows.answers, hashes: rows.hashes };
}

interface Rows {
  asked: Uint16Array;
  answers: Uint16Array;
  /** The place of the last question answered, from 1; 0: none. */
  last: Uint16Array;
  /** Questions asked after it. */
  left: Uint16Array;
  hashes: [Int32Array, Int32Array];
}

function scanItem(item: Item, place: number, rows: Rows): ItemCounts {
  const { question, column, asked: mask } = item;
  const codes = answerCodes(column);
  if (column.kind !== 'text') addHashes(codes, place, rows.hashes);
  const { asked, answered } = addAnswers(codes, mask, rows, { place: place + 1, type: question.type });
  return { question: question.id, label: question.label, asked, answered, missing: missingCodes(item), stopped: 0 };
}

/** A number for each row's answer: 0 for none; the same for the same answer. Of text, 1. */
export function answerCodes(column: Column): ArrayLike<number> {
  switch (column.kind) {
    case 'coded':
      return column.codes.map((code) => (code <= column.optionCount ? code : 0));
    case 'ticked':
      return tickCodes(column.ticks, column.answered);
    case 'number':
      return Int32Array.from(column.values, (value) => (Number.isNaN(value) ? 0 : (value * 1000) | 1));
    case 'text':
      return Uint8Array.from(column.values, (value) => Number(value !== ''));
    default:
      return column.index;
  }
}

function tickCodes(ticks: Uint8Array[], answered: Uint8Array): Int32Array {
  const codes = Int32Array.from(answered, (one) => one);
  for (const column of ticks)
    for (let row = 0; row < codes.length; row++)
      if (answered[row] === 1) codes[row] = Math.imul(codes[row]! + column[row]!, 31) | 1;
  return codes;
}

/** Sums, so that a question can be taken out again: `sign` -1. */
export function addHashes(codes: ArrayLike<number>, place: number, [first, second]: Rows['hashes'], sign = 1): void {
  const salt = Math.imul(place + 1, 0x9e3779b1);
  for (let row = 0; row < first.length; row++) {
    let mixed = Math.imul((codes[row]! + salt) ^ (salt >>> 15), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    first[row]! += sign * mixed;
    second[row]! += sign * Math.imul(mixed ^ (mixed >>> 16), 0x27d4eb2f);
  }
}

/** @param at the question's place, from 1, and its type */
function addAnswers(
  codes: ArrayLike<number>,
  mask: Uint8Array | undefined,
  rows: Rows,
  { place, type }: { place: number; type: QuestionType },
) {
  const counts = { asked: 0, answered: 0 };
  for (let row = 0; row < codes.length; row++) {
    if (mask && mask[row] === 0) continue;
    counts.asked++;
    rows.asked[row]!++;
    const answered = codes[row] !== 0;
    if (answered) {
      counts.answered++;
      rows.answers[row]!++;
    }
    // A group is often known of everybody, and words are wanted of nobody: they don't show where somebody stopped.
    if (type === 'group') continue;
    if (answered) rows.last[row] = place;
    if (answered) rows.left[row] = 0;
    else if (type !== 'text') rows.left[row]!++;
  }
  return counts;
}

function missingCodes({ question, column, asked }: Item): ItemCounts['missing'] {
  if (column.kind !== 'coded' || question.missing.length === 0) return [];
  const counts = new Uint32Array(column.optionCount + question.missing.length + 1);
  for (let row = 0; row < column.codes.length; row++) if (!asked || asked[row] === 1) counts[column.codes[row]!]!++;
  return question.missing
    .map(({ label }, i) => ({ label, count: counts[column.optionCount + 1 + i]! }))
    .filter(({ count }) => count > 0);
}

/** Notes on each question how many stopped after it. */
function countStopped({ asked, last, left }: Rows, counts: ItemCounts[]): number {
  let stopped = 0;
  for (let row = 0; row < last.length; row++) {
    if (last[row] === 0 || left[row]! < FEWEST_LEFT || left[row]! * 10 < asked[row]!) continue;
    counts[last[row]! - 1]!.stopped++;
    stopped++;
  }
  return stopped;
}

const SHARES: [label: string, least: number][] = [
  ['All questions', 1],
  ['Three-quarters or more', 0.75],
  ['Half to three-quarters', 0.5],
  ['A quarter to half', 0.25],
  ['Under a quarter', Number.MIN_VALUE],
  ['None', 0],
];

function completeness({ asked, answers }: Rows, responses: Responses): Pick<Respondents, 'complete' | 'empty'> {
  const counts = new Array<number>(SHARES.length).fill(0);
  const empty: number[] = [];
  for (let row = 0; row < asked.length; row++) {
    const share = asked[row] === 0 ? 0 : answers[row]! / asked[row]!;
    counts[SHARES.findIndex(([, least]) => share >= least)]!++;
    if (answers[row] === 0 && empty.length < MOST_LINES) empty.push(row);
  }
  return { complete: SHARES.map(([label], i) => ({ label, count: counts[i]! })), empty: linesOf(empty, responses) };
}
