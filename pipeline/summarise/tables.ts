// One measure of one question for every group of one breakdown, computed together.

import type { Responses } from '../ingest/responses.ts';
import type { Question, Study } from '../study/study.ts';
import type { Cell, CellTable, Domain, Engine } from './engine.ts';
import type { Measure } from './figure.ts';
import { groupingBy, maskOf, maskWhere } from './grouping.ts';
import { codedAnswers, numericAnswers, promoterPoints, shareAnswers, tickCounts } from './question.ts';
import type { Condition } from './reference.ts';

/** `groups[level][item]`. */
export interface Table extends CellTable {
  items: { id: string; label: string; measure: Measure }[];
}

/** `shares`: percentages of all answers and nets. Else the name of one number: mean, median, p25, total, nps, ratio. */
export type Kind = string;

export interface TableRequest {
  question: string;
  kind: Kind;
  by?: string;
  where: Condition[];
}

/** What a number is called, and how it is written. */
const NUMBERS: Record<string, { label: string; measure: Measure }> = {
  mean: { label: 'Mean', measure: 'mean' },
  median: { label: 'Median', measure: 'median' },
  total: { label: 'Total', measure: 'number' },
  nps: { label: 'Net promoter score', measure: 'points' },
  ratio: { label: 'Ratio', measure: 'mean' },
};

const QUANTILE = /^p(\d{1,2})$/;

/** The measure that an item of a question belongs to; undefined where the question has no such item. */
export function kindOf(question: Question, item: string): Kind | undefined {
  const isShare = [...question.options, ...question.nets].some(({ id }) => id === item);
  if (isShare || question.type === 'group') return 'shares';
  return numbersOf(question).includes(item) || (isNumeric(question) && QUANTILE.test(item)) ? item : undefined;
}

/** Where the base of a question is to be had. */
export function baseKind(question: Question): Kind {
  if (question.derived?.ratio) return 'ratio';
  return question.options.length > 0 || question.type === 'group' ? 'shares' : 'mean';
}

/** The numbers that a question has. */
export function numbersOf(question: Question): string[] {
  if (question.derived?.ratio) return ['ratio'];
  if (!isNumeric(question)) return [];
  const scores = question.options.map(({ score }) => score!);
  const isNps = question.type === 'number' ? question.min === 0 && question.max === 10 : isZeroToTen(scores);
  return ['mean', 'median', 'total', ...(isNps ? ['nps'] : [])];
}

const isZeroToTen = (scores: number[]): boolean =>
  scores.length === 11 && Math.min(...scores) === 0 && Math.max(...scores) === 10;

function isNumeric(question: Question): boolean {
  if (question.type === 'number' || question.type === 'score') return !question.derived?.ratio;
  const scored = question.options.every(({ score }) => score !== undefined);
  return ['single', 'scale'].includes(question.type) && question.options.length > 0 && scored;
}

export function computeTable(
  { question: id, kind, by, where }: TableRequest,
  study: Study,
  responses: Responses,
  engine: Engine,
  within?: Uint8Array,
): Table {
  const question = study.questions.get(id)!;
  const grouping = by ? groupingBy(by, study, responses) : undefined;
  const domain: Domain = {
    groups: grouping?.index,
    count: grouping?.levels.length ?? 1,
    mask: both(maskOf(where, study, responses), within),
  };
  const asked = askedMask(question, study, responses);
  if (kind === 'shares') return shareTable(question, responses, asked, domain, engine);
  if (kind === 'ratio') return ratioTable(question, study, responses, asked, domain, engine);
  const values = numericAnswers(question, study, responses, asked);
  return numberTable(kind, values ?? new Float64Array(responses.counts.used).fill(Number.NaN), domain, engine);
}

export function askedMask(question: Question, study: Study, responses: Responses): Uint8Array | undefined {
  return question.askedIf === undefined ? undefined : maskWhere(question.askedIf, study, responses);
}

export function both(a: Uint8Array | undefined, b: Uint8Array | undefined): Uint8Array | undefined {
  return a && b ? a.map((one, row) => one & b[row]!) : (a ?? b);
}

function shareTable(
  question: Question,
  responses: Responses,
  asked: Uint8Array | undefined,
  domain: Domain,
  engine: Engine,
): Table {
  const column = responses.columns.get(question.id);
  if (column?.kind === 'coded') {
    const answers = codedAnswers(question, column, asked);
    return percentages(answers.categories, engine.shares(answers, domain).groups);
  }
  if (column?.kind === 'group') {
    const categories = column.levels.map((level, index) => ({ id: level, label: level, codes: [index + 1] }));
    const codes = Uint16Array.from(column.index);
    return percentages(categories, engine.shares({ codes, levels: column.levels.length, categories }, domain).groups);
  }
  if (column?.kind !== 'ticked') return { items: [], groups: Array.from({ length: domain.count }, () => []) };
  const items = [...question.options.map((option) => ({ ...option, of: [option.id] })), ...question.nets];
  const tables = items.map(({ of }) => tickedCells(question, column, of, asked, domain, engine));
  return percentages(
    items,
    Array.from({ length: domain.count }, (_, group) => tables.map((cells) => cells[group]!)),
  );
}

const percentages = (items: { id: string; label: string }[], groups: Cell[][]): Table => ({
  items: items.map(({ id, label }) => ({ id, label, measure: 'percentage' })),
  groups,
});

/** Each option of a multiple-choice question is a share of its own: of respondents, or of all answers given. */
function tickedCells(
  question: Question,
  column: Parameters<typeof tickCounts>[1],
  of: string[],
  asked: Uint8Array | undefined,
  domain: Domain,
  engine: Engine,
): Cell[] {
  if (question.base === 'answers') {
    const [some, all] = [of, question.options.map(({ id }) => id)].map((ids) =>
      tickCounts(question, column, ids!, asked),
    );
    return engine.ratios(some!, all!, domain).groups.map(([cell]) => cell!);
  }
  const codes = shareAnswers(question, column, of, asked);
  const categories = [{ id: '', label: '', codes: [2] }];
  return engine.shares({ codes, levels: 2, categories }, domain).groups.map(([cell]) => cell!);
}

function numberTable(kind: Kind, values: Float64Array, domain: Domain, engine: Engine): Table {
  const quantile = QUANTILE.exec(kind)?.[1];
  const known = NUMBERS[kind] ?? { label: `${quantile}th percentile`, measure: 'median' };
  return { items: [{ id: kind, ...known }], groups: cellsOf(kind, quantile, values, domain, engine).groups };
}

function cellsOf(
  kind: Kind,
  quantile: string | undefined,
  values: Float64Array,
  domain: Domain,
  engine: Engine,
): CellTable {
  if (quantile) return engine.quantiles(values, Number(quantile) / 100, domain);
  if (kind === 'median') return engine.quantiles(values, 0.5, domain);
  if (kind === 'total') return engine.totals(values, domain);
  return engine.means(kind === 'nps' ? values.map(promoterPoints) : values, domain);
}

function ratioTable(
  question: Question,
  study: Study,
  responses: Responses,
  asked: Uint8Array | undefined,
  domain: Domain,
  engine: Engine,
): Table {
  const { of, to } = question.derived!.ratio!;
  const [top, bottom] = [of, to].map((id) => numericAnswers(study.questions.get(id)!, study, responses, asked)!);
  return { items: [{ id: 'ratio', ...NUMBERS.ratio! }], groups: engine.ratios(top!, bottom!, domain).groups };
}
