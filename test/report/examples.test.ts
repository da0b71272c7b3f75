// Both example reports, end to end: what a reader finds in each format.

import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type OpenPrinter, openPrinter } from '../../pipeline/produce/printer.ts';
import { sha256 } from '../../pipeline/publish/files.ts';
import type { Manifest } from '../../pipeline/publish/manifest.ts';
import { makeReport } from '../../pipeline/report.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { pageText, pdfText, proseText, wordText } from '../reading.ts';

interface Published {
  figures: { figure: string; published: string }[];
}

const EXAMPLES = [
  { study: 'coproduction-2012', report: 'blog-update' },
  { study: 'ascs-2010-11', report: 'briefing' },
];

let out: string;
let printer: OpenPrinter;
const sources = new Map<string, Source>();

async function make(study: string, report: string, folder: string) {
  if (!sources.has(study)) sources.set(study, await openStudy(await readStudy(join('data', study))));
  const source = sources.get(study)!;
  const spec = source.study.reports.get(report)!;
  const effects = { printer, now: () => new Date(), progress: () => {} };
  return makeReport(source, spec, { out: folder, force: false, dryRun: false }, effects);
}

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'topline-examples-'));
  printer = openPrinter();
  for (const { study, report } of EXAMPLES) await make(study, report, out);
});

afterAll(async () => {
  await printer.close();
  await rm(out, { recursive: true, force: true });
});

describe.each(EXAMPLES)('$report', ({ study, report }) => {
  const file = (name: string) => join(out, report, 'latest', name);
  const html = () => readFileSync(file(`${report}.html`), 'utf8');
  const { figures } = parse(readFileSync(join('data', study, 'published.yaml'), 'utf8')) as Published;
  /** Figures that the original gave in its key findings or text, not in the press. */
  const told = figures.filter(({ published }) => published);

  it('computes every published figure', () => {
    const { estimates } = sources.get(study)!;
    for (const { figure, published } of told) {
      if (!/\d/.test(published)) continue;
      expect.soft(`${figure} ${estimates.figureById(figure).text}`).toBe(`${figure} ${published}`);
    }
  });

  it('says every figure of the original in the text of PDF, Word and web page', async () => {
    const { figures: shown } = JSON.parse(readFileSync(file('figures.json'), 'utf8')) as { figures: { id: string }[] };
    const ids = new Set(shown.map(({ id }) => id));
    const texts = {
      pdf: await pdfText(readFileSync(file(`${report}.pdf`))),
      docx: wordText(readFileSync(file(`${report}.docx`))),
      html: pageText(html()),
    };
    for (const { figure, published } of told) {
      if (!ids.has(figure) && /press/.test(JSON.stringify(figures.find((one) => one.figure === figure)))) continue;
      expect.soft(ids, `${figure} is shown`).toContain(figure);
      for (const [format, text] of Object.entries(texts)) {
        expect.soft(text.toLowerCase(), `${figure} in the ${format}`).toContain(published.toLowerCase());
      }
    }
  });

  it('has no percentage in its prose that was not published', () => {
    const known = new Set(told.map(({ published }) => published));
    const others = (proseText(html()).match(/[<>]?\d+(?:\.\d+)?%/g) ?? []).filter((text) => !known.has(text));
    expect(others.filter((text) => text !== '100%')).toEqual([]);
  });

  it('says that the data is reconstructed, and where every row went', async () => {
    for (const text of [
      await pdfText(readFileSync(file(`${report}.pdf`))),
      wordText(readFileSync(file(`${report}.docx`))),
      pageText(html()),
    ]) {
      expect(text).toContain('reconstructed');
      expect(text).toContain('Rows in the data file:');
    }
    const { counts } = sources.get(study)!.responses;
    expect(counts.read).toBe(counts.used + counts.rejected + counts.nonRespondents);
  });

  it('publishes a manifest whose hashes are those of the files', async () => {
    const manifest = JSON.parse(await readFile(file('manifest.json'), 'utf8')) as Manifest;
    const files = (await readdir(file('.'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && entry.name !== 'manifest.json')
      .map((entry) => join(entry.parentPath, entry.name));
    expect(manifest.outputs).toHaveLength(files.length);
    for (const { file: name, sha256: hash } of manifest.outputs) expect(sha256(readFileSync(file(name)))).toBe(hash);
    expect(JSON.stringify({ ...manifest, run: null })).not.toContain(process.cwd());
  });

  it('gives the same bytes when it is made again elsewhere, and is unchanged when run again', async () => {
    const again = await mkdtemp(join(tmpdir(), 'topline-again-'));
    await make(study, report, again);
    const read = (folder: string) => JSON.parse(readFileSync(join(folder, report, 'latest/manifest.json'), 'utf8'));
    expect({ ...read(again), run: null }).toEqual({ ...read(out), run: null });
    expect(await make(study, report, again)).toMatchObject({ unchanged: expect.stringContaining('001-provisional') });
    expect(await readdir(join(again, report))).toEqual(['001-provisional', 'latest']);
    await rm(again, { recursive: true });
  });

  it('holds no response: no open text, no respondent’s number', () => {
    const { columns } = sources.get(study)!.responses;
    const page = html() + readFileSync(file('figures.json'), 'utf8');
    for (const column of columns.values()) {
      if (column.kind !== 'text') continue;
      for (const text of column.values) if (text.length > 15) expect(page).not.toContain(text);
    }
  });
});

it('keeps a lost weight from going unseen: unweighted, the ASCS figures are others', async () => {
  const read = await readStudy('data/ascs-2010-11');
  const study = { ...read.study, design: { ...read.study.design, weight: undefined, population: [] } };
  const { estimates } = await openStudy({ ...read, study });
  expect(estimates.figureById('satisfaction.extremely_or_very').text).toBe('66%');
  expect(estimates.figureById('scrqol.mean').text).toBe('19.1');
});
