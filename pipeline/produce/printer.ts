// A Printer on a browser that is found and started when the first page is to be printed, and is kept for the rest: until
// it has grown, or has crashed, when the next page has a new one.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer';
import { UserError } from '../problems.ts';
import { readPackage } from '../publish/manifest.ts';
import type { FoundBrowser } from './browser.ts';
import type { Pages, Printed } from './pdf/pages.ts';
import type { Printer } from './produce.ts';

export interface OpenPrinter extends Printer {
  /** As the browser has printed it, to be finished elsewhere. */
  printed(html: string): Promise<Printed>;
  /** Starts the browser, which something will need: it takes as long as reading the data does. */
  warm(): void;
  close(): Promise<void>;
}

interface OpenBrowser {
  browser: Browser;
  pages: Pages;
  /** Pages that are being printed. */
  busy: number;
}

/** A browser keeps a little of each report that it has printed. */
const MOST_PRINTED = 300;

export function openPrinter(): OpenPrinter {
  let found: Promise<FoundBrowser> | undefined;
  let current: OpenBrowser | undefined;
  let closing: Promise<void> | undefined;
  const find = () => (found ??= import('./browser.ts').then(({ findBrowser }) => findBrowser()));
  const start = async (): Promise<OpenBrowser> => {
    const [{ launchBrowser }, { openPages }] = await Promise.all([import('./browser.ts'), import('./pdf/pages.ts')]);
    const browser = await launchBrowser(await find());
    return { browser, pages: openPages(browser), busy: 0 };
  };
  const takeNext = async (): Promise<OpenBrowser> => {
    const last = current;
    if (!last?.browser.connected || last.pages.count() + last.busy >= MOST_PRINTED) {
      current = await start();
      if (last?.busy === 0) await close(last.browser);
    }
    current!.busy++;
    return current!;
  };
  // One at a time, so that two pages that need a new browser get the same one.
  let turn: Promise<unknown> = Promise.resolve();
  const take = () => {
    const taken = turn.then(takeNext);
    turn = taken.catch(() => undefined);
    return taken;
  };
  const printed = async (html: string): Promise<Printed> => {
    const open = await take();
    try {
      return await unlessGone(open.browser, open.pages.print(html));
    } finally {
      open.busy--;
      if (open.busy === 0 && current !== open) await close(open.browser);
    }
  };
  return {
    version: async () => versionOf(await find()),
    printed,
    print: async (html, meta) => {
      const [pdf, { finishPdf }] = await Promise.all([printed(html), import('./pdf.ts')]);
      return finishPdf(pdf, html, meta);
    },
    warm: () => {
      // What goes wrong is told when the browser is needed, and starting it is tried again.
      if (!current) turn = turn.then(async () => (current ??= await start())).catch(() => undefined);
    },
    close: () =>
      (closing ??= turn.then(async () => {
        if (current) await close(current.browser);
      })),
  };
}

async function close(browser: Browser): Promise<void> {
  if (!browser.connected) return;
  // One that hangs doesn't answer a wish to close.
  const kill = setTimeout(() => browser.process()?.kill('SIGKILL'), CLOSE_MS);
  await browser.close().finally(() => clearTimeout(kill));
}

const CLOSE_MS = 5000;

const crashed = (): UserError =>
  new UserError(
    [
      {
        ...{ code: 'browser-crashed', severity: 'error', message: 'The browser stopped while it printed the report' },
        fix: 'Run again. If it stops again: has the machine enough memory?',
      },
    ],
    1,
  );

/** What waits for a browser that has ended waits for ever. */
async function unlessGone<T>(browser: Browser, work: Promise<T>): Promise<T> {
  const gone = Promise.withResolvers<never>();
  const end = () => gone.reject(crashed());
  browser.once('disconnected', end);
  if (!browser.connected) end();
  try {
    return await Promise.race([work, gone.promise]);
  } finally {
    browser.off('disconnected', end);
    work.catch(() => undefined);
    gone.promise.catch(() => undefined);
  }
}

/** The one that comes with topline is known by its package; any other is asked. */
async function versionOf({ source, executablePath }: FoundBrowser): Promise<string> {
  if (source === '@sparticuz/chromium') return `${source} ${(await readPackage()).dependencies[source]}`;
  const { stdout } = await promisify(execFile)(executablePath, ['--version'], { timeout: 10_000 });
  return stdout.trim();
}
