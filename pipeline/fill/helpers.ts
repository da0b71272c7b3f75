// The helpers that a template can use. docs/writing.md tells them to analysts; keep the two together.
// Each takes the report's estimates and returns text that carries its figure, so that it can be traced.

import type Handlebars from 'handlebars';
import type { Problem } from '../problems.ts';
import type { Figure } from '../summarise/figure.ts';
import { UnknownName } from '../summarise/grouping.ts';
import { parseFigureId } from '../summarise/reference.ts';
import { buildChart } from './chart.ts';
import { COMPARING, COMPARING_SETTINGS } from './comparing.ts';
import { countOf, type FillState, figureOf, type Helper, type Options, safe, withItem, write } from './figures.ts';
import { ownDrawing } from './ownchart.ts';
import { QUOTING, QUOTING_SETTINGS } from './quotes.ts';
import { answersOf, conditionsIn, type Hash, notesFor } from './request.ts';
import { rangeTexts } from './symbols.ts';
import { buildTable } from './table.ts';
import { Text } from './tokens.ts';
import {
  capitalised,
  countInWords,
  dateInWords,
  listInWords,
  majorityInWords,
  midSentence,
  sharedBeginning,
  shareInWords,
} from './wording.ts';

const HELPERS: Record<string, Helper> = {
  ...COMPARING,
  ...QUOTING,
  pct: (state, [id], hash) => write(state, figureOf(state, id, hash)),
  mean: (state, [id], hash) => write(state, figureOf(state, withItem(id, 'mean'), hash)),
  median: (state, [id], hash) => write(state, figureOf(state, withItem(id, 'median'), hash)),
  total: (state, [id], hash) => write(state, figureOf(state, withItem(id, 'total'), hash)),
  nps: (state, [id], hash) => write(state, figureOf(state, withItem(id, 'nps'), hash)),
  base: (state, [id], hash) => write(state, figureOf(state, withItem(id, 'base'), hash)),
  count: (state, [id], hash) => write(state, countOf(state, id, hash)),
  figure: (state, [id], hash) => write(state, figureOf(state, id, hash)),
  about: (state, [id], hash) =>
    inWords(state, figureOf(state, id, hash), (value) => {
      const words = shareInWords(value);
      return hash.start === true ? capitalised(words) : words;
    }),
  most: (state, [id], hash) => {
    const figure = figureOf(state, id, hash);
    const words = majorityInWords(figure);
    return state.tokens.text(hash.start === true ? capitalised(words) : words, figure);
  },
  plural: (state, [id, one, several], hash) =>
    state.tokens.text(String(countOf(state, id, hash).rounded === 1 ? one : several)),
  typed: (state, [text]) => state.tokens.text(String(text)),
  words: (state, [id], hash) => {
    const figure = countOf(state, id, hash);
    return inWords(state, figure, (value) => countInWords(value, figure.text));
  },
  ci: (state, [id], hash) => {
    const [low, high] = [figureOf(state, id, hash, 'low'), figureOf(state, id, hash, 'high')];
    const [from, to] = rangeTexts(low, high);
    const start = state.tokens.text(from, { ...low, text: from });
    return to === undefined ? start : safe(`${start} to ${state.tokens.text(to, { ...high, text: to })}`);
  },
  label: (state, [id]) => state.tokens.text(labelOf(state, String(id))),
  question: (state, ids) => state.tokens.text(sharedBeginning(ids.map((id) => state.estimates.question(String(id))))),
  lower: (state, [id]) => state.tokens.text(midSentence(labelOf(state, String(id)))),
  date: (state, [date]) => state.tokens.text(dateInWords(String(date), state.estimates.study.language)),
  options: (state, [question], hash) => optionList(state, String(question), hash),
  list: (_, [items]) => safe(listInWords((items as { label: Text }[]).map(({ label }) => label.toHTML()))),
  rounding: (state, questions, hash) => roundingNote(state, questions.map(String), hash),
  chart: (state, subjects, hash, options) => addChart(state, subjects.map(String), hash, options),
  table: (state, [subject], hash, options) => addTable(state, String(subject), hash, options),
  few: (state, [id], hash) =>
    figureOf(state, id, hash).marks.some((mark) => mark === 'low' || mark === 'c' || mark === 'x'),
  known: (state, [id], hash) => figureOf(state, id, hash).value !== null,
  box: (state, [role], hash, options) => addBox(state, String(role ?? 'note'), hash, options),
  eq: (_, [a, b]) => a === b,
  not: (_, [a]) => !a,
  and: (_, values) => values.every(Boolean),
  or: (_, values) => values.find(Boolean) ?? false,
};

