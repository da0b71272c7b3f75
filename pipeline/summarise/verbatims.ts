// Open text that a report may quote. In: which answers are wanted. Out: the words, without what is not to be shown, and the
// answers that may stand under them: none that would point to a few people.

import type { Responses } from '../ingest/responses.ts';
import type { Question, Study } from '../study/study.ts';
import { groupingBy, maskOf, maskWhere, UnknownName } from './grouping.ts';
import { redacted } from './redact.ts';
import { type Condition, parseFigureId } from './reference.ts';

export interface VerbatimWish {
  question: string;
  /** Ids of respondents, in the order in which they are wanted. */
  ids?: readonly string[] | undefined;
  /** Answers to coded questions (`theme.access`), of which a respondent gave one at least. */
  codes?: readonly string[] | undefined;
  where: readonly Condition[];
  /** Questions whose answers may stand under a quote, the most telling first. */
  by: readonly string[];
  /** Whether ids of respondents whom the report is not about are passed over. */
  ofOneUnit?: boolean;
}

export interface Verbatim {
  /** Its lines, none of them blank. */
  paragraphs: string[];
  /** Labels of answers: `London`, `35 and over`. */
  by: string[];
}

interface Context {
  study: Study;
  responses: Responses;
  /** Of a report about some of the respondents: 1 for these. */
  within?: Uint8Array | undefined;
}

const collator = new Intl.Collator('en-GB', { numeric: true });

/** By the order of the ids wanted, else by id, so that a file in another order gives the same. @throws UnknownName */
export function verbatims(wish: VerbatimWish, context: Context): Verbatim[] {
  const { study, responses } = context;
  const question = quotable(wish.question, study);
  const about = aboutOf(wish, context);
  const allowed =
    question.quotes!.where === undefined ? undefined : maskWhere(question.quotes!.where, study, responses);
  const texts = textsOf(question, responses);
  const said = (row: number) => paragraphsOf(texts[row]!);
  const isOpen = (row: number) => about[row] === 1 && allowed?.[row] !== 0 && said(row).length > 0;
  // Where a report is about so few people, what one of them wrote says who it was.
  const members = membersOf(about);
  if (members.length < question.quotes!.smallestGroup) return [];
  const rows = wish.ids
    ? rowsOfIds(wish, question, { about, isOpen }, context)
    : withoutTwins(
        sortedRows(members.filter(isOpen), question, context).filter(answeredOneOf(wish.codes, context)),
        texts,
      );
  const under = attributions(wish.by, members, question.quotes!.smallestGroup, context);
  return rows.map((row) => ({
    paragraphs: said(row).map((line) => redacted(line, question.quotes!)),
    by: under(row),
  }));
}

function quotable(id: string, { questions }: Study): Question {
  const question = questions.get(id);
  const open = [...questions.values()].filter(({ quotes }) => quotes).map((one) => one.id);
  if (!question) throw new UnknownName(`unknown question \`${id}\``, id, open);
  if (question.quotes) return question;
  if (question.type !== 'text')
    throw new UnknownName(`\`${id}\` is of type ${question.type}: only open text can be quoted`, id, open);
  throw new UnknownName(
    `\`${id}\` may not be quoted: where respondents have agreed, say \`quotes: true\` of it in the study file`,
    '',
    open,
  );
}

/** 1 for the respondents whom a reader knows the quotes to be from. */
function aboutOf({ where }: VerbatimWish, { study, responses, within }: Context): Uint8Array {
  const chosen = maskOf(where, study, responses);
  const rows = responses.counts.used;
  return Uint8Array.from({ length: rows }, (_, row) => (within?.[row] ?? 1) & (chosen?.[row] ?? 1));
}

function membersOf(about: Uint8Array): number[] {
  const members: number[] = [];
  for (let row = 0; row < about.length; row++) if (about[row] === 1) members.push(row);
  return members;
}

function textsOf(question: Question, { columns }: Responses): string[] {
  const column = columns.get(question.id);
  return column?.kind === 'text' ? column.values : [];
}

/** Lines without the white space around and between them. What has no letter or digit ("-", "...") says nothing. */
function paragraphsOf(text: string): string[] {
  const lines = text
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .split(/\r\n?|[\n\u2028\u2029]/)
    .map((line) => line.replace(/[\s\u00a0]+/g, ' ').trim());
  return /[\p{L}\p{N}]/u.test(text) ? lines.filter((line) => line !== '') : [];
}

