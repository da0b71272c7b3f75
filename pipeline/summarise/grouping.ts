// Groups of respondents: what a breakdown ("by region") and a condition ("in London") are made of.

import type { CodedColumn, Column, Responses } from '../ingest/responses.ts';
import { nearest } from '../problems.ts';
import type { Question, Study } from '../study/study.ts';
import { expressionOn } from './expression.ts';
import type { Condition } from './reference.ts';

/** A template asked for something that the study doesn't have. */
export class UnknownName extends Error {
  readonly suggestion?: string;
  readonly known: string[];
  constructor(message: string, name: string, known: Iterable<string>) {
    super(message);
    this.known = [...known];
    this.suggestion = nearest(name, this.known);
  }
}

/** Respondents in groups: `index[row]` is 0 for none, i for `levels[i - 1]`. */
export interface Grouping {
  levels: { id: string; label: string }[];
  index: ArrayLike<number>;
}

/**
 * The groups that a question's answers make: the options of a single choice, the values of a group.
 * @throws UnknownName when there is no such question
 */
export function groupingBy(variable: string, study: Study, responses: Responses): Grouping {
  const question = study.questions.get(variable);
  if (!question) throw new UnknownName(`unknown question \`${variable}\``, variable, study.questions.keys());
  const column = responses.columns.get(variable);
  if (column?.kind === 'group') return onceFor(column, sortedGroups);
  if (column?.kind === 'coded') return { levels: question.options, index: onceFor(column, answeredCodes).index };
  const groups = [...study.questions.values()].filter(canGroup).map((one) => one.id);
  throw new UnknownName(`\`${variable}\` is of type ${question.type}, which makes no groups`, variable, groups);
}

const made = new WeakMap<Column, Grouping>();

/** Columns don't change, so that what a column's groups are is worked out once. */
function onceFor<C extends Column>(column: C, make: (column: C) => Grouping): Grouping {
  const known = made.get(column);
  if (known) return known;
  const grouping = make(column);
  made.set(column, grouping);
  return grouping;
}

const answeredCodes = ({ codes, optionCount }: CodedColumn): Grouping => ({
  levels: [],
  index: codes.map((code) => (code > optionCount ? 0 : code)),
});

const canGroup = (question: Question) => ['single', 'scale', 'group'].includes(question.type);

const collator = new Intl.Collator('en-GB', { numeric: true });

/** Values as they come are put in the order of the alphabet: the file's order means nothing, and may change. */
function sortedGroups(column: { index: ArrayLike<number>; levels: string[] }): Grouping {
  const order = column.levels.map((_, i) => i).sort((a, b) => collator.compare(column.levels[a]!, column.levels[b]!));
  const place = new Uint32Array(order.length + 1);
  order.forEach((from, to) => {
    place[from + 1] = to + 1;
  });
  const levels = order.map((i) => ({ id: column.levels[i]!, label: column.levels[i]! }));
  const { index } = column;
  const sorted = new Uint32Array(index.length);
  for (let row = 0; row < sorted.length; row++) sorted[row] = place[index[row]!]!;
  return { levels, index: sorted };
}

/** 1 for each row that meets every condition; undefined where there are none. */
export function maskOf(where: readonly Condition[], study: Study, responses: Responses): Uint8Array | undefined {
  if (where.length === 0) return undefined;
  const mask = new Uint8Array(responses.counts.used).fill(1);
  for (const condition of where) {
    const grouping = groupingBy(condition.variable, study, responses);
    const wanted = levelNumber(grouping, condition);
    for (let row = 0; row < mask.length; row++) if (grouping.index[row] !== wanted) mask[row] = 0;
  }
  return mask;
}

/** 1 for each row of which an expression is true. */
export function maskWhere(expression: string, study: Study, responses: Responses): Uint8Array {
  const test = expressionOn(expression, study, responses);
  return Uint8Array.from({ length: responses.counts.used }, (_, row) => Number(Boolean(test(row))));
}

/** The 1-based number of the level that a condition names, by its id or its label. */
export function levelNumber({ levels }: Grouping, { variable, level }: Condition): number {
  const found = levels.findIndex((one) => one.id === level || one.label === level);
  if (found >= 0) return found + 1;
  const known = new Set(levels.flatMap(({ id, label }) => [id, label]));
  throw new UnknownName(`\`${variable}\` has no \`${level}\``, level, known);
}
