import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document } from '../../../pipeline/fill/document.ts';
import { launchBrowser } from '../../../pipeline/produce/browser.ts';
import { makeHtml } from '../../../pipeline/produce/html.ts';
import { briefing, chartOf, drawWith, gallery, percentage, tableOf, theme, themeNames } from '../fixture.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const official = theme('official');
let browser: Browser;
const pages: Record<string, string> = {};

beforeAll(async () => {
  browser = await launchBrowser();
  for (const name of themeNames) pages[name] = await makeHtml(briefing, theme(name), { chart: drawWith(theme(name)) });
});
afterAll(() => browser.close());

async function open<T>(html: string, widthPx: number, use: (page: Page, requests: string[]) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  try {
    // axe is put in from outside; what the page's own policy allows is tested apart.
    await page.setBypassCSP(true);
    await page.setViewport({ width: widthPx, height: 844 });
    await page.setContent(html, { waitUntil: 'load' });
    return await use(page, requests);
  } finally {
    await page.close();
  }
}

const count = (page: Page, selector: string) => page.$$eval(selector, (found) => found.length);
const texts = (page: Page, selector: string) => page.$$eval(selector, (found) => found.map((one) => one.textContent));

describe('the web page', () => {
  test('has one h1, a title, a language, a description, and its landmarks once each', async () => {
    await open(pages.official!, 1280, async (page) => {
      expect(await texts(page, 'h1')).toEqual([briefing.meta.title]);
      expect(await page.title()).toBe(briefing.meta.title);
      expect(await page.$eval('html', (html) => html.lang)).toBe('en-GB');
      expect(await page.$eval('meta[name=description]', (meta) => meta.content)).toBe(briefing.meta.description);
      for (const landmark of ['body > header', 'nav', 'main', 'body > footer'])
        expect(await count(page, landmark)).toBe(1);
    });
  });

  test('shows the status, the date in the report’s language, and the publisher', async () => {
    await open(pages.official!, 1280, async (page) => {
      expect((await texts(page, '.byline'))[0]).toBe(
        'Provisional Published 29 September 2011 The Information Centre for health and social care',
      );
    });
  });

  test('keeps every figure of prose, tables and charts in a data element with its id and rounded value', async () => {
    await open(pages.official!, 1280, async (page) => {
      const found = await page.$$eval('data.figure', (all) =>
        all.map((one) => [one.getAttribute('data-figure'), one.getAttribute('value'), one.textContent]),
      );
      expect(found).toContainEqual(['satisfaction.top', '62', '62%']);
      expect(found).toContainEqual(['table1.2.0', '54', '54%']);
      expect(found).toContainEqual(['chart3.1.0', '66', '66%']);
      expect(found).toContainEqual(['table2.3.1', '', '[c]']);
    });
  });

  test('has tables with a caption, a header for each row and column, no merged and no empty cell', async () => {
    await open(pages.official!, 1280, async (page) => {
      expect(await count(page, 'table:not(:has(caption))')).toBe(0);
      expect(await count(page, '[colspan], [rowspan]')).toBe(0);
      expect(await count(page, 'td:empty, th:empty')).toBe(0);
      expect(await count(page, 'th:not([scope])')).toBe(0);
      expect(await count(page, 'tbody tr:not(:has(th[scope=row]:first-child))')).toBe(0);
    });
  });

  test('asks for nothing and carries no script', async () => {
    for (const name of themeNames) {
      expect(pages[name]).not.toMatch(/<script/i);
      expect(pages[name]).toContain(
        `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:`,
      );
      await open(pages[name]!, 1280, async (page, requests) => {
        await page.evaluate('document.fonts.ready.then(() => undefined)');
        expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([]);
        expect(await page.evaluate(`document.fonts.check('16px "Source Sans 3"')`)).toBe(true);
      });
    }
  });

  test('stays below 600 KB with its fonts, and leaves out the face that it does not use', async () => {
    const plain: Document = { ...briefing, blocks: [{ kind: 'prose', html: '<p>Upright.</p>' }] };
    const html = await makeHtml(plain, official, { chart: drawWith(official) });
    expect(pages.official!.length).toBeLessThan(600_000);
    expect(pages.official).toContain('font-style: italic; font-display');
    expect(html).not.toContain('font-style: italic; font-display');
  });

  test('has a contents list of its sections only where the report asks for one', async () => {
    await open(pages.official!, 1280, async (page) => {
      const targets = await page.$$eval('nav a', (all) => all.map((a) => a.hash));
      expect(await texts(page, targets.join(', '))).toEqual([
        'Overall satisfaction',
        'Control over daily life',
        'Quality of life',
        'Feeling safe',
        'Method and data quality',
      ]);
    });
    const without = { ...briefing, meta: { ...briefing.meta, contents: false } };
    expect(await makeHtml(without, official, { chart: drawWith(official) })).not.toContain('<nav');
  });

  test('links a chart to its data where there is any', async () => {
    const chart = drawWith(official);
    const html = await makeHtml(briefing, official, { chart, dataLink: (id) => `tables/${id}.csv` });
    expect(html).toContain('<a href="tables/chart-1.csv" download>');
    expect(pages.official).not.toContain('download>');
  });
});

