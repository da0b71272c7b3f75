// A column that is no question in, what it is out: the respondent's id, the weight, a part of the design, personal data, or
// something that the tool wrote about the response.

import { isoDate } from '../ingest/dates.ts';
import { personalData } from './personal.ts';
import type { Profile } from './profile.ts';
import type { Tool } from './tool.ts';
import { BLANK_WORDS } from './words.ts';

export type DesignPart = 'strata' | 'clusters' | 'population';

/** With the reason, as a phrase. */
export type Role =
  | { is: 'id' | 'weight'; why: string }
  | { is: 'left out'; why: string }
  | { is: 'design'; part: DesignPart; why: string };

export interface Column {
  heads: string[];
  profile: Profile;
  rows: number;
  tool: Tool;
  /** The code list says that it identifies people. */
  personal: boolean;
  /** The code list says that it is the id, or the weight. */
  use?: 'id' | 'weight' | undefined;
}

/** @param known what the study has already: a second id or weight is left out */
export function roleOf(column: Column, known: { id: boolean; weight: boolean }): Role | undefined {
  const { heads, profile, rows, tool, personal, use } = column;
  const leave = (why: string): Role => ({ is: 'left out', why });
  const said = 'the code list says so';
  if (use && !known[use] && profile.filled === rows) return { is: use, why: said };
  const about = personal ? 'the code list marks it as personal' : personalData(heads, profile);
  if (about) return leave(`personal data: ${about}`);
  const id = looksLikeId(heads, profile, rows);
  if (id && !known.id) return { is: 'id', why: id };
  if (heads.some((head) => tool.own.test(head))) return leave(`written by ${tool.name}, not asked`);
  if (id) return leave(`an identifier: ${id}`);
  if (profile.filled === 0) return leave('nothing is in it');
  const code = looksLikeCode(heads, profile, rows);
  if (code) return leave(`an identifier: ${code}`);
  const written = bookkeeping(heads, profile);
  if (written) return leave(written);
  const weight = weightIn(heads, profile, rows);
  if (weight) return known.weight ? leave(`another weight: ${weight}`) : { is: 'weight', why: weight };
  return designIn(heads, profile);
}

const ID_HEADER =
  /(^|[^a-z])(id|uuid|key|token|serial|respondent|respid|caseid|responseid|respondentid|primarykey|instanceid)([^a-z]|$)|(respondent|response|person|case|record|participant|survey|serial) ?(id|no|number)$|[a-z](Id|ID)$/i;

function looksLikeId(heads: string[], { unique }: Profile, rows: number): string | undefined {
  const named = heads.some((head) => head.length <= 40 && ID_HEADER.test(head) && !head.includes('?'));
  const distinct = unique?.size === rows && !BLANK_WORDS.some((word) => unique.has(word));
  return named && distinct ? 'its header says so, and each row has its own' : undefined;
}

/** Row numbers of a spreadsheet, and codes of one length that each row has its own of. */
function looksLikeCode(heads: string[], { unique }: Profile, rows: number): string | undefined {
  if (unique?.size !== rows || rows < 20) return undefined;
  const values = [...unique];
  const isIndex = heads.some((head) => /^(unnamed: ?0|index|row|row ?(no|number|id)|x1|no\.?|nr\.?|#)$/i.test(head));
  if (isIndex && values.every((value) => /^\d+$/.test(value))) return 'it numbers the rows';
  // An amount in pounds has not always the same number of digits; a date has signs between them.
  const isCode = values.every(
    (value) => value.length === values[0]!.length && /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{5,}$|^\d{8,}$/.test(value),
  );
  return isCode ? 'each row has its own code, all of one length' : undefined;
}

const WHEN =
  /^(start|end|started|ended|submit|submitted|created|modified|completed|completion|recorded|submission|interview|response|survey)?[ _-]?(date|time|datetime|date[ _-]?time|timestamp|at)?([ _-]?(created|modified|submitted|started|completed|recorded|ended|utc))?$/i;
const ABOUT_THE_SESSION =
  /^(user[ _-]?agent|browser.*|operating system|device([ _-]?(id|type|identifier))?|referr?er.*|session[ _-]?id|collector[ _-]?(id|nm|name)?|duration( ?\(.*\)|[ _-]?(in[ _-]?)?(seconds|minutes|secs?|mins?))?|time (taken|spent)( ?\(.*\))?|(completion|interview|response)[ _-]?time( ?\(.*\))?|screen (resolution|size)|platform|agent|last[ _-]?page)$/i;

/** What every tool writes under one name or another. A question that asks for a date has more words in its header. */
function bookkeeping(heads: string[], { values }: Profile): string | undefined {
  const known = [...values.keys()].slice(0, 200);
  // Of a name in a group, such as `meta/submitted`, the last part.
  const names = heads.flatMap((head) => (head === '' ? [] : [head.split('/').at(-1)!]));
  const dates = known.filter((value) => isMoment(value)).length * 2 > known.length;
  if (dates && names.some((name) => WHEN.test(name))) return 'when the response was made, not asked';
  return names.some((name) => ABOUT_THE_SESSION.test(name)) ? 'it is about the session, and was not asked' : undefined;
}

/** A day with a time, or such as `5/10/18 4:01`, which no question asks for. */
const isMoment = (value: string): boolean =>
  isoDate(value, true) !== undefined ||
  isoDate(value, false) !== undefined ||
  /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?[ T]\d{1,2}:\d{2}/.test(value);

const WEIGHT_HEADER = /^(.*[_ .])?(w|wt|wgt|weight|weights|weighting|pw|finalwt|wtfinal)([_ .]?[a-z0-9]{1,6})?$/i;

function weightIn(heads: string[], { values, filled }: Profile, rows: number): string | undefined {
  if (!heads.some((head) => WEIGHT_HEADER.test(head)) || filled < rows || rows === 0) return undefined;
  // A body weighs so many kilograms or pounds, to one decimal at most.
  if (heads.some((head) => /[_ .(](kg|kgs|lbs?|st|grams?)\)?$/i.test(head))) return undefined;
  const numbers = [...values.keys()].map(Number);
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  if (mean > 30 && mean < 250 && numbers.every((number) => Number.isInteger(number * 10))) return undefined;
  const fits = numbers.every((number) => number >= 0) && numbers.some((number) => !Number.isInteger(number));
  return fits ? 'its header says so, and every row has a number that is not whole' : undefined;
}

const DESIGN: [RegExp, DesignPart][] = [
  [/^(strat(um|a)|varstrat|var_?strat|vstrat|str)(_?(no|id|num|code))?$/i, 'strata'],
  [/^(psu|cluster|varunit|var_?unit|varpsu|vpsu|sampling ?(point|unit))(_?(no|id|num|code))?$/i, 'clusters'],
  [/^(fpc|pop|population|pop_?size|population_?size)_?\d?$/i, 'population'],
];

/** Names that survey data files give them; whether people were drawn so, only the survey's makers know. */
function designIn(heads: string[], { values }: Profile): Role | undefined {
  const found = DESIGN.find(([pattern]) => heads.some((head) => pattern.test(head)));
  if (!found || values.size < 2) return undefined;
  return { is: 'design', part: found[1], why: 'its header names a part of the design' };
}
