// `{{table "satisfaction" by="region"}}` and what can be said with it, to a Table.

import type { Question } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import type { Condition } from '../summarise/reference.ts';
import { banner } from './banner.ts';
import type { Cell, Table } from './document.ts';
import { type Answer, answersOf, baseNote, conditionsIn, type Hash, notesFor, parseSubject, words } from './request.ts';
import { rangeTexts } from './symbols.ts';
import { type Beside, besides } from './unit.ts';
import { levelInWords } from './wording.ts';

/**
 * @param subject a question; or, with `by`, one answer of it
 * @param hash `by`, `banner` with `letters`, `caption`, `items`, `except`, `sort`, `top`, `intervals`, `nets`, and conditions
 * @throws UnknownName
 */
export function buildTable(subject: string, hash: Hash, number: number, estimates: Estimates): Table {
  const { question: id, item } = parseSubject(subject);
  const question = estimates.question(id);
  const where = conditionsIn(hash, estimates);
  const answers = item
    ? answersOf(question, { items: item }, estimates, where)
    : answersOf(question, { sort: 'none', ...hash }, estimates, where);
  const by = hash.by === undefined ? undefined : String(hash.by);
  const across = words(hash.banner);
  const intervals = hash.intervals === true;
  const beside = besides(hash, where, estimates);
  const body: Body =
    beside && !by
      ? sideBySide(question, answers, beside, intervals, estimates)
      : across.length
        ? banner(question, answers, across, where, hash.letters === true, estimates)
        : by
          ? breakdown(question, answers, by, where, intervals, estimates)
          : oneQuestion(question, answers, where, intervals, estimates);
  const base = estimates.figure({ question: id, item: 'base', where });
  return {
    id: `table-${number}-${id.replaceAll('_', '-')}`,
    number,
    caption: hash.caption === undefined ? captionOf(question, answers, item, by, estimates) : String(hash.caption),
    columns: body.columns,
    rows: body.rows,
    notes: [
      baseNote(question, base, estimates, where),
      ...(body.notes ?? []),
      ...notesFor(question, answers, body.sums, estimates, figuresIn(body)),
    ],
  };
}

const figuresIn = ({ rows }: Body): Figure[] =>
  rows.flatMap(({ cells }) => cells.flatMap(({ figure }) => figure ?? []));

type Body = Pick<Table, 'columns' | 'rows'> & { sums: Figure[][]; notes?: string[] };

const figureCell = (figure: Figure): Cell => ({ text: figure.text, figure, align: 'right' });

function oneQuestion(
  question: Question,
  answers: Answer[],
  where: Condition[],
  intervals: boolean,
  estimates: Estimates,
): Body {
  const of = (answer: Answer, part?: 'count') =>
    estimates.figure({ question: question.id, item: answer.id, where, part });
  const rows = [...answers, ...netsBeside(question, answers)].map((answer) => ({
    header: answer.label,
    cells: [
      figureCell(of(answer)),
      ...(intervals ? [intervalCell(question, answer, where, estimates)] : []),
      figureCell(of(answer, 'count')),
    ],
    ...(question.nets.some(({ id }) => id === answer.id) ? { kind: 'total' as const } : {}),
  }));
  const level = `${levelInWords(estimates.study.rules.level)} interval`;
  const columns = ['Answer', 'Percentage', ...(intervals ? [level] : []), 'Number (unweighted)'];
  if (!estimates.study.design.weight) columns[columns.length - 1] = 'Number';
  return { columns, rows, sums: [answers.map((answer) => of(answer))] };
}

