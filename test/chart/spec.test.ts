import { describe, expect, test } from 'vitest';
import type { Chart, ChartKind } from '../../pipeline/chart/chart.ts';
import { drawSvg } from '../../pipeline/chart/draw.ts';
import { chartSpec } from '../../pipeline/chart/spec.ts';
import { isComplete } from '../../pipeline/chart/stacked.ts';
import {
  charity,
  chart,
  everyKind,
  groups,
  misplaced,
  official,
  percentage,
  scale,
  textBoxes,
  withIntervals,
} from './samples.ts';

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

describe.each(Object.entries(everyKind))('the spec of a %s chart', (kind, sample) => {
  test('is as it was when last looked at', async () => {
    const spec = JSON.stringify(chartSpec(sample, official, { widthPx: 643 }), null, 2);
    await expect(`${spec}\n`).toMatchFileSnapshot(`golden/${kind}.json5`);
  });

  test('holds rounded numbers only', () => {
    const spec = JSON.stringify(chartSpec(sample, official, { widthPx: 643 }));
    expect(spec).not.toContain('123456');
  });

  test('holds nothing of a withheld figure', () => {
    const leaky = withIntervals(structuredClone(sample), 0.5);
    for (const figure of leaky.series.flatMap(({ figures }) => figures)) {
      if (figure.rounded === null) figure.value = 7654321;
    }
    expect(JSON.stringify(chartSpec(leaky, official, { widthPx: 643 }))).not.toContain('76543');
  });
});

const KINDS = Object.keys(everyKind) as ChartKind[];
const ONE_SERIES: ChartKind[] = ['bar', 'league'];
/** Of many values only the ends are written on these: the axis and the table beside them have the rest. */
const SOME_VALUES: ChartKind[] = ['line', 'slope'];
const SIZES = [1, 2, 5, 12];

describe.each(KINDS)('a %s chart', (kind) => {
  const cases = SIZES.flatMap((categories) =>
    (ONE_SERIES.includes(kind) ? [1] : kind === 'comparator' ? [2] : [2, 4, 7]).map((series) => ({
      categories,
      series,
    })),
  );

  test.each(cases)(
    'of $categories categories and $series series shows every label whole, none over another',
    async (size) => {
      const categories = Array.from({ length: size.categories }, (_, c) => `${LABELS[c % LABELS.length]} ${c}`);
      const sample = withIntervals(chart(kind, categories, awkward(size.categories, size.series)), 2);
      for (const [theme, widthPx] of [
        [official, 643],
        [charity, 320],
      ] as const) {
        const svg = await drawSvg(chartSpec(sample, theme, { widthPx }));
        expect(misplaced(svg), `${widthPx} px`).toEqual([]);
        const shown = textBoxes(svg).map((box) => box.text);
        const words = shown.join('').replaceAll(' ', '');
        for (const label of labelsOf(sample)) expect(words).toContain(label.replaceAll(' ', ''));
        if (SOME_VALUES.includes(kind)) continue;
        expect(shown).toEqual(
          expect.arrayContaining(sample.series.flatMap((series) => series.figures.map((f) => f.text))),
        );
      }
    },
  );
});

/** The names that a chart must show in full, whatever its size. */
function labelsOf({ kind, categories, series }: Chart): string[] {
  const names = series.length > 1 ? series.map(({ name }) => name) : [];
  if (kind === 'line') return [...names, categories.at(-1)!];
  if (kind === 'slope') return [...names, categories[0]!, categories.at(-1)!];
  const titled = categories.length === 1 && (kind === 'stacked' || kind === 'diverging');
  return titled ? names : [...names, ...categories];
}

test('a figure is written once for each time the chart holds it', async () => {
  const svg = await drawSvg(chartSpec(scale, official, { widthPx: 643 }));
  const shown = textBoxes(svg).map((box) => box.text);
  expect(shown.filter((text) => /^\d+%$|^\[c\]$/.test(text)).sort()).toEqual(
    scale.series.flatMap((series) => series.figures.map((figure) => figure.text)).sort(),
  );
});

test('bars start at zero, also where all values are high', () => {
  const spec = JSON.stringify(chartSpec(chart('bar', ['A', 'B'], { All: [91, 90] }), official, { widthPx: 643 }));
  expect(spec).toContain('"params":[{"name":"low","value":0},{"name":"high","value":91}]');
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

test('a chart of nothing is refused', () => {
  expect(() => chartSpec(chart('bar', [], { All: [] }), official, { widthPx: 643 })).toThrow('shows nothing');
});
