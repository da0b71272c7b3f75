// The reader of a single-choice question that is spread over columns, one an option: of each respondent at most one may
// be ticked.

import type { Question } from '../study/study.ts';
import { roomFor } from './arrays.ts';
import type { CellProblem, Codebook, Reader } from './reader.ts';
import type { CodedColumn } from './responses.ts';
import { optionCell } from './ticked.ts';

/** @param required what the design calls the question where it must not be blank: `stratum` */
export function spreadReader(
  question: Question,
  places: { field: number; header: string }[],
  book: Codebook,
  required?: string,
): Reader {
  const cells = question.options.map((_, option) => optionCell(question, option, places[option]!, book));
  let values: Uint8Array | Uint16Array = question.options.length > 255 ? new Uint16Array(0) : new Uint8Array(0);
  return {
    id: question.id,
    fields: places.map(({ field }) => field),
    scope: required || book.hasNonRespondents ? 'sample' : 'respondents',
    read(row, at, complain) {
      values = roomFor(values, at);
      const ticked = cells.flatMap((read, option) => (read(row, complain) ? [option] : []));
      if (ticked.length > 1) complain(severalTicked(question, ticked, places));
      if (ticked.length === 0 && required) complain(noneTicked(question, places[0]!.field, required));
      values[at] = ticked.length === 1 ? ticked[0]! + 1 : 0;
    },
    finish: (count): CodedColumn => ({
      kind: 'coded',
      codes: values.slice(0, count),
      optionCount: question.options.length,
    }),
  };
}

function severalTicked(question: Question, ticked: number[], places: { field: number }[]): CellProblem {
  return {
    code: 'several-ticked',
    field: places[ticked[1]!]!.field,
    message: `several answers of question \`${question.id}\` are ticked, and it has one answer (type: ${question.type})`,
    found: ticked.map((option) => question.options[option]!.label).join(', '),
    expected: 'a tick in one of its columns at most',
    fix: 'Correct the row, or make it `type: multiple`.',
  };
}

function noneTicked(question: Question, field: number, required: string): CellProblem {
  return {
    code: `missing-${required}`,
    field,
    message: `a row has no ${required}: no answer of question \`${question.id}\` is ticked`,
    fix: 'Correct the row, or leave it out of the file.',
  };
}
