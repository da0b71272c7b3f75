import { Paragraph } from 'docx';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Document } from '../../../pipeline/fill/document.ts';
import { UserError } from '../../../pipeline/problems.ts';
import { fillWordTemplate } from '../../../pipeline/produce/word/template.ts';
import { document, drawing, theme } from './fixture.ts';
import { houseTemplate } from './house.ts';
import { attribute, openWord, paragraphs, tables, textOf, type WordFile } from './reading.ts';

const options = { ...drawing, styles: { BodyText: 'House text' }, name: 'house.docx' };

async function fill(template: Uint8Array, report: Document = document): Promise<WordFile> {
  return openWord(await fillWordTemplate(report, theme, template, options));
}

async function refusal(template: Uint8Array): Promise<UserError> {
  const error = await fill(template).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

let template: Uint8Array;
let file: WordFile;
let body: string;

beforeAll(async () => {
  template = await houseTemplate();
  file = await fill(template);
  body = file.text('word/document.xml');
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a house’s template', () => {
  it('keeps its cover, sections, page, header, logo and closing words', () => {
    const texts = paragraphs(body).map(({ text }) => text);
    expect(texts[0]).toBe(document.meta.title);
    expect(texts[1]).toBe('Published 29 September 2011 by The Information Centre for health and social care');
    expect(texts.at(-1)).toBe('About the House of Statistics');
    expect(body.match(/<w:sectPr/g)).toHaveLength(2);
    expect(body).toContain('w:left="2000"');
    const header = file.names.find((name) => /^word\/header\d\.xml$/.test(name))!;
    expect(textOf(file.text(header))).toBe('  House of Statistics  Provisional');
    expect(file.text(header)).toContain('descr="House of Statistics"');
    expect(file.names).toContain('word/media/image1.png');
  });

  it('gives the report its styles, found by name or by the theme’s table, not by id', () => {
    const styles = new Set(paragraphs(body).map(({ style }) => style));
    for (const house of ['berschrift1', 'berschrift2', 'HausText', 'HausTitel']) expect(styles).toContain(house);
    for (const own of ['Heading1', 'Heading2', 'BodyText', 'Title']) expect(styles).not.toContain(own);
  });

  it('gets the styles that it lacks, based on its own', () => {
    const xml = file.text('word/styles.xml');
    const ids = [...xml.matchAll(/w:styleId="([^"]+)"/g)].map(([, id]) => id!);
    expect(ids.length).toBe(new Set(ids).size);
    const used = [...body.matchAll(/<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"/g)].map(([, id]) => id!);
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
    const based = [...xml.matchAll(/<w:(?:basedOn|next|link) w:val="([^"]+)"/g)].map(([, id]) => id!);
    expect(based.filter((id) => !ids.includes(id))).toEqual([]);
    const lead = /<w:style [^>]*w:styleId="Lead".*?<\/w:style>/.exec(xml)![0];
    expect(attribute(lead, 'w:basedOn', 'w:val')).toBe('Standard');
    expect(xml.match(/w:default="1"/g)?.length).toBe(
      strFromU8(unzipSync(template)['word/styles.xml']!).match(/w:default="1"/g)?.length,
    );
  });

  it('has no placeholder left, and the report’s charts and tables', () => {
    for (const name of file.names.filter((one) => one.endsWith('.xml')))
      expect(file.text(name)).not.toMatch(/\{\{|\ue07b/);
    expect(file.names.filter((name) => /^word\/charts\/chart\d\.xml$/.test(name))).toHaveLength(3);
    expect(tables(body)).toHaveLength(4);
    expect(tables(body).every(({ xml }) => xml.includes('<w:tblHeader/>'))).toBe(true);
  });

  it('numbers captions and lists headings with their pages, without asking to update', () => {
    const captions = paragraphs(body).filter(({ text }) => /^(Table|Figure) \d: /.test(text));
    expect(captions.map(({ text }) => text.slice(0, 8)).sort()).toEqual([
      ...['Figure 1', 'Figure 2', 'Figure 3', 'Figure 4', 'Table 1:', 'Table 2:', 'Table 3:'],
    ]);
    const entries = paragraphs(body).filter(({ style }) => style.startsWith('TOC'));
    expect(entries).toHaveLength(9);
    for (const { text } of entries) expect(text).toMatch(/^[^\t]+\t[1-9]\d*$/);
    expect(body).not.toContain('w:dirty');
    const counts = ['begin', 'separate', 'end'].map((type) => body.split(`w:fldCharType="${type}"`).length);
    expect(new Set(counts).size).toBe(1);
  });

  it('shows current values in its DOCPROPERTY fields and keeps its other properties', () => {
    const footer = file.names.find((name) => /^word\/footer\d\.xml$/.test(name))!;
    expect(textOf(file.text(footer))).toBe(document.meta.title);
    const custom = file.text('docProps/custom.xml');
    expect(custom).toMatch(/name="Department"[^>]*><vt:lpwstr>Surveys/);
    expect(custom).toMatch(/name="Status"[^>]*><vt:lpwstr>Provisional/);
    expect(custom).toMatch(/name="Study"[^>]*><vt:lpwstr>ascs-2010-11/);
    expect(file.text('docProps/core.xml')).toContain('2011-09-29T00:00:00Z');
  });

  it('is wide enough for nothing to leave its text', () => {
    for (const { xml } of tables(body))
      expect(Number(attribute(xml, 'w:tblW', 'w:w'))).toBeLessThanOrEqual(11906 - 3500);
    for (const [, extent] of body.matchAll(/<wp:extent cx="(\d+)"/g))
      expect(Number(extent) / 635).toBeLessThanOrEqual(11906 - 3500);
  });

  it('takes no text of the report for a placeholder', async () => {
    const text = 'Say {{title}}, {{content}} and {{secret}}';
    const report = { ...document, blocks: [{ kind: 'prose' as const, html: `<p>${text}</p>` }] };
    const filled = await fill(template, { ...report, meta: { ...document.meta, publisher: '{{content}}' } });
    const texts = paragraphs(filled.text('word/document.xml')).map((one) => one.text);
    expect(texts.filter((one) => one === text)).toHaveLength(1);
    expect(texts[1]).toBe('Published 29 September 2011 by {{content}}');
  });

  it('that shows no title gets the report’s title block', async () => {
    const bare = await houseTemplate([new Paragraph('{{content}}')]);
    const files = unzipSync(bare);
    for (const name of Object.keys(files)) {
      if (/document|footer/.test(name))
        files[name] = strToU8(strFromU8(files[name]!).replace(/\{\{ti|tle\}\}|DOCPROPERTY Title/g, 'x'));
    }
    const filled = await fill(zipSync(files));
    expect(paragraphs(filled.text('word/document.xml')).map(({ text }) => text)).toContain('Official statistics');
  });

  it('gives the same bytes on another day', async () => {
    const first = await fillWordTemplate(document, theme, template, options);
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-04T12:34:56Z') });
    const again = await fillWordTemplate(document, theme, template, options);
    expect(Buffer.from(again).equals(Buffer.from(first))).toBe(true);
  });

  it('may be a .dotx, of which a document is made', async () => {
    const files = unzipSync(template);
    const types = strFromU8(files['[Content_Types].xml']!);
    files['[Content_Types].xml'] = strToU8(types.replace('.document.main+xml', '.template.main+xml'));
    const filled = await fill(zipSync(files));
    expect(filled.text('[Content_Types].xml')).toContain('wordprocessingml.document.main+xml');
    expect(filled.text('[Content_Types].xml')).not.toContain('template.main+xml');
  });
});

describe('a template that can’t be filled', () => {
  it('is refused with what to write where it says nowhere that the text goes', async () => {
    const { problems, exitCode } = await refusal(await houseTemplate([new Paragraph('No place')]));
    expect(exitCode).toBe(2);
    expect(problems[0]).toMatchObject({
      code: 'template-without-content',
      expected: expect.stringContaining('{{content}}'),
    });
  });

  it('is refused with the nearest placeholder where one is misspelt', async () => {
    const { problems } = await refusal(
      await houseTemplate([new Paragraph('{{content}}'), new Paragraph('{{tittle}}')]),
    );
    expect(problems[0]).toMatchObject({ code: 'unknown-placeholder', found: '{{tittle}}', expected: '{{title}}' });
  });

  it('is refused where it is no Word file or holds macros', async () => {
    expect((await refusal(Buffer.from('PNG'))).problems[0]!.code).toBe('not-a-word-file');
    expect((await refusal(zipSync({ 'a.txt': strToU8('a') }))).problems[0]!.code).toBe('not-a-word-file');
    const files = { ...unzipSync(template), 'word/vbaProject.bin': strToU8('x') };
    expect((await refusal(zipSync(files))).problems[0]!.code).toBe('template-with-macros');
  });
});
