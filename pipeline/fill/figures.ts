// What every helper of a template is made with: what a report's helpers share, and how one finds its figure and writes
// it. In: the name and the conditions that the template gives. Out: text that carries the figure's id.

import type Handlebars from 'handlebars';
import type { Problem } from '../problems.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import { UnknownName } from '../summarise/grouping.ts';
import { type FigureRef, type Part, parseFigureId } from '../summarise/reference.ts';
import { conditionsIn, type Hash } from './request.ts';
import type { Template } from './template.ts';
import type { Text, Tokens } from './tokens.ts';

/** What the helpers of one report share; `problems` grows while the template runs. */
export interface FillState {
  estimates: Estimates;
  tokens: Tokens;
  problems: Problem[];
  charts: number;
  tables: number;
  quotes: number;
  figuresShown: Figure[];
  /** Vega-Lite specs of the template, by file name. */
  specs?: Template['specs'];
}

export type Options = Handlebars.HelperOptions & {
  loc?: hbs.AST.SourceLocation & { source?: string };
  /** What the template is looking at where the helper stands: an `each`'s item. */
  context: object;
};
export type Helper = (state: FillState, args: unknown[], hash: Hash, options: Options) => unknown;

export function figureOf(state: FillState, id: unknown, hash: Hash, part?: Part): Figure {
  const ref = refOf(state, id, hash);
  return state.estimates.figure({ ...ref, part: part ?? ref.part });
}

export function refOf(state: FillState, id: unknown, hash: Hash): FigureRef {
  const ref = parseFigureId(String(id));
  if (!ref) throw new UnknownName(`\`${String(id)}\` is not the name of a figure, such as \`question.answer\``, '', []);
  return { ...ref, where: conditionsIn(hash, state.estimates, ref.where) };
}

/** `responses.used` is a count as it is; of an answer, how many gave it. */
export function countOf(state: FillState, id: unknown, hash: Hash): Figure {
  const isCount = String(id).startsWith('responses.');
  return figureOf(state, id, hash, isCount ? undefined : 'count');
}

export const withItem = (id: unknown, item: string) =>
  String(id).includes('.') ? String(id) : `${String(id)}.${item}`;

export function write(state: FillState, figure: Figure): Text {
  return state.tokens.text(figure.text, figure);
}

/** HTML that is finished: tokens within it are put in their place later. */
export const safe = (html: string) => ({ toHTML: () => html, toString: () => html });
