// One column in, what it seems to be out, and why.

import { isoDate } from '../ingest/dates.ts';
import type { Variable } from '../ingest/formats/sheet.ts';
import { parseNumber } from '../ingest/numbers.ts';
import { closed } from './closed.ts';
import type { Item } from './codebooks/codebook.ts';
import { splitOf } from './delimited.ts';
import type { DraftQuestion } from './draft.ts';
import { idFor } from './ids.ts';
import { numericFinding, silentCodes } from './numeric.ts';
import { asOptions, shownAsBars, withScores } from './options.ts';
import type { Profile } from './profile.ts';
import type { DesignPart } from './roles.ts';
import { scaleOf } from './scales.ts';
import { BLANK_WORDS, isNoAnswer } from './words.ts';
import { dateWriting, decimalComma } from './written.ts';

/** More answers than this are no list to choose from: a group, or text. */
const MOST_OPTIONS = 25;
/** A code list knows that they are one. */
const MOST_LISTED = 40;
/** Of an answer in the data; a longer text is one that was typed. */
const LONGEST_OPTION = 120;
/** Where there are few different ones, even a sentence was chosen. */
const LONGEST_OF_FEW = 300;
const FEW = 7;

export interface Column {
  header: string;
  text: string;
  label: string;
  /** What its id is made of; else its label. */
  idText?: string;
  profile: Profile;
  /** Of an item of a grid: the answers to all of its items. */
  pooled?: Profile;
  rows: number;
  design?: DesignPart;
  delimiter: string;
  monthFirst: boolean;
  item?: { item: Item; what: string };
  variable?: Variable;
}

type Finding = Omit<DraftQuestion, 'id' | 'column' | 'columns' | 'text' | 'label' | 'grid'>;

export function guess(column: Column, taken: Set<string>): DraftQuestion {
  const { header, text, label, idText } = column;
  return { id: idFor(idText ?? label, taken, 'q'), column: header, text, label, ...find(column) };
}

function find(column: Column): Finding {
  const profile = column.pooled ?? column.profile;
  const values = [...profile.values.keys()].filter((value) => !BLANK_WORDS.includes(value));
  const missing = missingIn(column, values);
  const codes = new Set(missing.map(([code]) => code));
  const answers = values.filter((value) => !codes.has(value));
  const listed = listOf(column);
  if (listed && !profile.more) {
    const found = fromList(column, listed, answers, missing);
    if (found) return found;
  }
  return quietened({ missing, ...fromValues({ ...column, profile }, answers) }, profile);
}

/** A chart of the one answer that everybody gave says nothing. */
function quietened(finding: Finding, { values }: Profile): Finding {
  const isConstant = ['single', 'scale'].includes(finding.type) && finding.options.length === 1 && values.size > 0;
  return isConstant ? { ...finding, quiet: 'all gave the same answer' } : finding;
}

const SILENT = 'No answer, by the look of the code';

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
  const known = new Set([...(item?.item.options ?? []).map(([code]) => code), ...(variable?.labels.keys() ?? [])]);
  for (const code of silentCodes(values)) if (!known.has(code) && !stated.has(code)) stated.set(code, SILENT);
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
  if (isNumber || options.length + unlisted.length > MOST_LISTED * 5) return undefined;
  const all = withUnlisted(options, unlisted);
  if (all.length === 0) return undefined;
  const extra = unlisted.length ? `; ${unlisted.length} of its codes are in the data only` : '';
  if (all.length > MOST_LISTED)
    return { type: 'group', options: asOptions(all), missing, why: `${where} has ${all.length} answers${extra}` };
  const scale = scaleOf(all.map(([, label]) => label));
  const type = scale || column.variable?.ordered ? 'scale' : 'single';
  return {
    type,
    options: scale ? withScores(asOptions(all), scale.name) : asOptions(all),
    missing,
    ...shownAsBars(type, all.length, scale?.name),
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
    if (column.design === 'population')
      return { type: 'number', ...none, why: 'a population size, perhaps', quiet: 'it is no answer' };
    if (column.design || namesThings(column.header))
      return { type: 'group', ...none, why: 'its header names an area, a part of the design, or codes of things' };
    if (areSerialDates(column, answers))
      return { type: 'number', ...none, why: SERIAL, quiet: 'its numbers stand for days' };
    {
      const found = numericFinding({
        ...{ answers, rows, more: profile.more, inGrid: column.pooled !== undefined },
        about: `${column.header} ${column.text}`,
      });
      return { ...found, ...shownAsBars(found.type, found.options.length) };
    }
  }
  const commas = decimalComma(answers, delimiter);
  if (commas) return { type: 'number', ...none, written: commas, why: 'every cell is a number with a decimal comma' };
  const format = dateWriting(answers, monthFirst);
  if (format) return { type: 'date', ...none, written: format, why: 'every cell is a date, written alike' };
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
  if (column.design && !profile.more) return { type: 'group', ...none, why: 'its header names a part of the design' };
  const longest = Math.max(...answers.map((value) => value.length));
  const repeats = profile.filled >= 2 * answers.length || (answers.length <= 7 && rows <= 30 && longest <= 60);
  const most = answers.length <= FEW && profile.filled >= 5 * answers.length ? LONGEST_OF_FEW : LONGEST_OPTION;
  if (answers.length <= MOST_OPTIONS && repeats && longest <= most && !asksForText(column))
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

/** Codes of places and things, not amounts: `region`, `dnum`, `school_code`. */
const namesThings = (header: string): boolean =>
  /^(region|council|district|area|county|country|ward|lea|school|site|store|branch)(_?\w{0,8})$/i.test(header) ||
  /(^|[_ .-]|\b\w{1,3})(num|nr|code)$/i.test(header);

const SERIAL = 'its numbers look like days counted from 1900, as spreadsheets keep dates; export them as dates';

function areSerialDates({ header, text }: Column, answers: string[]): boolean {
  const days = answers.map(Number);
  return /\b(date|day|when)\b/i.test(`${header} ${text}`) && days.every((day) => day > 20_000 && day < 60_000);
}
