// Derived variables: questions that the study file works out from others, made into columns like any other.

import type { Column, Responses, TextColumn } from '../ingest/responses.ts';
import type { Question, Study } from '../study/study.ts';
import { expressionOn, type Value } from './expression.ts';
import { periodColumn } from './period.ts';

/** The study as ingest takes it: only what is in the data file. */
export function withoutDerived(study: Study): Study {
  return { ...study, questions: new Map([...study.questions].filter(([, question]) => !question.derived)) };
}

/** Responses with a column for each derived variable, in the study file's order: a later one may use an earlier. */
export function deriveColumns(study: Study, responses: Responses): Responses {
  const columns = new Map(responses.columns);
  for (const question of study.questions.values()) {
    if (question.derived) columns.set(question.id, deriveColumn(question, study, { ...responses, columns }));
  }
  return { ...responses, columns };
}

function deriveColumn(question: Question, study: Study, responses: Responses): Column {
  const rows = responses.counts.used;
  const { value, ratio, period } = question.derived!;
  if (period) return periodColumn(responses.columns.get(period.of) as TextColumn, period.by);
  if (ratio) return { kind: 'number', values: new Float64Array(rows).fill(Number.NaN) };
  if (value !== undefined) {
    const evaluate = expressionOn(value, study, responses);
    return { kind: 'number', values: Float64Array.from({ length: rows }, (_, row) => toNumber(evaluate(row))) };
  }
  const tests = question.options.map((option) => expressionOn(option.when!, study, responses));
  if (question.type === 'multiple') {
    const ticks = tests.map((test) => Uint8Array.from({ length: rows }, (_, row) => Number(Boolean(test(row)))));
    return { kind: 'ticked', ticks, answered: new Uint8Array(rows).fill(1) };
  }
  const optionCount = tests.length;
  const codes = Uint16Array.from({ length: rows }, (_, row) => tests.findIndex((test) => test(row)) + 1);
  return { kind: 'coded', codes, optionCount };
}

/** What is no number (a missing answer on the way, a division by zero) is missing. */
function toNumber(value: Value): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}
