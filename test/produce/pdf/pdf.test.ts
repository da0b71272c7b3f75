import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFArray, PDFDict, PDFDocument, PDFName, type PDFNumber } from '@cantoo/pdf-lib';
import type { Browser } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document } from '../../../pipeline/fill/document.ts';
import { UserError } from '../../../pipeline/problems.ts';
import { launchBrowser, withBrowser } from '../../../pipeline/produce/browser.ts';
import { makeHtml } from '../../../pipeline/produce/html.ts';
import { openPages } from '../../../pipeline/produce/pdf/pages.ts';
import { printPdf } from '../../../pipeline/produce/pdf.ts';
import { briefing, drawWith, gallery, stressDocument, theme } from '../fixture.ts';
import { openPdf, type ReadPdf, sizeOf } from './reading.ts';

const official = theme('official');
const htmlOf = (document: Document) => makeHtml(document, official, { chart: drawWith(official) });
let browser: Browser;
let html: string;
let bytes: Uint8Array;
let pdf: ReadPdf;

beforeAll(async () => {
  browser = await launchBrowser();
  html = await htmlOf(briefing);
  bytes = await printPdf(html, openPages(browser), briefing.meta);
  pdf = await openPdf(bytes);
});
afterAll(() => browser.close());

describe('the PDF', () => {
  test('is A4, titled, in the report’s language, tagged, dated by the report', async () => {
    expect(pdf.sizes.every(([width, height]) => Math.abs(width - 595) < 1 && Math.abs(height - 842) < 1)).toBe(true);
    expect(pdf.info).toMatchObject({
      Title: briefing.meta.title,
      Author: briefing.meta.publisher,
      Language: 'en-GB',
      Creator: 'topline',
      Producer: 'topline',
      CreationDate: 'D:20110929000000Z',
      ModDate: 'D:20110929000000Z',
    });
    expect(pdf.marked).toBe(true);
    expect(pdf.xmp).toContain('<pdfuaid:part>1</pdfuaid:part>');
  });

  test('has the headings as its outline', () => {
    expect(pdf.outline).toContain('Overall satisfaction');
    expect(pdf.outline).toContain('By region');
    expect(pdf.outline.filter((title) => title === 'Method and data quality')).toHaveLength(1);
  });

  test('tells in its tags what each chart shows, and has each heading, table and list item', async () => {
    const charts = briefing.blocks.filter((block) => block.kind === 'chart');
    expect(pdf.tags.filter((tag) => tag.role === 'Figure').map((tag) => tag.alt)).toEqual(
      charts.map(({ chart }) => chart.alt),
    );
    const types = await structureTypes(bytes);
    const count = (type: string) => types.filter((one) => one === type).length;
    expect([count('H1'), count('Table'), count('Caption')]).toEqual([1, 5, 9]);
    expect(count('LI')).toBe(5 + 4 + 8 + 3);
    expect(count('LBody')).toBe(count('LI'));
  });

  test('says of each chart where on its page it stands', async () => {
    const figures = (await dictionaries(bytes)).filter((dict) => dict.get(PDFName.of('S')) === PDFName.of('Figure'));
    expect(figures).toHaveLength(4);
    for (const figure of figures) {
      const attributes = figure.lookup(PDFName.of('A'), PDFArray);
      const layout = attributes.lookup(attributes.size() - 1, PDFDict);
      const box = layout.lookup(PDFName.of('BBox'), PDFArray).asArray();
      const [left, bottom, right, top] = box.map((number) => (number as PDFNumber).asNumber()) as [
        number,
        number,
        number,
        number,
      ];
      // The page's text area: A4 less its margins.
      expect(left).toBeGreaterThan(56);
      expect(right).toBeLessThan(540);
      expect(right - left).toBeGreaterThan(400);
      expect(bottom).toBeGreaterThan(59);
      expect(top - bottom).toBeGreaterThan(60);
      expect(top).toBeLessThan(842 - 65);
    }
  });

  test('embeds its fonts', async () => {
    const fonts = (await dictionaries(bytes)).filter(
      (dict) => dict.get(PDFName.of('Type')) === PDFName.of('FontDescriptor'),
    );
    expect(fonts.length).toBeGreaterThanOrEqual(3);
    for (const font of fonts) {
      expect(font.has(PDFName.of('FontFile2'))).toBe(true);
      expect(String(font.get(PDFName.of('FontName')))).toMatch(/SourceSans3/);
    }
  });

  test('numbers its pages, and runs title and status along the top of all but the first', () => {
    pdf.pages.forEach((lines, index) => {
      expect(lines.at(-1)).toMatch(new RegExp(`29 September 2011.*Page ${index + 1} of ${pdf.pages.length}$`));
      expect(lines[0]!.startsWith(`${briefing.meta.title} Provisional`)).toBe(index > 0);
    });
  });

  test('has page numbers in its contents that are where the sections are', () => {
    const pageOf = (heading: string) =>
      pdf.pages.findIndex((lines, page) => lines.lastIndexOf(heading) > (page ? -1 : 8));
    const contents = pdf.pages[0]!.slice(0, 12).join(' ');
    for (const section of ['Overall satisfaction', 'Control over daily life', 'Quality of life', 'Feeling safe'])
      expect(contents).toContain(`${section} ${pageOf(section) + 1}`);
    expect(pageOf('Feeling safe')).toBeGreaterThan(pageOf('Overall satisfaction'));
  });

  test('leaves out what only a screen is for', () => {
    const text = pdf.pages.flat().join('\n');
    expect(text).not.toContain('Show the data');
    expect(text).not.toContain('Skip to');
    expect(text.match(/I am neither satisfied nor dissatisfied/g)).toHaveLength(1);
  });

  test('has the same bytes from another browser on another day', async () => {
    const again = await withBrowser((other) => printPdf(html, openPages(other), briefing.meta));
    expect(Buffer.compare(again, bytes)).toBe(0);
    const other = await printPdf(html.replaceAll('62%', '63%'), openPages(browser), briefing.meta);
    expect(Buffer.compare(other, bytes)).not.toBe(0);
  });

  test('has the same bytes but for its id from a page without what print leaves out', async () => {
    const lean = await makeHtml(briefing, official, { chart: drawWith(official), printOnly: true });
    expect(lean).not.toMatch(/drawing narrow|class="(?:data|download)"/);
    const [print, whole] = [await printPdf(lean, openPages(browser), briefing.meta), bytes];
    const withoutId = (pdf: Uint8Array) =>
      Buffer.from(pdf)
        .toString('latin1')
        .replace(/\/ID \[[^\]]*\]/, '');
    expect(withoutId(print) === withoutId(whole)).toBe(true);
  });

  test('has the same bytes whatever the browser printed before, and two at once', async () => {
    const pages = openPages(browser);
    const longer = {
      ...briefing,
      meta: { ...briefing.meta, title: 'Another report', language: 'en-GB', contents: true },
    };
    const others = await Promise.all([htmlOf(longer), htmlOf({ ...briefing, blocks: briefing.blocks.slice(0, 3) })]);
    for (const other of others) await printPdf(other, pages, briefing.meta);
    const both = await Promise.all([html, html].map((one) => printPdf(one, pages, briefing.meta)));
    const again = await printPdf(others[0]!, pages, briefing.meta);
    expect(both.map((one) => Buffer.compare(one, bytes))).toEqual([0, 0]);
    expect(Buffer.compare(again, await printPdf(others[0]!, openPages(browser), briefing.meta))).toBe(0);
    expect(pages.count()).toBe(5);
  });
});

