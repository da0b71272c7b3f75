// The gallery as a reader gets it: every kind of chart, three times, without a fault that axe knows of.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { drawPng, drawSvg } from '../../pipeline/chart/draw.ts';
import { nativeChart } from '../../pipeline/chart/native.ts';
import { chartSpec } from '../../pipeline/chart/spec.ts';
import { withBrowser } from '../../pipeline/produce/browser.ts';
import { galleryCharts, themes } from './gallery.ts';
import { type Exhibit, galleryPage } from './page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTH = { widthPx: 460 };

async function page(): Promise<string> {
  const shown = new Map<(typeof themes)[number], Exhibit[]>();
  for (const theme of themes) {
    const made = galleryCharts().map(async (chart): Promise<Exhibit> => {
      const spec = chartSpec(chart, theme, WIDTH);
      const native = nativeChart(chart, theme, WIDTH) !== undefined;
      return { chart, svg: await drawSvg(spec), png: await drawPng(spec, 1), word: await drawPng(spec, 1), native };
    });
    shown.set(theme, await Promise.all(made));
  }
  return galleryPage(shown);
}

describe('the gallery', () => {
  it('has every kind of chart in every theme, with alt text for each of its pictures', async () => {
    const html = await page();
    const kinds = [
      'bar',
      'grouped',
      'stacked',
      'diverging',
      'dot',
      'league',
      'comparator',
      'multiples',
      'line',
      'slope',
    ];
    for (const { name } of themes) for (const kind of kinds) expect.soft(html).toContain(`<h3 id="${name}-${kind}">`);
    expect(html.match(/<svg /g)).toHaveLength(kinds.length * themes.length);
    const images = html.match(/<img [^>]*>/g)!;
    expect(images).toHaveLength(kinds.length * themes.length * 2);
    expect(images.filter((image) => !/ alt="[^"]{20,}"/.test(image))).toEqual([]);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('gives axe nothing to find, on a desktop and on a phone', async () => {
    const html = await page();
    await withBrowser(async (browser) => {
      for (const width of [1400, 390]) {
        const tab = await browser.newPage();
        await tab.setViewport({ width, height: 900 });
        await tab.setContent(html, { waitUntil: 'load' });
        await tab.evaluate(axe);
        const violations = await tab.evaluate(async () => {
          // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as a global.
          const found = await (globalThis as any).axe.run();
          return found.violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [
            id,
            nodes[0]!.html.slice(0, 120),
          ]);
        });
        expect(violations).toEqual([]);
        expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(width);
        await tab.close();
      }
    });
  });
});
