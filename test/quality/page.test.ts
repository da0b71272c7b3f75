// The report as files: when it is written, what it holds and what it must not, and its page in a browser.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../pipeline/produce/browser.ts';
import type { Quality } from '../../pipeline/quality/quality.ts';
import { makePlace, type Place } from '../cli/newcomer.ts';
import { cleanRows, type Row, STUDY, surveyFolder } from './survey.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('topline run', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => place.remove());

  const run = (...args: string[]) => place.run('run', '.', '--out', place.out, ...args);
  const html = () => join(place.out, 'quality/drinks.html');
  const json = () => join(place.out, 'quality/drinks.json');
  const quality = (): Quality => JSON.parse(readFileSync(json(), 'utf8'));

  it('writes a data quality report, and links to it from the list of editions', async () => {
    expect((await run()).exitCode).toBe(0);
    expect(readdirSync(join(place.out, 'quality'))).toEqual(['drinks.html', 'drinks.json']);
    expect(quality()).toMatchObject({ schema: 1, study: 'drinks', rows: { read: 60, used: 60 }, before: null });
    expect(readFileSync(join(place.out, 'index.html'), 'utf8')).toContain('href="quality/drinks.html"');
  });

  it('leaves it alone while the data is the same', async () => {
    await run();
    const before = statSync(html()).mtimeMs;
    await run();
    place.change('templates/short/report.md.hbs', (text) => `${text}\nMore words.\n`);
    await run();
    expect(existsSync(join(place.out, 'short/002-final'))).toBe(true);
    expect(statSync(html()).mtimeMs).toBe(before);
  });

  it('compares new data with the data before, and goes on doing so when the study file changes', async () => {
    await run();
    const tea = (text: string) => text.replaceAll('Coffee', 'Tea');
    place.change('answers.csv', tea);
    await run();
    const { shifts, before, files } = quality();
    expect(before!.files[0]!.sha256).not.toBe(files[0]!.sha256);
    expect(shifts).toMatchObject([{ question: 'drink', shifted: true }]);
    place.change('study.yaml', (text) => text.replace('label: Age', 'label: Years'));
    await run();
    expect(quality().shifts).toEqual(shifts);
    expect(quality().before).toEqual(before);
  });

  it('writes none with --dry-run, and none where the study wants none', async () => {
    await run('--dry-run');
    expect(place.written()).toEqual([]);
    place.change('study.yaml', (text) => `${text}quality: false\n`);
    await run();
    expect(existsSync(join(place.out, 'quality'))).toBe(false);
    expect(readFileSync(join(place.out, 'index.html'), 'utf8')).not.toContain('quality/');
  });

  it('writes none where every report was refused', async () => {
    place.change('templates/short/report.md.hbs', (text) => `${text}\n{{pct "drink.te"}}\n`);
    expect((await run()).exitCode).toBe(2);
    expect(place.written()).toEqual([]);
  });

  it('stands beside the editions of a report that has its name', async () => {
    place.change('study.yaml', (text) => text.replace('  short: {', '  quality: {'));
    expect((await run()).exitCode).toBe(0);
    expect(readdirSync(join(place.out, 'quality')).sort()).toEqual([
      '001-final',
      'drinks.html',
      'drinks.json',
      'latest',
    ]);
    const list = readFileSync(join(place.out, 'index.html'), 'utf8');
    expect(list).toContain('href="quality/drinks.html"');
    expect(list).toContain('href="quality/001-final/quality.html"');
  });

  it('puts a new one in the place of one that somebody wrote over', async () => {
    await run();
    writeFileSync(json(), '{"schema": 1, "key": 5');
    expect((await run('--force')).exitCode).toBe(0);
    expect(quality().questions.map(({ question }) => question)).toEqual(['age', 'drink']);
  });

  it('refuses a study file that names questions that there are none of, or that don’t fit', async () => {
    place.change('study.yaml', (text) => `${text}quality: { ended: drink, demographics: [drnk], speedng: 0.5 }\n`);
    const first = await run();
    expect(first.exitCode).toBe(2);
    expect(first.stderr).toContain('Did you mean `speeding`?');
    place.change('study.yaml', (text) => text.replace(', speedng: 0.5', ''));
    const second = await run();
    expect(second.stderr).toMatch(
      /study\.yaml:\d+:\d+ error: `quality.ended` names `drink`, a question of type single/,
    );
    expect(second.stderr).toContain('Did you mean `drink`?');
    expect(place.written()).toEqual([]);
  });
});

