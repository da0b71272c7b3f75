// Responses and a study in, Estimates out: every figure that a report may ask for, computed when it is first asked for
// and then kept. A breakdown ("by council") is computed for all its groups in one pass over the data.

import type { CodedColumn, Responses, TickedColumn } from '../ingest/responses.ts';
import type { Question, Study } from '../study/study.ts';
import { type Cell, type CellTable, type Domain, type Engine, makeEngine } from './engine.ts';
import { expressionOn } from './expression.ts';
import type { Figure, Mark, Measure } from './figure.ts';
import { type Grouping, groupingBy, levelNumber, maskOf, UnknownName } from './grouping.ts';
import { codedAnswers, numericAnswers, tickedAnswers } from './question.ts';
import { type Condition, type FigureRef, figureId, parseFigureId } from './reference.ts';
import { formatNumber, formatPercentage, roundTo } from './rounding.ts';

export interface Estimates {
  study: Study;
  responses: Responses;
  /** @throws UnknownName when the study has no such figure */
  figure(ref: FigureRef): Figure;
  /** The same, named as in a template. */
  figureById(id: string): Figure;
  /** The groups of a breakdown. */
  levels(variable: string): Grouping['levels'];
  question(id: string): Question;
}

export function summarise(study: Study, responses: Responses): Estimates {
  const engine = makeEngine(study, responses);
  const tables = memoise((key: string) => computeTable(key, study, responses, engine));
  const figures = new Map<string, Figure>();
  const estimates: Estimates = {
    study,
    responses,
    question: (id) => questionOf(study, id),
    levels: (variable) => groupingBy(variable, study, responses).levels,
    figureById: (id) => {
      const ref = parseFigureId(id);
      if (!ref) throw new UnknownName(`\`${id}\` is not the name of a figure, such as \`question.answer\``, id, []);
      return estimates.figure(ref);
    },
    figure: (ref) => {
      const id = figureId(ref);
      const kept = figures.get(id);
      if (kept) return kept;
      const figure = ref.question === 'responses' ? countFigure(ref, study, responses) : estimateFigure(ref);
      figures.set(id, figure);
      return figure;
    },
  };
  /** All conditions but the last choose respondents; the last is computed for all its groups at once. */
  function estimateFigure(ref: FigureRef): Figure {
    const question = questionOf(study, ref.question);
    const sorted = [...ref.where].sort((a, b) => (a.variable < b.variable ? -1 : 1));
    const last = sorted.at(-1);
    const table = tables(tableKey(question.id, last?.variable, sorted.slice(0, -1)));
    const level = last ? levelNumber(groupingBy(last.variable, study, responses), last) - 1 : 0;
    const cells = table.groups[level]!;
    const item = table.items.findIndex((one) => one.id === ref.item);
    if (item < 0 && !isBase(ref.item)) throw unknownItem(question, ref.item, table);
    return toFigure(ref, question, cells[Math.max(item, 0)]!, table.items[Math.max(item, 0)]!, study);
  }
  return estimates;
}

const isBase = (item: string) => item === 'base' || item === 'answered' || item === 'weighted_base';

export function questionOf(study: Study, id: string): Question {
  const question = study.questions.get(id);
  if (question) return question;
  throw new UnknownName(`unknown question \`${id}\``, id, [...study.questions.keys(), 'responses']);
}

function unknownItem(question: Question, item: string, table: Table): UnknownName {
  const known = [...table.items.map(({ id }) => id), 'base', 'weighted_base'];
  return new UnknownName(`question \`${question.id}\` has no answer, net or figure \`${item}\``, item, known);
}

/** One question for every group of one breakdown: `groups[level][item]`. */
interface Table extends CellTable {
  items: { id: string; label: string; measure: Measure }[];
}

const tableKey = (question: string, by: string | undefined, where: Condition[]) =>
  JSON.stringify([question, by, where]);

function computeTable(key: string, study: Study, responses: Responses, engine: Engine): Table {
  const [id, by, where] = JSON.parse(key) as [string, string | null, Condition[]];
  const question = questionOf(study, id);
  const grouping = by ? groupingBy(by, study, responses) : undefined;
  const domain = {
    groups: grouping?.index,
    count: grouping?.levels.length ?? 1,
    mask: maskOf(where, study, responses),
  };
  const asked = askedMask(question, study, responses);
  const shares = shareTable(question, responses, asked, domain, engine);
  const numbers = numericAnswers(question, study, responses, asked);
  return numbers ? joinTables(shares, numberTable(question, engine.means(numbers, domain))) : shares;
}

