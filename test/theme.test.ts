import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyBlock } from '../pipeline/fill/fill.ts';
import { UserError } from '../pipeline/problems.ts';
import { openPrinter } from '../pipeline/produce/printer.ts';
import { produce } from '../pipeline/produce/produce.ts';
import { dataFiles } from '../pipeline/publish/figures.ts';
import { readTheme } from '../pipeline/theme.ts';
import { readBack } from '../pipeline/verify/verify.ts';
import { briefing } from './produce/fixture.ts';
import { pdfPages } from './reading.ts';

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="80" height="40" fill="#123456"/></svg>';
const folder = mkdtempSync(join(tmpdir(), 'topline-house-'));
const printer = openPrinter();

function writeTheme(changes: object): void {
  const official = JSON.parse(readFileSync('templates/themes/official/theme.json', 'utf8')) as object;
  writeFileSync(join(folder, 'theme.json'), JSON.stringify({ ...official, name: 'house', ...changes }));
}

const HOUSE = {
  logo: { file: 'logo.svg', alt: 'The house’s sign', widthMm: 50 },
  cover: true,
  font: {
    family: 'House Sans',
    fallback: 'Arial',
    files: { regular: 'R.ttf', bold: 'B.ttf', italic: 'I.ttf', boldItalic: 'BI.ttf' },
  },
};

beforeAll(() => {
  writeFileSync(join(folder, 'logo.svg'), LOGO);
  for (const [name, face] of Object.entries({ R: 'Regular', B: 'Bold', I: 'It', BI: 'BoldIt' })) {
    copyFileSync(`node_modules/source-sans/TTF/SourceSans3-${face}.ttf`, join(folder, `${name}.ttf`));
  }
  writeTheme(HOUSE);
});
afterAll(async () => {
  await printer.close();
  rmSync(folder, { recursive: true });
});

describe('a theme with a logo, a cover and fonts of its own', () => {
  const make = async () => {
    const theme = readTheme(folder);
    const report = { id: 'house', formats: ['html', 'pdf', 'docx'] as ('html' | 'pdf' | 'docx')[] };
    return produce(briefing, theme, report as never, { printer, progress: () => {} });
  };

  it('gives each format its logo with alt text and its fonts, and the title a page of its own', async () => {
    const { files, page } = await make();
    const html = String(files.get('house.html'));
    expect(html).toContain('alt="The house’s sign"');
    expect(html).toContain('font-family: "House Sans"; font-weight: 400');
    expect(html).not.toContain('Source Sans 3"; font-weight');
    const pages = await pdfPages(files.get('house.pdf') as Uint8Array);
    expect(pages[0]).toContain(briefing.meta.title.split(' ').slice(0, 3).join(' '));
    expect(pages[0]!.length).toBeLessThan(400);
    const parts = unzipSync(files.get('house.docx') as Uint8Array);
    const document = new TextDecoder().decode(parts['word/document.xml']);
    expect(document).toContain('descr="The house’s sign"');
    expect(document).toMatch(/<w:pageBreakBefore\/>/);
    expect(new TextDecoder().decode(parts['word/fontTable.xml'])).toContain('House Sans');
    expect(Object.keys(parts).filter((name) => name.startsWith('word/media/'))).toHaveLength(2);
    const readings = await readBack(briefing, new Map([...files, ...dataFiles(everyBlock(briefing.blocks))]), { page });
    expect([...readings.values()].flatMap(({ differences }) => differences)).toEqual([]);
  });

  it('gives the same bytes again', async () => {
    const [once, again] = [await make(), await make()];
    for (const [name, content] of once.files) expect(again.files.get(name), name).toEqual(content);
  });
});

it('that names a file which is not there is refused, and one that leads out of its folder', () => {
  writeTheme({ ...HOUSE, logo: { file: 'other.svg', alt: 'x' } });
  expect(() => readTheme(folder)).toThrow(UserError);
  expect(() => readTheme(folder)).toThrow(/other\.svg/);
  writeTheme({ ...HOUSE, logo: { file: '../logo.svg', alt: 'x' } });
  expect(() => readTheme(folder)).toThrow(UserError);
  writeTheme(HOUSE);
});
