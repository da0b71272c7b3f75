// Readers of multiple-choice questions: a column an option, or one column with all answers and a delimiter.

import type { Question } from '../study/study.ts';
import { roomFor } from './arrays.ts';
import { cellMemory, UNSEEN } from './cells.ts';
import { codeOf, codesOf } from './coded.ts';
import { type CellProblem, type Codebook, listed, problemMaker, type Reader, suggestion } from './reader.ts';
import { cellText, type Row } from './records.ts';
import type { TickedColumn } from './responses.ts';
import { plainText } from './spelling.ts';

const TICKED = ['1', 'yes', 'y', 'true', 'x', 'checked', 'ticked', 'selected', 'quoted', '✓', '✔', '☑'];
/** What a web survey tool writes into the column of an option that was not ticked. */
export const UNTICKED = ['0', 'no', 'n', 'false', 'unchecked', 'unticked', 'not selected', 'not ticked', 'not quoted'];

interface Columns {
  ticks: Uint8Array[];
  answered: Uint8Array;
}

interface Place {
  field: number;
  header: string;
}

const BLANK = 0;
const TICK = 1;

/**
 * Of a question with a column an option. A cell is a tick if it holds the option's label or one of its codes, or 1,
 * yes, true, x, checked…; it is none if it is blank, a missing code, 0, no, false, unchecked…. In the column of an
 * option marked `other`, any other text is a tick too: tools write what the respondent typed. Anything else is a
 * problem. Answered are the respondents with a tick: a row of zeros looks the same whether the question was skipped
 * or none applied, so "none of these" needs an option of its own.
 */
export function tickedReader(question: Question, places: Place[], book: Codebook): Reader {
  const cells = question.options.map((_, option) => optionCell(question, option, places[option]!, book));
  const columns = emptyColumns(question);
  return {
    id: question.id,
    fields: places.map(({ field }) => field),
    scope: 'respondents',
    read(row, at, complain) {
      makeRoom(columns, at);
      let answered = 0;
      for (let option = 0; option < cells.length; option++) {
        const state = cells[option]!(row, complain);
        columns.ticks[option]![at] = state;
        answered |= state;
      }
      columns.answered[at] = answered;
    },
    finish: (count) => finishTicked(columns, count),
  };
}

export function emptyColumns(question: Question): Columns {
  return { ticks: question.options.map(() => new Uint8Array(0)), answered: new Uint8Array(0) };
}

export function makeRoom(columns: Columns, at: number): void {
  if (at < columns.answered.length) return;
  columns.answered = roomFor(columns.answered, at);
  columns.ticks = columns.ticks.map((ticks) => roomFor(ticks, at));
}

export function finishTicked({ ticks, answered }: Columns, count: number): TickedColumn {
  return { kind: 'ticked', ticks: ticks.map((one) => one.slice(0, count)), answered: answered.slice(0, count) };
}

type ReadCell = (row: Row, complain: (problem: CellProblem) => void) => number;

/** Reads the cell of one option: TICK or BLANK. */
export function optionCell(question: Question, option: number, { field, header }: Place, book: Codebook): ReadCell {
  if (field < 0) return () => BLANK;
  const stateOf = statesOf(question, option, book.blank);
  const memory = cellMemory(10_000);
  const wrong = problemMaker((text) => ({
    code: 'unexpected-tick',
    field,
    message: `column "${header}" holds neither a tick nor a blank for \`${question.options[option]!.id}\` of question \`${question.id}\``,
    found: text,
    expected: `blank, 0 or No; "${question.options[option]!.label}", 1 or Yes`,
    fix: 'Correct the cell, or list it under `missing`, or mark the option `other: true` if it holds open text.',
  }));
  return (row, complain) => {
    const known = memory.find(row.bytes, row.starts[field]!, row.ends[field]!);
    if (known !== UNSEEN) return known;
    const text = cellText(row, field);
    const state = stateOf(text);
    if (state === undefined) complain(wrong(text));
    else memory.keep(row.bytes, row.starts[field]!, row.ends[field]!, state);
    return state ?? BLANK;
  };
}

