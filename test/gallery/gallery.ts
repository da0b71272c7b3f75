// `npm run gallery [FOLDER]` → every kind of chart in both themes as SVG, PNG and Word chart side by side: gallery.html,
// gallery.pdf, a Word file a theme, and each drawing by itself. What Word makes of its charts is shown by LibreOffice,
// where it is installed.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { altText } from '../../pipeline/chart/alt.ts';
import type { Chart } from '../../pipeline/chart/chart.ts';
import { drawPng, drawSvg } from '../../pipeline/chart/draw.ts';
import { nativeChart } from '../../pipeline/chart/native.ts';
import { chartSpec } from '../../pipeline/chart/spec.ts';
import type { Document } from '../../pipeline/fill/document.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { produce } from '../../pipeline/produce/produce.ts';
import type { Theme } from '../../pipeline/theme.ts';
import { charity, everyKind, official } from '../chart/samples.ts';
import { type Exhibit, galleryMeta, galleryPage } from './page.ts';
import { showInWord } from './word.ts';

const WIDTH = { widthPx: 460 };
const noEffects = { printer: undefined as never, progress: () => {} };

export function galleryCharts(): Chart[] {
  return Object.values(everyKind).map((sample, i) => {
    const numbered = { ...sample, id: `chart-${i + 1}-${sample.kind}`, number: i + 1 };
    return { ...numbered, alt: altText(numbered) };
  });
}

export const themes: readonly Theme[] = [official, charity];

export function documentOf(charts: readonly Chart[], title: string): Document {
  const blocks = charts.map((chart) => ({ kind: 'chart' as const, chart }));
  return { meta: { ...galleryMeta, title }, blocks, figures: [] };
}

async function exhibits(theme: Theme, folder: string): Promise<Exhibit[]> {
  const charts = galleryCharts();
  const inWord = await showInWord(charts, theme);
  const made: Exhibit[] = [];
  for (const chart of charts) {
    const spec = chartSpec(chart, theme, WIDTH);
    const [svg, png] = [await drawSvg(spec), await drawPng(spec, 2)];
    writeFileSync(join(folder, `${theme.name}-${chart.kind}.svg`), svg);
    writeFileSync(join(folder, `${theme.name}-${chart.kind}.png`), png);
    made.push({ chart, svg, png, word: inWord.get(chart.id), native: nativeChart(chart, theme, WIDTH) !== undefined });
  }
  return made;
}

/** The files that were written. */
export async function makeGallery(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const shown = new Map<Theme, Exhibit[]>();
  for (const theme of themes) {
    shown.set(theme, await exhibits(theme, folder));
    const document = documentOf(galleryCharts(), `Charts: ${theme.name}`);
    const { files } = await produce(document, theme, { id: theme.name, formats: ['docx', 'xlsx'] }, noEffects);
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
  }
  const page = galleryPage(shown);
  writeFileSync(join(folder, 'gallery.html'), page);
  const printer = openPrinter();
  try {
    writeFileSync(join(folder, 'gallery.pdf'), await printer.print(page, galleryMeta));
  } finally {
    await printer.close();
  }
  return ['gallery.html', 'gallery.pdf', ...themes.map(({ name }) => `${name}.docx`)].map((name) => join(folder, name));
}

if (process.argv[1] === import.meta.filename) {
  const folder = resolve(process.argv[2] ?? 'output/gallery');
  for (const file of await makeGallery(folder)) process.stdout.write(`${file}\n`);
}