describe.each(themeNames)('the %s look', (name) => {
  test.each([1280, 390])('gives axe nothing to find at %i pixels', async (widthPx) => {
    const blocks = [...briefing.blocks, ...gallery()];
    const html = await makeHtml({ ...briefing, blocks }, theme(name), { chart: drawWith(theme(name)) });
    await open(html, widthPx, async (page) => {
      await page.$$eval('details', (all) => all.map((details) => details.setAttribute('open', '')));
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as a global.
        const { violations, passes } = await (globalThis as any).axe.run();
        const nodes = (rule: { id: string; nodes: { html: string }[] }) =>
          rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`);
        return { violations: violations.flatMap(nodes) as string[], passes: passes.length as number };
      });
      expect(found.violations).toEqual([]);
      expect(found.passes).toBeGreaterThan(20);
    });
  });

  test('on a phone, shows the narrow drawings, and only tables scroll sideways', async () => {
    await open(pages[name]!, 390, async (page) => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      const shown = (selector: string) =>
        page.$$eval(selector, (all) => all.filter((one) => one.getBoundingClientRect().width > 0).length);
      expect([await shown('.narrow svg'), await shown('.wide svg')]).toEqual([4, 0]);
      // 12 px and more on the screen, whatever the drawing was scaled to.
      const smallest = await page.$$eval('.narrow svg text', (all) =>
        Math.min(
          ...all.map((text) => {
            const { clientWidth, viewBox } = text.ownerSVGElement!;
            return Number.parseFloat(text.getAttribute('font-size')!) * (clientWidth / viewBox.baseVal.width);
          }),
        ),
      );
      expect(smallest).toBeGreaterThan(12);
    });
  });
});

describe('text from a survey', () => {
  const nasty = '</style></title><script>globalThis.owned = 1</script><img src=x onerror="owned=1">"\'&{{x}}\u202e';

  test('never becomes markup, wherever it stands', async () => {
    const chart = { ...chartOf(1, nasty, 'bar', [nasty, 'b'], [[nasty, [1, 2]]]), subtitle: nasty, baseNote: nasty };
    const table = tableOf(1, nasty, [nasty, nasty], [[nasty, 3]]);
    table.rows[0]!.cells[0] = { text: nasty, figure: { ...percentage(nasty, nasty, 4), text: nasty } };
    const html = await makeHtml(
      {
        meta: {
          ...briefing.meta,
          title: nasty,
          subtitle: nasty,
          kicker: nasty,
          publisher: nasty,
          description: nasty,
          keywords: [nasty],
        },
        blocks: [
          { kind: 'chart', chart },
          { kind: 'table', table: { ...table, notes: [nasty] } },
          { kind: 'box', role: 'note', title: nasty, blocks: [] },
        ],
        figures: [],
      },
      official,
      { chart: drawWith(official), dataLink: () => nasty },
    );
    await open(html, 1280, async (page, requests) => {
      expect(await count(page, 'script, img, style:not(head > style), body style')).toBe(0);
      expect(await count(page, '[onerror]')).toBe(0);
      expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false);
      expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([]);
      expect((await texts(page, 'h1'))[0]).toBe(nasty.replace('\u202e', '�'));
      expect(await count(page, 'main table')).toBe(2);
    });
  });

  test.each([
    '<svg onload="x()"></svg>',
    '<svg><script>x()</script></svg>',
    '<svg><image href="http://example.org/a.png"/></svg>',
    '<svg><rect fill="url(http://example.org/#a)"/></svg>',
    '<img src="a.png">',
  ])('a drawing that is more than a drawing is refused: %s', async (svg) => {
    await expect(makeHtml(briefing, official, { chart: async () => svg })).rejects.toThrow('is not a plain SVG');
  });

  test('two drawings of one chart share no id', async () => {
    const svg = '<svg viewBox="0 0 1 1"><clipPath id="c-1"></clipPath><g clip-path="url(#c-1)"></g></svg>';
    const blocks = [{ kind: 'chart' as const, chart: chartOf(1, 'Title', 'bar', ['a'], [['s', [1]]]) }];
    const html = await makeHtml({ ...briefing, blocks }, official, { chart: async () => svg });
    expect(html.match(/id="c-1"/g)).toHaveLength(1);
    expect(html).toContain('<clipPath id="c-1-narrow"></clipPath><g clip-path="url(#c-1-narrow)">');
  });
});
