// Web pages in, PDFs as the browser prints them out. A browser's page is kept from report to report, with the fonts that
// it has read: reading them again takes longer than printing, and the browser lets go of none.

import type { Browser, Page } from 'puppeteer';
import { UserError } from '../../problems.ts';
import { prepareToFit, refuseWide } from './fit.ts';
import { type PageLink, pagesOfPlaces, readPdf } from './links.ts';
import { type Settled, settle } from './settle.ts';

/** As the browser has printed it: without metadata, and with its tags as they come. */
export interface Printed {
  bytes: Uint8Array;
  links: PageLink[];
}

export interface Pages {
  print(html: string): Promise<Printed>;
  /** How many have been printed. */
  count(): number;
}

interface KeptPage {
  page: Page;
  /** The beginning of the web page that it holds: language, policy, fonts. */
  beginning: string;
  /** Nothing has been printed from it yet. */
  isNew: boolean;
}

const printTimeoutMs = 60_000;
/** More than are ever printed at once, but for those of other themes. */
const MOST_KEPT = 4;

/** As many pages as are printed at once; a new one where none that is free has the fonts. */
export function openPages(browser: Browser): Pages {
  const free: KeptPage[] = [];
  let count = 0;
  const take = async (beginning: string): Promise<KeptPage> => {
    const at = beginning === '' ? -1 : free.findIndex((kept) => kept.beginning === beginning);
    if (at >= 0) return free.splice(at, 1)[0]!;
    return { page: await openPage(browser), beginning, isNew: true };
  };
  const fillIn = async ({ page, isNew, beginning }: KeptPage, html: string): Promise<Settled> => {
    if (!isNew) return settle(page, html.slice(beginning.length));
    await page.setContent(html, { waitUntil: 'load', timeout: printTimeoutMs });
    return settle(page);
  };
  const giveBack = async (kept: KeptPage) => {
    free.push({ ...kept, isNew: false });
    if (free.length > MOST_KEPT || kept.beginning === '') await free.shift()?.page.close();
  };
  return {
    count: () => count,
    print: async (html) => {
      let kept: KeptPage | undefined;
      try {
        kept = await take(beginningOf(html));
        const printed = await printContent(kept.page, await fillIn(kept, html));
        count++;
        // A page that something went wrong on isn't used again.
        await giveBack(kept);
        return printed;
      } catch (error) {
        const failed = describeFailure(error);
        // One that hangs answers nobody any more, nor a wish to close: the next report has a new one.
        if (failed === HANGS) browser.process()?.kill('SIGKILL');
        // A browser that has crashed has closed its pages already.
        else await kept?.page.close().catch(() => undefined);
        throw failed === HANGS ? hanging((error as Error).message) : failed;
      }
    },
  };
}

/** What a web page has before its title is the same for all reports of one look. */
const beginningOf = (html: string): string => html.slice(0, Math.max(0, html.indexOf('<title>')));

/** The page is text from a survey: whatever slipped into it may neither run nor ask for anything. */
async function openPage(browser: Browser): Promise<Page> {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setJavaScriptEnabled(false);
  await page.setOfflineMode(true);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    // Aborted, not blocked: a blocked navigation would put an error page in the report's place.
    const answered = request.url().startsWith('data:') ? request.continue() : request.abort('aborted');
    // The request is gone where the page was closed meanwhile.
    answered.catch(() => undefined);
  });
  await prepareToFit(page);
  return page;
}

async function printContent(page: Page, { links, wide, hasContents }: Settled): Promise<Printed> {
  refuseWide(wide);
  if (hasContents) await numberContents(page);
  return { bytes: await printPage(page, true), links };
}

function printPage(page: Page, tagged: boolean): Promise<Uint8Array> {
  return page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged,
    outline: tagged,
    waitForFonts: true,
    timeout: printTimeoutMs,
  });
}

/**
 * Writes the page numbers into the contents list, as a first print has them. They stand at the end of
 * lines that are there without them, so the second print breaks its pages where the first did.
 */
async function numberContents(page: Page): Promise<void> {
  const pages = pagesOfPlaces(await readPdf(await printPage(page, false)));
  await page.$$eval(
    '[data-leaf-of]',
    (leaves, numbers) => {
      for (const leaf of leaves) leaf.textContent = String(numbers[leaf.getAttribute('data-leaf-of')!] ?? '');
    },
    pages,
  );
}

const HANGS = Symbol('hangs');

const hanging = (message: string): UserError =>
  failure('printing-hangs', `The browser did not print the report within ${printTimeoutMs / 1000} seconds`, message);

function describeFailure(error: unknown): unknown {
  const { name, message } = error as Error;
  if (name === 'TimeoutError' || /timed out/.test(message)) return HANGS;
  if (/Target closed|Session closed|Connection closed|Protocol error/.test(message))
    return failure('browser-crashed', 'The browser stopped while it printed the report', message);
  return error;
}

function failure(code: string, message: string, found: string): UserError {
  const fix = 'Run it again; if it stops again, free some memory or use fewer jobs.';
  return new UserError([{ code, severity: 'error', message, found, fix }], 1);
}
