// One question for every group of one breakdown, computed in one pass: percentages of its answers and nets, its mean.

import type { CodedColumn, Responses, TickedColumn } from '../ingest/responses.ts';
import type { Question, Study } from '../study/study.ts';
import type { CellTable, Domain, Engine } from './engine.ts';
import type { Measure } from './figure.ts';
import { groupingBy, maskOf, maskWhere } from './grouping.ts';
import { codedAnswers, numericAnswers, tickedAnswers } from './question.ts';
import type { Condition } from './reference.ts';

/** One question for every group of one breakdown: `groups[level][item]`. */
export interface Table extends CellTable {
  items: { id: string; label: string; measure: Measure }[];
}

export const tableKey = (question: string, by: string | undefined, where: Condition[]) =>
  JSON.stringify([question, by, where]);

export function computeTable(
  key: string,
  study: Study,
  responses: Responses,
  engine: Engine,
  within?: Uint8Array,
): Table {
  const [id, by, where] = JSON.parse(key) as [string, string | null, Condition[]];
  const question = study.questions.get(id)!;
  const grouping = by ? groupingBy(by, study, responses) : undefined;
  const domain = {
    groups: grouping?.index,
    count: grouping?.levels.length ?? 1,
    mask: both(maskOf(where, study, responses), within),
  };
  const asked = question.askedIf === undefined ? undefined : maskWhere(question.askedIf, study, responses);
  const shares = shareTable(question, responses, asked, domain, engine);
  const numbers = numericAnswers(question, study, responses, asked);
  return numbers ? joinTables(shares, numberTable(question, engine.means(numbers, domain))) : shares;
}

function both(a: Uint8Array | undefined, b: Uint8Array | undefined): Uint8Array | undefined {
  return a && b ? a.map((one, row) => one & b[row]!) : (a ?? b);
}

const NO_TABLE = (count: number): Table => ({ items: [], groups: Array.from({ length: count }, () => []) });

/** Percentages: of each option and net. */
function shareTable(
  question: Question,
  responses: Responses,
  asked: Uint8Array | undefined,
  domain: Domain,
  engine: Engine,
): Table {
  const column = responses.columns.get(question.id);
  if (column?.kind === 'coded') return codedTable(question, column, asked, domain, engine);
  if (column?.kind === 'ticked') return tickedTable(question, column, asked, domain, engine);
  if (column?.kind === 'group') return groupTable(question, responses, domain, engine);
  return NO_TABLE(domain.count);
}

function codedTable(
  question: Question,
  column: CodedColumn,
  asked: Uint8Array | undefined,
  domain: Domain,
  engine: Engine,
): Table {
  const answers = codedAnswers(question, column, asked);
  const { groups } = engine.shares(answers, domain);
  return { items: answers.categories.map(({ id, label }) => ({ id, label, measure: 'percentage' })), groups };
}

function tickedTable(
  question: Question,
  column: TickedColumn,
  asked: Uint8Array | undefined,
  domain: Domain,
  engine: Engine,
): Table {
  const wanted = [
    ...question.options.map(({ id, label }) => ({ id, label, of: [id] })),
    ...question.nets.map(({ id, label, of }) => ({ id, label, of })),
  ];
  return wanted
    .map(({ id, label, of }): Table => {
      const codes = tickedAnswers(question, column, of, asked);
      const { groups } = engine.shares({ codes, levels: 2, categories: [{ id, label, codes: [2] }] }, domain);
      return { items: [{ id, label, measure: 'percentage' }], groups };
    })
    .reduce(joinTables);
}

/** A group variable has the share of respondents in each of its groups. */
function groupTable(question: Question, responses: Responses, domain: Domain, engine: Engine): Table {
  const column = responses.columns.get(question.id);
  if (column?.kind !== 'group') return NO_TABLE(domain.count);
  const categories = column.levels.map((level, index) => ({ id: level, label: level, codes: [index + 1] }));
  const codes = Uint16Array.from(column.index);
  const { groups } = engine.shares({ codes, levels: column.levels.length, categories }, domain);
  return { items: categories.map(({ id, label }) => ({ id, label, measure: 'percentage' })), groups };
}

function numberTable(question: Question, { groups }: CellTable): Table {
  return { items: [{ id: 'mean', label: `Mean: ${question.label}`, measure: 'mean' }], groups };
}

function joinTables(a: Table, b: Table): Table {
  return { items: [...a.items, ...b.items], groups: a.groups.map((cells, group) => [...cells, ...b.groups[group]!]) };
}
