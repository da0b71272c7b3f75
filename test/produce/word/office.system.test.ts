// A report in a house's template made by LibreOffice, from the study file on: it looks as the house's does, and its figures
// are read back like any other's.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReport, type ReportResult } from '../../../pipeline/report.ts';
import { openStudy } from '../../../pipeline/source.ts';
import { readStudy } from '../../../pipeline/study/read.ts';
import { hasTool } from '../../tools.ts';
import { officeTemplate } from './office.ts';
import { openWord, paragraphs, type WordFile } from './reading.ts';

describe.skipIf(!hasTool('soffice', '--version'))('a template that LibreOffice made', () => {
  let folder: string;
  let made: ReportResult & { made: string; verified: Record<string, number> };
  let file: WordFile;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'topline-house-'));
    const study = join(folder, 'study');
    cpSync('data/coproduction-2012', study, { recursive: true });
    mkdirSync(join(study, 'templates'));
    writeFileSync(join(study, 'templates/house.docx'), officeTemplate(folder));
    const path = join(study, 'study.yaml');
    const yaml = readFileSync(path, 'utf8').replace(
      /^( +)template: blog-update$/m,
      '$1template: blog-update\n$1word_template: { file: house.docx, styles: { Body Text: House text } }\n$1formats: [docx]',
    );
    writeFileSync(path, yaml);
    const source = await openStudy(await readStudy(study));
    const printer = { version: async () => 'none', print: async () => new Uint8Array() };
    made = (await makeReport(
      source,
      source.study.reports.get('blog-update')!,
      { out: join(folder, 'out'), force: false, dryRun: false },
      { printer, now: () => new Date(), progress: () => {} },
    )) as typeof made;
    file = openWord(readFileSync(join(made.made, 'blog-update.docx')));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps its header, logo, page and cover', () => {
    const header = file.names
      .filter((name) => /header\d*\.xml$/.test(name))
      .map(file.text)
      .join('');
    expect(header).toContain('House of Words');
    expect(header).toContain('<w:drawing>');
    expect(file.names.some((name) => name.startsWith('word/media/'))).toBe(true);
    const body = file.text('word/document.xml');
    expect(body).toMatch(/w:left="198\d"/);
    const [title, status] = paragraphs(body).map(({ text }) => text);
    expect(title).toBe('What next for mental health and co-production?');
    expect(status).toMatch(/edition/);
    expect(paragraphs(body).at(-1)!.text).toBe('Printed by the House of Words');
    expect(body).not.toContain('{{');
  });

  it('sets the report in the house’s styles', () => {
    const styles = file.text('word/styles.xml');
    const body = paragraphs(file.text('word/document.xml'));
    const idOf = (name: string) =>
      new RegExp(`<w:style [^>]*w:styleId="([^"]*)"[^>]*><w:name w:val="${name}"`, 'i').exec(styles)![1];
    expect(styles).toMatch(/7A1FA2/i);
    const heading = body.find(({ text }) => text === 'What gets in the way')!;
    expect(heading.style).toBe(idOf('heading 1'));
    const prose = body.find(({ text }) => text.startsWith('Thank you!') || text.startsWith('Co-production means'))!;
    expect(body.filter(({ style }) => style === idOf('House text')).length).toBeGreaterThan(3);
    expect(prose).toBeDefined();
  });

  it('has native charts, and every figure of the report', () => {
    expect(file.names.filter((name) => /^word\/charts\/chart\d+\.xml$/.test(name)).length).toBe(3);
    expect(made.verified.docx).toBeGreaterThan(60);
  });
});
