// The text of an SPSS file's multiple-response sets (records 7/7 and 7/19) in, the sets out.
//   $name=D4 Yes  5 label var1 var2      dichotomies: a column an answer, "4 Yes" the code of a tick
//   $name=C 5 label var1 var2            categories: each column holds one of the answers
//   $name=E 1 1 5 label var1 var2        dichotomies whose answers are named by value labels

import type { AnswerSet } from '../sheet.ts';

/** @param nameOf short names in lower case to names */
export function readSets(text: string, nameOf: ReadonlyMap<string, string>): AnswerSet[] {
  return text.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    const set = at > 0 ? readSet(line.slice(at + 1), line.slice(0, at)) : undefined;
    if (!set) return [];
    const columns = set.columns.map((column) => nameOf.get(column.toLowerCase()) ?? column);
    return columns.length > 1 ? [{ ...set, columns }] : [];
  });
}

function readSet(rest: string, name: string): AnswerSet | undefined {
  const kind = rest[0];
  let text = rest.slice(1);
  if (kind === 'E') text = text.replace(/^ \d+ /, '');
  let counted: string | undefined;
  if (kind === 'D' || kind === 'E') {
    const value = countedText(text);
    if (!value) return undefined;
    counted = value.text.trim();
    text = value.rest;
  } else if (kind !== 'C') return undefined;
  const label = countedText(text.replace(/^ /, ''));
  if (!label) return undefined;
  const columns = label.rest.trim().split(/\s+/).filter(Boolean);
  return { label: label.text || name.replace(/^\$/, ''), columns, ...(counted === undefined ? {} : { counted }) };
}

/** `5 label …`: text whose length stands before it. */
function countedText(text: string): { text: string; rest: string } | undefined {
  const match = text.match(/^(\d{1,6}) /);
  if (!match) return undefined;
  const start = match[0].length;
  const end = start + Number(match[1]);
  return { text: text.slice(start, end), rest: text.slice(end) };
}
