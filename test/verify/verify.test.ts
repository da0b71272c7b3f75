// One digit changed, in each place where a report shows a figure: each must be found before anything is published.

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../pipeline/problems.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { makeReport } from '../../pipeline/report.ts';
import { openStudy } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { verify } from '../../pipeline/verify/verify.ts';
import { type Made, makeExample, withPage, withPart, withText } from './made.ts';

let briefing: Made;
let update: Made;

beforeAll(async () => {
  briefing = await makeExample('ascs-2010-11', 'briefing');
  update = await makeExample('coproduction-2012', 'blog-update');
});

/** What the readers said of the changed files. */
async function refusal({ document }: Made, files: Made['files']): Promise<UserError> {
  const refused = await verify(document, files).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UserError);
  return refused as UserError;
}

async function expectFound(made: Made, files: Made['files'], place: RegExp, expected: string, found: string) {
  const { exitCode, problems } = await refusal(made, files);
  expect(exitCode).toBe(4);
  const told = problems.map((problem) => ({
    where: `${problem.place?.file}: ${problem.message}`,
    expected: problem.expected,
    found: problem.found,
  }));
  expect(told).toEqual([{ where: expect.stringMatching(place), expected, found }]);
}

describe('reports as they are made', () => {
  it('show every figure alike, and say how many were compared in each format', async () => {
    const compared = await verify(briefing.document, briefing.files);
    expect(Object.keys(compared).sort()).toEqual(['csv', 'docx', 'html', 'pdf', 'xlsx']);
    for (const [format, count] of Object.entries(compared)) expect.soft(count, format).toBeGreaterThan(150);
    const small = await verify(update.document, update.files);
    for (const [format, count] of Object.entries(small)) expect.soft(count, format).toBeGreaterThan(15);
  });

  it('are compared with the page even where only the PDF is published', async () => {
    const { document, files, page } = await makeExample('coproduction-2012', 'blog-update', ['pdf']);
    expect([...files.keys()].filter((name) => name.endsWith('.html'))).toEqual([]);
    const compared = await verify(document, files, { page });
    expect(compared.pdf).toBe((await verify(update.document, update.files)).pdf);
    const other = { page: page.replace('>24%</data>', '>25%</data>') };
    await expect(verify(document, files, other)).rejects.toThrow(UserError);
    const undrawn = { page: page.replace(/<svg[\s\S]*?<\/svg>/, '') };
    await expect(verify(document, files, undrawn)).rejects.toThrow(UserError);
  });
});

