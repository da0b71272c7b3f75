// The bytes of an .xlsx in, the cells of its sheets out: text and numbers as they are stored.

import { strFromU8, unzipSync } from 'fflate';
import { attributeOf, unescaped } from './showing.ts';

/** Rows of cells; an empty cell is ''. A number is as it is written in the file: `62`. */
export interface Sheet {
  name: string;
  rows: string[][];
}

export function readSheets(xlsx: Uint8Array): Sheet[] {
  const files = unzipSync(xlsx);
  const read = (path: string) => strFromU8(files[path] ?? new Uint8Array());
  const targets = relationsOf(read('xl/_rels/workbook.xml.rels'));
  const shared = [...read('xl/sharedStrings.xml').matchAll(/<si>([\s\S]*?)<\/si>/g)].map(([, item]) => textIn(item!));
  return [...read('xl/workbook.xml').matchAll(/<sheet\b([^>]*)\/>/g)].map(([, attributes]) => {
    const path = targets.get(attributeOf(attributes!, 'r:id') ?? '') ?? '';
    const part = path.startsWith('/') ? path.slice(1) : `xl/${path}`;
    return { name: attributeOf(attributes!, 'name') ?? '', rows: rowsOf(read(part), shared) };
  });
}

/** Relationship id to target. */
export function relationsOf(xml: string): Map<string, string> {
  const tags = [...xml.matchAll(/<Relationship\b([^>]*)>/g)];
  return new Map(tags.map(([, one]) => [attributeOf(one!, 'Id') ?? '', attributeOf(one!, 'Target') ?? '']));
}

function rowsOf(xml: string, shared: readonly string[]): string[][] {
  const rows: string[][] = [];
  for (const [, attributes, body] of xml.matchAll(/<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
    const [, letters, number] = /^([A-Z]+)(\d+)$/.exec(attributeOf(attributes!, 'r') ?? '') ?? [];
    if (!letters) continue;
    const row = Number(number) - 1;
    while (rows.length <= row) rows.push([]);
    const column = columnOf(letters);
    while (rows[row]!.length < column) rows[row]!.push('');
    rows[row]![column] = cellText(attributeOf(attributes!, 't'), body ?? '', shared);
  }
  return rows;
}

function cellText(type: string | undefined, body: string, shared: readonly string[]): string {
  // A formula has no place in these workbooks: whatever it was meant to show, it differs from every figure.
  const formula = /<f\b[^>]*>([^<]*)/.exec(body)?.[1];
  if (formula !== undefined) return `=${unescaped(formula)}`;
  const value = unescaped(/<v>([^<]*)<\/v>/.exec(body)?.[1] ?? '');
  if (type === 's') return shared[Number(value)] ?? '';
  return type === 'inlineStr' ? textIn(body) : value;
}

const textIn = (xml: string): string =>
  [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map(([, text]) => unescaped(text!)).join('');

const columnOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