export const HELPER_NAMES: readonly string[] = Object.keys(HELPERS);

const CHOICE = ['items', 'except', 'sort', 'top'];
/** What can be said to a helper beside the names of questions, which are conditions. */
const SETTINGS: Record<string, string[]> = {
  ...COMPARING_SETTINGS,
  ...QUOTING_SETTINGS,
  about: ['start'],
  most: ['start'],
  options: CHOICE,
  rounding: CHOICE,
  chart: [...CHOICE, 'to', 'kind', 'by', 'title', 'subtitle', 'highlight', 'spec', 'alt'],
  table: [...CHOICE, 'to', 'by', 'banner', 'letters', 'caption', 'intervals'],
  box: ['title'],
};

/** `regoin="London"` would otherwise give the figure for everybody. */
function checkSettings(state: FillState, helper: string, hash: Hash, options: Options): void {
  const known = [...(SETTINGS[helper] ?? []), 'of', ...state.estimates.study.questions.keys()];
  for (const key of Object.keys(hash).filter((one) => !known.includes(one))) {
    state.problems.push(
      toProblem(new UnknownName(`\`${helper}\` knows no setting or question \`${key}\``, key, known), options),
    );
  }
}

/**
 * The helpers as Handlebars takes them. A name that doesn't exist becomes a Problem with its place.
 * @param current the report that is being filled: a template is compiled once for many
 */
export function helpersFor(current: () => FillState): Record<string, Handlebars.HelperDelegate> {
  const wrap = (name: string, helper: Helper): Handlebars.HelperDelegate =>
    function wrapped(this: object, ...all: unknown[]) {
      const state = current();
      const options = all.pop() as Options;
      const hash = Object.fromEntries(Object.entries(options.hash ?? {}).map(([key, value]) => [key, plain(value)]));
      checkSettings(state, name, hash, options);
      try {
        const args = all.length ? all.map(plain) : itemOf(this);
        const about = all.length ? hash : { ...itemScope(this), ...hash };
        return helper(state, args, about, { ...options, context: this });
      } catch (error) {
        if (!(error instanceof UnknownName)) throw error;
        state.problems.push(toProblem(error, options));
        // A list that isn't there is empty: what was to be said of its items would be wrong of anything else.
        return name === 'options' ? [] : state.tokens.text(`[problem ${state.problems.length}]`);
      }
    };
  const helpers = Object.fromEntries(Object.entries(HELPERS).map(([name, helper]) => [name, wrap(name, helper)]));
  return { ...helpers, helperMissing: missingName(current), blockHelperMissing: plainBlock };
}

/** Within `{{#each (options …)}}`, a helper without arguments is about the item: `{{pct}}` is the item's. */
function itemOf(context: { id?: unknown }): unknown[] {
  return context?.id instanceof Text ? [context.id.value] : [];
}

/** And about whom the list is: `(options "barriers" of="all")`. */
const itemScope = (context: { of?: string }): Hash => (context?.of === undefined ? {} : { of: context.of });

/** A helper reads the text of a value, never its token. */
const plain = (value: unknown): unknown => (value instanceof Text ? value.value : value);

function toProblem(error: UnknownName, { loc }: Options): Problem {
  const shown = error.known.slice(0, 12);
  return {
    code: 'unknown-figure',
    severity: 'error',
    place: { file: loc?.source ?? '', line: loc?.start.line, column: (loc?.start.column ?? 0) + 1 },
    message: error.message,
    ...(shown.length ? { expected: `one of: ${shown.join(', ')}${error.known.length > 12 ? ', …' : ''}` } : {}),
    ...(error.suggestion ? { fix: `Did you mean \`${error.suggestion}\`?` } : {}),
  };
}

