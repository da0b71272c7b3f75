// Which figures a chart shows, in which rows and series: questions, answers and groups in, categories and series out.

import type { Chart, ChartKind } from '../chart/chart.ts';
import { WAVE } from '../study/files.ts';
import type { Question } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import { UnknownName } from '../summarise/grouping.ts';
import type { Condition } from '../summarise/reference.ts';
import { noWaveBefore } from './compare.ts';
import { type Answer, labelOf } from './request.ts';
import { type Beside, wholeName } from './unit.ts';

export interface Wanted {
  kind: ChartKind;
  questions: Question[];
  answers: Answer[];
  by?: string;
  where: Condition[];
  /** Groups by the size of their figure, largest first. */
  sorted: boolean;
  /** In place of `by`: a unit and what it is set beside. */
  beside?: Beside[];
}

export type Drawn = Pick<Chart, 'categories' | 'series' | 'reference'>;

/** @throws UnknownName where the kind of chart needs what the template didn't give */
export function arrange(wanted: Wanted, estimates: Estimates): Drawn {
  switch (wanted.kind) {
    case 'stacked':
    case 'diverging':
      return stacked(wanted, estimates);
    case 'grouped':
    case 'multiples':
      return grouped(wanted, estimates);
    case 'league':
      return league(wanted, estimates);
    case 'comparator':
      return comparator(wanted, estimates);
    case 'line':
    case 'slope':
      return waves(wanted, estimates);
    case 'bar':
    case 'dot':
      if (wanted.beside && wanted.answers.length > 1) return grouped(wanted, estimates);
      return wanted.by || wanted.beside ? byGroup(wanted, estimates) : byAnswer(wanted, estimates);
  }
}

function figureOf(
  wanted: Wanted,
  estimates: Estimates,
  answer: Answer,
  where = wanted.where,
  question = wanted.questions[0]!,
): Figure {
  return estimates.figure({ question: question.id, item: answer.id, where });
}

/** The groups that a chart sets side by side. */
function groupsOf({ by, kind, where, beside }: Wanted, estimates: Estimates): Beside[] {
  if (beside) return beside;
  if (by !== undefined) {
    return estimates.levels(by).map(({ id, label }) => ({ label, where: [...where, { variable: by, level: id }] }));
  }
  throw new UnknownName(`a ${kind} chart needs groups: by="region"`, '', estimates.study.questions.keys());
}

/** A bar for each group, or for each question, with a part for each answer. */
function stacked(wanted: Wanted, estimates: Estimates): Drawn {
  const rows =
    wanted.by || wanted.beside
      ? groupsOf(wanted, estimates).map(({ label, where }) => ({
          label,
          of: (answer: Answer) => figureOf(wanted, estimates, answer, where),
        }))
      : wanted.questions.map((question) => ({
          label: question.label,
          of: (answer: Answer) => figureOf(wanted, estimates, answer, undefined, question),
        }));
  const series = wanted.answers.map((answer) => ({ name: answer.label, figures: rows.map((row) => row.of(answer)) }));
  return { categories: rows.map((row) => row.label), series };
}

/** For each answer a bar for each group. */
function grouped(wanted: Wanted, estimates: Estimates): Drawn {
  const series = groupsOf(wanted, estimates).map(({ label, where }) => ({
    name: label,
    figures: wanted.answers.map((answer) => figureOf(wanted, estimates, answer, where)),
  }));
  return { categories: wanted.answers.map((answer) => answer.label), series };
}

function byAnswer(wanted: Wanted, estimates: Estimates): Drawn {
  const figures = wanted.answers.map((answer) => figureOf(wanted, estimates, answer));
  const categories = wanted.answers.map((answer) => answer.label);
  return { categories, series: [{ name: wanted.questions[0]!.label, figures }] };
}