describe('page breaks', () => {
  test('leave no heading, caption or table header alone at a page’s foot, and cut no chart', async () => {
    const document = stressDocument(60);
    const stress = await openPdf(await printPdf(await htmlOf(document), openPages(browser), document.meta));
    expect(stress.pages.length).toBeGreaterThan(20);
    const bodies = stress.pages.map((lines, page) => lines.slice(page === 0 ? 0 : 1, -1));
    for (const lines of bodies) {
      expect(lines.at(-1)).not.toMatch(/^(?:Section heading|Lower heading|Figure|Table|Row Percentage)/);
      expect(lines[0]).not.toMatch(/^(?:Base|Figures may not|Source)/);
      const starts = lines.filter((line) => line.startsWith('Figure ') && !line.startsWith('Figures')).length;
      expect(lines.filter((line) => line.startsWith('I am extremely satisfied')).length).toBe(starts);
      expect(lines.filter((line) => line.startsWith('Base: 23,850')).length).toBe(starts);
    }
    const repeated = bodies.filter((lines) => lines[0]!.startsWith('Row Percentage'));
    expect(repeated.length).toBeGreaterThan(0);
  });
});

describe('the page that is printed', () => {
  test('asks nobody for anything, and runs no script', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('x');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // No policy of its own: this is what holds if the page's were lost.
    const open = `<!doctype html><html lang="en"><title>t</title><link rel="stylesheet" href="${address}/style.css">
      <style>@import "${address}/import.css"; @font-face { font-family: f; src: url(${address}/font.woff2) } p { font-family: f; background: url(${address}/b.png) }</style>
      <link rel="preconnect" href="${address}"><link rel="prefetch" href="${address}/next"><meta http-equiv="refresh" content="0; url=${address}/refresh">
      <h1 id="h">unharmed</h1><p>text</p><img src="${address}/image.png" alt="i"><iframe src="${address}/frame"></iframe>
      <img src="file:///etc/hostname" alt=""><object data="${address}/o"></object>
      <script>document.getElementById('h').textContent = 'harmed'; fetch('${address}/fetch')</script>
      <script src="${address}/script.js"></script><svg onload="fetch('${address}/svg')"></svg></html>`;
    try {
      const read = await openPdf(await printPdf(open, openPages(browser), briefing.meta));
      expect(read.pages.flat()).toContain('unharmed');
      expect(read.pages.flat()).not.toContain('harmed');
      expect(asked).toEqual([]);
    } finally {
      server.close();
    }
  });

  test('that loses its browser says so, and does not hang', async () => {
    const lost = await launchBrowser();
    lost.process()?.kill('SIGKILL');
    const failure = await printPdf(html, openPages(lost), briefing.meta).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).problems[0]!.code).toBe('browser-crashed');
  });
});

