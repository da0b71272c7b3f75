// Responses in; out, in one pass over each question's answers: how complete questions and respondents are, and after which
// question respondents gave no more answers.

import type { Column, Responses } from '../ingest/responses.ts';
import type { QualitySpec } from '../study/qualityschema.ts';
import type { Question, Study } from '../study/study.ts';
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

/** Only while the report is made. */
export interface Scan {
  items: Item[];
  counts: ItemCounts[];
  /** Of each question, how many of those asked have each code, 0 for blank; undefined where it has no codes. */
  histograms: (Uint32Array | undefined)[];
  respondents: Respondents;
  /** Questions that each row answers. */
  answers: Uint16Array;
  /** Two hashes of each row's answers but its text. */
  hashes: Hashes;
}

export type Hashes = [Int32Array, Int32Array];

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
  const room = new Uint32Array(used);
  const scanned = items.map((item, place) => scanItem(item, place, rows, room));
  const counts = scanned.map((one) => one.counts);
  const stopped = countStopped(rows, counts);
  const respondents = { questions: items.length, ...completeness(rows, responses), stopped };
  const histograms = scanned.map(({ histogram }) => histogram);
  return { items, counts, histograms, respondents, answers: rows.answers, hashes: rows.hashes };
}

interface Rows {
  asked: Uint16Array;
  answers: Uint16Array;
  /** The place of the last question answered, from 1; 0: none. */
  last: Uint16Array;
  /** Questions asked after it. */
  left: Uint16Array;
  hashes: Hashes;
}

/** @param room for the codes of one question after the other */
function scanItem(item: Item, place: number, rows: Rows, room: Uint32Array) {
  const { question, column } = item;
  const codes = answerCodes(column, room);
  if (column.kind !== 'text') addHashes(codes, place, rows.hashes);
  const { asked, answered, histogram } = addAnswers(codes, item, rows, place + 1);
  const missing = question.missing
    .map(({ label }, i) => ({ label, count: histogram?.[codes.most + 1 + i] ?? 0 }))
    .filter(({ count }) => count > 0);
  const counts: ItemCounts = { question: question.id, label: question.label, asked, answered, missing, stopped: 0 };
  return { counts, histogram };
}

/** A number for each row's answer, the same for the same answer; 0, or more than `most`: none. Of text, 1. */
export interface Codes {
  /** All of one kind, for speed. */
  of: Uint32Array;
  most: number;
}

/** @param into as long as there are rows; what it held is gone */
export function answerCodes(column: Column, into: Uint32Array): Codes {
  const most = column.kind === 'coded' ? column.optionCount : 0xffffffff;
  switch (column.kind) {
    case 'coded':
      into.set(column.codes);
      break;
    case 'ticked':
      setTicks(column.ticks, column.answered, into);
      break;
    case 'number':
      column.values.forEach((value, row) => {
        into[row] = Number.isNaN(value) ? 0 : (value * 1000) | 1;
      });
      break;
    case 'text':
      column.values.forEach((value, row) => {
        into[row] = Number(value !== '');
      });
      break;
    default:
      into.set(column.index);
  }
  return { of: into, most };
}

function setTicks(ticks: Uint8Array[], answered: Uint8Array, into: Uint32Array): void {
  into.set(answered);
  for (const column of ticks)
    for (let row = 0; row < into.length; row++)
      if (answered[row] === 1) into[row] = Math.imul(into[row]! + column[row]!, 31) | 1;
}

/** Sums, so that a question can be taken out again: `sign` -1. */
export function addHashes({ of, most }: Codes, place: number, [first, second]: Hashes, sign = 1): void {
  const salt = Math.imul(place + 1, 0x9e3779b1);
  for (let row = 0; row < first.length; row++) {
    const code = of[row]! <= most ? of[row]! : 0;
    let mixed = Math.imul((code + salt) ^ (salt >>> 15), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    first[row]! += sign * mixed;
    second[row]! += sign * Math.imul(mixed ^ (mixed >>> 16), 0x27d4eb2f);
  }
}

/** @param place of the question, from 1 */
function addAnswers({ of, most }: Codes, { question, column, asked: mask }: Item, rows: Rows, place: number) {
  // Read a million times: a local name is faster than a property.
  const { asked: questions, answers, last, left } = rows;
  const histogram = histogramFor(column, question);
  // A group is often known of everybody, and words are wanted of nobody: they don't show where somebody stopped.
  const tells = question.type !== 'group';
  const skipped = tells && question.type !== 'text' ? 1 : 0;
  let [asked, answered] = [0, 0];
  for (let row = 0; row < of.length; row++) {
    if (mask !== undefined && mask[row] === 0) continue;
    const code = of[row]!;
    asked++;
    questions[row]!++;
    if (histogram !== undefined) histogram[code]!++;
    if (code === 0 || code > most) {
      left[row]! += skipped;
      continue;
    }
    answered++;
    answers[row]!++;
    if (!tells) continue;
    last[row] = place;
    left[row] = 0;
  }
  return { asked, answered, histogram };
}

function histogramFor(column: Column, question: Question): Uint32Array | undefined {
  if (column.kind === 'coded') return new Uint32Array(column.optionCount + question.missing.length + 1);
  return column.kind === 'group' ? new Uint32Array(column.levels.length + 1) : undefined;
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
    let place = 0;
    while (share < SHARES[place]![1]) place++;
    counts[place]!++;
    if (answers[row] === 0 && empty.length < MOST_LINES) empty.push(row);
  }
  return { complete: SHARES.map(([label], i) => ({ label, count: counts[i]! })), empty: linesOf(empty, responses) };
}
