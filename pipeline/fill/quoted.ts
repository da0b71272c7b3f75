// Quotes of a report in, a header and a row for each out: what CSV and workbook hold of them, as text.

import type { Quoted } from './document.ts';

/** The words in one line, and what stands under them where anything does; `[z]`: nothing does. */
export function quoteRows({ quotes }: Quoted): string[][] {
  const isAttributed = quotes.some(({ by }) => by.length > 0);
  const rows = quotes.map(({ paragraphs, by }) => [
    paragraphs.join(' '),
    ...(isAttributed ? [by.join(', ') || '[z]'] : []),
  ]);
  return [['Quote', ...(isAttributed ? ['From'] : [])], ...rows];
}
