// `node test/chart/gallery.ts FOLDER` → every kind of chart in every theme, as SVG (wide and narrow), PNG and Word chart, with its alt
// text, on one page to look at: FOLDER/index.html and FOLDER/<theme>.docx.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Document, Packer, Paragraph } from 'docx';
import { altText } from '../../pipeline/chart/alt.ts';
import type { Chart } from '../../pipeline/chart/chart.ts';
import { drawPng, drawSvg } from '../../pipeline/chart/draw.ts';
import { nativeChart } from '../../pipeline/chart/native.ts';
import { chartSpec } from '../../pipeline/chart/spec.ts';
import type { Theme } from '../../pipeline/theme.ts';
import { charity, everyKind, official } from './samples.ts';

const WIDE = { widthPx: 640 };
const NARROW = { widthPx: 340 };

function charts(): Chart[] {
  return Object.values(everyKind).map((sample, i) => {
    const numbered = { ...sample, id: `chart-${sample.kind}`, number: i + 1, title: `Kind: ${sample.kind}` };
    return { ...numbered, alt: altText(numbered) };
  });
}

async function section(chart: Chart, theme: Theme, folder: string): Promise<string> {
  const png = `${theme.name}-${chart.kind}.png`;
  writeFileSync(join(folder, png), await drawPng(chartSpec(chart, theme, WIDE), 2));
  const [wide, narrow] = [await drawSvg(chartSpec(chart, theme, WIDE)), await drawSvg(chartSpec(chart, theme, NARROW))];
  writeFileSync(join(folder, png.replace('.png', '.svg')), wide);
  const image = `<img src="${png}" width="${WIDE.widthPx}" alt="">`;
  const word = nativeChart(chart, theme, WIDE) ? 'Word: a chart of its own' : 'Word: an image';
  return `<section><h2>${theme.name}: ${chart.kind}</h2><div>${wide}${narrow}${image}</div><p>${chart.alt}</p><p>${word}</p></section>`;
}

async function word(theme: Theme): Promise<Uint8Array> {
  const children = charts().flatMap((chart) => {
    const drawing = nativeChart(chart, theme, { widthPx: 600 });
    return drawing
      ? [new Paragraph({ text: chart.title, keepNext: true }), new Paragraph({ children: [drawing] })]
      : [];
  });
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })));
}

function fontFace(style: string, weight: number): string {
  const file = createRequire(import.meta.url).resolve(`source-sans/WOFF2/TTF/SourceSans3-${style}.ttf.woff2`);
  const data = readFileSync(file).toString('base64');
  return `@font-face{font-family:'Source Sans 3';font-weight:${weight};src:url(data:font/woff2;base64,${data})}`;
}

async function makeGallery(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const sections: string[] = [];
  for (const theme of [official, charity]) {
    for (const chart of charts()) sections.push(await section(chart, theme, folder));
    writeFileSync(join(folder, `${theme.name}.docx`), await word(theme));
  }
  const style = `${fontFace('Regular', 400)}${fontFace('Semibold', 600)}body{font-family:'Source Sans 3';margin:2rem}section>div{display:flex;gap:3rem;align-items:start}`;
  const page = `<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Charts</title><style>${style}</style>${sections.join('\n')}</html>`;
  writeFileSync(join(folder, 'index.html'), page);
}

const [folder] = process.argv.slice(2);
if (folder) await makeGallery(folder);
else process.stderr.write('usage: node test/chart/gallery.ts FOLDER\n');
