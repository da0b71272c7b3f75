// The readers on text of every kind: none may find a difference where there is none, or a good report would be stopped.

import { afterAll, expect, it } from 'vitest';
import type { Document } from '../../pipeline/fill/document.ts';
import { everyBlock } from '../../pipeline/fill/fill.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { produce } from '../../pipeline/produce/produce.ts';
import { dataFiles } from '../../pipeline/publish/figures.ts';
import { readBack } from '../../pipeline/verify/verify.ts';
import { documentOf, galleryCharts } from '../gallery/gallery.ts';
import { briefing, gallery, stressDocument, theme } from '../produce/fixture.ts';
import { document as hostile } from '../produce/workbook/fixture.ts';

const printer = openPrinter();
afterAll(() => printer.close());

const prose = (html: string) => ({ kind: 'prose' as const, html });
const TEXT = `<p>Typed 5 and 12,345.67 at 10:30, see <a href="https://example.org/2024/1">link 7</a>.</p>
<ol><li>one 1</li><li>two 22<ol><li>nested 3</li></ol></li></ol><ul><li>a 4<ul><li>b 5</li></ul></li></ul>
<table><thead><tr><th>A 1</th><th>B 2</th></tr></thead><tbody><tr><td>3</td><td>44%</td></tr></tbody></table>
<blockquote><p>quote 8</p></blockquote><pre><code>x = 9
10</code></pre><p>H<sub>2</sub>O, x<sup>2</sup>, <em>4</em><strong>5</strong> fi ffl 6th <abbr title="7">t</abbr> 1&nbsp;000</p><hr>`;

const everyText: Document = {
  meta: { ...briefing.meta, contents: true },
  blocks: [
    { kind: 'heading', level: 2, id: 'years', html: 'In 2010-11, 3 things' },
    prose(TEXT),
    { kind: 'box', role: 'warning', title: 'Box 3 of 4', blocks: [prose('<p>In box 7</p>')] },
    { kind: 'heading', level: 2, id: 'more', html: 'More' },
    prose('<h3>1. Heading 9</h3>'),
  ],
  figures: [],
};

it.each([
  ['a briefing', briefing],
  ['charts and tables of every shape', { ...briefing, blocks: gallery() }],
  ['every kind of chart', documentOf(galleryCharts(), 'Charts, 12 of them')],
  ['a long report', stressDocument(8)],
  ['text that looks like formulas, and every kind of cell', hostile],
  ['text of every kind, with a contents list', everyText],
] as [string, Document][])('%s is read back without a difference, in both themes', async (_, document) => {
  for (const name of ['official', 'charity']) {
    const formats = ['html', 'pdf', 'docx', 'xlsx'] as const;
    const effects = { printer, progress: () => {} };
    const { files, page } = await produce(document, theme(name), { id: 'report', formats: [...formats] }, effects);
    for (const [file, text] of dataFiles(everyBlock(document.blocks))) files.set(file, text);
    const readings = await readBack(document, files, { page });
    expect([...readings.keys()].sort()).toEqual(['csv', 'docx', 'html', 'pdf', 'xlsx']);
    expect([...readings].flatMap(([, { differences }]) => differences)).toEqual([]);
    const hasCharts = [...everyBlock(document.blocks)].some(({ kind }) => kind === 'chart');
    for (const [format, { compared }] of readings) expect.soft(compared > 0, format).toBe(hasCharts);
  }
});
