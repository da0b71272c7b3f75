// A template with a Vega-Lite spec of its own: from its folder to the page and the Word file.

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Chart } from '../../pipeline/chart/chart.ts';
import { drawPng, drawSvg } from '../../pipeline/chart/draw.ts';
import { chartSpec } from '../../pipeline/chart/spec.ts';
import { fill } from '../../pipeline/fill/fill.ts';
import { readTemplate } from '../../pipeline/fill/template.ts';
import { UserError } from '../../pipeline/problems.ts';
import { produce } from '../../pipeline/produce/produce.ts';
import { checkReport } from '../../pipeline/report.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { readTheme } from '../../pipeline/theme.ts';
import { checkWord } from '../../pipeline/verify/wordfile.ts';

const SPEC = {
  data: { name: 'figures' },
  encoding: { y: { field: 'category', type: 'nominal', sort: null, title: null } },
  layer: [
    { mark: { type: 'point', filled: true }, encoding: { x: { field: 'value', type: 'quantitative', title: null } } },
    {
      mark: { type: 'text', dx: 20 },
      encoding: { x: { field: 'value', type: 'quantitative' }, text: { field: 'text' } },
    },
  ],
};

let folder: string;
let source: Source;
const theme = readTheme('templates/themes/charity');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'topline-own-'));
  source = await openStudy(await readStudy('data/coproduction-2012'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fillWith(name: string, text: string, specs: Record<string, unknown>) {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'report.md.hbs'), text);
  for (const [file, spec] of Object.entries(specs))
    await writeFile(join(folder, name, file), typeof spec === 'string' ? spec : JSON.stringify(spec));
  const report = source.study.reports.get('blog-update')!;
  return fill(await readTemplate(name, [folder], report.place), source.estimates, report);
}

const problemsOf = async (work: Promise<unknown>) => {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).problems;
};

describe('a spec of the template’s own', () => {
  it('draws the report’s figures, described and with its base, in the page and as a picture in Word', async () => {
    const document = await fillWith('good', '{{#chart "policy" spec="dots.vl.json"}}Health first{{/chart}}', {
      'dots.vl.json': SPEC,
    });
    const { chart } = document.blocks[0] as { chart: Chart };
    expect(chart.alt).toMatch(/^Chart\. Health first\. .*Health: 46%/);
    expect(document.figures.map(({ id }) => id)).toContain('policy.health');
    const effects = { printer: undefined as never, progress: () => {} };
    const { files } = await produce(document, theme, { id: 'own', formats: ['html', 'docx'] }, effects);
    const html = String(files.get('own.html'));
    const [svg] = /<svg[\s\S]*?<\/svg>/.exec(html)!;
    expect(svg).toMatch(/>46%<\/text>/);
    expect(svg).toContain('Source Sans 3');
    expect(html).toContain(chart.baseNote);
    const docx = files.get('own.docx') as Uint8Array;
    const parts = unzipSync(docx);
    expect(Object.keys(parts).some((path) => path.startsWith('word/charts/'))).toBe(false);
    expect(strFromU8(parts['word/document.xml']!)).toContain('descr="Chart. Health first.');
    expect(checkWord(document, docx, 'own.docx').differences).toEqual([]);
  });

  it('fills the width that it is given, narrow or wide, and takes alt text from the template', async () => {
    const document = await fillWith('alt', '{{chart "policy" spec="dots.vl.json" alt="Dots for policies."}}', {
      'dots.vl.json': SPEC,
    });
    const { chart } = document.blocks[0] as { chart: Chart };
    expect(chart.alt).toBe('Dots for policies.');
    for (const widthPx of [340, 700]) {
      const svg = await drawSvg(chartSpec(chart, theme, { widthPx }));
      expect(Number(/<svg[^>]* width="(\d+)"/.exec(svg)![1])).toBeLessThanOrEqual(widthPx + 4);
    }
    expect((await drawPng(chartSpec(chart, theme, { widthPx: 400 }), 1)).length).toBeGreaterThan(1000);
  });

  it('that doesn’t exist is told with the one that was meant', async () => {
    const problems = await problemsOf(
      fillWith('typo', '{{chart "policy" spec="dot.vl.json"}}', { 'dots.vl.json': SPEC }),
    );
    expect(problems[0]).toMatchObject({ code: 'unknown-figure', fix: 'Did you mean `dots.vl.json`?' });
  });

  it.each([
    ['a file', { ...SPEC, data: { url: '/etc/passwd' } }],
    ['an address', { ...SPEC, data: { url: 'https://example.org/data.json' } }],
    ['a picture', { ...SPEC, layer: [{ mark: { type: 'image', url: 'https://example.org/x.png' }, encoding: {} }] }],
  ])('may not ask for %s', async (_, spec) => {
    const document = await fillWith('asks', '{{chart "policy" spec="own.vl.json"}}', { 'own.vl.json': spec });
    const { chart } = document.blocks[0] as { chart: Chart };
    const problems = await problemsOf(drawSvg(chartSpec(chart, theme, { widthPx: 600 })));
    expect(problems.map(({ code }) => code)).toContain('bad-chart');
  });

  it('that is none is refused, with its place', async () => {
    const problems = await problemsOf(fillWith('broken', 'x', { 'own.vl.json': '{"mark": ' }));
    expect(problems[0]).toMatchObject({ code: 'bad-spec', place: { file: expect.stringContaining('own.vl.json') } });
    const document = await fillWith('nothing', '{{chart "policy" spec="own.vl.json"}}', { 'own.vl.json': { foo: 1 } });
    const { chart } = document.blocks[0] as { chart: Chart };
    const drawn = await problemsOf(drawSvg(chartSpec(chart, theme, { widthPx: 600 })));
    expect(drawn[0]).toMatchObject({ code: 'bad-chart' });
  });

  it('that can’t be drawn is found by the check, before anything is made', async () => {
    const study = { ...source.study, folder };
    const report = { ...study.reports.get('blog-update')!, template: 'checked' };
    await mkdir(join(folder, 'templates/checked'), { recursive: true });
    const write = (name: string, text: string) => writeFile(join(folder, 'templates/checked', name), text);
    await write('report.md.hbs', '{{chart "policy" spec="own.vl.json"}}');
    await write('own.vl.json', JSON.stringify(SPEC));
    expect(await checkReport({ ...source, study }, report)).toMatchObject({ fine: true, warnings: [] });
    await write('own.vl.json', '{"data": {"url": "x.csv"}, "mark": "bar"}');
    const problems = await problemsOf(checkReport({ ...source, study }, report));
    expect(problems[0]).toMatchObject({ code: 'bad-chart', found: expect.stringContaining('x.csv') });
  });

  it('may not lie outside the templates’ folder', async () => {
    await mkdir(join(folder, 'linked'), { recursive: true });
    await symlink('/etc/hostname', join(folder, 'linked', 'own.vl.json'));
    const problems = await problemsOf(fillWith('linked', 'x', {}));
    expect(problems[0]).toMatchObject({ code: 'outside-folder' });
  });
});
