// Answers of respondents who, by the study file, were not asked: each question's routing (`asked_if`) against its answers.
// Such answers are in no base; that there are any says that the routing is written down wrongly, or the data was changed.

import { type Column, type Responses, whereIs } from '../ingest/responses.ts';
import type { Problem } from '../problems.ts';
import type { Question, Study } from '../study/study.ts';
import { askedMask } from './tables.ts';

export function routingProblems(study: Study, responses: Responses): Problem[] {
  return [...study.questions.values()]
    .filter(({ derived, askedIf }) => !derived && askedIf !== undefined)
    .flatMap((question) => answersOfUnasked(question, study, responses));
}

function answersOfUnasked(question: Question, study: Study, responses: Responses): Problem[] {
  const column = responses.columns.get(question.id);
  const asked = askedMask(question, study, responses);
  if (!column || !asked) return [];
  let count = 0;
  let first = -1;
  for (let row = 0; row < asked.length; row++) {
    if (asked[row] === 1 || !holdsAnswer(column, row)) continue;
    if (count++ === 0) first = row;
  }
  if (count === 0) return [];
  const at = whereIs(first, responses);
  const people = count === 1 ? '1 respondent has' : `${count.toLocaleString('en-GB')} respondents have`;
  return [
    {
      code: 'answer-not-asked-for',
      severity: 'warning',
      place: question.place,
      message: `${people} an answer to \`${question.id}\`, and ${count === 1 ? 'was' : 'were'} not asked it (asked_if: ${question.askedIf})${at ? `, first on line ${at.line} of ${at.file}` : ''}`,
      fix: 'These answers are left out of its figures. Check `asked_if`, or the data.',
    },
  ];
}

function holdsAnswer(column: Column, row: number): boolean {
  switch (column.kind) {
    case 'coded':
      return column.codes[row]! > 0 && column.codes[row]! <= column.optionCount;
    case 'ticked':
      return column.answered[row] === 1;
    case 'number':
      return !Number.isNaN(column.values[row]!);
    case 'text':
      return column.values[row] !== '';
    case 'group':
      return column.index[row] !== 0;
  }
}
