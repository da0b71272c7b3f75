// The pages about editions: index.html, which lists them all, and changes.html, in a browser.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../pipeline/produce/browser.ts';
import { makePlace, type Place } from '../cli/newcomer.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let place: Place;
let browser: Browser;
const run = (...args: string[]) => place.run('run', '.', '--out', place.out, ...args);

beforeAll(async () => {
  browser = await launchBrowser();
  place = makePlace();
  place.change('study.yaml', (text) => text.replace('title: Tea or coffee', 'title: Tea <b>or</b> "coffee" & more'));
  // Eight areas, each with a report of its own.
  place.change(
    'study.yaml',
    (text) =>
      `${text.replace('reports:', '  area: { type: group, label: Area }\nreports:')}  each: { template: short, for_each: area, formats: [html] }\n`,
  );
  place.change('answers.csv', (text) =>
    text
      .trimEnd()
      .split('\n')
      .map((row, at) => `${row},${at === 0 ? 'area' : `Area ${'ABCDEFGH'[at % 8]}`}`)
      .join('\n'),
  );
  await run();
  place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Water'));
  await run();
});
afterAll(async () => {
  await browser.close();
  place.remove();
});

async function open(file: string, widthPx = 1280): Promise<Page> {
  const page = await browser.newPage();
  await page.setBypassCSP(true);
  await page.setViewport({ width: widthPx, height: 900 });
  await page.goto(pathToFileURL(join(place.out, file)).href);
  return page;
}

describe.each(['index.html', 'short/002-final/changes.html'])('%s', (file) => {
  it.each([1280, 390])('gives axe nothing to find at %i pixels', async (widthPx) => {
    const page = await open(file, widthPx);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as a global.
      const { violations, passes } = await (globalThis as any).axe.run();
      return { violations: violations.map(({ id }: { id: string }) => id), passes: passes.length };
    });
    expect(found.violations).toEqual([]);
    expect(found.passes).toBeGreaterThan(10);
  });

  it('has links that lead to files that are there, and no markup from the study’s text', async () => {
    const page = await open(file);
    const links = await page.$$eval('a[href]', (all) => all.map((one) => one.getAttribute('href')!));
    for (const link of links) expect(existsSync(join(place.out, decodeURIComponent(link)))).toBe(true);
    expect(await page.$('b')).toBeNull();
    expect(await page.$eval('body', (body) => body.textContent)).toContain('Tea <b>or</b> "coffee" & more');
  });
});

/** The cells of a report's table. */
const rowsOf = (page: Page, report: string) =>
  page.$$eval(`[aria-label="Editions of ${report}"] tbody tr`, (all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent)),
  );

describe('the list of editions', () => {
  it('has the reports for each of many groups in one table, folded away, with the editions before the newest', async () => {
    const page = await open('index.html');
    expect(await page.$eval('details', (details) => details.open)).toBe(false);
    expect(await page.$eval('summary', (summary) => summary.textContent)).toBe('8 reports, one for each unit');
    const rows = await rowsOf(page, 'each');
    expect(rows).toHaveLength(8);
    const [moved, ...others] = rows.sort((a, b) => (a[1]! > b[1]! ? -1 : 1));
    expect(moved!.slice(1, 3)).toEqual(['002-final', 'final']);
    expect(moved!.at(-1)).toBe('001-final');
    for (const row of others) expect([row[1], row.at(-1)]).toEqual(['001-final', '–']);
  });

  it('has each edition, newest first, with its status, its date, what changed and its formats', async () => {
    const page = await open('index.html');
    expect(await rowsOf(page, 'short')).toEqual([
      ['002-final', 'final', '1 May 2024', expect.stringMatching(/^2 figures changed/), 'web page'],
      ['001-final', 'final', '1 May 2024', 'first edition', 'web page'],
    ]);
  });

  it('is left as it is by a run that makes nothing', async () => {
    const before = readFileSync(join(place.out, 'index.html'));
    expect((await run()).stdout).toContain('unchanged');
    expect(readFileSync(join(place.out, 'index.html'))).toEqual(before);
  });
});

describe('the page of changes', () => {
  it('shows both texts, with what went and what came marked', async () => {
    const page = await open('short/002-final/changes.html');
    const marks = (kind: string) => page.$$eval(kind, (all) => all.map((one) => one.textContent));
    expect(await marks('del')).toContain('33%');
    expect(await marks('ins')).toContain('32%');
  });
});