function statesOf(question: Question, index: number, blank: ReadonlySet<string>): (text: string) => number | undefined {
  const option = question.options[index]!;
  const label = plainText(option.label);
  const states = new Map<string, number>();
  const set = (texts: Iterable<string>, state: number) => {
    for (const text of texts) if (!states.has(plainText(text))) states.set(plainText(text), state);
  };
  // First come, first served: a label "No" is a tick, a code 0 is not, as every tool writes 0 for no tick.
  if (label !== '0') set([label], TICK);
  set(
    question.missing.map(({ code }) => code),
    BLANK,
  );
  set(blank, BLANK);
  set(UNTICKED, BLANK);
  set(option.codes, TICK);
  set(TICKED, TICK);
  return (text) => {
    const key = plainText(text);
    return states.get(key) ?? states.get(key.toLowerCase()) ?? codeOf(states, key) ?? (option.other ? TICK : undefined);
  };
}

/**
 * Of a question whose answers stand in one cell, with a delimiter between them; without one, a cell is one answer.
 * Labels may hold the delimiter themselves: the longest run of pieces that is an answer is taken.
 */
export function delimitedReader(question: Question, { field, header }: Place, book: Codebook): Reader {
  const codes = codesOf(question, book.blank);
  const columns = emptyColumns(question);
  /** Of each distinct cell: the codes in it. */
  const known: number[][] = [];
  const memory = cellMemory(65_536);
  const wrong = problemMaker((piece) => unknownAnswer(question, field, header, piece));

  const answersOf = (row: Row, complain: (problem: CellProblem) => void): number[] => {
    const entry = memory.find(row.bytes, row.starts[field]!, row.ends[field]!);
    if (entry !== UNSEEN) return known[entry]!;
    const { answers, unknown } = splitAnswers(cellText(row, field), question.delimiter, codes);
    for (const piece of unknown) complain(wrong(piece));
    if (unknown.length === 0 && known.length < 65_536) {
      memory.keep(row.bytes, row.starts[field]!, row.ends[field]!, known.push(answers) - 1);
    }
    return answers;
  };
  return {
    id: question.id,
    fields: [field],
    scope: 'respondents',
    read(row, at, complain) {
      makeRoom(columns, at);
      for (const ticks of columns.ticks) ticks[at] = BLANK;
      columns.answered[at] = BLANK;
      for (const code of answersOf(row, complain)) {
        if (code === 0 || code > columns.ticks.length) continue;
        columns.ticks[code - 1]![at] = TICK;
        columns.answered[at] = TICK;
      }
    },
    finish: (count) => finishTicked(columns, count),
  };
}

function splitAnswers(
  text: string,
  delimiter: string | undefined,
  codes: Map<string, number>,
): { answers: number[]; unknown: string[] } {
  const whole = codeOf(codes, text);
  if (whole !== undefined) return { answers: [whole], unknown: [] };
  if (delimiter === undefined) return { answers: [], unknown: [text] };
  const pieces = text.split(delimiter);
  if (pieces.length > MOST_PIECES) return { answers: [], unknown: [text] };
  const answers: number[] = [];
  const unknown: string[] = [];
  for (let from = 0; from < pieces.length; ) {
    const run = longestRun(pieces, from, delimiter, codes);
    if (run) answers.push(run.code);
    else if (plainText(pieces[from]!) !== '') unknown.push(pieces[from]!);
    from = run ? run.to : from + 1;
  }
  return { answers, unknown };
}

/** A cell with more is not a list of answers; and a row is not told of that often. */
const MOST_PIECES = 1000;
/** No answer holds the delimiter more often than this. */
const LONGEST_RUN = 16;

function longestRun(
  pieces: string[],
  from: number,
  delimiter: string,
  codes: Map<string, number>,
): { code: number; to: number } | undefined {
  for (let to = Math.min(pieces.length, from + LONGEST_RUN); to > from; to--) {
    const code = codeOf(codes, pieces.slice(from, to).join(delimiter));
    if (code !== undefined) return { code, to };
  }
  return undefined;
}

function unknownAnswer(question: Question, field: number, header: string, piece: string): CellProblem {
  const fix = suggestion(plainText(piece), question.options);
  return {
    code: 'unknown-code',
    field,
    message: `unknown answer in column "${header}" of question \`${question.id}\``,
    found: piece,
    expected: `${question.delimiter === undefined ? 'one' : `any, separated by "${question.delimiter}",`} of: ${listed(question.options.map((option) => option.codes[0]!))}`,
    fix: fix ?? (question.delimiter === undefined ? 'Set `delimiter` if a cell holds several answers.' : undefined),
  };
}