function askedMask(question: Question, study: Study, responses: Responses): Uint8Array | undefined {
  if (!question.askedIf) return undefined;
  const asked = expressionOn(question.askedIf, study, responses);
  return Uint8Array.from({ length: responses.counts.used }, (_, row) => Number(Boolean(asked(row))));
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

/** A figure as published: this is the one place where an estimate is rounded, marked or withheld. */
function toFigure(
  ref: FigureRef,
  question: Question,
  cell: Cell,
  item: { label: string; measure: Measure },
  study: Study,
): Figure {
  const part = isBase(ref.item) ? (ref.item === 'weighted_base' ? 'weighted_base' : 'base') : ref.part;
  const withheld = cell.base < study.rules.withholdBase && part !== 'base';
  const decimals = decimalsOf(item.measure, question, study);
  const scale = item.measure === 'percentage' ? 100 : 1;
  const raw = partOf(cell, part, scale);
  const value = withheld || raw === null || !Number.isFinite(raw) ? null : raw;
  const measure = measureOf(part, item.measure);
  const places = measure === 'base' || measure === 'count' ? 0 : decimals;
  const marks = marksOf(cell, part, withheld, value, study);
  const { low, high } = cell;
  return {
    id: figureId(ref),
    measure,
    value,
    rounded: value === null ? null : roundTo(value, places),
    text: value === null ? `[${marks[0] ?? 'x'}]` : textOf(value, measure, places, marks),
    base: cell.base,
    weightedBase: cell.weightedBase,
    se: part || withheld || cell.se === null ? null : cell.se * scale,
    interval:
      part || withheld || low === null || high === null
        ? null
        : { low: low * scale, high: high * scale, level: study.rules.level },
    marks,
    label: isBase(ref.item) ? `Base: ${question.label}` : item.label,
  };
}

function partOf(cell: Cell, part: FigureRef['part'], scale: number): number | null {
  switch (part) {
    case 'base':
      return cell.base;
    case 'weighted_base':
      return cell.weightedBase;
    case 'count':
      return cell.count;
    case 'low':
      return cell.low === null ? null : cell.low * scale;
    case 'high':
      return cell.high === null ? null : cell.high * scale;
    case 'se':
      return cell.se === null ? null : cell.se * scale;
    default:
      return cell.estimate === null ? null : cell.estimate * scale;
  }
}

function measureOf(part: FigureRef['part'], measure: Measure): Measure {
  if (part === 'base' || part === 'weighted_base') return 'base';
  if (part === 'count') return 'count';
  if (part === 'se' && measure === 'percentage') return 'points';
  return measure;
}

function decimalsOf(measure: Measure, question: Question, study: Study): number {
  if (question.decimals !== undefined) return question.decimals;
  return measure === 'percentage' ? study.rules.decimals : 1;
}

function marksOf(cell: Cell, part: FigureRef['part'], withheld: boolean, value: number | null, study: Study): Mark[] {
  if (withheld) return ['c'];
  if (value === null) return ['x'];
  return !part && cell.base < study.rules.lowBase ? ['low'] : [];
}

function textOf(value: number, measure: Measure, decimals: number, marks: Mark[]): string {
  const number =
    measure === 'percentage' ? formatPercentage(value, decimals) : formatNumber(roundTo(value, decimals), decimals);
  return [number, ...marks.map((mark) => `[${mark}]`)].join(' ');
}

/** Counts of rows and the response rate: `responses.used`, `responses.rate[region=London]`. */
function countFigure(ref: FigureRef, study: Study, responses: Responses): Figure {
  const { read, used, rejected, nonRespondents } = responses.counts;
  const sample = sampleCounts(ref, responses);
  const values: Record<string, [number, Measure, string]> = {
    used: [ref.where.length ? sample.responded : used, 'count', 'Responses used'],
    sample: [sample.all, 'count', 'People in the sample'],
    read: [read, 'count', 'Rows read'],
    rejected: [rejected, 'count', 'Rows rejected'],
    non_respondents: [nonRespondents, 'count', 'People who did not respond'],
    rate: [sample.all ? (100 * sample.responded) / sample.all : Number.NaN, 'percentage', 'Response rate'],
  };
  const found = Object.hasOwn(values, ref.item) ? values[ref.item] : undefined;
  if (!found) throw new UnknownName(`there is no figure \`responses.${ref.item}\``, ref.item, Object.keys(values));
  const [value, measure, label] = found;
  const decimals = measure === 'percentage' ? study.rules.decimals : 0;
  const known = Number.isFinite(value);
  return {
    id: figureId(ref),
    measure,
    value: known ? value : null,
    rounded: known ? roundTo(value, decimals) : null,
    text: known ? textOf(value, measure, decimals, []) : '[x]',
    base: sample.all,
    weightedBase: sample.all,
    se: null,
    interval: null,
    marks: known ? [] : ['x'],
    label,
  };
}

function sampleCounts({ where }: FigureRef, { sample }: Responses): { all: number; responded: number } {
  const tests = where.map(({ variable, level }) => {
    const group = sample.groups.get(variable);
    if (!group) throw new UnknownName(`\`${variable}\` is not a group of the sample`, variable, sample.groups.keys());
    const wanted = group.levels.indexOf(level) + 1;
    if (wanted === 0) throw new UnknownName(`\`${variable}\` has no \`${level}\``, level, group.levels);
    return (row: number) => group.index[row] === wanted;
  });
  const counts = { all: 0, responded: 0 };
  for (let row = 0; row < sample.responded.length; row++) {
    if (!tests.every((test) => test(row))) continue;
    counts.all++;
    counts.responded += sample.responded[row]!;
  }
  return counts;
}

function memoise<T>(compute: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>();
  return (key) => {
    if (!kept.has(key)) kept.set(key, compute(key));
    return kept.get(key)!;
  };
}
