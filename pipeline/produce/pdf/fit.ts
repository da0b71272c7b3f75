// Tables that are wider than the paper: set closer and smaller, as print.css has it for `data-fit`, until they fit
// (settle.ts). One that can't be made to fit stops the report: Chromium would shrink every page of it.

import type { Page } from 'puppeteer';
import { type Problem, UserError } from '../../problems.ts';

/** CSS pixels between the margins of A4, as print.css sets them: 170 mm. */
const TEXT_WIDTH = 642;
/** What print.css offers, from the mildest on. */
export const FIT_STEPS = 3;

/** A table that fits with none of the steps. */
export interface WideTable {
  id: string;
  caption: string;
  columns: number;
  widthPx: number;
}

/** Tables are measured as print has them; of the screen, as little as can be is painted. */
export async function prepareToFit(page: Page): Promise<void> {
  await page.emulateMediaType('print');
  await page.setViewport({ width: TEXT_WIDTH, height: 1 });
}

/** @throws UserError with each of the tables */
export function refuseWide(tables: readonly WideTable[]): void {
  if (tables.length > 0) throw new UserError(tables.map(tooWide), 2);
}

function tooWide({ id, caption, columns, widthPx }: WideTable): Problem {
  return {
    code: 'table-too-wide',
    severity: 'error',
    message: `the table ${id ? `\`${id}\`` : 'in the text'} is too wide for the page`,
    found: `${columns} columns, ${Math.round((widthPx / TEXT_WIDTH) * 170)} mm: ${caption}`,
    expected: 'a table that fits into 170 mm of paper',
    fix: 'Show fewer columns (`items`, `except`), shorten their labels, or make two tables of it.',
  };
}
