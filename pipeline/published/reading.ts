// A study's responses in; out, a function that gives any figure as a publication may have counted it: unweighted, on another
// base, of other respondents, with codes counted that the study takes for no answer.

import type { CodedColumn, Responses } from '../ingest/responses.ts';
import type { Source } from '../source.ts';
import type { DesignSpec, Question, Study } from '../study/study.ts';
import { type Estimates, summarise } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import { parseFigureId } from '../summarise/reference.ts';
import type { Base } from './read.ts';

/** A way to count a figure; what is undefined is as in the study. */
export interface Counting {
  /** As a template names it. */
  figure: string;
  base?: Base | undefined;
  among?: string | undefined;
  weighted?: boolean | undefined;
  /** Those who answered count, whether or not they were asked. */
  anyoneAsked?: boolean | undefined;
  /** Codes that the study takes for no answer, counted as answers. */
  missing?: readonly string[] | undefined;
  /** An answer that doesn't count, and is in no base. */
  without?: string | undefined;
}

export type CountFigure = (counting: Counting) => Figure;

/** Figures counted the same way share their estimates. @throws UnknownName, from the function that it gives */
export function counter({
  study,
  responses,
  estimates,
}: Pick<Source, 'study' | 'responses' | 'estimates'>): CountFigure {
  const kept = new Map<string, Estimates>();
  return ({ figure, ...way }) => {
    const own = estimatesFor(figure, way);
    return own.figureById(figure);
  };
  function estimatesFor(figure: string, way: Omit<Counting, 'figure'>): Estimates {
    const changed = Object.values(way).some((value) => value !== undefined);
    const question = study.questions.get(parseFigureId(figure)?.question ?? '');
    if (!changed) return estimates;
    const key = JSON.stringify([question?.id, way]);
    const known = kept.get(key) ?? estimatesUnder(study, responses, question, way);
    kept.set(key, known);
    return known;
  }
}

function estimatesUnder(
  study: Study,
  responses: Responses,
  question: Question | undefined,
  way: Omit<Counting, 'figure'>,
): Estimates {
  const design = way.weighted === false ? unweighted(study.design) : study.design;
  const estimator = way.weighted === false ? ('weighted' as const) : study.rules.estimator;
  const changed = { ...study, design, rules: { ...study.rules, estimator } };
  if (!question) return summarise(changed, responses, way.among);
  const recoded = recode(question, responses, way);
  const questions = new Map(study.questions).set(question.id, recoded.question);
  return summarise({ ...changed, questions }, recoded.responses, way.among);
}

/** Whether the study's figures are weighted at all. */
export const isWeighted = ({ weight, population, adjust, replicates }: DesignSpec): boolean =>
  weight !== undefined || population.length > 0 || adjust.length > 0 || replicates !== undefined;

function unweighted(design: DesignSpec): DesignSpec {
  return { ...design, weight: undefined, population: [], strata: [], clusters: [], replicates: undefined, adjust: [] };
}

function recode(question: Question, responses: Responses, way: Omit<Counting, 'figure'>) {
  const { base = question.base, missing = [], without } = way;
  const asked = way.anyoneAsked || base === 'all' ? undefined : question.askedIf;
  const options = [
    ...question.options.filter(({ id }) => id !== without),
    ...missing.map((code) => ({ id: `missing ${code}`, label: code, codes: [code], exclusive: false, other: true })),
  ];
  const nets = question.nets.map((net) => ({ ...net, of: net.of.filter((id) => id !== without) }));
  const changed: Question = { ...question, base: base === 'all' ? 'asked' : base, askedIf: asked, options, nets };
  const column = responses.columns.get(question.id);
  if (column?.kind !== 'coded' || (missing.length === 0 && without === undefined))
    return { question: changed, responses };
  const columns = new Map(responses.columns).set(question.id, recodeColumn(question, column, options));
  return { question: changed, responses: { ...responses, columns } };
}

/** The codes of `options`, in their order; all else is no answer. */
function recodeColumn(question: Question, { codes }: CodedColumn, options: Question['options']): CodedColumn {
  const before = [...question.options.map(({ id }) => id), ...question.missing.map(({ code }) => `missing ${code}`)];
  const place = Uint16Array.from([0, ...before.map((id) => options.findIndex((option) => option.id === id) + 1)]);
  return { kind: 'coded', codes: Uint16Array.from(codes, (code) => place[code]!), optionCount: options.length };
}
