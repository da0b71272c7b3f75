// Quotes of a report in, a header and a row for each out: what CSV and workbook hold of them, as text.

import type { Quoted } from './document.ts';

/** A cell of a spreadsheet holds 32,767 characters; one with more can't be opened. */
const LONGEST = 32_000;

const cellOf = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()} […]` : text;

/** The words in one line, and what stands under them where anything does; `[z]`: nothing does. */
export function quoteRows({ quotes }: Quoted): string[][] {
  const isAttributed = quotes.some(({ by }) => by.length > 0);
  const rows = quotes.map(({ paragraphs, by }) => [
    cellOf(paragraphs.join(' ')),
    ...(isAttributed ? [by.join(', ') || '[z]'] : []),
  ]);
  return [['Quote', ...(isAttributed ? ['From'] : [])], ...rows];
}
