// One column in, what it seems to be out, and why.

import { isoDate } from '../ingest/dates.ts';
import type { Variable } from '../ingest/formats/sheet.ts';
import { parseNumber } from '../ingest/numbers.ts';
import type { Item } from './codebooks/codebook.ts';
import { splitOf } from './delimited.ts';
import type { DraftOption, DraftQuestion } from './draft.ts';
import { idFor } from './ids.ts';
import type { Profile } from './profile.ts';
import { scaleOf } from './scales.ts';
import { BLANK_WORDS, isNoAnswer } from './words.ts';

/** More answers than this are no list to choose from: a group, or text. */
export const MOST_OPTIONS = 40;
const LONGEST_OPTION = 120;

export interface Column {
  header: string;
  text: string;
  label: string;
  /** What its id is made of; else its label. */
  idText?: string;
  profile: Profile;
  rows: number;
  delimiter: string;
  monthFirst: boolean;
  item?: { item: Item; what: string };
  variable?: Variable;
}

type Finding = Pick<DraftQuestion, 'type' | 'options' | 'missing' | 'why'> & { delimiter?: string };

export function guess(column: Column, taken: Set<string>): DraftQuestion {
  const { header, text, label, idText } = column;
  return { id: idFor(idText ?? label, taken, 'q'), column: header, text, label, ...find(column) };
}

function find(column: Column): Finding {
  const { profile } = column;
  const values = [...profile.values.keys()].filter((value) => !BLANK_WORDS.includes(value));
  const missing = missingIn(column, values);
  const codes = new Set(missing.map(([code]) => code));
  const answers = values.filter((value) => !codes.has(value));
  const listed = listOf(column);
  if (listed && !profile.more) {
    const found = fromList(column, listed, answers, missing);
    if (found) return found;
  }
  return { missing, ...fromValues(column, answers) };
}

/** What is no answer, with why: what the file itself says, then what the words say. */
function missingIn({ variable, item }: Column, values: string[]): [string, string][] {
  const range = variable?.missingRange;
  const inRange = (value: string) =>
    range !== undefined && Number(value) >= range.low && Number(value) <= range.high && value !== '';
  const stated = new Map([
    ...(item?.item.missing ?? []),
    ...(variable?.missing ?? []).map((code): [string, string] => [code, variable?.labels.get(code) ?? 'No answer']),
  ]);
  for (const value of values) {
    if (inRange(value)) stated.set(value, variable?.labels.get(value) ?? 'No answer');
    else if (isNoAnswer(value)) stated.set(value, value);
  }
  stated.delete('');
  return [...stated];
}

/** Codes and labels, where a code list or the file itself has them. */
function listOf({ variable, item }: Column): { pairs: [string, string][]; where: string } | undefined {
  if (item?.item.options?.length) return { pairs: item.item.options, where: item.what };
  if (variable?.labels.size) return { pairs: [...variable.labels], where: 'the file’s value labels' };
  return undefined;
}

function fromList(
  column: Column,
  { pairs, where }: { pairs: [string, string][]; where: string },
  answers: string[],
  missing: [string, string][],
): Finding | undefined {
  const { item } = column;
  const gone = new Set(missing.map(([code]) => code));
  const options = pairs.filter(([code, label]) => !gone.has(code) && label !== '');
  const delimiter = item?.item.delimiter;
  if (delimiter && answers.some((value) => value.includes(delimiter))) {
    const pieces = new Set(answers.flatMap((value) => value.split(delimiter).filter(Boolean)));
    const all = withUnlisted(options, [...pieces]);
    return {
      type: 'multiple',
      options: asOptions(all),
      missing,
      delimiter,
      why: `its answers are in ${where}, and a cell holds several`,
    };
  }
  const known = new Set(options.flat());
  const unlisted = answers.filter((value) => !known.has(value));
  const isNumber =
    answers.length > 0 && unlisted.length > 7 && unlisted.every((value) => parseNumber(value, ',') !== undefined);
  if (isNumber || options.length + unlisted.length > MOST_OPTIONS * 5) return undefined;
  const all = withUnlisted(options, unlisted);
  if (all.length === 0) return undefined;
  const extra = unlisted.length ? `; ${unlisted.length} of its codes are in the data only` : '';
  if (all.length > MOST_OPTIONS)
    return { type: 'group', options: asOptions(all), missing, why: `${where} has ${all.length} answers${extra}` };
  const scale = scaleOf(all.map(([, label]) => label));
  const type = scale || column.variable?.ordered ? 'scale' : 'single';
  return {
    type,
    options: asOptions(all),
    missing,
    why: `its answers are in ${where}${scale ? `, and are a scale of ${scale.name}` : ''}${extra}`,
  };
}

function withUnlisted(options: [string, string][], values: string[]): [string, string][] {
  const known = new Set(options.flat());
  return [...options, ...values.filter((value) => !known.has(value)).map((value): [string, string] => [value, value])];
}

