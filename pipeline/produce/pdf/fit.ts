// Tables that are wider than the paper: set closer and smaller, as print.css has it for `data-fit`, until they fit. One
// that can't be made to fit stops the report: Chromium would shrink every page of it.

import type { Page } from 'puppeteer';
import { type Problem, UserError } from '../../problems.ts';

/** CSS pixels between the margins of A4, as print.css sets them: 170 mm. */
const TEXT_WIDTH = 642;
/** What print.css offers, from the mildest on. */
const STEPS = 3;

interface WideTable {
  id: string;
  caption: string;
  columns: number;
  widthPx: number;
}

/** Tables are measured as print has them. */
export async function prepareToFit(page: Page): Promise<void> {
  await page.emulateMediaType('print');
  await page.setViewport({ width: TEXT_WIDTH, height: 900 });
}

export async function fitTables(page: Page): Promise<void> {
  const wide = await widestTables(page);
  if (wide.length > 0) throw new UserError(wide.map(tooWide), 2);
}

/** Runs in the page: gives the tables that fit with none of the steps. */
function widestTables(page: Page): Promise<WideTable[]> {
  return page.$$eval(
    'table',
    (tables, steps) =>
      tables.flatMap((table) => {
        const overflows = () => table.offsetWidth > table.parentElement!.clientWidth + 1;
        for (let step = 1; step <= steps && overflows(); step++) table.dataset.fit = String(step);
        // The last step. The browser has no dictionary to cut words by: between syllables as they mostly are in English.
        const plain = overflows()
          ? [...(table.tHead?.querySelectorAll('th') ?? [])].filter((th) => !th.children.length)
          : [];
        for (const th of plain)
          th.textContent = th.textContent!.replace(/\p{L}{9,}/gu, (word: string) =>
            word.replace(/(?<=\p{L}{4})(?=[b-df-hj-np-tv-xz][aeiouy]\p{L}{2})/giu, '\u00ad'),
          );
        if (!overflows()) return [];
        return [
          {
            id: table.closest('.exhibit')?.id ?? '',
            caption: (table.caption?.textContent || table.rows[0]?.textContent || '').replace(/\s+/g, ' ').trim(),
            columns: table.rows[0]?.cells.length ?? 0,
            widthPx: table.offsetWidth,
          },
        ];
      }),
    STEPS,
  );
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
