// Any text → text fit to be drawn, described or kept in a workbook.

import { printable } from '../problems.ts';

/** One line, with no control or direction-changing characters and no broken surrogates. */
export function plain(text: string): string {
  return printable(text.toWellFormed().replace(/\s+/g, ' ').trim(), Number.POSITIVE_INFINITY);
}