function fromValues(column: Column, answers: string[]): Omit<Finding, 'missing'> {
  const { profile, delimiter, monthFirst, rows } = column;
  const none = { options: [] };
  const all = (test: (value: string) => boolean) => answers.length > 0 && answers.every(test);
  if (column.item?.item.kind === 'text')
    return { type: 'text', ...none, why: `it is open text, by ${column.item.what}` };
  if (answers.length === 0) return { type: 'text', ...none, why: 'nothing but blanks is in it' };
  if (all((value) => isoDate(value, monthFirst) !== undefined))
    return { type: 'date', ...none, why: 'every cell is a date' };
  if (all((value) => parseNumber(value, delimiter) !== undefined)) {
    const named = /^(strat(um|a)|psu|cluster|varstr|varunit|region|council|district|area)(_?\w{0,8})$/i.test(
      column.header,
    );
    if (named)
      return { type: 'group', ...none, why: 'its header names a part of the design, or an area; `design` may need it' };
    return numeric(answers, profile.more);
  }
  const split = profile.more ? undefined : splitOf(profile, answers);
  if (split) {
    const options = asOptions(split.answers.map((answer) => [answer, answer]));
    return {
      type: 'multiple',
      options,
      delimiter: split.delimiter,
      why: `cells hold several of ${split.answers.length} answers, with "${split.delimiter.trim()}" between them`,
    };
  }
  const longest = Math.max(...answers.map((value) => value.length));
  const repeats = profile.filled >= 2 * answers.length || (answers.length <= 7 && rows <= 30 && longest <= 60);
  if (answers.length <= MOST_OPTIONS && repeats && longest <= LONGEST_OPTION && !asksForText(column))
    return closed(answers, profile);
  if (!profile.more && repeats && longest <= 80 && profile.filled >= 4 * answers.length && !asksForText(column)) {
    return {
      type: 'group',
      ...none,
      why: `its ${answers.length} values repeat, and are too many for a list of answers`,
    };
  }
  return {
    type: 'text',
    ...none,
    why: profile.more ? 'it has thousands of different values' : `its ${answers.length} values are mostly different`,
  };
}

const asksForText = ({ header, text }: Column): boolean =>
  /\b(comments?|please (explain|specify|describe|provide)|in your own words|other \(|_text$|why\b.*\?$)/i.test(
    `${header} ${text}`,
  );

function numeric(answers: string[], more: boolean): Omit<Finding, 'missing'> {
  const numbers = answers.map(Number);
  const whole =
    !more && answers.every((value) => /^-?\d+(\.0+)?$/.test(value)) && new Set(numbers).size === answers.length;
  if (!whole || answers.length > 11) return { type: 'number', options: [], why: 'every cell is a number' };
  const sorted = answers.toSorted((a, b) => Number(a) - Number(b));
  const options = asOptions(sorted.map((value) => [value, String(Number(value))]));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const rated = low >= 0 && high <= 10 && answers.length >= 4;
  const what = rated ? 'a rating, perhaps' : 'codes, perhaps';
  return {
    type: rated ? 'scale' : 'single',
    options,
    why: `its cells are whole numbers (${answers.length} different): ${what}; write what they mean`,
  };
}

function closed(answers: string[], { values }: Profile): Omit<Finding, 'missing'> {
  const merged = mergeCase(answers, values);
  const scale = scaleOf([...merged.keys()]);
  const order = scale?.order ?? [...merged.keys()];
  const options = asOptions(order.map((label) => [merged.get(label)!, label] as [string[], string]));
  if (scale)
    return { type: 'scale', options, why: `its answers are a scale (${scale.name}), and are put in its order` };
  return { type: 'single', options, why: `its different answers are few (${order.length})` };
}

/** `Yes`, `yes` and `YES` are one answer: the most frequent spelling to all of them. */
function mergeCase(answers: string[], counts: ReadonlyMap<string, number>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const answer of answers) {
    const key = answer.toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  return new Map(
    [...groups.values()].map((group) => {
      const sorted = group.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
      return [sorted[0]!, sorted];
    }),
  );
}

/** `Other`, `Other (please specify)`; not `Other family members`. */
export const isOther = (label: string): boolean => /^other\s*($|[(:,–-]|please)/i.test(label);

/** Options with ids; each code is one option's only. */
export function asOptions(pairs: readonly (readonly [string | string[], string])[]): DraftOption[] {
  const ids = new Set<string>();
  const used = new Set<string>();
  return pairs.flatMap(([given, label]) => {
    const codes = [...new Set([given, label].flat())].filter((code) => code !== '' && !used.has(code));
    if (codes.length === 0) return [];
    for (const code of codes) used.add(code);
    const other = isOther(label) ? { other: true } : {};
    return [{ id: idFor(label, ids, 'answer'), label, codes, ...other }];
  });
}