describe('a table wider than the page', () => {
  const wideReport = (columns: string[]): Document => {
    const cells = columns.map(() => ({ text: '62.3%', align: 'right' as const }));
    const rows = ['Yorkshire and the Humber', 'South West'].map((header) => ({ header, cells }));
    const table = { id: 'table-wide', number: 1, caption: 'Wide', columns: ['Region', ...columns], rows, notes: [] };
    return {
      ...briefing,
      blocks: [
        { kind: 'prose', html: '<p>Yardstick of type.</p>' },
        { kind: 'table', table },
      ],
    };
  };
  const print = async (document: Document) => printPdf(await htmlOf(document), openPages(browser), document.meta);

  test('is set smaller, with long words of its headers cut, and leaves the rest of the report as it is', async () => {
    const narrow = await sizeOf(await print(wideReport(['Share'])), 'Yardstick of type.');
    const wide = await print(wideReport(Array.from({ length: 10 }, () => 'Generally uncomfortable')));
    expect(await sizeOf(wide, 'Yardstick of type.')).toBe(narrow);
    const figure = await sizeOf(wide, '62.3%');
    expect(figure).toBeLessThan(narrow * 0.75);
    expect(figure).toBeGreaterThan(7);
    expect((await openPdf(wide)).pages[0]).toContain(`Region${' table'.repeat(10)}`);
  });

  test('that can’t be made to fit stops the report', async () => {
    const failure = await print(wideReport(Array.from({ length: 30 }, () => 'Generally uncomfortable'))).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(UserError);
    expect(failure.exitCode).toBe(2);
    expect(failure.problems).toHaveLength(1);
    expect(failure.problems[0]).toMatchObject({ code: 'table-too-wide', found: expect.stringContaining('31 columns') });
    expect(failure.problems[0].message).toContain('table-wide');
  });
});

describe('text that no font can draw', () => {
  test('stops the report, and names what it may be', async () => {
    // A private letter, which no font on any machine should have, and one that a report in English seldom has.
    const blocks = [{ kind: 'prose' as const, html: '<p>She said \u{10fffd} and 日.</p>' }];
    const failure = await printPdf(await htmlOf({ ...briefing, blocks }), openPages(browser), briefing.meta).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(UserError);
    expect(failure.exitCode).toBe(4);
    expect(failure.problems[0]).toMatchObject({ code: 'missing-glyphs', found: expect.stringContaining('日') });
  });
});

describe('PDF/UA-1', () => {
  test('veraPDF finds no failed check, where veraPDF can be had', async ({ skip }) => {
    const folder = await mkdtemp(join(tmpdir(), 'topline-test-'));
    try {
      const files: string[] = [];
      for (const name of ['official', 'charity']) {
        const look = theme(name);
        const document =
          name === 'official' ? stressDocument(20) : { ...briefing, blocks: [...briefing.blocks, ...gallery()] };
        const page = await makeHtml(document, look, { chart: drawWith(look) });
        files.push(join(folder, `${name}.pdf`));
        await writeFile(files.at(-1)!, await printPdf(page, openPages(browser), document.meta));
      }
      const checked = await run('.ci/verapdf.sh', files);
      skip(checked.code === 69, 'veraPDF cannot be had here');
      expect(checked).toMatchObject({ code: 0 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function run(command: string, args: string[]): Promise<{ code: number; output: string }> {
  const cwd = join(import.meta.dirname, '../../..');
  return new Promise((resolve) => {
    execFile(join(cwd, command), args, { cwd }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
  });
}

async function dictionaries(bytes: Uint8Array): Promise<PDFDict[]> {
  const { context } = await PDFDocument.load(bytes);
  return context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((object) => object instanceof PDFDict);
}

/** The type of each structure element, once each: pdf.js tells those that reach over a page break once a page. */
async function structureTypes(bytes: Uint8Array): Promise<string[]> {
  const elements = (await dictionaries(bytes)).filter((dict) => dict.has(PDFName.of('S')) && dict.has(PDFName.of('P')));
  return elements.map((dict) => dict.lookup(PDFName.of('S'), PDFName).decodeText());
}
