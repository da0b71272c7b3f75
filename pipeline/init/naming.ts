// A column and what its headers say of it in; the names that its question bears out: its column, text, label, and the text
// that its id is made of.

import { plainText } from '../ingest/spelling.ts';
import { headsOf, type Part } from './boxes.ts';
import type { Table } from './profile.ts';
import type { Tool } from './tool.ts';

/** What its names are made of. */
export interface Named {
  table: Table;
  tool: Tool;
  field: number;
  part?: Part;
  /** It is an item of a grid. */
  inGrid: boolean;
  /** The question in a code list's words. */
  ofBook?: string;
}

/** `code.` or `code[SQ001].` before the question. */
const LIME_CODE = /^\w+(\[\w+\])?(\[\w+\])?(?=\.\s|$)/;
const LONGEST = 90;

/** SPSS variables are known by their names, not by their labels. */
export function columnName({ sheet, header }: Table, field: number, name: string): string {
  return sheet?.variables ? (header.names[field] ?? name) : name;
}

export function textOf({ table, tool, field, part, inGrid, ofBook }: Named): string {
  if (ofBook) return ofBook;
  const heads = headsOf(table.header, field);
  if (table.sheet?.variables) return heads[0] || heads[1]!;
  if (tool.name === 'LimeSurvey') return limeText(heads[0] ?? '', part);
  if (tool.name.startsWith('Alchemer') && part) return joined(part);
  if (part && heads.length === 1) {
    // `How much? [Staff]` is the question and its item; of `sat_staff` the whole is the text.
    const isApart = part.text !== part.group || (inGrid && !/^\w+$/.test(heads[0]!));
    return isApart && part.label ? joined(part) : heads[0]!;
  }
  if (tool.name.startsWith('Qualtrics') && !part) return heads[1] || heads[0]!;
  if (part) return part.text === part.label ? part.text : joined(part);
  return heads[0] || heads.findLast((head) => head !== '') || `Column ${field + 1}`;
}

function limeText(head: string, part: Part | undefined): string {
  if (part?.label) return joined(part);
  return (
    head
      .replace(LIME_CODE, '')
      .replace(/^\.\s*/, '')
      .replace(/\s*\[\]$/, '') || head
  );
}

/** The question, then its item: after a full stop a colon looks odd. */
function joined({ text, label }: Part): string {
  const head = withoutColon(text);
  return /[.?!]$/.test(head) ? `${head} – ${label}` : `${head}: ${label}`;
}

const withoutColon = (text: string): string => text.replace(/[:\s]+$/, '');

/** An item of a grid is called by its own words: below the question they are enough. */
export function labelIn(text: string, part: Part | undefined, inGrid: boolean): string {
  const own = part?.label ?? '';
  const isEnough = own !== '' && own !== text && /\p{L}/u.test(own) && (inGrid || text.length > LONGEST);
  return labelOf(isEnough ? own : text);
}

/** Short enough for a heading. */
export function labelOf(text: string): string {
  const plain = withoutColon(plainText(text)).replace(/(?<!\.)\.$/, '');
  if (plain.length <= LONGEST) return plain || 'No name';
  const cut = plain.slice(0, LONGEST);
  return `${cut.slice(0, Math.max(40, cut.lastIndexOf(' ')))}…`;
}

/** Names that somebody chose: of SPSS variables, of LimeSurvey's questions. */
export function idTextOf({ table, tool, field, part }: Named): string | undefined {
  if (table.sheet?.variables) return table.header.names[field];
  // `sat_staff` is a name already, of which the label is a part.
  if (part && part.text === part.group && /^\w+$/.test(table.header.names[field]!)) return table.header.names[field];
  const head = headsOf(table.header, field)[0] ?? '';
  return tool.name === 'LimeSurvey' ? head.match(LIME_CODE)?.[0].replace(/[[\].]+/g, ' ') : undefined;
}
