// A Printer on a browser that is found and started when the first page is to be printed, and is kept for the rest.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer';
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
    browser ??= find().then(async (one) => (await import('./browser.ts')).launchBrowser(one));
    return browser;
  };
  return {
    version: async () => versionOf(await find()),
    print: async (html, meta) => (await import('./pdf.ts')).printPdf(html, await start(), meta),
    close: async () => {
      await (await browser?.catch(() => undefined))?.close();
    },
  };
}

/** The one that comes with topline is known by its package; any other is asked. */
async function versionOf({ source, executablePath }: FoundBrowser): Promise<string> {
  if (source === '@sparticuz/chromium') return `${source} ${(await readPackage()).dependencies[source]}`;
  const { stdout } = await promisify(execFile)(executablePath, ['--version'], { timeout: 10_000 });
  return stdout.trim();
}
