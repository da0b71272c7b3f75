// A folder is a case: a tiny study, and in expected.yaml what it must give. Adding a case adds no code.
//
//   figures:   id → published text
//   problems:  codes of the warnings (or, where the study must stop, of the errors), in order
//   stops:     the exit code of a study that must stop
//   page:      has, lacks: text of the filled report; html_has, html_lacks: its HTML

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { everyBlock, fill } from '../../pipeline/fill/fill.ts';
import { readTemplate } from '../../pipeline/fill/template.ts';
import { UserError } from '../../pipeline/problems.ts';
import { makeHtml } from '../../pipeline/produce/html.ts';
import { dataFiles } from '../../pipeline/publish/figures.ts';
import { estimatesFor, openStudy, type Source } from '../../pipeline/report.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { readTheme } from '../../pipeline/theme.ts';
import { pageText } from '../reading.ts';

interface Expected {
  figures?: Record<string, string | number>;
  problems?: string[];
  stops?: number;
  page?: { has?: string[]; lacks?: string[]; html_has?: string[]; html_lacks?: string[] };
}

const cases = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

async function openCase(folder: string): Promise<Source | UserError> {
  try {
    return await openStudy(await readStudy(folder));
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

async function pageOf(source: Source, folder: string): Promise<string> {
  const report = [...source.study.reports.values()][0]!;
  const template = await readTemplate(report.template, [join(folder, 'templates'), 'templates'], report.place);
  const document = fill(template, estimatesFor(source, report), report);
  const data = [...dataFiles(everyBlock(document.blocks)).values()].join('');
  const html = await makeHtml(document, readTheme(join('templates/themes', report.theme)), {
    chart: async () => '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" viewBox="0 0 1 1"></svg>',
  });
  return html.replace('</main>', `<pre>${data.replaceAll('<', '&lt;')}</pre></main>`);
}

describe.each(cases)('%s', (name) => {
  const folder = join(import.meta.dirname, name);
  const expected = parse(readFileSync(join(folder, 'expected.yaml'), 'utf8')) as Expected;

  it('gives what it must', async () => {
    const source = await openCase(folder);
    if (source instanceof UserError) {
      expect(source.problems.map(({ code }) => code)).toEqual(expected.problems);
      expect(source.exitCode).toBe(expected.stops);
      return;
    }
    expect(expected.stops).toBeUndefined();
    expect(source.problems.map(({ code }) => code)).toEqual(expected.problems ?? []);
    for (const [id, text] of Object.entries(expected.figures ?? {})) {
      expect.soft(`${id}: ${source.estimates.figureById(id).text}`).toBe(`${id}: ${text}`);
    }
    if (!expected.page) return;
    const html = await pageOf(source, folder);
    const text = pageText(html);
    for (const has of expected.page.has ?? []) expect.soft(text).toContain(has);
    for (const lacks of expected.page.lacks ?? []) expect.soft(text).not.toContain(lacks);
    for (const has of expected.page.html_has ?? []) expect.soft(html).toContain(has);
    for (const lacks of expected.page.html_lacks ?? []) expect.soft(html).not.toContain(lacks);
  });
});

it('has cases, each with a study and what it must give', () => {
  expect(cases.length).toBeGreaterThan(5);
  for (const name of cases) {
    expect(existsSync(join(import.meta.dirname, name, 'study.yaml')), name).toBe(true);
  }
});
