// `{{chart "satisfaction"}}` and what can be said with it, to a Chart.

import { altText } from '../chart/alt.ts';
import type { Chart, ChartKind } from '../chart/chart.ts';
import type { Question } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import { UnknownName } from '../summarise/grouping.ts';
import { formatNumber } from '../summarise/rounding.ts';
import { arrange, type Drawn } from './arrange.ts';
import { type Answer, answersOf, baseNote, conditionsIn, type Hash, notesFor, parseSubject, words } from './request.ts';
import { besides } from './unit.ts';
import { levelInWords } from './wording.ts';

const KINDS: ChartKind[] = [
  ...(['bar', 'grouped', 'stacked', 'diverging', 'dot', 'league', 'comparator', 'multiples', 'line', 'slope'] as const),
];

/**
 * @param subjects questions to draw: one; several of the same answers, stacked; or one answer (`q.yes`) of a breakdown
 * @param hash `kind`, `by`, `title`, `subtitle`, `items`, `except`, `sort`, `top`, `highlight`, and conditions
 * @throws UnknownName
 */
export function buildChart(subjects: string[], hash: Hash, number: number, estimates: Estimates): Chart {
  const parsed = subjects.map(parseSubject);
  const questions = parsed.map(({ question }) => estimates.question(question));
  const question = questions[0]!;
  const where = conditionsIn(hash, estimates);
  const by = hash.by === undefined ? undefined : String(hash.by);
  const item = parsed[0]!.item;
  const beside = besides(hash, where, estimates);
  const kind = kindOf(hash, question, questions.length, by ?? (beside && 'beside'), item);
  const answers = item
    ? answersOf(question, { items: item }, estimates, where)
    : answersOf(question, hash, estimates, where);
  const drawn = arrange({ kind, questions, answers, by, where, beside, sorted: hash.sort === 'desc' }, estimates);
  const bases = questions.map((one) => estimates.figure({ question: one.id, item: 'base', where }));
  const chart: Chart = {
    id: `chart-${number}-${question.id.replaceAll('_', '-')}`,
    kind,
    number,
    title: hash.title === undefined ? question.label : String(hash.title),
    subtitle: hash.subtitle === undefined ? subtitleOf(questions, answers, item, by, estimates) : String(hash.subtitle),
    ...drawn,
    unit: drawn.series[0]?.figures[0]?.measure === 'percentage' ? '%' : (question.unit ?? question.label),
    order: question.type === 'scale' && isStacked(kind) ? 'ordered' : 'nominal',
    baseNote: questions.length === 1 ? baseNote(question, bases[0]!, estimates, where) : baseRange(bases, estimates),
    notes: [
      ...pointsNote(kind, drawn, bases[0]!.base, estimates),
      ...intervalNote(kind, estimates),
      ...notesFor(question, answers, rowsOf(kind, drawn), estimates),
    ],
    ...(hash.highlight === undefined ? {} : { highlight: listOf(hash.highlight) }),
    alt: '',
  };
  return { ...chart, alt: altText(chart) };
}

const isStacked = (kind: ChartKind) => kind === 'stacked' || kind === 'diverging';

/** Names may hold spaces, so several are separated by `|`. */
const listOf = (value: unknown): string[] =>
  String(value)
    .split('|')
    .map((name) => name.trim());

function kindOf(hash: Hash, question: Question, count: number, by: string | undefined, item?: string): ChartKind {
  if (hash.kind !== undefined) {
    const [wanted] = words(hash.kind);
    const kind = KINDS.find((one) => one === wanted);
    if (!kind) throw new UnknownName(`there is no kind of chart \`${String(hash.kind)}\``, String(hash.kind), KINDS);
    return kind;
  }
  if (item) return 'bar';
  if (question.type === 'scale' || count > 1) return 'stacked';
  return by ? 'grouped' : 'bar';
}

/** Figures that would add up to 100: of one category of a stacked chart, of one series of any other. */
function rowsOf(kind: ChartKind, { categories, series }: Drawn) {
  if (!isStacked(kind)) return series.map(({ figures }) => figures);
  return categories.map((_, index) => series.map(({ figures }) => figures[index]!));
}

/** How many each point of a line stands for, where they are not simply all. */
function pointsNote(kind: ChartKind, { series }: Drawn, all: number, { study }: Estimates): string[] {
  if (kind !== 'line' && kind !== 'slope') return [];
  const figures = series[0]?.figures ?? [];
  const drawn = kind === 'slope' ? [...figures.slice(0, 1), ...figures.slice(-1)] : figures;
  const bases = drawn.map(({ base }) => base).filter((base) => base > 0);
  if (bases.every((base) => base === all)) return [];
  const [least, most] = [Math.min(...bases), Math.max(...bases)].map((base) => formatNumber(base, 0));
  return [
    `Each point stands for ${least === most ? least : `${least} to ${most}`} ${study.respondents}${study.design.weight ? ' (unweighted)' : ''}.`,
  ];
}

function intervalNote(kind: ChartKind, { study }: Estimates): string[] {
  if (!['dot', 'league', 'line'].includes(kind)) return [];
  return [`Lines through the points show ${levelInWords(study.rules.level)} confidence intervals.`];
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
  // Bases that are withheld are NaN, and in no range unless all are.
  const known = bases.filter(({ base }) => !Number.isNaN(base));
  const sorted = (known.length ? known : [...bases]).sort((a, b) => a.base - b.base);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  // Where all are the same, that any is revised is said once.
  const revised = sorted.find(({ text }) => text.includes('[r]')) ?? least;
  const same = Object.is(least.base, most.base);
  const range = same ? revised.text : `${least.text} to ${most.text}`;
  const unweighted = estimates.study.design.weight ? ' (unweighted)' : '';
  return `Base: ${range} ${estimates.study.respondents} who answered each question${unweighted}.`;
}