/** One answer, for each group. */
function byGroup(wanted: Wanted, estimates: Estimates): Drawn {
  const answer = wanted.answers[0]!;
  const groups = groupsOf(wanted, estimates).map(({ label, where }) => ({
    label,
    figure: figureOf(wanted, estimates, answer, where),
  }));
  if (wanted.sorted) groups.sort((a, b) => (b.figure.value ?? -1) - (a.figure.value ?? -1));
  return {
    categories: groups.map(({ label }) => label),
    series: [{ name: answer.label, figures: groups.map(({ figure }) => figure) }],
  };
}

/** Groups from the highest to the lowest, against the figure for all. */
function league(wanted: Wanted, estimates: Estimates): Drawn {
  // Of units, the whole is that of them all.
  const { scope } = estimates;
  const everybody = wanted.where.filter(({ variable }) => variable !== scope?.unit.variable);
  const all = figureOf(wanted, estimates, wanted.answers[0]!, everybody);
  const reference = { name: wholeName(estimates), figure: all };
  return { ...byGroup({ ...wanted, sorted: true }, estimates), reference };
}

/** The respondents that the conditions choose, with a mark for everybody. */
function comparator(wanted: Wanted, estimates: Estimates): Drawn {
  const last = wanted.where.at(-1);
  if (!last)
    throw new UnknownName('a comparator chart needs a group: region="London"', '', estimates.study.questions.keys());
  const own = byAnswer(wanted, estimates);
  const other = wanted.beside?.[1];
  if (other) {
    const beside = byAnswer({ ...wanted, where: other.where }, estimates).series[0]!;
    const label = wanted.beside![0]!.label;
    return {
      ...own,
      series: [
        { ...own.series[0]!, name: label },
        { ...beside, name: other.label },
      ],
    };
  }
  const all = byAnswer({ ...wanted, where: wanted.where.slice(0, -1) }, estimates);
  return {
    categories: own.categories,
    series: [
      { name: labelOf(last.variable, last.level, estimates), figures: own.series[0]!.figures },
      { name: wholeName(estimates), figures: all.series[0]!.figures },
    ],
  };
}

/** Groups in their order, or the waves up to this one, from left to right; a line for each answer. */
function waves(wanted: Wanted, estimates: Estimates): Drawn {
  const points = wanted.by === undefined ? wavePoints(wanted, estimates) : groupPoints(wanted, estimates, wanted.by);
  if (points.length < 2) throw noWaveBefore(estimates);
  const series = wanted.answers.map((answer) => ({ name: answer.label, figures: points.map(({ of }) => of(answer)) }));
  return { categories: points.map(({ label }) => label), series };
}

interface Point {
  label: string;
  of: (answer: Answer) => Figure;
}

/** Waves that were not asked the question have no point. */
function groupPoints(wanted: Wanted, estimates: Estimates, by: string): Point[] {
  const { askedIn } = wanted.questions[0]!;
  const levels = estimates.levels(by).filter(({ id }) => by !== WAVE || (askedIn?.includes(id) ?? true));
  return levels.map(({ id, label }) => {
    const where = [...wanted.where, { variable: by, level: id }];
    return { label, of: (answer) => figureOf(wanted, estimates, answer, where) };
  });
}

function wavePoints(wanted: Wanted, estimates: Estimates): Point[] {
  const { study, earlier } = estimates;
  const isAll = study.files.length > 1 && study.onlyWave === undefined;
  if (!earlier) return isAll ? groupPoints(wanted, estimates, WAVE) : [];
  const { id, askedIn } = wanted.questions[0]!;
  const points: Point[] = [];
  for (let one: Estimates | undefined = estimates; one; one = one.earlier) {
    const { figure, study } = one;
    const before = 'earlier:'.repeat(points.length);
    const of = (answer: Answer) => {
      const found = figure({ question: id, item: answer.id, where: wanted.where });
      return { ...found, id: `${before}${found.id}` };
    };
    points.unshift({ label: study.wave ?? study.published ?? study.id, of });
  }
  return points.filter(({ label }) => askedIn?.includes(label) ?? true);
}
