// Responses and a study in, Estimates out: every figure that a report may ask for, computed when it is first asked for
// and then kept. A breakdown ("by council") is computed for all its groups in one pass over the data.

import type { AssociationTest } from '../estimate/contingency.ts';
import type { Responses } from '../ingest/responses.ts';
import type { Question, Study } from '../study/study.ts';
import { type Against, associationOf, compareGroups, exceeds, type Verdict } from './compare.ts';
import { countFigure } from './counts.ts';
import { makeEngine } from './engine.ts';
import type { Figure } from './figure.ts';
import { type Grouping, groupingBy, levelNumber, maskWhere, UnknownName } from './grouping.ts';
import { type Condition, type FigureRef, figureId, parseFigureId } from './reference.ts';
import { type Among, isBase, toFigure } from './rules.ts';
import type { Scope } from './scope.ts';
import { type Rank, type Standings, standingsOf } from './standing.ts';
import { baseKind, computeTable, kindOf, numbersOf, type TableRequest } from './tables.ts';
import { isUnanswered, unansweredFigure } from './unanswered.ts';
import { type Verbatim, type VerbatimWish, verbatims } from './verbatims.ts';
import { isNotOffered } from './waves.ts';

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
  /** A group against another, the rest or all. @throws UnknownName */
  compare(ref: FigureRef, against: Against): Verdict;
  /** Which groups each group of a breakdown exceeds. */
  exceeds(ref: FigureRef, by: string): number[][];
  association(question: string, by: string, where: Condition[]): AssociationTest;
  /** Where each group of a question stands among the others, for reports for each of them. */
  standings(variable: string): Standings;
  /** Of a report for each group of a question: the group that it is about, and what that may be set beside. */
  scope?: Scope;
  /** The group's standing. @throws UnknownName where these estimates are nobody's in particular */
  rank?(ref: FigureRef): Rank | undefined;
  /** Open text that may be quoted. @throws UnknownName */
  verbatims(wish: VerbatimWish): Verbatim[];
  /** The survey's last wave, where the study names one. */
  earlier?: Estimates;
  /** Marks a figure that was worked out from others, where a corrected edition is made. */
  revised?(figure: Figure): Figure;
}

/** More than any one report shows. */
const MOST_KEPT = 20_000;

/** @param only an expression: estimates of these respondents, as a domain of the whole sample */
export function summarise(study: Study, responses: Responses, only?: string, earlier?: Estimates): Estimates {
  const engine = makeEngine(study, responses);
  const within = only === undefined ? undefined : maskWhere(only, study, responses);
  const tables = memoise((request: TableRequest) => computeTable(request, study, responses, engine, within));
  const figures = new Map<string, Figure>();
  const comparing = { study, responses, engine, within };
  const groupings = memoise((variable: string) => groupingBy(variable, study, responses));
  const standings = memoise((variable: string) => standingsOf(variable, comparing));
  const estimates: Estimates = {
    study,
    responses,
    question: (id) => questionOf(study, id),
    earlier,
    standings,
    compare: (ref, against) => compareGroups(ref, against, comparing),
    exceeds: (ref, by) => exceeds(ref, by, comparing),
    association: (question, by, where) => associationOf(question, by, where, comparing),
    levels: (variable) => groupings(variable).levels,
    verbatims: (wish) => verbatims(wish, { study, responses, within }),
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
      // Those of a thousand reports ago are not asked for again; of what is, the breakdown is at hand.
      if (figures.size >= MOST_KEPT) figures.clear();
      figures.set(id, figure);
      return figure;
    },
  };
  /** All conditions but the last choose respondents; the last, which has most groups, is computed for all at once. */
  function estimateFigure(ref: FigureRef): Figure {
    const question = questionOf(study, ref.question);
    if (isUnanswered(ref, question)) return unansweredFigure(ref, question, study, responses, within);
    const groups = new Map(ref.where.map(({ variable }) => [variable, groupings(variable).levels.length]));
    const byName = [...ref.where].sort((a, b) => (a.variable < b.variable ? -1 : 1));
    const sorted = byName.sort((a, b) => groups.get(a.variable)! - groups.get(b.variable)!);
    const last = sorted.at(-1);
    const kind = isBase(ref.item) ? baseKind(question) : kindOf(question, ref.item);
    if (!kind) throw unknownItem(question, ref.item);
    const table = tables({ question: question.id, kind, by: last?.variable, where: sorted.slice(0, -1) });
    const level = last ? levelNumber(groupings(last.variable), last) - 1 : 0;
    const cells = table.groups[level]!;
    const item = table.items.findIndex((one) => one.id === ref.item);
    if (item < 0 && !isBase(ref.item)) throw unknownItem(question, ref.item);
    const among = { cells, items: table.items, index: Math.max(item, 0) };
    if (!isNotOffered(ref, study)) return toFigure(ref, question, among, study);
    return { ...toFigure(ref, question, withoutAnswer(among), study), marks: ['z'], text: '[z]' };
  }
  return estimates;
}

export function questionOf(study: Study, id: string): Question {
  const question = study.questions.get(id);
  if (question) return question;
  throw new UnknownName(`unknown question \`${id}\``, id, [...study.questions.keys(), 'responses']);
}

function unknownItem(question: Question, item: string): UnknownName {
  const answers = [...question.options, ...question.nets].map(({ id }) => id);
  const known = [...answers, ...numbersOf(question), 'base', 'weighted_base', 'unanswered'];
  return new UnknownName(`question \`${question.id}\` has no answer, net or figure \`${item}\``, item, known);
}

/** Nobody gave an answer that could not be given: its share is no 0%, and there is none. */
function withoutAnswer({ cells, items, index }: Among): Among {
  const none = { estimate: null, se: null, low: null, high: null, count: Number.NaN };
  return { cells: cells.map((cell, i) => (i === index ? { ...cell, ...none } : cell)), items, index };
}

/** Requests that say the same are computed once. */
function memoise<R, T>(compute: (request: R) => T): (request: R) => T {
  const kept = new Map<string, T>();
  return (request) => {
    const key = JSON.stringify(request);
    if (!kept.has(key)) kept.set(key, compute(request));
    return kept.get(key)!;
  };
}
