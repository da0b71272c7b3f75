// Charts in, pictures of them out as a word processor shows them: each in a Word file of its own, opened by LibreOffice.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from 'canvas';
import { Document, Packer, Paragraph } from 'docx';
import type { Chart } from '../../pipeline/chart/chart.ts';
import { produce } from '../../pipeline/produce/produce.ts';
import type { Theme } from '../../pipeline/theme.ts';
import { hasTool } from '../tools.ts';
import { documentOf } from './gallery.ts';

/** A page with nothing on it but the chart. In twips. */
const PAGE = {
  size: { width: 8400, height: 15000 },
  margin: { top: 200, bottom: 200, left: 200, right: 200, header: 0, footer: 0 },
};
const DPI = 150;

/** By chart; empty where LibreOffice or poppler isn't installed. */
export async function showInWord(charts: readonly Chart[], theme: Theme): Promise<Map<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>();
  if (!hasTool('soffice', '--version') || !hasTool('pdftoppm', '-v')) return pictures;
  const folder = mkdtempSync(join(tmpdir(), 'topline-gallery-'));
  try {
    const house = { name: 'page', bytes: await barePage(), styles: {} };
    for (const chart of charts) {
      const effects = { printer: undefined as never, progress: () => {} };
      const document = documentOf([chart], chart.title);
      const { files } = await produce(document, theme, { id: chart.id, formats: ['docx'] }, effects, house);
      writeFileSync(join(folder, `${chart.id}.docx`), files.get(`${chart.id}.docx`)!);
    }
    const names = charts.map(({ id }) => join(folder, `${id}.docx`));
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const convert = [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, ...names];
    execFileSync('soffice', convert, { stdio: 'pipe', timeout: 180_000 });
    for (const { id } of charts) {
      const path = join(folder, id);
      execFileSync('pdftoppm', ['-r', String(DPI), '-png', '-singlefile', '-l', '1', `${path}.pdf`, path]);
      pictures.set(id, await withoutFoot(readFileSync(`${path}.png`)));
    }
    return pictures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function barePage(): Promise<Uint8Array> {
  // The title, which a report must show somewhere, goes to a second page that is not looked at.
  const children = [new Paragraph('{{content}}'), new Paragraph({ text: '{{title}}', pageBreakBefore: true })];
  const section = { properties: { page: PAGE }, children };
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [section] })));
}

/** Without the empty paper below the chart. */
async function withoutFoot(png: Buffer): Promise<Uint8Array> {
  const image = await loadImage(png);
  const { width, height } = image;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const last = data.findLastIndex((value, at) => at % 4 !== 3 && value < 250);
  const rows = Math.min(height, Math.ceil(last / 4 / width) + 12);
  const cut = createCanvas(width, rows);
  cut.getContext('2d').drawImage(image, 0, 0);
  return new Uint8Array(await cut.encode('png'));
}
