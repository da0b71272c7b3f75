// The preview as its user has it: a browser beside an editor. Files are saved, and the page is looked at.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Frame, Page } from 'puppeteer';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Preview, startPreview } from '../../pipeline/preview/preview.ts';
import { launchBrowser } from '../../pipeline/produce/browser.ts';
import { makePlace, type Place, TEMPLATE_FILE } from '../cli/newcomer.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>{{study.title}}';

let browser: Browser;
let place: Place;
let preview: Preview;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  return () => browser.close();
});
beforeEach(() => {
  place = makePlace();
});
afterEach(async () => {
  await page?.close();
  await preview?.close();
  place.remove();
});

async function open(query = '', widthPx = 1280): Promise<Page> {
  preview = await startPreview({ study: place.folder, port: 4300 }, { made: () => {} });
  page = await browser.newPage();
  complaints.length = 0;
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.setBypassCSP(widthPx !== 1280);
  await page.setViewport({ width: widthPx, height: 900 });
  await page.goto(`${preview.url}${query}`);
  return page;
}

/** The frame that is shown, once its text is as it should be. */
async function reportThat(holds: string): Promise<Frame> {
  await page.waitForFunction(
    (text) =>
      // biome-ignore lint/suspicious/noExplicitAny: runs in the browser.
      (globalThis as any).document.querySelector('iframe:not(.next)')?.contentDocument.body.textContent.includes(text),
    { timeout: 20_000 },
    holds,
  );
  const frame = await page.$('iframe:not(.next)');
  return (await frame!.contentFrame())!;
}

const shown = (selector: string): Promise<boolean> => page.$eval(selector, (one) => one.checkVisibility());
const textOf = (selector: string): Promise<string> => page.$eval(selector, (one) => one.textContent ?? '');
const edit = (change: (text: string) => string): void => place.change(TEMPLATE_FILE, change);