describe('a report on data with everything wrong', () => {
  let place: Place;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    const rows: Row[] = cleanRows().map((row, i): Row => {
      const odd: Row = i < 6 ? { uses: '77' } : i < 9 ? { uses: '<script>alert(1)</script>' } : {};
      const straight: Row = i < 60 ? Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`statement_${n}`, 'a'])) : {};
      const quick: Row = i < 20 ? { 'End Date': '2024-03-01 10:01:00' } : {};
      const spelt: Row = i === 100 ? { region: 'south' } : i === 102 ? { trips: '987654' } : {};
      return { ...row, ...straight, ...quick, ...spelt, ...odd, comment: `My name is Ann Example ${i}` };
    });
    rows.push({ ...rows[150]!, id: 'p9999' });
    const study = STUDY.replace('label: Trips', 'label: "Trips <i>a week</i> & more"').replace(
      'comment: { type: text, label: Comment }',
      'comment: { type: text, label: Comment }\n  phone: { type: text, column: Phone number }',
    );
    folder = surveyFolder(
      rows.map((row) => ({ ...row, 'Phone number': '07700 900123' })),
      study,
    );
    place = makePlace();
    browser = await launchBrowser();
    const template = join(place.folder, 'templates');
    cpSync(template, join(folder, 'templates'), { recursive: true });
    writeFileSync(join(folder, 'templates/short/report.md.hbs'), '{{pct "gender.f"}} are women.\n');
    const file = join(folder, 'study.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('template: brief', 'template: short'));
    const { stderr } = await place.run('run', folder, '--out', place.out);
    expect(stderr).not.toContain('error');
  });
  afterAll(async () => {
    await browser.close();
    place.remove();
    rmSync(folder, { recursive: true });
  });

  const path = (ending: string) => join(place.out, `quality/survey.${ending}`);

  async function open(widthPx: number): Promise<Page> {
    const page = await browser.newPage();
    await page.setBypassCSP(true);
    await page.setViewport({ width: widthPx, height: 900 });
    await page.goto(pathToFileURL(path('html')).href);
    return page;
  }

  it.each([1280, 390])(
    'gives axe nothing to find at %i pixels, and scrolls only within its tables',
    async (widthPx) => {
      const page = await open(widthPx);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(widthPx);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as a global.
        const { violations, passes } = await (globalThis as any).axe.run();
        return { violations: violations.map(({ id }: { id: string }) => id), passes: passes.length };
      });
      expect(found.violations).toEqual([]);
      expect(found.passes).toBeGreaterThan(10);
    },
  );

  it('says what to look at first, and links each to the section that tells more', async () => {
    const page = await open(1280);
    const found = await page.$$eval('.findings li', (all) => all.map((one) => one.textContent));
    const expected = [
      /^Look at it 9 rows of 201 did not fit/,
      /entered twice/,
      /spelt in two ways: “Region”/,
      /gave one answer to all 5/,
    ];
    for (const words of [
      ...expected,
      /much faster/,
      /far from all others: “Trips <i>a week<\/i> & more”/,
      /Phone number/,
    ])
      expect(
        found.some((text) => words.test(text!)),
        String(words),
      ).toBe(true);
    const targets = await page.$$eval('.findings a', (all) => all.map((one) => one.getAttribute('href')!));
    for (const target of targets) expect(await page.$(`h2${target}`), target).not.toBeNull();
  });

  it('has no markup from the study or the data, and loads nothing', async () => {
    const page = await open(1280);
    expect(await page.$('script, b, td i, main img, link')).toBeNull();
    expect(await page.$eval('h1', (title) => title.textContent)).toBe('Data quality: A survey <b>of</b> some');
  });

  it('tells no respondent’s words, name, address or number, in neither file', () => {
    for (const ending of ['html', 'json']) {
      const text = readFileSync(path(ending), 'utf8').replace(/url\(data:[^)]*\)/g, '');
      for (const secret of [
        'Ann Example',
        '@example.org',
        '07700',
        '987654',
        'alert(1)',
        'p9999',
        'p17',
        '10:01:00',
        '"south"',
      ])
        expect(text.includes(secret), `${secret} in ${ending}`).toBe(false);
      expect(text).toContain('77');
    }
  });
});
