// The columns of a table in, those that are tick boxes of one multiple-choice question grouped out. Their headers show
// it (or a code list does), and their cells: one thing in each, or nothing.

import type { Header } from '../ingest/header.ts';
import { plainText } from '../ingest/spelling.ts';
import type { Codebook } from './codebooks/codebook.ts';
import { itemOf } from './codebooks/codebook.ts';
import type { Profile, Table } from './profile.ts';
import type { Tool } from './tool.ts';
import { BLANK_WORDS, isNoAnswer, isNoTick, isTick } from './words.ts';

/** How a column's header says that it is a part of a question. */
export interface Part {
  group: string;
  /** The question's text. */
  text: string;
  label: string;
  because: string;
  sure?: true;
}

export interface Boxes {
  fields: number[];
  part: Part;
  labels: string[];
  /** Of each column: what stands for a tick, where it isn't 1 or Yes; and whether it is text that was typed. */
  codes: (string | undefined)[];
  other: boolean[];
  /** A code list, or the tool's way of writing, says that each may be ticked. */
  sure: boolean;
}

/** Parts by column. */
export function partsOf(table: Table, books: readonly Codebook[], tool: Tool): (Part | undefined)[] {
  const { header, sheet } = table;
  const ofSets = new Map<string, Part>();
  for (const { label, columns, counted } of sheet?.sets ?? []) {
    if (counted === undefined) continue;
    for (const column of columns) {
      const variable = sheet?.variables?.find(({ name }) => name === column);
      const because = 'the file says that they are a multiple-response set';
      const answer = variable?.label ?? column;
      ofSets.set(column, { group: `set ${label}`, text: label, label: answer, because, sure: true });
    }
  }
  let above = '';
  // These tools write check boxes so, and nothing else.
  const sure = /^(LimeSurvey|REDCap|Alchemer|Qualtrics|Kobo)/.test(tool.name) ? { sure: true as const } : {};
  return header.names.map((name, field) => {
    const heads = headsOf(header, field);
    if (heads[0] !== '') above = heads[0] ?? '';
    const { tick, grid } = itemOf(books, heads)?.item ?? {};
    if (grid) return { ...grid, group: `book ${grid.group}`, because: 'the code list says so' };
    if (tick) {
      const text = tick.text || tick.group;
      return { group: `book ${tick.group}`, text, label: tick.label, because: 'the code list says so', sure: true };
    }
    const part = tool.name.startsWith('Alchemer') ? partOfAlchemer(heads[0]!) : partOfHeader(heads, above);
    return ofSets.get(name) ?? (part && { ...part, ...sure });
  });
}

export const headsOf = (header: Header, field: number): string[] =>
  header.rows.map((row) => plainText(row[field] ?? ''));

function partOfHeader(heads: string[], above: string): Part | undefined {
  const [top = '', second = ''] = heads;
  const lime = top.match(/^(\w+)\[(\w+)\]\.?\s*(.*?)\s*\[(.*)\]$/);
  if (lime)
    return { group: lime[1]!, text: lime[3]!, label: lime[4]!, because: `their headers begin with ${lime[1]}[` };
  // Qualtrics: a code with a number, and below it "question-answer".
  const numbered = top.match(/^(.+?)_+(-?\d+)$/);
  if (numbered && second !== '' && second !== top) {
    const cut = second.lastIndexOf('-');
    // "fruit-Kiwi - In the last week": dashes between the parts of the question, too.
    const [text, label] = cut > 0 ? [second.slice(0, cut), second.slice(cut + 1)] : [second, second];
    return {
      group: numbered[1]!,
      text: plainText(text).replace(/(?<=[\p{Ll}.?:)])-(?=\p{Lu})/gu, ' – '),
      label: plainText(label),
      because: `their headers begin with ${numbered[1]}_`,
    };
  }
  // A question over the first of its columns, the answers below.
  if (heads.length > 1 && second !== '' && !/^(open-ended )?response$/i.test(second)) {
    return { group: `above ${above}`, text: above, label: second, because: 'one header stands over them all' };
  }
  if (numbered)
    return { group: numbered[1]!, text: numbered[1]!, label: top, because: `their headers begin with ${numbered[1]}_` };
  const bracket = top.match(/^(.+?)\s*\[(.+)\]$/) ?? top.match(/^(.+?)(?:: | - | – |\/)(.+)$/);
  if (bracket) {
    return { group: bracket[1]!, text: bracket[1]!, label: bracket[2]!, because: 'their headers begin alike' };
  }
  // `gender_male`: a name made for one answer of a question.
  const named = top.match(/^([A-Za-z]\w*?)_([A-Za-z]\w*)$/);
  return named
    ? { group: named[1]!, text: named[1]!, label: named[2]!.replaceAll('_', ' '), because: 'their headers begin alike' }
    : undefined;
}

/** `Email:Which channels do you use?`: the answer comes first. */
function partOfAlchemer(head: string): Part | undefined {
  const match = head.match(/^(.+?):(.+)$/);
  if (!match) return undefined;
  const [, label, text] = match;
  return { group: text!, text: plainText(text!), label: plainText(label!), because: 'their headers end alike' };
}

/** Runs of columns with the same group that are tick boxes. */
export function boxesOf(parts: readonly (Part | undefined)[], profiles: readonly Profile[]): Boxes[] {
  const found: Boxes[] = [];
  for (let from = 0; from < parts.length; ) {
    let to = from + 1;
    while (parts[from] && to < parts.length && parts[to]?.group === parts[from]!.group) to++;
    const boxes = to - from > 1 ? asBoxes(from, to, parts as Part[], profiles) : undefined;
    if (boxes) found.push(boxes);
    from = to;
  }
  return found;
}

function asBoxes(from: number, to: number, parts: Part[], profiles: readonly Profile[]): Boxes | undefined {
  const fields = Array.from({ length: to - from }, (_, i) => from + i);
  const answers = fields.map((field) => ticksIn(profiles[field]!));
  // What was typed for Other is no tick, and neither the label of its column.
  const typed = fields.map(
    (field, i) =>
      i === fields.length - 1 &&
      isOther(parts[field]!.label) &&
      answers[i]!.some((value) => !isTick(value) && value !== parts[field]!.label),
  );
  const single = fields.filter((_, i) => !typed[i]);
  if (single.length < 2 || answers.some((values, i) => !typed[i] && values.length > 1)) return undefined;
  const codes = answers.map((values, i) => (typed[i] ? undefined : values[0]));
  const named = codes.filter((code) => code !== undefined && !isTick(code)) as string[];
  // Ratings that happen to be all the same are no ticks.
  if (named.length > 1 && new Set(named).size < named.length) return undefined;
  if (named.some((code) => /^-?\d+(\.\d+)?$/.test(code))) return undefined;
  if (codes.every((code) => code === undefined)) return undefined;
  const own = codes.map((code) => (code !== undefined && !isTick(code) ? code : undefined));
  return {
    fields,
    part: parts[from]!,
    codes: own,
    other: typed,
    sure: parts[from]!.sure === true,
    labels: fields.map((field, i) => own[i] ?? parts[field]!.label),
  };
}

const isOther = (label: string): boolean => /\bother\b|specify/i.test(label);

/** What stands in a column beside nothing. */
function ticksIn({ values }: Profile): string[] {
  const answers = [...values.keys()].filter(
    (value) => !isNoTick(value) && !isNoAnswer(value) && !BLANK_WORDS.includes(value),
  );
  const ticks = answers.filter(isTick);
  return ticks.length > 1 && ticks.length === answers.length ? [ticks[0]!] : answers;
}