/** `{{titel}}`: neither a helper nor anything that the template knows. */
const missingName = (current: () => FillState): Handlebars.HelperDelegate =>
  function helperMissing(...all: unknown[]) {
    const options = all.at(-1) as Options & { name: string };
    const known = [...Object.keys(HELPERS), 'study', 'report', 'status', 'published'];
    current().problems.push(
      toProblem(new UnknownName(`there is no \`${options.name}\` here`, options.name, known), options),
    );
    return '';
  };

/** `{{#study.note}}…{{/study.note}}`: the block where there is a value. */
function plainBlock(this: unknown, value: unknown, options: Options): string {
  return value ? options.fn(this) : options.inverse(this);
}

function inWords(state: FillState, figure: Figure, words: (value: number) => string): Text {
  return state.tokens.text(figure.value === null ? figure.text : words(figure.value), figure);
}

function labelOf(state: FillState, id: string): string {
  const ref = parseFigureId(id);
  return ref ? state.estimates.figure(ref).label : state.estimates.question(id).label;
}

/** `{{#each (options "barriers" top=3)}}{{label}} ({{pct}}){{/each}}` */
function optionList(state: FillState, name: string, hash: Hash) {
  const question = state.estimates.question(name);
  const where = conditionsIn(hash, state.estimates);
  const { tokens } = state;
  return answersOf(question, hash, state.estimates, where).map(({ id, label }) => {
    const figure = state.estimates.figure({ question: name, item: id, where });
    const of = hash.of === undefined ? {} : { of: String(hash.of) };
    return { id: tokens.text(figure.id), label: tokens.text(label), value: figure.value, ...of };
  });
}

/** The sentence about rounding, only where the answers of one of the questions don't add up to 100. */
function roundingNote(state: FillState, names: string[], hash: Hash): Text | string {
  for (const name of names) {
    const question = state.estimates.question(name);
    const where = conditionsIn(hash, state.estimates);
    const answers = answersOf(question, { sort: 'none', ...hash }, state.estimates, where);
    const figures = answers.map(({ id }) => state.estimates.figure({ question: name, item: id, where }));
    const note = notesFor(question, answers, [figures], state.estimates).find((text) => text.includes('rounding'));
    if (note) return state.tokens.text(note);
  }
  return '';
}

/** The headline is the block's content, where there is one: it may hold figures. */
function headline(state: FillState, hash: Hash, options: Options, key: 'title' | 'caption'): Hash {
  if (!options.fn) return hash;
  const text = options.fn(options.context).trim();
  state.figuresShown.push(...state.tokens.figuresIn(text));
  return { ...hash, [key]: state.tokens.resolveText(text) };
}

function addChart(state: FillState, subjects: string[], hash: Hash, options: Options) {
  const built = buildChart(subjects, headline(state, hash, options, 'title'), ++state.charts, state.estimates);
  const chart = { ...built, ...ownDrawing(built, state.specs, hash) };
  state.figuresShown.push(...chart.series.flatMap(({ figures }) => figures));
  if (chart.reference) state.figuresShown.push(chart.reference.figure);
  return safe(state.tokens.block({ kind: 'chart', chart }));
}

function addTable(state: FillState, subject: string, hash: Hash, options: Options) {
  const table = buildTable(subject, headline(state, hash, options, 'caption'), ++state.tables, state.estimates);
  state.figuresShown.push(...table.rows.flatMap(({ cells }) => cells.flatMap(({ figure }) => figure ?? [])));
  return safe(state.tokens.block({ kind: 'table', table }));
}

const ROLES = ['key', 'note', 'warning'];

function addBox(state: FillState, role: string, hash: Hash, options: Options) {
  if (!ROLES.includes(role)) throw new UnknownName(`there is no kind of box \`${role}\``, role, ROLES);
  const open = state.tokens.block({ kind: 'box-open', role, title: String(hash.title ?? '') });
  const inner = options.fn?.(options.context) ?? '';
  return safe(`${open}${inner}${state.tokens.block({ kind: 'box-close' })}`);
}