/** A column for the unit, with its intervals, and one for each group that it is set beside; bases in the last row. */
function sideBySide(
  question: Question,
  answers: Answer[],
  beside: Beside[],
  intervals: boolean,
  estimates: Estimates,
): Body {
  const [unit, ...others] = beside as [Beside, ...Beside[]];
  const of = (answer: Answer, { where }: Beside) => estimates.figure({ question: question.id, item: answer.id, where });
  const rows = [...answers, ...netsBeside(question, answers)].map((answer) => ({
    header: answer.label,
    cells: [
      figureCell(of(answer, unit)),
      ...(intervals ? [intervalCell(question, answer, unit.where, estimates)] : []),
      ...others.map((other) => figureCell(of(answer, other))),
    ],
    ...(question.nets.some(({ id }) => id === answer.id) ? { kind: 'total' as const } : {}),
  }));
  const base = ({ where }: Beside) => figureCell(estimates.figure({ question: question.id, item: 'base', where }));
  const bases = {
    header: estimates.study.design.weight ? 'Base (unweighted)' : 'Base',
    cells: [base(unit), ...(intervals ? [{ text: '' }] : []), ...others.map(base)],
    kind: 'base' as const,
  };
  const level = intervals ? [`${levelInWords(estimates.study.rules.level)} interval`] : [];
  return {
    columns: ['Answer', unit.label, ...level, ...others.map(({ label }) => label)],
    rows: [...rows, bases],
    sums: beside.map((group) => answers.map((answer) => of(answer, group))),
  };
}

/** Nets stand under the answers that they add up, unless the template chose the rows itself. */
function netsBeside(question: Question, answers: Answer[]): Answer[] {
  const listed = new Set(answers.map(({ id }) => id));
  return question.nets
    .filter((net) => !listed.has(net.id) && net.of.every((id) => listed.has(id)))
    .map(({ id, label }) => ({ id, label: `${label} (net)`, other: false }));
}

function intervalCell(question: Question, answer: Answer, where: Condition[], estimates: Estimates): Cell {
  const at = { question: question.id, item: answer.id, where };
  const [low, high] = [estimates.figure({ ...at, part: 'low' }), estimates.figure({ ...at, part: 'high' })];
  return { text: rangeTexts(low, high).join(' to '), align: 'right' };
}

function breakdown(
  question: Question,
  answers: Answer[],
  by: string,
  where: Condition[],
  intervals: boolean,
  estimates: Estimates,
): Body {
  const groups = estimates
    .levels(by)
    .map(({ id, label }) => ({ label, where: [...where, { variable: by, level: id }] }));
  const all = { label: estimates.scope?.unit.label ?? `All ${estimates.study.respondents}`, where };
  const figures = (within: Condition[]) =>
    answers.map((answer) => estimates.figure({ question: question.id, item: answer.id, where: within }));
  const withInterval = intervals && answers.length === 1;
  const rows = [...groups, all].map((group) => ({
    header: group.label,
    cells: [
      ...figures(group.where).map(figureCell),
      ...(withInterval ? [intervalCell(question, answers[0]!, group.where, estimates)] : []),
      figureCell(estimates.figure({ question: question.id, item: 'base', where: group.where })),
    ],
    ...(group === all ? { kind: 'total' as const } : {}),
  }));
  const level = withInterval ? [`${levelInWords(estimates.study.rules.level)} interval`] : [];
  const base = estimates.study.design.weight ? 'Base (unweighted)' : 'Base';
  const columns = [estimates.question(by).label, ...answers.map((answer) => answer.label), ...level, base];
  return { columns, rows, sums: [...groups, all].map((group) => figures(group.where)) };
}

function captionOf(
  question: Question,
  answers: Answer[],
  item: string | undefined,
  by: string | undefined,
  estimates: Estimates,
): string {
  const groups = by ? `, by ${estimates.question(by).label.toLowerCase()}` : '';
  if (item && !isShare(question, item)) return `${question.label}, ${answers[0]!.label.toLowerCase()}${groups}`;
  const what = item ? `${question.label}: ${answers[0]!.label.toLowerCase()}` : question.label;
  // A question ends where it ends: no comma follows its mark.
  const link = /[.?!]$/.test(what) ? ' Percentage' : ', percentage';
  return `${what}${link} of ${estimates.study.respondents}${groups}`;
}

const isShare = (question: Question, item: string): boolean =>
  question.type === 'group' || [...question.options, ...question.nets].some(({ id }) => id === item);
