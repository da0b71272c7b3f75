// The web page → PDF: printed by a browser that has no network and runs no script, then finished (metadata, tags) so
// that the same page gives the same bytes on any day.

import { ParseSpeeds, PDFDocument } from '@cantoo/pdf-lib';
import type { Browser, BrowserContext, Page } from 'puppeteer';
import type { DocumentMeta } from '../fill/document.ts';
import { UserError } from '../problems.ts';
import { fitTables } from './pdf/fit.ts';
import { missingGlyphs } from './pdf/glyphs.ts';
import { describeLinks, type PageLink, pagesOfPlaces } from './pdf/links.ts';
import { writeMetadata } from './pdf/metadata.ts';
import { repairTags } from './pdf/tags.ts';

const printTimeoutMs = 60_000;

interface Printed {
  bytes: Uint8Array;
  links: PageLink[];
}

export async function printPdf(html: string, browser: Browser, meta: DocumentMeta): Promise<Uint8Array> {
  const { bytes, links } = await print(html, browser);
  const document = await readPdf(bytes);
  if (!repairTags(document)) throw missingGlyphs(html);
  describeLinks(document, links);
  writeMetadata(document, meta, html);
  return document.save({
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: Number.POSITIVE_INFINITY,
  });
}

/** Read in one go: the library would else stop after every hundred objects, to let a web page breathe. */
function readPdf(bytes: Uint8Array): Promise<PDFDocument> {
  return PDFDocument.load(bytes, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest });
}

async function print(html: string, browser: Browser): Promise<Printed> {
  let context: BrowserContext | undefined;
  try {
    context = await browser.createBrowserContext();
    const page = await context.newPage();
    await isolate(page);
    await page.setContent(html, { waitUntil: 'load', timeout: printTimeoutMs });
    const links = await page.$$eval('a[href]', (anchors) =>
      anchors.map((anchor) => ({
        target: anchor.getAttribute('href')!.replace(/^#/, ''),
        text: (anchor.textContent ?? '').replace(/\s+/g, ' ').trim(),
      })),
    );
    await fitTables(page);
    await numberContents(page);
    return { bytes: await printPage(page, true), links };
  } catch (error) {
    throw describeFailure(error);
  } finally {
    // A browser that has crashed has closed its contexts already.
    await context?.close().catch(() => undefined);
  }
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
 * Writes the page numbers into the contents list, if there is one, as a first print has them. They stand at the end of
 * lines that are there without them, so the second print breaks its pages where the first did.
 */
async function numberContents(page: Page): Promise<void> {
  if (!(await page.$('[data-leaf-of]'))) return;
  const pages = pagesOfPlaces(await readPdf(await printPage(page, false)));
  await page.$$eval(
    '[data-leaf-of]',
    (leaves, numbers) => {
      for (const leaf of leaves) leaf.textContent = String(numbers[leaf.getAttribute('data-leaf-of')!] ?? '');
    },
    pages,
  );
}

/** The page is text from a survey: whatever slipped into it may neither run nor ask for anything. */
async function isolate(page: Page): Promise<void> {
  await page.setJavaScriptEnabled(false);
  await page.setOfflineMode(true);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    // Aborted, not blocked: a blocked navigation would put an error page in the report's place.
    const answered = request.url().startsWith('data:') ? request.continue() : request.abort('aborted');
    // The request is gone where the page was closed meanwhile.
    answered.catch(() => undefined);
  });
}

function describeFailure(error: unknown): unknown {
  const { name, message } = error as Error;
  if (name === 'TimeoutError')
    return failure(
      'printing-hangs',
      `The browser did not print the report within ${printTimeoutMs / 1000} seconds`,
      message,
    );
  if (/Target closed|Session closed|Connection closed|Protocol error/.test(message))
    return failure('browser-crashed', 'The browser stopped while it printed the report', message);
  return error;
}

function failure(code: string, message: string, found: string): UserError {
  const fix = 'Run it again; if it stops again, free some memory or use fewer jobs.';
  return new UserError([{ code, severity: 'error', message, found, fix }], 1);
}
