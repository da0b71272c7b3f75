// A Printer on a browser that is found and started when the first page is to be printed, and is kept for the rest.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer';
import { UserError } from '../problems.ts';
import { readPackage } from '../publish/manifest.ts';
import type { FoundBrowser } from './browser.ts';
import type { Printer } from './produce.ts';

export interface OpenPrinter extends Printer {
  close(): Promise<void>;
}

export function openPrinter(): OpenPrinter {
  let found: Promise<FoundBrowser> | undefined;
  let browser: Promise<Browser> | undefined;
  const find = () => (found ??= import('./browser.ts').then(({ findBrowser }) => findBrowser()));
  const start = async () => {
    // One that has crashed is not asked again: the next report has a new one.
    if (browser && !(await browser).connected) browser = undefined;
    browser ??= find().then(async (one) => (await import('./browser.ts')).launchBrowser(one));
    return browser;
  };
  return {
    version: async () => versionOf(await find()),
    print: async (html, meta) => {
      const { printPdf } = await import('./pdf.ts');
      const open = await start();
      return unlessGone(open, printPdf(html, open, meta));
    },
    close: async () => {
      const open = await browser?.catch(() => undefined);
      if (!open?.connected) return;
      // One that hangs doesn't answer a wish to close.
      const kill = setTimeout(() => open.process()?.kill('SIGKILL'), CLOSE_MS);
      await open.close().finally(() => clearTimeout(kill));
    },
  };
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
