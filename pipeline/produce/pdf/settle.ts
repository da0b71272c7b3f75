// What is done inside the browser's page before it is printed: the next report put in the last one's place, its pictures
// decoded, its tables made to fit. In one call: each of its own would take as long as a tenth of the printing.

/// <reference lib="dom" />

import type { Page } from 'puppeteer';
import { FIT_STEPS, type WideTable } from './fit.ts';
import type { PageLink } from './links.ts';

export interface Settled {
  links: PageLink[];
  wide: WideTable[];
  /** Whether the page has a contents list, which wants page numbers. */
  hasContents: boolean;
}

/** @param rest of the web page, from its title on, that is to be printed in place of the one that is there; none: that one */
export const settle = (page: Page, rest?: string): Promise<Settled> => page.evaluate(settleInPage, FIT_STEPS, rest);

/** Runs in the browser, where nothing else of this file is. */
async function settleInPage(steps: number, rest: string | undefined): Promise<Settled> {
  /** Nothing of the last report stays but what comes before a title. Markup that is put in this way runs no script. */
  const replaceContent = (html: string) => {
    const next = new DOMParser().parseFromString(`<!doctype html><html><head>${html}`, 'text/html');
    const title = document.querySelector('title')!;
    while (title.nextSibling) title.nextSibling.remove();
    title.replaceWith(...next.head.childNodes);
    document.body.replaceWith(next.body);
  };
  const inOneLine = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  const overflows = (table: HTMLTableElement) => table.offsetWidth > table.parentElement!.clientWidth + 1;
  /** The last step. The browser has no dictionary to cut words by: between syllables as they mostly are in English. */
  const cutWords = (table: HTMLTableElement) => {
    for (const th of table.tHead?.querySelectorAll('th') ?? [])
      if (!th.children.length)
        th.textContent = th.textContent!.replace(/\p{L}{9,}/gu, (word: string) =>
          word.replace(/(?<=\p{L}{4})(?=[b-df-hj-np-tv-xz][aeiouy]\p{L}{2})/giu, '\u00ad'),
        );
  };
  const makeFit = (table: HTMLTableElement) => {
    for (let step = 1; step <= steps && overflows(table); step++) table.dataset.fit = String(step);
    if (overflows(table)) cutWords(table);
  };
  const widthOf = (table: HTMLTableElement): WideTable => ({
    id: table.closest('.exhibit')?.id ?? '',
    caption: inOneLine(table.caption?.textContent || table.rows[0]?.textContent),
    columns: table.rows[0]?.cells.length ?? 0,
    widthPx: table.offsetWidth,
  });

  if (rest !== undefined) replaceContent(rest);
  await Promise.allSettled([...document.images].map((image) => image.decode()));
  const tables = [...document.querySelectorAll('table')];
  for (const table of tables) makeFit(table);
  return {
    links: [...document.querySelectorAll('a[href]')].map((anchor) => ({
      target: anchor.getAttribute('href')!.replace(/^#/, ''),
      text: inOneLine(anchor.textContent),
    })),
    wide: tables.filter(overflows).map(widthOf),
    hasContents: document.querySelector('[data-leaf-of]') !== null,
  };
}
