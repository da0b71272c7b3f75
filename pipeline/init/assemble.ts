// A profiled table and its code lists in, a Draft out: every column is a question, an answer of one, or left out.

import { isoDate } from '../ingest/dates.ts';
import { nameOfField } from '../ingest/header.ts';
import { plainText } from '../ingest/spelling.ts';
import { type Boxes, boxesOf, headsOf, type Part, partsOf } from './boxes.ts';
import { type Codebook, itemOf } from './codebooks/codebook.ts';
import type { DraftOption, DraftQuestion, Ignored } from './draft.ts';
import { guess, isOther } from './guess.ts';
import { idFor } from './ids.ts';
import { personalData } from './personal.ts';
import type { Profile, Table } from './profile.ts';
import type { Tool } from './tool.ts';
import { BLANK_WORDS, isNoAnswer } from './words.ts';

export interface Draft {
  questions: DraftQuestion[];
  ignored: Ignored[];
  id?: { header: string; why: string };
  weight?: { header: string; why: string };
  /** Cells that mean blank in every column. */
  blank: string[];
  language: 'en-GB' | 'en-US';
}

interface Assembly {
  table: Table;
  tool: Tool;
  books: readonly Codebook[];
  parts: (Part | undefined)[];
  taken: Set<string>;
  draft: Draft;
}

export function assemble(table: Table, tool: Tool, books: readonly Codebook[]): Draft {
  const draft: Draft = { questions: [], ignored: [], blank: blanksIn(table), language: languageOf(table) };
  const parts = partsOf(table, books, tool);
  const assembly: Assembly = { table, tool, books, parts, taken: new Set(), draft };
  const boxes = new Map(
    boxesOf(parts, table.profiles).flatMap((one) => one.fields.map((field) => [field, one] as const)),
  );
  for (let field = 0; field < table.profiles.length; field++) {
    const group = boxes.get(field);
    if (!group) addColumn(assembly, field);
    else if (group.fields[0] === field) addBoxes(assembly, group);
  }
  return draft;
}

function blanksIn({ profiles }: Table): string[] {
  return BLANK_WORDS.filter((word) => profiles.some(({ values }) => values.has(word)));
}

/** American where a column of dates can only be read with the month first. */
function languageOf({ profiles }: Table): Draft['language'] {
  const all = ({ values, filled }: Profile, monthFirst: boolean) =>
    filled > 0 &&
    [...values.keys()].every((value) => BLANK_WORDS.includes(value) || isoDate(value, monthFirst) !== undefined);
  return profiles.some((profile) => all(profile, true) && !all(profile, false)) ? 'en-US' : 'en-GB';
}

function addColumn(assembly: Assembly, field: number): void {
  const { table, tool, books, parts, taken, draft } = assembly;
  const { header, profiles, rows, dialect, sheet } = table;
  const heads = headsOf(header, field);
  const name = nameOfField(header, field);
  const profile = profiles[field]!;
  if (name === undefined) return;
  const item = itemOf(books, heads);
  const ignore = (why: string) => draft.ignored.push({ header: name, why });
  const personal = item?.item.personal ? 'the code list marks it as personal' : personalData(heads, profile);
  if (personal) return void ignore(`personal data: ${personal}`);
  const own = heads.some((head) => tool.own.test(head));
  const isId = looksLikeId(heads, profile, rows);
  if (isId && !draft.id) {
    draft.id = { header: name, why: isId };
    return;
  }
  if (own) return void ignore(`written by ${tool.name}, not asked`);
  if (isId) return void ignore(`an identifier: ${isId}`);
  if (profile.filled === 0) return void ignore('nothing is in it');
  const weight = weightIn(heads, profile, rows);
  if (weight && !draft.weight) {
    draft.weight = { header: columnName(assembly, field, name), why: weight };
    return;
  }
  if (weight) return void ignore(`another weight: ${weight}`);
  const variable = sheet?.variables?.find((one) => one.name === header.names[field]);
  const text = textOf(assembly, field, item?.item.text);
  const question = guess(
    {
      ...{
        header: columnName(assembly, field, name),
        text,
        label: labelIn(assembly, field, text),
        profile,
        rows,
        variable,
      },
      idText: idTextOf(assembly, field),
      ...{ delimiter: dialect.delimiter, monthFirst: draft.language === 'en-US' },
      ...(item ? { item } : {}),
    },
    taken,
  );
  // A part of a grid says which question it is a part of.
  if (parts[field] && !text.includes(parts[field].label) && parts[field].text !== parts[field].group)
    question.why += ` (of "${labelOf(parts[field].text)}")`;
  draft.questions.push(question);
}

/** An item of a grid is called by its own words where the whole question is long. */
function labelIn({ parts }: Assembly, field: number, text: string): string {
  const own = parts[field]?.label ?? '';
  return text.length > 90 && own.length > 3 && own !== text ? labelOf(own) : labelOf(text);
}

