// What respondents wrote, in every format: the same text, and nothing but text. And whose words a unit's report has.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forUnit, unitParts } from '../../pipeline/burst/burst.ts';
import type { Document } from '../../pipeline/fill/document.ts';
import { fill } from '../../pipeline/fill/fill.ts';
import type { Template } from '../../pipeline/fill/template.ts';
import { UserError } from '../../pipeline/problems.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { produce } from '../../pipeline/produce/produce.ts';
import { dataFiles, toCsv } from '../../pipeline/publish/figures.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { readTheme } from '../../pipeline/theme.ts';
import { readTaggedText, type TextElement } from '../../pipeline/verify/pdftext.ts';
import { readSheets } from '../../pipeline/verify/sheet.ts';
import { verify } from '../../pipeline/verify/verify.ts';
import { pdfText, wordText } from '../reading.ts';

/** What somebody wrote, and, where it is not the same, what a reader sees. */
const WRITTEN: Record<string, [written: string, shown?: string]> = {
  HTML: ['<script>alert(1)</script> <img src=x onerror="alert(1)"> <b>bold</b> &amp; <!-- gone -->'],
  Handlebars: ['{{study.title}} {{{study.title}}} {{> method}} {{#each x}} {{quotes "said"}}'],
  Markdown: ['# heading **bold** _it_ `code` > quote | a | b | 1. one'],
  'a link': ['[x](javascript:alert(1)) <javascript:alert(1)> ![y](http://example.org/z.png)'],
  'a formula': ['=HYPERLINK("http://example.org","x")'],
  'a formula of another kind': ["+cmd|' /C calc'!A0"],
  'a path': ['../../../etc/passwd file:///etc/passwd C:\\Windows\\System32 \\\\server\\share'],
  'marks of direction': [
    'left \u202eright to left\u202c and \u2067isolated\u2069 end',
    'left right to left and isolated end',
  ],
  'control characters': ['one\u0007two\u001bthree\ue000\ue001\ufffe\uffff', 'onetwothree'],
  'Hebrew with numbers': ['ההמתנה הייתה 12 שבועות ואז 34 ימים'],
  'a very long answer': [`Once upon a time ${'and so on '.repeat(4000)}the end`],
  'XML that ends the text': ['</w:t></w:r></w:p><w:p> ]]> --> </data></blockquote></main>'],
  'much white space': ['  one \u00a0 two\t\tthree  \r\n\r\n\r\n  four\u200b ', 'one two three four'],
};
const shown = Object.values(WRITTEN).map(([written, seen]) => seen ?? written);

const STUDY = `study: said
title: A study <i>of</i> words
responses: { file: said.csv, id: id }
questions:
  town: { type: group, label: Town }
  said: { type: text, label: What was said, quotes: { smallest_group: 2 } }
reports:
  all: { template: all }
  each: { template: all, for_each: town }
`;

let folder: string;
let source: Source;
const template = (text: string): Template => ({ file: 'all/report.md.hbs', text, partials: new Map() });
const filled = (text: string): Document => fill(template(text), source.estimates, source.study.reports.get('all')!);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'topline-quotes-'));
  const rows = Object.values(WRITTEN).map(([written], at) => [String(at + 1), at < 6 ? 'North' : '=South', written]);
  // Cells as a data file has them: no formula is disarmed in it.
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  writeFileSync(
    join(folder, 'said.csv'),
    [['id', 'town', 'said'], ...rows].map((row) => row.map(cell).join(',')).join('\r\n'),
  );
  writeFileSync(join(folder, 'study.yaml'), STUDY);
  source = await openStudy(await readStudy(folder));
});
afterAll(() => rmSync(folder, { recursive: true }));

const squeezed = (text: string): string => text.replace(/[\s\u00a0]+/g, '');

