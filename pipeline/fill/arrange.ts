// Which figures a chart shows, in which rows and series: questions, answers and groups in, categories and series out.

import type { Chart, ChartKind } from '../chart/chart.ts';
import type { Question } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import { UnknownName } from '../summarise/grouping.ts';
import type { Condition } from '../summarise/reference.ts';
import { earlierFigure } from './compare.ts';
import { type Answer, labelOf } from './request.ts';

export interface Wanted {
  kind: ChartKind;
  questions: Question[];
  answers: Answer[];
  by?: string;
  where: Condition[];
  /** Groups by the size of their figure, largest first. */
  sorted: boolean;
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
      return wanted.by ? byGroup(wanted, estimates) : byAnswer(wanted, estimates);
  }
}

function figureOf(
  wanted: Wanted,
  estimates: Estimates,
  answer: Answer,
  level?: string,
  question = wanted.questions[0]!,
): Figure {
  const where = level === undefined ? wanted.where : [...wanted.where, { variable: wanted.by!, level }];
  return estimates.figure({ question: question.id, item: answer.id, where });
}

function levelsOf({ by, kind }: Wanted, estimates: Estimates) {
  if (by !== undefined) return estimates.levels(by);
  throw new UnknownName(`a ${kind} chart needs groups: by="region"`, '', estimates.study.questions.keys());
}

/** A bar for each group, or for each question, with a part for each answer. */
function stacked(wanted: Wanted, estimates: Estimates): Drawn {
  const rows = wanted.by
    ? levelsOf(wanted, estimates).map(({ id, label }) => ({
        label,
        of: (answer: Answer) => figureOf(wanted, estimates, answer, id),
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
  const series = levelsOf(wanted, estimates).map(({ id, label }) => ({
    name: label,
    figures: wanted.answers.map((answer) => figureOf(wanted, estimates, answer, id)),
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
  const groups = levelsOf(wanted, estimates).map(({ id, label }) => ({
    label,
    figure: figureOf(wanted, estimates, answer, id),
  }));
  if (wanted.sorted) groups.sort((a, b) => (b.figure.value ?? -1) - (a.figure.value ?? -1));
  return {
    categories: groups.map(({ label }) => label),
    series: [{ name: answer.label, figures: groups.map(({ figure }) => figure) }],
  };
}

/** Groups from the highest to the lowest, against the figure for all. */
function league(wanted: Wanted, estimates: Estimates): Drawn {
  const all = figureOf(wanted, estimates, wanted.answers[0]!);
  const reference = { name: `All ${estimates.study.respondents}`, figure: all };
  return { ...byGroup({ ...wanted, sorted: true }, estimates), reference };
}

/** The respondents that the conditions choose, with a mark for everybody. */
function comparator(wanted: Wanted, estimates: Estimates): Drawn {
  const last = wanted.where.at(-1);
  if (!last)
    throw new UnknownName('a comparator chart needs a group: region="London"', '', estimates.study.questions.keys());
  const own = byAnswer(wanted, estimates);
  const all = byAnswer({ ...wanted, where: wanted.where.slice(0, -1) }, estimates);
  return {
    categories: own.categories,
    series: [
      { name: labelOf(last.variable, last.level, estimates), figures: own.series[0]!.figures },
      { name: `All ${estimates.study.respondents}`, figures: all.series[0]!.figures },
    ],
  };
}

/** The last wave and this one, a line for each answer. */
function waves(wanted: Wanted, estimates: Estimates): Drawn {
  const { earlier, study } = estimates;
  if (!earlier)
    throw new UnknownName(`a ${wanted.kind} chart needs an \`earlier\` wave in the study file`, 'earlier', []);
  const [question] = wanted.questions;
  const series = wanted.answers.map((answer) => {
    const ref = { question: question!.id, item: answer.id, where: wanted.where };
    return { name: answer.label, figures: [earlierFigure(ref, estimates), estimates.figure(ref)] };
  });
  const nameOf = (one: { wave?: string; published?: string; id: string }) => one.wave ?? one.published ?? one.id;
  return { categories: [nameOf(earlier.study), nameOf(study)], series };
}
