// What a template asks of a chart, a table or a list: which answers, in which order, for which groups.

import type { Question } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import { UnknownName } from '../summarise/grouping.ts';
import { type Condition, parseFigureId } from '../summarise/reference.ts';
import { numbersOf } from '../summarise/tables.ts';
import { waveNotes } from '../summarise/waves.ts';
import { symbolNotes } from './symbols.ts';
import { scoped } from './unit.ts';
import { capitalised, listInWords } from './wording.ts';

/** Hash arguments of a helper, as plain values. */
export type Hash = Record<string, unknown>;

export interface Answer {
  id: string;
  label: string;
  other: boolean;
}

/** `satisfaction` or `satisfaction.extremely_or_very`: a question, and perhaps one of its answers. */
export function parseSubject(name: string): { question: string; item?: string } {
  const ref = name.includes('.') ? parseFigureId(name) : undefined;
  return ref ? { question: ref.question, item: ref.item } : { question: name };
}

/** Hash arguments that are names of questions are conditions: `region="London"`; `of` says whom it is about. */
export function conditionsIn(hash: Hash, estimates: Estimates, before: Condition[] = []): Condition[] {
  const own = Object.entries(hash)
    .filter(([key]) => estimates.study.questions.has(key))
    .map(([variable, level]) => ({ variable, level: String(level) }));
  return scoped([...before, ...own], hash, estimates);
}

export const words = (value: unknown): string[] =>
  typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : [];

/**
 * The answers wanted of a question: `items="a b"` in that order, or all but `except="c"`; sorted (`sort="desc"`, the
 * default of questions whose answers have no order of their own), with "Other" last; the first `top=3`.
 */
export function answersOf(question: Question, hash: Hash, estimates: Estimates, where: Condition[]): Answer[] {
  const all = allAnswers(question, estimates);
  const chosen = words(hash.items);
  if (chosen.length)
    return limit(
      chosen.map((id) => find(question, id, all)),
      hash,
    );
  const except = words(hash.except).map((id) => find(question, id, all).id);
  const options = all.filter((answer) => !answer.net && !except.includes(answer.id));
  const sorted = sortOf(question, hash) ? sortBySize(options, question, estimates, where) : options;
  return limit(sorted, hash);
}

/** What may be asked for by name; `net`: not one of the question's own answers. */
type AnyAnswer = Answer & { net: boolean };

function allAnswers(question: Question, estimates: Estimates): AnyAnswer[] {
  const options =
    question.type === 'group'
      ? estimates.levels(question.id).map(({ id, label }) => ({ id, label, other: false, net: false }))
      : question.options.map(({ id, label, other }) => ({ id, label, other, net: false }));
  const nets = question.nets.map(({ id, label }) => ({ id, label, other: false, net: true }));
  const numbers = numbersOf(question).map((id) => ({ id, label: capitalised(id), other: false, net: true }));
  return [...options, ...nets, ...numbers];
}

function find(question: Question, id: string, all: AnyAnswer[]): AnyAnswer {
  const found = all.find((answer) => answer.id === id);
  if (found) return found;
  const known = all.map((answer) => answer.id);
  throw new UnknownName(`question \`${question.id}\` has no answer or net \`${id}\``, id, known);
}

function sortOf(question: Question, hash: Hash): boolean {
  if (hash.sort !== undefined) return hash.sort === 'desc';
  return question.type === 'single' || question.type === 'multiple';
}

function sortBySize<T extends Answer>(answers: T[], question: Question, estimates: Estimates, where: Condition[]): T[] {
  const size = (answer: T) => estimates.figure({ question: question.id, item: answer.id, where }).value ?? -1;
  const ranked = answers.map((answer) => ({ answer, size: size(answer) }));
  ranked.sort((a, b) => Number(a.answer.other) - Number(b.answer.other) || b.size - a.size);
  return ranked.map(({ answer }) => answer);
}

function limit<T>(answers: T[], hash: Hash): T[] {
  return hash.top === undefined ? answers : answers.slice(0, Number(hash.top));
}

/** Who the figures are based on: `24,127 service users who answered the question`. */
export function baseNote(question: Question, base: Figure, estimates: Estimates, where: Condition[]): string {
  const who = estimates.study.respondents;
  const did = {
    answered: 'who answered the question',
    asked: 'who were asked the question',
    ticked: 'who chose at least one answer',
    answers: 'who chose at least one answer; percentages are of the answers they gave',
  }[question.base];
  const within = where.map(
    ({ variable, level }) => `${estimates.question(variable).label}: ${labelOf(variable, level, estimates)}`,
  );
  const unweighted = estimates.study.design.weight ? ' (unweighted)' : '';
  const askedIn = question.askedIn ? `; asked in ${listInWords(question.askedIn)} only` : '';
  return `Base: ${base.text} ${who} ${did}${unweighted}${askedIn}${within.length ? `; ${within.join('; ')}` : ''}.`;
}

export function labelOf(variable: string, level: string, estimates: Estimates): string {
  return estimates.levels(variable).find(({ id }) => id === level)?.label ?? level;
}

/** Whether these answers are all that there are, each counted once: only then should their shares make 100%. */
export function isWhole(question: Question, answers: readonly Answer[]): boolean {
  const parts = answers.flatMap(({ id }) => question.nets.find((net) => net.id === id)?.of ?? [id]);
  const once = new Set(parts).size === parts.length;
  return once && question.options.length > 0 && question.options.every(({ id }) => parts.includes(id));
}

function rangeNote({ written }: Question): string | false {
  const { ranges = 'refuse' } = written ?? {};
  if (ranges === 'refuse') return false;
  return `Answers given as a range count as ${ranges === 'middle' ? 'its middle' : `its ${ranges} end`}.`;
}

/** Notes that the figures themselves call for: only where it happens that they don't add up, or are marked. */
export function notesFor(
  question: Question,
  answers: Answer[],
  rows: Figure[][],
  estimates: Estimates,
  shown: Figure[] = rows.flat(),
): string[] {
  const { rules, source } = estimates.study;
  const totals = rows.map((row) => row.reduce((sum, { rounded }) => sum + (rounded ?? 0), 0));
  const least = 10 ** -(rules.decimals + 3);
  // Of those who were asked, some gave no answer; and some figures are withheld: rounding explains no more than this.
  const most = (answers.length / 2) * 10 ** -rules.decimals + least;
  const off = (total: number) => Math.abs(total - 100) > least && Math.abs(total - 100) <= most;
  return [
    question.type !== 'multiple' &&
      isWhole(question, answers) &&
      totals.some(off) &&
      'Figures may not add up to 100% due to rounding.',
    question.type === 'multiple' &&
      totals.some((total) => total > 100) &&
      'Figures add up to more than 100% because more than one answer could be chosen.',
    rangeNote(question),
    ...waveNotes(question, estimates.study),
    ...symbolNotes(shown, estimates.study),
    source && `Source: ${source}`,
  ].filter((note): note is string => Boolean(note));
}
