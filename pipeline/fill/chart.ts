// `{{chart "satisfaction"}}` and what can be said with it, to a Chart.

import { altText } from '../chart/alt.ts';
import type { Chart, ChartKind, ChartSeries } from '../chart/chart.ts';
import type { Question } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import { UnknownName } from '../summarise/grouping.ts';
import type { Condition } from '../summarise/reference.ts';
import { type Answer, answersOf, baseNote, conditionsIn, type Hash, notesFor, parseSubject } from './request.ts';

const KINDS: ChartKind[] = ['bar', 'grouped', 'stacked'];

/**
 * @param subjects questions to draw: one; several of the same answers, stacked; or one answer (`q.yes`) of a breakdown
 * @param hash `kind`, `by`, `title`, `subtitle`, `items`, `except`, `sort`, `top`, and conditions
 * @throws UnknownName
 */
export function buildChart(subjects: string[], hash: Hash, number: number, estimates: Estimates): Chart {
  const parsed = subjects.map(parseSubject);
  const questions = parsed.map(({ question }) => estimates.question(question));
  const question = questions[0]!;
  const where = conditionsIn(hash, estimates);
  const by = hash.by === undefined ? undefined : String(hash.by);
  const item = parsed[0]!.item;
  const kind = kindOf(hash, question, questions.length, by, item);
  const answers = item
    ? answersOf(question, { items: item }, estimates, where)
    : answersOf(question, hash, estimates, where);
  const drawn = arrange(kind, questions, answers, by, where, estimates);
  const bases = questions.map((one) => estimates.figure({ question: one.id, item: 'base', where }));
  const chart: Chart = {
    id: `chart-${number}-${question.id.replaceAll('_', '-')}`,
    kind,
    number,
    title: hash.title === undefined ? question.label : String(hash.title),
    subtitle: hash.subtitle === undefined ? subtitleOf(questions, answers, item, by, estimates) : String(hash.subtitle),
    ...drawn,
    unit: '%',
    order: question.type === 'scale' && kind === 'stacked' ? 'ordered' : 'nominal',
    baseNote: questions.length === 1 ? baseNote(question, bases[0]!, estimates, where) : baseRange(bases, estimates),
    notes: notesFor(question, answers, rowsOf(kind, drawn), estimates),
    alt: '',
  };
  return { ...chart, alt: altText(chart) };
}

function kindOf(hash: Hash, question: Question, count: number, by: string | undefined, item?: string): ChartKind {
  if (hash.kind !== undefined) {
    const kind = KINDS.find((one) => one === hash.kind);
    if (!kind) throw new UnknownName(`there is no kind of chart \`${String(hash.kind)}\``, String(hash.kind), KINDS);
    return kind;
  }
  if (item) return 'bar';
  if (question.type === 'scale' || count > 1) return 'stacked';
  return by ? 'grouped' : 'bar';
}

type Drawn = { categories: string[]; series: ChartSeries[] };

function arrange(
  kind: ChartKind,
  questions: Question[],
  answers: Answer[],
  by: string | undefined,
  where: Condition[],
  estimates: Estimates,
): Drawn {
  const question = questions[0]!;
  const levels = by ? estimates.levels(by) : [];
  const figure = (id: string, answer: Answer, level?: string) =>
    estimates.figure({
      question: id,
      item: answer.id,
      where: level === undefined ? where : [...where, { variable: by!, level }],
    });
  if (kind === 'stacked') {
    const rows = by
      ? levels.map(({ id, label }) => ({ label, of: (answer: Answer) => figure(question.id, answer, id) }))
      : questions.map((one) => ({ label: one.label, of: (answer: Answer) => figure(one.id, answer) }));
    const series = answers.map((answer) => ({ name: answer.label, figures: rows.map((row) => row.of(answer)) }));
    return { categories: rows.map((row) => row.label), series };
  }
  if (kind === 'grouped') {
    const series = levels.map(({ id, label }) => ({
      name: label,
      figures: answers.map((a) => figure(question.id, a, id)),
    }));
    return { categories: answers.map((answer) => answer.label), series };
  }
  if (by) {
    const [answer] = answers;
    const figures = levels.map(({ id }) => figure(question.id, answer!, id));
    return { categories: levels.map(({ label }) => label), series: [{ name: answer!.label, figures }] };
  }
  const figures = answers.map((answer) => figure(question.id, answer));
  return { categories: answers.map((answer) => answer.label), series: [{ name: question.label, figures }] };
}

/** Figures that would add up to 100: of one category of a stacked chart, of one series of any other. */
function rowsOf(kind: ChartKind, { categories, series }: Drawn) {
  if (kind !== 'stacked') return series.map(({ figures }) => figures);
  return categories.map((_, index) => series.map(({ figures }) => figures[index]!));
}

function subtitleOf(
  questions: Question[],
  answers: Answer[],
  item: string | undefined,
  by: string | undefined,
  estimates: Estimates,
): string {
  const [question] = questions as [Question];
  if (questions.length > 1) return `Percentage of ${estimates.study.respondents} who gave each answer`;
  const what = item ? `${question.label}: ${answers[0]!.label}` : question.text;
  const stop = /[.?!]$/.test(what) ? '' : '.';
  const groups = by ? `, by ${estimates.question(by).label.toLowerCase()}` : '';
  return `${what}${stop} Percentage of ${estimates.study.respondents}${groups}`;
}

function baseRange(bases: { text: string; base: number }[], estimates: Estimates): string {
  const sorted = [...bases].sort((a, b) => a.base - b.base);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const range = least.text === most.text ? least.text : `${least.text} to ${most.text}`;
  const unweighted = estimates.study.design.weight ? ' (unweighted)' : '';
  return `Base: ${range} ${estimates.study.respondents} who answered each question${unweighted}.`;
}
