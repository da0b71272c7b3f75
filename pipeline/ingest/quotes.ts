// A record whose quotation marks break the rules in, what is wrong with them out: where the cell was opened, and where
// it went wrong. Only looked at once csv-parse, or the end of the file, has refused the record.

import type { Place, Problem } from '../problems.ts';
import type { Dialect } from './records.ts';

interface Walk {
  line: number;
  /** 1-based. */
  field: number;
  /** Line and field where the quoted cell that we are in was opened. */
  openedAt?: { line: number; field: number };
}

const FIX =
  'Close the quotation mark. A quotation mark that belongs to the text is written twice, in a cell that is quoted.';

/** The first fault in a record, if there is one. */
export function explainQuotes(
  record: Buffer,
  { delimiter, newline }: Dialect,
  place: Place & { line: number },
): Problem | undefined {
  const text = record.toString('utf8');
  const lineBreak = String.fromCharCode(newline);
  const walk: Walk = { line: place.line, field: 1 };
  let atStart = true;
  let cellStart = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (walk.openedAt) {
      if (character === lineBreak) walk.line++;
      if (character !== '"') continue;
      if (text[i + 1] === '"') i++;
      else {
        const after = text.slice(i + 1).match(/^[^\S\r\n\t]*/)![0].length + i + 1;
        if (after < text.length && !isBreak(text[after]!, delimiter, lineBreak)) {
          return strayText(place.file, walk, text.slice(i, i + 20));
        }
        walk.openedAt = undefined;
      }
      continue;
    }
    if (character === delimiter) {
      walk.field++;
      cellStart = i + 1;
    }
    if (character === '"' && atStart) walk.openedAt = { line: walk.line, field: walk.field };
    else if (character === '"') return strayQuote(place.file, walk, text.slice(Math.max(cellStart, i - 20), i + 1));
    atStart = character === delimiter || (atStart && character.trim() === '');
  }
  return walk.openedAt ? unclosed(place.file, walk.openedAt) : undefined;
}

function isBreak(character: string, delimiter: string, lineBreak: string): boolean {
  return character === delimiter || character === lineBreak || character === '\r';
}

function strayText(file: string, walk: Walk, found: string): Problem {
  const { openedAt } = walk;
  return {
    code: 'text-after-quote',
    severity: 'error',
    place: { file, line: openedAt!.line, column: openedAt!.field },
    message: `the cell that a quotation mark opens here is closed on line ${walk.line}, and text follows it`,
    found,
    expected: 'a delimiter or a line break after the closing quotation mark',
    fix: FIX,
  };
}

function strayQuote(file: string, walk: Walk, found: string): Problem {
  return {
    code: 'stray-quote',
    severity: 'error',
    place: { file, line: walk.line, column: walk.field },
    message: 'a quotation mark stands inside a cell that is not quoted',
    found,
    fix: FIX,
  };
}

function unclosed(file: string, { line, field }: { line: number; field: number }): Problem {
  return {
    code: 'unclosed-quote',
    severity: 'error',
    place: { file, line, column: field },
    message: 'the quotation mark that opens this cell is never closed',
    found: 'the end of the file, or a cell of more than 1 MiB',
    fix: `${FIX} If the file was cut off, export it again.`,
  };
}