/** Names that somebody chose: of SPSS variables, of LimeSurvey's questions. */
function idTextOf({ table, tool }: Assembly, field: number): string | undefined {
  if (table.sheet?.variables) return table.header.names[field];
  const head = headsOf(table.header, field)[0] ?? '';
  return tool.name === 'LimeSurvey' ? head.match(LIME_CODE)?.[0].replace(/[[\].]+/g, ' ') : undefined;
}

/** `code.` or `code[SQ001].` before the question. */
const LIME_CODE = /^\w+(\[\w+\])?(\[\w+\])?(?=\.\s|$)/;

/** SPSS variables are known by their names, not by their labels. */
function columnName({ table }: Assembly, field: number, name: string): string {
  return table.sheet?.variables ? (table.header.names[field] ?? name) : name;
}

function textOf({ table, tool, parts }: Assembly, field: number, ofBook?: string): string {
  if (ofBook) return ofBook;
  const heads = headsOf(table.header, field);
  if (table.sheet?.variables) return heads[0] || heads[1]!;
  if (tool.name === 'LimeSurvey') return limeText(heads[0] ?? '', parts[field]);
  const part = parts[field];
  if (tool.name.startsWith('Alchemer') && part) return `${part.text}: ${part.label}`;
  if (part && heads.length === 1)
    return part.text === part.group || !part.label ? heads[0]! : `${part.text.replace(/[:\s]+$/, '')}: ${part.label}`;
  if (tool.name.startsWith('Qualtrics')) return heads[1] || heads[0]!;
  if (part) return `${part.text.replace(/[:\s]+$/, '')}: ${part.label}`;
  return heads[0] || heads.findLast((head) => head !== '') || `Column ${field + 1}`;
}

function limeText(head: string, part: Part | undefined): string {
  if (part?.label) return `${part.text.replace(/[:\s]+$/, '')}: ${part.label}`;
  return (
    head
      .replace(LIME_CODE, '')
      .replace(/^\.\s*/, '')
      .replace(/\s*\[\]$/, '') || head
  );
}

/** Short enough for a heading. */
function labelOf(text: string): string {
  const plain = plainText(text).replace(/[:\s]+$/, '');
  if (plain.length <= 90) return plain || 'No name';
  const cut = plain.slice(0, 90);
  return `${cut.slice(0, Math.max(40, cut.lastIndexOf(' ')))}…`;
}

const ID_HEADER =
  /(^|[^a-z])(id|uuid|key|token|serial|respondent|respid|caseid|responseid|respondentid|primarykey|instanceid)([^a-z]|$)|(respondent|response|person|case|record|participant|survey) ?(id|no|number)$|[a-z](Id|ID)$/i;

function looksLikeId(heads: string[], { unique }: Profile, rows: number): string | undefined {
  const named = heads.some((head) => head.length <= 40 && ID_HEADER.test(head) && !head.includes('?'));
  const distinct = unique?.size === rows && !BLANK_WORDS.some((word) => unique.has(word));
  return named && distinct ? 'its header says so, and each row has its own' : undefined;
}

const WEIGHT_HEADER = /^(.*[_ .])?(w|wt|wgt|weight|weights|weighting|pw|finalwt|wtfinal)([_ .]?[a-z0-9]{1,6})?$/i;

function weightIn(heads: string[], { values, filled }: Profile, rows: number): string | undefined {
  if (!heads.some((head) => WEIGHT_HEADER.test(head)) || filled < rows || rows === 0) return undefined;
  const numbers = [...values.keys()].map(Number);
  const fits = numbers.every((number) => number >= 0) && numbers.some((number) => !Number.isInteger(number));
  return fits ? 'its header says so, and every row has a number that is not whole' : undefined;
}

function addBoxes({ table, tool, taken, draft }: Assembly, { fields, part, labels, codes, other }: Boxes): void {
  const ids = new Set<string>();
  const columns: [string, string][] = [];
  const missing = new Set<string>();
  const options = fields.flatMap((field, i): DraftOption[] => {
    const name = nameOfField(table.header, field);
    if (name === undefined) return [];
    const header = table.sheet?.variables ? (table.header.names[field] ?? name) : name;
    for (const value of table.profiles[field]!.values.keys()) if (isNoAnswer(value)) missing.add(value);
    const label = plainText(labels[i]!) || header;
    const id = idFor(label, ids, 'answer');
    columns.push([id, header]);
    return [{ id, label, codes: [codes[i] ?? label], ...(other[i] || isOther(label) ? { other: true } : {}) }];
  });
  const text = plainText(part.text) || 'No name';
  const why = `${fields.length} columns of tick boxes: ${part.because}, and each holds one thing or nothing; if no row has two, make it type: single`;
  const label = labelOf(text);
  draft.questions.push({
    ...{
      id: idFor(tool.name === 'LimeSurvey' ? part.group.replace(/^book /, '') : label, taken, 'q'),
      type: 'multiple',
      columns,
      text,
      label,
      options,
      why,
    },
    missing: [...missing].map((code) => [code, code]),
  });
}
