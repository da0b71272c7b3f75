// A profiled table and its code lists in, a Draft out: every column is a question, an answer of one, or left out.

import { isoDate } from '../ingest/dates.ts';
import { nameOfField } from '../ingest/header.ts';
import { plainText } from '../ingest/spelling.ts';
import { type Boxes, boxesOf, headsOf, type Part, partsOf } from './boxes.ts';
import { type Codebook, itemOf } from './codebooks/codebook.ts';
import type { DraftOption, DraftQuestion, Ignored } from './draft.ts';
import { type Grid, gridsOf } from './grids.ts';
import { guess } from './guess.ts';
import { idFor } from './ids.ts';
import { columnName, idTextOf, labelIn, labelOf, textOf } from './naming.ts';
import { isOther } from './options.ts';
import type { Profile, Table } from './profile.ts';
import { type DesignPart, roleOf } from './roles.ts';
import type { Tool } from './tool.ts';
import { BLANK_WORDS, isNoAnswer } from './words.ts';

export interface Draft {
  questions: DraftQuestion[];
  ignored: Ignored[];
  id?: { header: string; why: string };
  weight?: { header: string; why: string };
  /** Columns that may say how people were drawn: told, and not used. */
  design: { header: string; part: DesignPart }[];
  /** Cells that mean blank in every column. */
  blank: string[];
  language: 'en-GB' | 'en-US';
}

interface Assembly {
  table: Table;
  tool: Tool;
  books: readonly Codebook[];
  parts: (Part | undefined)[];
  grids: Map<number, Grid>;
  taken: Set<string>;
  /** Headers of columns that hold in one cell what columns of tick boxes hold, too. */
  both: Set<string>;
  draft: Draft;
}

/** Columns of tick boxes, by question. */
export const tickBoxes = (table: Table, tool: Tool, books: readonly Codebook[]): Boxes[] =>
  boxesOf(partsOf(table, books, tool), table.profiles);

/** @param singles of the tick boxes, those of which nobody ticked two */
export function assemble(
  table: Table,
  tool: Tool,
  books: readonly Codebook[],
  groups: readonly Boxes[],
  singles: ReadonlySet<Boxes>,
): Draft {
  const draft: Draft = { questions: [], ignored: [], design: [], blank: blanksIn(table), language: languageOf(table) };
  const parts = partsOf(table, books, tool);
  const boxes = new Map(groups.flatMap((one) => one.fields.map((field) => [field, one] as const)));
  const both = new Set([...boxes.values()].map(({ part }) => part.group.replace(/^book /, '').toLowerCase()));
  const grids = gridsOf(parts, table.profiles, (field) => boxes.has(field));
  const assembly: Assembly = { table, tool, books, parts, grids, taken: new Set(), both, draft };
  for (let field = 0; field < table.profiles.length; field++) {
    const group = boxes.get(field);
    if (!group) addColumn(assembly, field);
    else if (group.fields[0] === field) addBoxes(assembly, group, singles.has(group));
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
  const { table, tool, books, draft } = assembly;
  const heads = headsOf(table.header, field);
  const name = nameOfField(table.header, field);
  if (name === undefined) return;
  const { personal = false, use } = itemOf(books, heads)?.item ?? {};
  const { rows, profiles } = table;
  const known = { id: draft.id !== undefined, weight: draft.weight !== undefined };
  const role = roleOf({ heads, profile: profiles[field]!, rows, tool, personal, use }, known);
  const header = columnName(table, field, name);
  if (role?.is === 'id') draft.id = { header, why: role.why };
  else if (role?.is === 'weight') draft.weight = { header, why: role.why };
  else if (role?.is === 'left out') draft.ignored.push({ header: name, why: role.why });
  else if (assembly.both.has(heads[0]!.toLowerCase()))
    draft.ignored.push({ header: name, why: 'its answers stand in columns of tick boxes, too' });
  else addQuestion(assembly, field, header, role?.is === 'design' ? role.part : undefined);
}

function addQuestion(assembly: Assembly, field: number, header: string, design: DesignPart | undefined): void {
  const { table, tool, books, parts, grids, taken, draft } = assembly;
  const part = parts[field];
  const grid = grids.get(field);
  const item = itemOf(books, headsOf(table.header, field));
  const named = { table, tool, field, part, inGrid: grid !== undefined, ofBook: item?.item.text };
  const text = textOf(named);
  const question = guess(
    {
      ...{ header, text, label: labelIn(text, part, grid !== undefined), idText: idTextOf(named) },
      ...{ profile: table.profiles[field]!, pooled: grid?.pooled, rows: table.rows, design },
      variable: table.sheet?.variables?.find((one) => one.name === table.header.names[field]),
      ...{ delimiter: table.dialect.delimiter, monthFirst: draft.language === 'en-US' },
      ...(item ? { item } : {}),
    },
    taken,
  );
  // A part of a grid says which question it is a part of.
  if (part && !text.includes(part.label) && part.text !== part.group) question.why += ` (of "${labelOf(part.text)}")`;
  if (grid && /\brank/i.test(part!.text)) question.why += '; ranks, perhaps: see `type: ranking` in docs/study-file.md';
  if (design) draft.design.push({ header, part: design });
  draft.questions.push(grid ? { ...question, grid: part!.group } : question);
}

function addBoxes({ table, tool, taken, draft }: Assembly, boxes: Boxes, isSingle: boolean): void {
  const { fields, part, labels, codes, other } = boxes;
  const ids = new Set<string>();
  const columns: [string, string][] = [];
  const missing = new Set<string>();
  const options = fields.flatMap((field, i): DraftOption[] => {
    const name = nameOfField(table.header, field);
    if (name === undefined) return [];
    const header = columnName(table, field, name);
    for (const value of table.profiles[field]!.values.keys()) if (isNoAnswer(value)) missing.add(value);
    const label = plainText(labels[i]!) || header;
    const id = idFor(label, ids, 'answer');
    columns.push([id, header]);
    return [{ id, label, codes: [codes[i] ?? label], ...(other[i] || isOther(label) ? { other: true } : {}) }];
  });
  const text = plainText(part.text) || 'No name';
  const several = isSingle
    ? 'no row has two: if several may be ticked, make it type: multiple'
    : 'a row may have several';
  const why = `${fields.length} columns of tick boxes: ${part.because}, each holds one thing or nothing, and ${several}`;
  const label = labelOf(text);
  draft.questions.push({
    ...{
      id: idFor(tool.name === 'LimeSurvey' ? part.group.replace(/^book /, '') : label, taken, 'q'),
      type: isSingle ? 'single' : 'multiple',
      columns,
      text,
      label,
      options,
      why,
    },
    missing: [...missing].map((code) => [code, code]),
  });
}
