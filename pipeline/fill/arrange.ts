// Which figures a chart shows, in which rows and series: questions, answers and groups in, categories and series out.

import type { Chart, ChartKind } from '../chart/chart.ts';
import type { Question } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import { UnknownName } from '../summarise/grouping.ts';
import type { Condition } from '../summarise/reference.ts';
import { earlierFigure } from './compare.ts';
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