describe('one digit changed', () => {
  it('in the text of the page', async () => {
    const files = withText(briefing, /\.html$/, (html) =>
      html.replace('>62%</data> of service', '>63%</data> of service'),
    );
    const { problems } = await refusal(briefing, files);
    expect(problems[0]).toMatchObject({ place: { file: 'briefing.html' }, expected: '62%', found: '63%' });
    expect(problems[0]!.message).toContain('satisfaction.extremely_or_very');
    // The PDF was printed from the page as it should be: it differs from this one too.
    expect(problems[1]).toMatchObject({ place: { file: 'briefing.pdf' } });
  });

  it('in the value that programs read on the page', () =>
    expectFound(
      briefing,
      withText(briefing, /\.html$/, (html) => html.replace('value="24090"', 'value="24091"')),
      /briefing\.html.*satisfaction\.base/,
      '24090',
      '24091',
    ));

  it('in a drawing on the page', async () => {
    const files = withText(update, /\.html$/, (html) => html.replace(/(<text[^>]*600[^>]*>)24%/, '$129%'));
    const { problems } = await refusal(update, files);
    expect(problems[0]).toMatchObject({ place: { file: 'blog-update.html' }, expected: '24%', found: '29%' });
    expect(problems[0]!.message).toMatch(/Figure 1, figure `barriers\./);
  });

  it('in the base under a chart on the page', async () => {
    const files = withText(briefing, /\.html$/, (html) => html.replace('Base: 24,090 service', 'Base: 24,990 service'));
    const changedAll = withText({ ...briefing, files }, /\.html$/, (html) =>
      html.replaceAll('Base: 24,090 service', 'Base: 24,990 service'),
    );
    const { problems } = await refusal(briefing, changedAll);
    expect(problems[0]).toMatchObject({ place: { file: 'briefing.html' }, found: 'not there' });
    expect(problems[0]!.expected).toContain('Base: 24,090');
  });

  it('in the PDF', async () => {
    // Source Sans' codes of "2" and "3", in what is read and not in a running header.
    const files = await withPage(update, 0, (content) => content.replace(/(MCID 2[0-9][\s\S]*?)<0537>/, '$1<0538>'));
    const { exitCode, problems } = await refusal(update, files);
    expect(exitCode).toBe(4);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.place).toEqual({ file: 'blog-update.pdf' });
    expect(problems[0]!.found).toBe(problems[0]!.expected!.replace('2', '3'));
  });

  it('in the text of the Word file', () =>
    expectFound(
      briefing,
      withPart(briefing, /\.docx$/, [/document\.xml$/], (xml) => xml.replace(/(Figure"\/>.{0,80}?>)62%</, '$164%<')),
      /briefing\.docx: .*the text, figure `satisfaction\.extremely_or_very/,
      '62%',
      '64%',
    ));

  it('in a table of the Word file', () =>
    expectFound(
      briefing,
      withPart(briefing, /\.docx$/, [/document\.xml$/], (xml) => {
        const table = xml.indexOf('<w:tbl>');
        return xml.slice(0, table) + xml.slice(table).replace('>62%<', '>26%<');
      }),
      /briefing\.docx: .*Table 1/,
      '62%',
      '26%',
    ));

  it('in what a Word chart draws', () =>
    expectFound(
      update,
      withPart(update, /\.docx$/, [/chart1\.xml$/], (xml) => xml.replace('<c:v>24</c:v>', '<c:v>42</c:v>')),
      /docx: .*Figure 1, the values that Word draws/,
      '24',
      '42',
    ));

  it('in the workbook of a Word chart', () =>
    expectFound(
      update,
      withPart(update, /\.docx$/, [/Worksheet1\.xlsx$/, /sheet1\.xml$/], (xml) =>
        xml.replace('<v>24</v>', '<v>2.4</v>'),
      ),
      /docx: .*Figure 1, the workbook that Word edits/,
      '24',
      '2.4',
    ));

  it('in a drawing in the Word file', () =>
    expectFound(
      briefing,
      withPart(briefing, /\.docx$/, [/\.svg$/], (svg) => svg.replace(/(<text[^>]*600[^>]*>)53%/, '$135%')),
      /docx: .*Figure 2/,
      '53%',
      '35%',
    ));

  it('in the workbook of tables', () =>
    expectFound(
      briefing,
      withPart(briefing, /\.xlsx$/, [/sheet5\.xml$/], (xml) => xml.replace('<v>26</v>', '<v>62</v>')),
      /briefing\.xlsx: .*Table 1, figure `satisfaction\.extremely`/,
      '26',
      '62',
    ));

  it('in a CSV', () =>
    expectFound(
      update,
      withText(update, /chart-1.*\.csv$/, (csv) => csv.replace(',24', ',25')),
      /tables\/chart-1-barriers\.csv: .*Figure 1/,
      '24',
      '25',
    ));
});

describe('other changes', () => {
  it('a figure left out of the Word file is found', async () => {
    const files = withPart(update, /\.docx$/, [/document\.xml$/], (xml) =>
      xml.replace(/<w:r><w:rPr><w:rStyle w:val="Figure"\/><\/w:rPr>.*?<\/w:r>/, ''),
    );
    const { problems } = await refusal(update, files);
    expect(problems[0]!.message).toContain('the whole file');
  });

  it('a formula in the workbook of a chart is found', async () => {
    const files = withPart(update, /\.docx$/, [/Worksheet1\.xlsx$/, /sheet1\.xml$/], (xml) =>
      xml.replace('<v>24</v>', '<f>20+4</f><v>24</v>'),
    );
    const { problems } = await refusal(update, files);
    expect(problems[0]).toMatchObject({ expected: '24', found: '=20+4' });
  });
});

it('a report that differs is not published', async () => {
  const out = await mkdtemp(join(tmpdir(), 'topline-verify-'));
  const honest = openPrinter();
  const printer = {
    version: honest.version,
    // A printer that prints another page: 24% becomes 25%.
    print: (html: string, meta: Parameters<typeof honest.print>[1]) =>
      honest.print(html.replace('>24%</data>', '>25%</data>'), meta),
  };
  try {
    const source = await openStudy(await readStudy('data/coproduction-2012'));
    const report = source.study.reports.get('blog-update')!;
    const made = makeReport(
      source,
      report,
      { out, force: false, dryRun: false },
      { printer, now: () => new Date(), progress: () => {} },
    );
    await expect(made).rejects.toMatchObject({
      exitCode: 4,
      problems: [{ code: 'figure-differs', expected: '24%', found: '25%', place: { file: 'blog-update.pdf' } }],
    });
    const editions = (await readdir(join(out, 'blog-update')).catch(() => [])).filter((name) => /^\d/.test(name));
    expect(editions).toEqual([]);
  } finally {
    await honest.close();
    await rm(out, { recursive: true, force: true });
  }
});
