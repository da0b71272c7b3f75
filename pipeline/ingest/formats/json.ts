// JSON in – a line a respondent, or a list of respondents – a Sheet out. Groups in a respondent's record become columns
// such as `group/question`, lists cells such as `1;3`.

import { BadFile, type Sheet } from './sheet.ts';

/** No survey nests deeper; what does is there to do harm. */
const DEEPEST = 32;
const MOST_COLUMNS = 20_000;

export function readJson(bytes: Buffer): Sheet {
  const text = new TextDecoder('utf-8').decode(bytes);
  const records = /^\s*\[/.test(text) ? listOf(text) : linesOf(text);
  const columns = new Map<string, number>();
  const flat = records.map((record) => flatten(record, columns));
  const names = [...columns.keys()];
  if (names.length === 0) throw new BadFile('its records hold nothing');
  return {
    ...{ what: 'JSON', encoding: 'utf-8', headers: [names] },
    rows: flat.map((cells) => names.map((_, column) => cells.get(column) ?? '')),
  };
}

function listOf(text: string): unknown[] {
  const data = parse(text, 'it');
  return Array.isArray(data) ? data : [data];
}

function linesOf(text: string): unknown[] {
  return text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parse(line, `line ${i + 1}`)]));
}

function parse(text: string, what: string): unknown {
  if (depthOf(text) > DEEPEST) throw new BadFile(`${what} is nested more than ${DEEPEST} deep`);
  try {
    return JSON.parse(text);
  } catch {
    throw new BadFile(`${what} is not valid JSON`);
  }
}

/** How deep brackets are nested, strings left out. */
function depthOf(text: string): number {
  let [depth, deepest, inText] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (inText) {
      if (char === '\\') i++;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

/** Cells by column number. */
function flatten(record: unknown, columns: Map<string, number>): Map<number, string> {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new BadFile('a record of it is not an object with named answers');
  }
  const cells = new Map<number, string>();
  const visit = (object: object, prefix: string) => {
    for (const [key, value] of Object.entries(object)) {
      const name = `${prefix}${key}`;
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) visit(value, `${name}/`);
      else {
        if (!columns.has(name)) columns.set(name, columns.size);
        cells.set(columns.get(name)!, textOf(value));
      }
    }
  };
  visit(record, '');
  if (columns.size > MOST_COLUMNS) throw new BadFile(`its records have more than ${MOST_COLUMNS} different names`);
  return cells;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (!Array.isArray(value)) return String(value);
  return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(';');
}
