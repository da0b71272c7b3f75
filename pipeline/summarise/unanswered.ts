// A question and its answers in; out, how many were asked it and gave no answer: `satisfaction.unanswered`. Beside the base
// it tells how complete a question is.

import type { Column, Responses } from '../ingest/responses.ts';
import type { Question, Study } from '../study/study.ts';
import type { Figure } from './figure.ts';
import { maskOf } from './grouping.ts';
import { numericAnswers } from './question.ts';
import { type FigureRef, figureId } from './reference.ts';
import { formatNumber, roundTo } from './rounding.ts';
import { askedMask, both } from './tables.ts';

/** Not a reserved name: an answer that is called so comes first. */
export const isUnanswered = ({ item }: FigureRef, { options, nets }: Question): boolean =>
  item === 'unanswered' && ![...options, ...nets].some(({ id }) => id === item);

/** @param within 1 for each row that the estimates are about; undefined: all */
export function unansweredFigure(
  ref: FigureRef,
  question: Question,
  study: Study,
  responses: Responses,
  within?: Uint8Array,
): Figure {
  const about = both(both(maskOf(ref.where, study, responses), within), askedMask(question, study, responses));
  const answered = answeredTest(question, study, responses);
  const { used } = responses.counts;
  const step = study.rules.roundCountsTo;
  let [asked, count] = [0, 0];
  for (let row = 0; row < used; row++) {
    if (about && about[row] === 0) continue;
    asked++;
    if (!answered(row)) count++;
  }
  const small = asked > 0 && asked < study.rules.withholdBase;
  const value = small ? null : roundTo(count / step, 0, study.rules.ties) * step;
  const base = small ? Number.NaN : roundTo(asked / step, 0, study.rules.ties) * step;
  return {
    ...{ id: figureId(ref), measure: 'count', label: `No answer: ${question.label}` },
    ...{ value, rounded: value, text: value === null ? '[c]' : formatNumber(value, 0), marks: small ? ['c'] : [] },
    ...{ base, weightedBase: base, se: null, interval: null },
  };
}

/** Whether a row has an answer to the question: a missing code is none. */
export function answeredTest(question: Question, study: Study, responses: Responses): (row: number) => boolean {
  const column = responses.columns.get(question.id);
  if (column) return answeredIn(column);
  const values = numericAnswers(question, study, responses, undefined);
  return (row) => values !== undefined && !Number.isNaN(values[row]!);
}

function answeredIn(column: Column): (row: number) => boolean {
  switch (column.kind) {
    case 'coded':
      return (row) => column.codes[row]! > 0 && column.codes[row]! <= column.optionCount;
    case 'ticked':
      return (row) => column.answered[row] === 1;
    case 'number':
      return (row) => !Number.isNaN(column.values[row]!);
    case 'text':
      return (row) => column.values[row] !== '';
    default:
      return (row) => column.index[row] !== 0;
  }
}
