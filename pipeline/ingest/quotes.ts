// A record whose quotation marks break the rules in, what is wrong with them out: where the cell was opened, and where
// it went wrong. Only looked at once csv-parse, or the end of the file, has refused the record.

import type { Place, Problem } from '../problems.ts';
import type { Dialect } from './records.ts';

/** Where a fault is told to be: the line and the column of the cell that starts at a character of the record. */
type PlaceOf = (start: number) => Place & { line: number };

const FIX =
  'Close the quotation mark. A quotation mark that belongs to the text is written twice, in a cell that is quoted.';

/** The first fault in a record that begins at `place`, if there is one. */
export function explainQuotes(
  record: Buffer,
  { delimiter, newline }: Dialect,
  place: Place & { line: number },
): Problem | undefined {
  const text = record.toString('utf8');
  const lineBreak = String.fromCharCode(newline);
  let column = 1;
  const placeOf: PlaceOf = (start) => ({
    file: place.file,
    line: place.line + text.slice(0, start).split(lineBreak).length - 1,
    column,
  });
  for (let start = 0; start < text.length; column++) {
    const end = endOfCell(text, start, delimiter, lineBreak, placeOf);
    if (typeof end !== 'number') return end;
    start = end + 1;
  }
  return undefined;
}

/** Where the delimiter or line break after a cell stands, or what is wrong with the cell. */
function endOfCell(
  text: string,
  start: number,
  delimiter: string,
  lineBreak: string,
  placeOf: PlaceOf,
): number | Problem {
  const first = skipBlanks(text, start, delimiter);
  if (text[first] !== '"') {
    const next = text.indexOf(delimiter, start);
    const end = next === -1 ? text.length : next;
    const cell = text.slice(start, end);
    const quote = cell.indexOf('"');
    return quote === -1 ? end : strayQuote(placeOf(start), cell.slice(Math.max(0, quote - 20), quote + 1));
  }
  const closing = closingQuote(text, first + 1);
  if (closing === -1) return unclosed(placeOf(start));
  const after = skipTrimmed(text, closing + 1, [delimiter, lineBreak]);
  const ends = after >= text.length || [delimiter, lineBreak].includes(text[after]!);
  return ends ? after : strayText(placeOf(start), placeOf(closing).line, text.slice(closing, closing + 20));
}

function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && /[^\S\r\n]/.test(text[at]!)) at++;
  return at;
}

/** What csv-parse drops between a closing quotation mark and the cell's end: white space of one byte. */
function skipTrimmed(text: string, from: number, ends: readonly string[]): number {
  let at = from;
  while (at < text.length && !ends.includes(text[at]!) && ' \t\r\f\v'.includes(text[at]!)) at++;
  return at;
}

/** The quotation mark that closes a cell: the first that is not one of two. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function strayText(place: Place, line: number, found: string): Problem {
  return {
    code: 'text-after-quote',
    severity: 'error',
    place,
    message: `the cell that a quotation mark opens here is closed on line ${line}, and text follows it`,
    found,
    expected: 'a delimiter or a line break after the closing quotation mark',
    fix: FIX,
  };
}

function strayQuote(place: Place, found: string): Problem {
  return {
    code: 'stray-quote',
    severity: 'error',
    place,
    message: 'a quotation mark stands inside a cell that is not quoted',
    found,
    fix: FIX,
  };
}

function unclosed(place: Place): Problem {
  return {
    code: 'unclosed-quote',
    severity: 'error',
    place,
    message: 'the quotation mark that opens this cell is never closed',
    found: 'the end of the file, or a cell of more than 1 MiB',
    fix: `${FIX} If the file was cut off, export it again.`,
  };
}