function idsOf({ study, responses }: Context): string[] | undefined {
  const column = study.responses.id === undefined ? undefined : responses.columns.get(study.responses.id);
  return column?.kind === 'text' ? column.values : undefined;
}

/** Everybody who may be quoted. */
function sortedRows(rows: readonly number[], { quotes }: Question, context: Context): number[] {
  const ids = idsOf(context);
  const gone = new Set(quotes!.withdrawn);
  const open = rows.filter((row) => !(ids && gone.has(ids[row]!)));
  return ids ? open.sort((a, b) => collator.compare(ids[a]!, ids[b]!)) : open;
}

/** The same words once: "None" was written by many. */
function withoutTwins(rows: readonly number[], texts: readonly string[]): number[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = texts[row]!.toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

interface Rows {
  about: Uint8Array;
  isOpen(row: number): boolean;
}

function rowsOfIds(wish: VerbatimWish, question: Question, { about, isOpen }: Rows, context: Context): number[] {
  const ids = idsOf(context);
  if (!ids)
    throw new UnknownName(
      'quotes are chosen by id, and respondents have none: add `responses.id` to the study file',
      '',
      [],
    );
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const reasons: string[] = [];
  const rows = wish.ids!.flatMap((id) => {
    const row = rowOf.get(id);
    if (row === undefined) reasons.push(`no respondent has the id \`${id}\``);
    else if (question.quotes!.withdrawn.includes(id))
      reasons.push(`respondent \`${id}\` is not to be quoted (\`withdrawn\`)`);
    else if (about[row] !== 1) {
      if (!wish.ofOneUnit) reasons.push(`respondent \`${id}\` is none of those whom this is about`);
    } else if (isOpen(row)) return [row];
    else if (
      textsOf(question, context.responses)[row] &&
      paragraphsOf(textsOf(question, context.responses)[row]!).length
    )
      reasons.push(`respondent \`${id}\` has not agreed to be quoted (\`quotes.where\`)`);
    else reasons.push(`respondent \`${id}\` wrote nothing to \`${question.id}\``);
    return [];
  });
  if (reasons.length) throw new UnknownName(reasons.join('; '), '', []);
  return rows;
}

/** Who gave one of the answers. @throws UnknownName */
function answeredOneOf(codes: readonly string[] | undefined, { study, responses }: Context): (row: number) => boolean {
  if (!codes) return () => true;
  const tests = codes.map((code) => {
    const ref = parseFigureId(code);
    const question = ref && study.questions.get(ref.question);
    const column = ref && responses.columns.get(ref.question);
    if (!question || (column?.kind !== 'coded' && column?.kind !== 'ticked')) {
      const coded = [...study.questions.values()].filter(({ options }) => options.length > 0).map(({ id }) => id);
      throw new UnknownName(
        `\`${code}\` is no answer to a coded question, such as \`theme.access\``,
        ref?.question ?? code,
        coded,
      );
    }
    const options = question.nets.find(({ id }) => id === ref.item)?.of ?? [ref.item];
    const places = options.map((id) => question.options.findIndex((one) => one.id === id));
    if (places.includes(-1)) {
      const known = [...question.options, ...question.nets].map(({ id }) => id);
      throw new UnknownName(`question \`${question.id}\` has no answer or net \`${ref.item}\``, ref.item, known);
    }
    if (column.kind === 'ticked') return (row: number) => places.some((place) => column.ticks[place]![row] === 1);
    return (row: number) => places.includes(column.codes[row]! - 1);
  });
  return (row) => tests.some((test) => test(row));
}

/**
 * What may stand under a quote. Of the answers asked for, as many from the first on as are shared by enough of those whom
 * the report is about: a group that is too small is not named, not even by what is left out.
 */
function attributions(by: readonly string[], members: readonly number[], least: number, { study, responses }: Context) {
  const groupings = by.map((variable) => groupingBy(variable, study, responses));
  const keyOf = (row: number, count: number) =>
    groupings
      .slice(0, count)
      .map(({ index }) => index[row])
      .join(' ');
  const sizes = new Map<string, number>();
  for (const row of members) {
    for (let count = 1; count <= by.length; count++) {
      const key = keyOf(row, count);
      sizes.set(key, (sizes.get(key) ?? 0) + 1);
    }
  }
  return (row: number): string[] => {
    let named = by.length;
    while (named > 0 && sizes.get(keyOf(row, named))! < least) named -= 1;
    return groupings.slice(0, named).flatMap(({ levels, index }) => levels[index[row]! - 1]?.label ?? []);
  };
}
