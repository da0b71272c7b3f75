import { describe, expect, test } from 'vitest';
import type { ChartKind } from '../../pipeline/chart/chart.ts';
import { drawSvg } from '../../pipeline/chart/draw.ts';
import { chartSpec } from '../../pipeline/chart/spec.ts';
import { isComplete } from '../../pipeline/chart/stacked.ts';
import { bars, charity, chart, groups, misplaced, official, percentage, scale, textBoxes } from './samples.ts';

const LABELS = [
  'Yes',
  'Social care',
  'Lack of engagement from people who deliver services',
  'I have as much control over my daily life as I want, with help from the people who support me',
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
];

/** Values that add up to 100 in each category, the last ones small, zero or withheld. */
function awkward(categories: number, series: number): Record<string, (number | null)[]> {
  const values = (s: number) => Array.from({ length: categories }, (_, c) => shareOf(s, c, series));
  return Object.fromEntries(Array.from({ length: series }, (_, s) => [`${LABELS[(s + 1) % 3]} ${s}`, values(s)]));
}

function shareOf(s: number, c: number, series: number): number | null {
  if (c === 3 && s === 1) return null;
  if (series === 1) return [96, 1, 0, 33.3][c % 4]!;
  return s === 0 ? 100 - (series - 1) * ((c % 4) + 1) : (c % 4) + 1;
}

describe.each([
  ['bar', bars],
  ['grouped', groups],
  ['stacked', scale],
] as const)('the spec of a %s chart', (kind, sample) => {
  test('is as it was when last looked at', async () => {
    const spec = JSON.stringify(chartSpec(sample, official, { widthPx: 643 }), null, 2);
    await expect(`${spec}\n`).toMatchFileSnapshot(`golden/${kind}.json5`);
  });

  test('holds rounded numbers only', () => {
    expect(JSON.stringify(chartSpec(sample, official, { widthPx: 643 }))).not.toContain('123456');
  });
});

const KINDS: ChartKind[] = ['bar', 'grouped', 'stacked'];
const SIZES = [1, 2, 5, 12];

describe.each(KINDS)('a %s chart', (kind) => {
  const cases = SIZES.flatMap((categories) =>
    (kind === 'bar' ? [1] : [2, 4, 7]).map((series) => ({ categories, series })),
  );

  test.each(cases)(
    'of $categories categories and $series series shows every label whole, none over another',
    async (size) => {
      const categories = Array.from({ length: size.categories }, (_, c) => `${LABELS[c % LABELS.length]} ${c}`);
      const sample = chart(kind, categories, awkward(size.categories, size.series));
      for (const [theme, widthPx] of [
        [official, 643],
        [charity, 320],
      ] as const) {
        const svg = await drawSvg(chartSpec(sample, theme, { widthPx }));
        expect(misplaced(svg), `${widthPx} px`).toEqual([]);
        const shown = textBoxes(svg).map((box) => box.text);
        expect(shown).toEqual(
          expect.arrayContaining(sample.series.flatMap((series) => series.figures.map((f) => f.text))),
        );
        const words = shown.join('').replaceAll(' ', '');
        for (const label of size.categories > 1 || kind !== 'stacked' ? categories : [])
          expect(words).toContain(label.replaceAll(' ', ''));
      }
    },
  );
});

test('a figure is written once for each time the chart holds it', async () => {
  const svg = await drawSvg(chartSpec(scale, official, { widthPx: 643 }));
  const shown = textBoxes(svg).map((box) => box.text);
  expect(shown.filter((text) => /^\d+%$|^\[c\]$/.test(text)).sort()).toEqual(
    scale.series.flatMap((series) => series.figures.map((figure) => figure.text)).sort(),
  );
});

test('bars start at zero, also where all values are high', () => {
  const spec = JSON.stringify(chartSpec(chart('bar', ['A', 'B'], { All: [91, 90] }), official, { widthPx: 643 }));
  expect(spec).toContain('"domain":[0,91]');
});

test('a stacked row that misses 100 by rounding fills the bar, one with a withheld figure does not', () => {
  const { datasets } = chartSpec(scale, official, { widthPx: 643 }) as unknown as {
    datasets: { segments: { category: string; end: number }[] };
  };
  const ends = scale.categories.map((name) =>
    Math.max(...datasets.segments.filter((s) => s.category === name).map((s) => s.end)),
  );
  expect(ends.map((end) => Math.round(end * 1e6) / 1e6)).toEqual([100, 100, 27]);
});

test('a row with a figure below rounding, or with an answer left out, is not taken for a whole by mistake', () => {
  const small = percentage(0, { text: '<0.5%' });
  expect(isComplete([percentage(60), percentage(39), small])).toBe(true);
  expect(isComplete([percentage(60), percentage(37), small])).toBe(false);
  expect(isComplete(['33.3%', '33.3%', '33.3%'].map((text) => percentage(33.3, { text })))).toBe(true);
  expect(isComplete(['33.3%', '33.3%', '33.0%'].map((text) => percentage(Number.parseFloat(text), { text })))).toBe(
    false,
  );
});

test('the width asked for is the width drawn', async () => {
  for (const widthPx of [320, 500, 643]) {
    expect(await drawSvg(chartSpec(groups, official, { widthPx }))).toContain(`viewBox="0 0 ${widthPx} `);
  }
});
