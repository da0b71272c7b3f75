// What a workbook holds, before it is written: sheets of text, with a table each. Figures become numbers whose format
// writes them as they are published.

import { decimalsOf, unitOf } from '../../chart/written.ts';
import type { Figure } from '../../summarise/figure.ts';
import { formatNumber } from '../../summarise/rounding.ts';

export interface SheetCell {
  text: string;
  /** Where the cell is a number; `text` is what its format makes of it. */
  number?: number;
  /** An Excel number format: `#,##0"%"`. */
  format?: string;
  /** The same without the figure's marks. */
  plainFormat?: string;
  right?: boolean;
  /** A sheet of this workbook that the cell leads to. */
  link?: string;
}

export interface SheetTable {
  /** Letters, digits and `_`, unique in the workbook. */
  name: string;
  /** Unique, none empty: a table of Excel's asks for that. */
  headers: string[];
  rows: SheetCell[][];
}

export interface Sheet {
  /** At most 31 characters, none of `\ / ? * [ ] :`. */
  name: string;
  /** In A1. */
  title: string;
  /** Below the title, a row each. */
  notes: string[];
  table?: SheetTable;
  /** Columns of text, wrapped. */
  wide?: boolean;
}

/** A figure as its published number, shown as its published text; text where nothing is published. */
export function numberCell(figure: Figure, text = figure.text): SheetCell {
  const { rounded } = figure;
  if (rounded === null) return { text, right: true };
  const decimals = decimalsOf(figure);
  const plainFormat = `#,##0${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}${unitOf(figure) && '"%"'}`;
  return { text, number: rounded, format: formatFor(rounded, decimals, text), plainFormat, right: true };
}

/** `24% [low]` is the number 24 and, quoted, what stands after it; `<0.5%` is quoted whole. */
function formatFor(rounded: number, decimals: number, text: string): string {
  const written = formatNumber(rounded, decimals);
  const number = `#,##0${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`;
  const format = text.startsWith(written) ? number + quoted(text.slice(written.length)) : quoted(text);
  // The minus sign of typography, and not the hyphen that spreadsheets write.
  return rounded < 0 && text.startsWith(written) ? `${format};"−"${format}` : format;
}

const quoted = (text: string): string => (text === '' ? '' : `"${text.replaceAll('"', '″')}"`);

/** `Yes`, `Yes (2)`; no header is empty. Excel compares them without regard to case. */
export function uniqueHeaders(headers: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headers.map((header) => {
    const name = header.trim().replace(/\s+/g, ' ') || 'Group or answer';
    const times = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