describe('the page', () => {
  it('shows the report with its figures, and what they are called, to mouse and keyboard', async () => {
    await open();
    const report = await reportThat('33% of 60 drink tea');
    const [share, base] = await report.$$('data.figure');
    const tip = () => report.$eval('[role=tooltip]', (one) => (one.checkVisibility() ? one.textContent : ''));
    expect(await tip()).toBe('');
    await share!.hover();
    expect(await tip()).toBe('drink.teaTea');
    await base!.focus();
    expect(await tip()).toContain('drink.base');
    expect(await base!.evaluate((one) => one.getAttribute('aria-describedby'))).toBe('preview-figure');
    await page.keyboard.press('Escape');
    expect(await tip()).toBe('');
    await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    await page.keyboard.up('Shift');
    expect(await tip()).toBe('drink.teaTea');
    expect(complaints).toEqual([]);
  });

  it('follows the template, and stays where the reader was', async () => {
    edit((text) => `${text}\n${'A paragraph.\n\n'.repeat(60)}`);
    await open();
    let report = await reportThat('drink tea');
    // biome-ignore lint/suspicious/noExplicitAny: runs in the browser.
    await report.evaluate(() => (globalThis as any).scrollTo(0, 700));
    edit((text) => text.replace('drink tea', 'drink tea every day'));
    report = await reportThat('33% of 60 drink tea every day');
    // biome-ignore lint/suspicious/noExplicitAny: runs in the browser.
    expect(await report.evaluate(() => (globalThis as any).scrollY)).toBe(700);
    expect(await page.$$('iframe')).toHaveLength(1);
  });

  it('shows a mistake with the lines where it stands, marks it in the page, and goes on when it is mended', async () => {
    await open();
    await reportThat('drink tea');
    edit((text) => text.replace('drink.tea', 'drink.teh').replace('drink tea', 'like tea'));
    const report = await reportThat('[problem 1] of 60 like tea');
    const told = await textOf('#errors');
    expect(told).toContain('question `drink` has no answer, net or figure `teh`');
    expect(told).toContain(`${TEMPLATE_FILE}:1:1`);
    expect(told).toContain('Did you mean `tea`?');
    expect(await textOf('#errors .here')).toBe('1{{pct "drink.teh"}} of {{base "drink"}} like tea.');
    expect(await textOf('#state')).toBe('1 problem, marked in the page');
    expect(await page.$('.stale')).toBeNull();
    await (await page.waitForSelector('#errors button'))!.click();
    // biome-ignore lint/suspicious/noExplicitAny: runs in the browser.
    expect(await report.evaluate(() => (globalThis as any).document.activeElement.textContent)).toBe('[problem 1]');
    edit((text) => text.replace('drink.teh', 'drink.coffee'));
    await page.waitForSelector('#errors[hidden]');
    await reportThat('33% of 60 like tea');
    expect(await textOf('#state')).toMatch(/^\d+ figures, made in \d+ ms$/);
  });

  it('keeps the last page that could be made while the template can’t be read', async () => {
    await open();
    await reportThat('33% of 60 drink tea');
    edit((text) => text.replace('{{pct "drink.tea"}}', '{{#if provisional}}'));
    await page.waitForSelector('#errors:not([hidden])');
    expect(await textOf('#errors')).toContain('`{{#if}}` is never closed');
    expect(await textOf('#state')).toBe('1 problem; below, the last page that could be made');
    await reportThat('33% of 60 drink tea');
    expect(await page.$('main.stale')).not.toBeNull();
    expect(await page.$('#errors button')).toBeNull();
  });

  it('follows the study file, its mistakes too, and the data', async () => {
    await open();
    await reportThat('Tea or coffee');
    place.change('study.yaml', (text) => text.replace('title: Tea or coffee', 'titel: Tea or coffee'));
    await page.waitForSelector('#errors:not([hidden])');
    expect(await textOf('#errors')).toContain('titel: Tea or coffee');
    place.change('study.yaml', (text) => text.replace('titel: Tea or coffee', 'title: Coffee or tea'));
    await reportThat('Coffee or tea');
    place.change('answers.csv', (text) => text.replaceAll('Tea', 'Water'));
    await reportThat('0% of 60 drink tea');
    place.change('answers.csv', (text) => text.replaceAll('Water', 'Beer'));
    await page.waitForSelector('#errors:not([hidden])');
    expect(await textOf('#errors')).toContain('answers.csv');
    // Answers are not for the page: problems tell what was found, and no lines of the file.
    expect(await page.$$('#errors .lines')).toHaveLength(0);
  });

  it('starts with a study that can’t be read, and has a page when it can', async () => {
    place.change('study.yaml', (text) => text.replace('drink:', 'drink'));
    await open();
    await page.waitForSelector('#errors:not([hidden])');
    expect(await textOf('main')).toContain('There is no page yet');
    place.change('study.yaml', (text) => text.replace('  drink\n', '  drink:\n'));
    await reportThat('drink tea');
    expect(await shown('#errors')).toBe(false);
  });

  it('shows text from the data, the study and the template as text, and runs none of it', async () => {
    place.change('study.yaml', (text) =>
      text
        .replace('title: Tea or coffee', `title: ${JSON.stringify(HOSTILE)}`)
        .replace('tea: Tea', `tea: { label: ${JSON.stringify(HOSTILE)}, code: Tea }`),
    );
    edit(
      (text) =>
        `${text}\n{{label "drink.tea"}}\n\n<script>window.pwned = 1</script><img src=x onerror="window.pwned=1">\n`,
    );
    await open();
    await reportThat(HOSTILE);
    edit((text) => `${text}\n{{pct "${'<img src=x onerror=alert(1)>'}"}}\n`);
    await page.waitForSelector('#errors:not([hidden])');
    expect(await textOf('#errors')).toContain('<img src=x onerror=alert(1)>');
    expect(await page.$$('#errors img, #errors script, header img')).toHaveLength(0);
    const report = await reportThat('[problem 1]');
    for (const one of [page, report]) expect(await one.evaluate('window.pwned')).toBeUndefined();
    expect(await page.title()).toContain('<img src=x');
  });

  it('lets the report and the unit be chosen, and an address of it be kept', async () => {
    place.change('study.yaml', (text) =>
      text
        .replace('  age:', '  town: { type: group, column: id, label: Town }\n  age:')
        .replace(
          'formats: [html] }',
          'formats: [html] }\n  each: { template: short, for_each: town, title: "Of {unit}" }',
        ),
    );
    await open();
    await reportThat('33% of 60');
    expect(await shown('#units')).toBe(false);
    await page.select('#report', 'each');
    await reportThat('Of r1');
    expect(await shown('#units')).toBe(true);
    await page.select('#unit', 'r7');
    await reportThat('Of r7');
    expect(page.url()).toContain('report=each&unit=r7');
    await page.reload();
    await reportThat('Of r7');
    expect(await page.$eval('#unit', (one) => (one as unknown as { value: string }).value)).toBe('r7');
  });

  it.each([1281, 390])('gives axe nothing to find at %i pixels, with and without problems', async (widthPx) => {
    await open('', widthPx);
    await reportThat('drink tea');
    const violations = async (text: string) => {
      await (await reportThat(text)).evaluate(axe);
      await page.evaluate(axe);
      return page.evaluate(async () => {
        // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as a global.
        const { violations, passes } = await (globalThis as any).axe.run();
        return [passes.length > 8, violations.map(({ id }: { id: string }) => id)];
      });
    };
    expect(await violations('drink tea')).toEqual([true, []]);
    edit((text) => `${text} {{pct "drink.beer"}} 42`);
    await page.waitForSelector('#errors:not([hidden])');
    expect(await violations('[problem 1] 42')).toEqual([true, []]);
    const wide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    expect(wide).toBe(false);
  });
});
