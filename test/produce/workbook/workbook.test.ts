import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { uniqueHeaders } from '../../../pipeline/produce/workbook/sheet.ts';
import { makeWorkbook } from '../../../pipeline/produce/workbook.ts';
import { readSheets } from '../../../pipeline/verify/sheet.ts';
import { theme } from '../fixture.ts';
import { document, hostile } from './fixture.ts';

const bytes = makeWorkbook(document, theme('official'));
const files = unzipSync(bytes);
const part = (path: string) => strFromU8(files[path]!);
const sheets = new Map(readSheets(bytes).map(({ name, rows }) => [name, rows]));

describe('the workbook of a report’s tables', () => {
  it('has a cover, a contents list, notes, and a sheet for each table and chart in the report’s order', () => {
    expect([...sheets.keys()]).toEqual(['Cover', 'Contents', 'Notes', 'Figure 1', 'Table 1', 'Figure 2']);
    expect(
      sheets
        .get('Contents')!
        .slice(2)
        .map(([name]) => name),
    ).toEqual(['Sheet', 'Notes', 'Figure 1', 'Table 1', 'Figure 2']);
    expect(part('xl/worksheets/sheet2.xml')).toContain(`location="'Table 1'!A1"`);
  });

  it('holds published numbers as numbers, and marks where nothing is published', () => {
    const rows = sheets.get('Table 1')!;
    expect(rows.slice(-4).map((row) => row.slice(1))).toEqual([
      ['24', '24'],
      ['[c]', '0'],
      ['18.7', '12345'],
      ['-3.5', '61% to 63%'],
    ]);
    const xml = part('xl/worksheets/sheet5.xml');
    expect(xml).toMatch(/<c r="B7" s="\d+"><v>24<\/v>/);
    expect(xml).toMatch(/<c r="B8" s="\d+" t="s">/);
  });

  it('gives the limits of a chart that draws intervals, and what it is read against', () => {
    expect(sheets.get('Figure 2')!.slice(-4)).toEqual([
      ['Group or answer', 'Satisfied', 'Satisfied: lower limit', 'Satisfied: upper limit'],
      ['Camden', '72', '70', '75'],
      ['Sutton', '58', '56', '61'],
      // Its own interval is not known, and no number is made up for it.
      ['England', '62', '[x]', '[x]'],
    ]);
  });

  it('has one marked-up table a sheet, of unique headers, without blank rows, merged cells or formulas', () => {
    for (const [path, content] of Object.entries(files).filter(([name]) => name.includes('worksheets/sheet'))) {
      const xml = strFromU8(content);
      expect.soft(xml, path).not.toMatch(/<f\b|mergeCell/);
      const rows = [...xml.matchAll(/<row r="(\d+)"/g)].map(([, row]) => Number(row));
      expect.soft(rows, path).toEqual(rows.map((_, i) => i + 1));
      expect.soft((xml.match(/<tablePart /g) ?? []).length, path).toBe(path.endsWith('sheet1.xml') ? 0 : 1);
    }
    for (const [path, content] of Object.entries(files).filter(([name]) => name.includes('tables/'))) {
      const names = [...strFromU8(content).matchAll(/<tableColumn [^>]*name="([^"]*)"/g)].map(([, name]) =>
        name!.toLowerCase(),
      );
      expect.soft(new Set(names).size, path).toBe(names.length);
      expect.soft(names, path).not.toContain('');
    }
  });

  it('keeps text that looks like a formula as text, whatever it begins with', () => {
    const rows = sheets.get('Table 1')!;
    expect(rows.slice(-4).map(([header]) => header)).toEqual(hostile.slice(0, 4));
    expect(rows.flat()).toEqual(expect.arrayContaining(hostile));
    // Marked so that it stays text when a reader edits the cell.
    const xml = part('xl/worksheets/sheet5.xml');
    const style = Number(/<c r="A7" s="(\d+)"/.exec(xml)![1]);
    const formats = [
      ...part('xl/styles.xml')
        .match(/<cellXfs.*<\/cellXfs>/s)![0]
        .matchAll(/<xf [^>]*>/g),
    ];
    expect(formats[style]![0]).toContain('quotePrefix="1"');
    expect(JSON.stringify([...sheets])).not.toContain('_x000');
  });

  it('explains the marks that its figures bear, and no others', () => {
    const notes = sheets.get('Notes')!.map(([note]) => note);
    expect(notes).toEqual(expect.arrayContaining(['[c]', '[low]', 'Status']));
    expect(notes).not.toContain('[r]');
  });

  it('says its title and language, and is the same bytes each time', () => {
    const core = part('docProps/core.xml');
    expect(core).toContain('<dc:title>A report &amp; more: tables</dc:title>');
    expect(core).toContain('<dc:language>en-GB</dc:language>');
    expect(core).toContain('2011-09-29T00:00:00Z');
    expect(Buffer.compare(Buffer.from(makeWorkbook(document, theme('official'))), Buffer.from(bytes))).toBe(0);
  });

  it('gives a table headers that differ, in whatever case', () => {
    expect(uniqueHeaders(['', 'Yes', 'yes', 'Yes'])).toEqual(['Group or answer', 'Yes', 'yes (2)', 'Yes (3)']);
  });
});