describe('in every format', () => {
  let document: Document;
  let files: Map<string, Uint8Array | string>;
  const bytes = (name: string) => files.get(name) as Uint8Array;
  beforeAll(async () => {
    document = filled('Before.\n\n{{quotes "said" by="town" top=20}}\n\nAfter.\n');
    const printer = openPrinter();
    const formats = ['html', 'pdf', 'docx', 'xlsx'] as const;
    const effects = { printer, progress: () => {} };
    const made = await produce(
      document,
      readTheme('templates/themes/official'),
      { id: 'r', formats: [...formats] },
      effects,
    );
    await printer.close();
    files = new Map([...made.files, ...dataFiles(document.blocks)]);
    // As before each publication: what was written is read back.
    await verify(document, files, { page: made.page });
  });

  it.each(Object.keys(WRITTEN))('%s is text', (kind) => {
    const [written, seen = written] = WRITTEN[kind]!;
    expect(squeezed(wordText(bytes('r.docx')))).toContain(squeezed(seen));
    const cells = readSheets(bytes('r.xlsx'))
      .find(({ name }) => name === 'Quotes 1')!
      .rows.map(([cell]) => cell);
    // A cell has room for so much: the text has the rest.
    const cell = seen.length > 32_000 ? `${seen.slice(0, 32_000)} […]` : seen;
    expect(cells).toContain(cell);
    const csv = toCsv([[cell]]).trim();
    expect(files.get('tables/quotes-1-said.csv')).toContain(csv);
  });

  it('is what a browser shows, and what a PDF says', async () => {
    const { launchBrowser } = await import('../../pipeline/produce/browser.ts');
    const browser = await launchBrowser();
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.setContent(files.get('r.html') as string);
    const quotes = await page.$$eval('blockquote', (all) =>
      all.map((one) => [...one.children].map((line) => line.textContent).join(' ')),
    );
    const inside = await page.$$eval('.quote *', (all) => [...new Set(all.map(({ localName }) => localName))].sort());
    await browser.close();
    expect(quotes).toEqual(shown);
    expect(inside).toEqual(['blockquote', 'p']);
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([]);
    const pdf = squeezed(await pdfText(bytes('r.pdf')));
    // Hebrew is printed from its end; over pages, headers stand between.
    for (const text of shown.filter((one) => !/\p{Script=Hebrew}/u.test(one) && one.length < 1000))
      expect.soft(pdf).toContain(squeezed(text));
  });

  it('runs and leads nowhere', () => {
    const parts = unzipSync(bytes('r.docx'));
    const relations = strFromU8(parts['word/_rels/document.xml.rels']!);
    expect(relations).not.toMatch(/javascript|example\.org|passwd|External/);
    const sheets = Object.entries(unzipSync(bytes('r.xlsx'))).filter(([name]) => name.startsWith('xl/'));
    for (const [, xml] of sheets) expect(strFromU8(xml)).not.toMatch(/<f>|TargetMode="External"/);
    const csv = files.get('tables/quotes-1-said.csv') as string;
    for (const cell of csv.split(/\r\n|(?<="),(?=")/)) expect(cell).not.toMatch(/^"?[=+@]/);
    expect(Buffer.from(bytes('r.pdf')).toString('latin1')).not.toMatch(/\/(?:JavaScript|JS|Launch|GoToR)\b/);
  });

  it('is a quote by its tag and its style, with who said it', async () => {
    const tags = (element: TextElement): string[] => [
      element.type,
      ...element.kids.flatMap((kid) => (typeof kid === 'string' ? [] : tags(kid))),
    ];
    const found = tags(await readTaggedText(bytes('r.pdf'))).filter((type) => type === 'BlockQuote');
    expect(found).toHaveLength(shown.length);
    const xml = strFromU8(unzipSync(bytes('r.docx'))['word/document.xml']!);
    const styled = [...xml.matchAll(/<w:p>(?:(?!<\/w:p>).)*?<w:pStyle w:val="Quote"\/>.*?<\/w:p>/gs)];
    // A line each, one of two lines, and a line under each.
    expect(styled).toHaveLength(shown.length * 2 + 1);
    expect(xml).toContain('<w:bidi/>');
    expect(wordText(bytes('r.docx'))).toContain('— =South');
  });

  it('is refused where a file says something else', async () => {
    const changed = (files.get('r.html') as string).replace('# heading', '# haeding');
    const other = verify(document, new Map([...files, ['r.html', changed]]), { page: changed });
    await expect(other).rejects.toMatchObject({ exitCode: 4 });
    await expect(other).rejects.toThrow(/Quotes 1/);
    const csv = (files.get('tables/quotes-1-said.csv') as string).replace('# heading', '# haeding');
    await expect(verify(document, new Map([['tables/quotes-1-said.csv', csv]]))).rejects.toThrow(/Quotes 1/);
  });
});

describe('a unit’s report', () => {
  const textOf = (text: string, town: string): string => {
    const report = source.study.reports.get('each')!;
    const { all, parts } = unitParts(source, report);
    const unit = all.find(({ level }) => level === town)!;
    return JSON.stringify(fill(template(text), parts(unit), forUnit(report, unit)).blocks);
  };
  const own = 'etc/passwd';
  const others = ['alert(1)', 'heading', 'HYPERLINK'];

  it.each([
    '{{quotes "said" top=50}}',
    '{{quotes "said" id="1 2 3 4 5 6 7 8 9 10 11 12" by="town"}}',
    '{{quotes "said" town="=South" top=50}}',
  ])('has its own respondents’ words only: %s', (text) => {
    expect(textOf(text, '=South')).toContain(own);
    for (const other of others) expect(textOf(text, '=South')).not.toContain(other);
    if (!text.includes('town=')) expect(textOf(text, 'North')).not.toContain(own);
  });

  it.each(['{{quotes "said" of="all"}}', '{{quotes "said" town="North"}}', '{{quote "said" id="nobody"}}'])(
    'refuses %s',
    (text) => {
      expect(() => textOf(text, '=South')).toThrow(UserError);
    },
  );

  it('says nothing where there is nothing to say, and can ask', () => {
    const ids = '{{#if (quotable "said" id="1")}}Yes{{else}}No{{/if}} {{quotes "said" id="1"}}';
    expect(textOf(ids, '=South')).toContain('No');
    expect(textOf(ids, '=South')).not.toContain('blockquote');
    expect(textOf(ids, 'North')).toContain('Yes');
  });
});

it('needs ids where quotes are chosen by them, and where somebody has withdrawn', async () => {
  const text = readFileSync(join(folder, 'study.yaml'), 'utf8').replace(', id: id', '');
  writeFileSync(join(folder, 'other.yaml'), text);
  const other = await openStudy(await readStudy(join(folder, 'other.yaml')));
  const report = other.study.reports.get('all')!;
  expect(() => fill(template('{{quote "said" id="1"}}'), other.estimates, report)).toThrow(/add `responses.id`/);
  // Without ids the order is the file's.
  expect(JSON.stringify(fill(template('{{quotes "said" top=1}}'), other.estimates, report).blocks)).toContain(
    'alert(1)',
  );
  writeFileSync(join(folder, 'other.yaml'), text.replace('smallest_group: 2', 'withdrawn: [3]'));
  await expect(readStudy(join(folder, 'other.yaml'))).rejects.toThrow(/by their ids, and there are none/);
});
