// A question's answers as the estimators take them: numbers per row, with who is in the base.

import type { CodedColumn, NumberColumn, Responses, TickedColumn } from '../ingest/responses.ts';
import type { Question, Study } from '../study/study.ts';

/**
 * Answers as codes: 0 = not in the base, 1…k = options, k+1 = in the base without any of the options.
 * `categories` are what percentages are wanted of: each option, then each net, as sets of codes.
 */
export interface CodedAnswers {
  codes: Uint8Array | Uint16Array;
  /** The highest code. */
  levels: number;
  categories: { id: string; label: string; codes: number[] }[];
}

/** The answers of a single-choice question or a scale, under its base rule. */
export function codedAnswers(question: Question, column: CodedColumn, asked: Uint8Array | undefined): CodedAnswers {
  const { optionCount } = column;
  const blank = optionCount + 1;
  const countBlanks = question.base === 'asked';
  const codes = column.codes.map((code, row) => {
    if (asked && asked[row] === 0) return 0;
    const answered = code >= 1 && code <= optionCount;
    return answered ? code : countBlanks ? blank : 0;
  });
  const places = new Map(question.options.map((option, index) => [option.id, index + 1]));
  return {
    codes,
    levels: blank,
    categories: [
      ...question.options.map(({ id, label }) => ({ id, label, codes: [places.get(id)!] })),
      ...question.nets.map(({ id, label, of }) => ({ id, label, codes: of.map((option) => places.get(option)!) })),
    ],
  };
}

/** One option or net of a multiple-choice question: 0 = not in the base, 1 = not ticked, 2 = ticked. */
export function shareAnswers(
  question: Question,
  column: TickedColumn,
  options: readonly string[],
  asked: Uint8Array | undefined,
): Uint8Array {
  const ticks = options.map((id) => column.ticks[question.options.findIndex((option) => option.id === id)]!);
  const inBase = baseOfTicks(question, column, asked);
  return inBase.map((within, row) => (within ? 1 + Number(ticks.some((tick) => tick[row] === 1)) : 0));
}

function baseOfTicks(question: Question, column: TickedColumn, asked: Uint8Array | undefined): Uint8Array {
  return column.answered.map((answered, row) => {
    if (asked && asked[row] === 0) return 0;
    if (question.base === 'asked') return 1;
    if (question.base === 'ticked' || question.base === 'answers')
      return Number(column.ticks.some((tick) => tick[row] === 1));
    return answered;
  });
}

/** How many of these options each respondent ticked; NaN outside of the base. */
export function tickCounts(
  question: Question,
  column: TickedColumn,
  options: readonly string[],
  asked: Uint8Array | undefined,
): Float64Array {
  const ticks = options.map((id) => column.ticks[question.options.findIndex((option) => option.id === id)]!);
  const inBase = baseOfTicks(question, column, asked);
  const count = (row: number) => ticks.reduce((sum, tick) => sum + tick[row]!, 0);
  return Float64Array.from(inBase, (within, row) => (within ? count(row) : Number.NaN));
}

/** Net promoter score as a mean: 9 and 10 are +100, 7 and 8 are 0, 0 to 6 are −100. */
export function promoterPoints(value: number): number {
  if (Number.isNaN(value)) return value;
  return value >= 9 ? 100 : value >= 7 ? 0 : -100;
}

/** Numbers to take the mean of: of a number itself, of scored options, of a score's items. NaN = not in the base. */
export function numericAnswers(
  question: Question,
  study: Study,
  responses: Responses,
  asked: Uint8Array | undefined,
): Float64Array | undefined {
  const values = rawNumbers(question, study, responses);
  if (!values || !asked) return values;
  return values.map((value, row) => (asked[row] === 0 ? Number.NaN : value));
}

function rawNumbers(question: Question, study: Study, responses: Responses): Float64Array | undefined {
  if (question.type === 'score') return scoreOf(question, study, responses);
  const column = responses.columns.get(question.id);
  if (column?.kind === 'number') return (column as NumberColumn).values;
  if (column?.kind === 'coded' && question.options.every((option) => option.score !== undefined)) {
    return pointsOf(question, column);
  }
  return undefined;
}

/** Points of each answer; NaN for none. */
function pointsOf(question: Question, { codes, optionCount }: CodedColumn): Float64Array {
  const points = [Number.NaN, ...question.options.map((option) => option.score!)];
  return Float64Array.from(codes, (code) => (code <= optionCount ? points[code]! : Number.NaN));
}

/**
 * The sum of the items' points. With up to `missing_items` items missing, the sum of the others is scaled up to the
 * number of items (person-mean imputation); with more, there is no score.
 */
function scoreOf(question: Question, study: Study, responses: Responses): Float64Array {
  const items = question.items.map((id) =>
    pointsOf(study.questions.get(id)!, responses.columns.get(id) as CodedColumn),
  );
  return Float64Array.from({ length: responses.counts.used }, (_, row) => {
    let sum = 0;
    let present = 0;
    for (const points of items) {
      if (Number.isNaN(points[row]!)) continue;
      sum += points[row]!;
      present++;
    }
    if (present === 0 || items.length - present > question.missingItems) return Number.NaN;
    return (sum * items.length) / present;
  });
}
