import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import type { Chart } from '../../pipeline/chart/chart.ts';
import { drawPng, drawSvg } from '../../pipeline/chart/draw.ts';
import { textStyle, textWidth, wrap } from '../../pipeline/chart/measure.ts';
import { chartSpec } from '../../pipeline/chart/spec.ts';
import { UserError } from '../../pipeline/problems.ts';
import { bars, chart, everyKind, groups, official, scale, textBoxes } from './samples.ts';

const size = { widthPx: 643 };
const NASTY = [
  '<script>alert(1)</script>',
  '=1+1',
  '{{x}}',
  '"onload="x',
  'datum.value',
  '&lt;b&gt;',
  'a\u0000b\u202Ec\uD800',
];

test('text is measured with Source Sans, not estimated from its length', async () => {
  const style = textStyle(official);
  expect(textWidth('iiiiiiii', style)).toBeLessThan(textWidth('WWWWWWWW', style) / 3);
  const narrow = axisTitleSpec('iiiiiiiiiiiiiiiiiiiiiiii');
  const wide = axisTitleSpec('WWWWWWWWWWWWWWWWWWWWWWWW');
  // Vega places the plot beside a label that it measured: an estimate would give both labels one width.
  expect(plotLeft(await drawSvg(narrow))).toBeLessThan(plotLeft(await drawSvg(wide)) / 2);
});

function axisTitleSpec(label: string): TopLevelSpec {
  return {
    config: { font: textStyle(official).family },
    data: { values: [{ label, value: 1 }] },
    mark: 'bar',
    encoding: {
      y: { field: 'label', type: 'nominal', title: null, axis: { labelLimit: 0 } },
      x: { field: 'value', type: 'quantitative' },
    },
  };
}

function plotLeft(svg: string): number {
  return Number(/translate\(([\d.]+),/.exec(svg)![1]);
}

test('the same spec gives the same bytes, whatever was drawn before', async () => {
  const first = await drawSvg(chartSpec(scale, official, size));
  await drawSvg(chartSpec(bars, official, size));
  expect(await drawSvg(chartSpec(scale, official, size))).toBe(first);
  expect(await drawPng(chartSpec(scale, official, size), 2)).toEqual(
    await drawPng(chartSpec(scale, official, size), 2),
  );
});

test('charts of one shape keep their own figures and alt text', async () => {
  const other = {
    ...groups,
    alt: 'Another',
    series: groups.series.map((series) => ({ ...series, figures: [...series.figures].reverse() })),
  };
  const before = await drawSvg(chartSpec(groups, official, size));
  const after = await drawSvg(chartSpec(other, official, size));
  expect(after).not.toBe(before);
  expect(after).toContain('aria-label="Another"');
  expect(await drawSvg(chartSpec(groups, official, size))).toBe(before);
});

test('charts drawn at once come out as when drawn one after the other', async () => {
  const specs = Object.values(everyKind).flatMap((each) =>
    [640, 340].map((widthPx) => chartSpec(each, official, { widthPx })),
  );
  const together = await Promise.all(specs.map(drawSvg));
  for (const [i, spec] of specs.entries()) expect(await drawSvg(spec)).toBe(together[i]);
});

test('charts of one kind are compiled once, whatever their figures, labels and width', () => {
  const layers = (sample: Chart, widthPx: number) =>
    (chartSpec(sample, official, { widthPx }) as { layer?: unknown }).layer;
  const other = chart('grouped', ['One', 'Two'], { A: [99, 1], 'B, with a longer name': [3, 4], C: [5, null] });
  expect(layers(other, 340)).toEqual(layers(groups, 640));
});

test('a spec is not changed by being drawn', async () => {
  const spec = chartSpec(groups, official, size);
  const copy = structuredClone(spec);
  await drawSvg(spec);
  expect(spec).toEqual(copy);
});

test('the svg is one image with an escaped alt text and nothing else for a screen reader', async () => {
  const svg = await drawSvg(chartSpec({ ...bars, alt: 'Say "yes" <b> & more' }, official, size));
  expect(svg).toMatch(
    /^<svg [^>]*role="img" aria-label="Say &quot;yes&quot; &lt;b&gt; &amp; more"><g aria-hidden="true">/,
  );
  expect(svg.match(/ role=| aria-/g)).toEqual([' role=', ' aria-', ' aria-']);
});

test('ids begin with the id of the chart', async () => {
  const spec = {
    usermeta: { id: 'chart-x' },
    data: { values: [{ a: 1 }] },
    mark: {
      type: 'bar',
      clip: true,
      color: {
        gradient: 'linear',
        stops: [
          { offset: 0, color: 'red' },
          { offset: 1, color: 'blue' },
        ],
      },
    },
    encoding: { x: { field: 'a', type: 'quantitative' } },
  } as unknown as TopLevelSpec;
  const [first, second] = [await drawSvg(spec), await drawSvg(spec)];
  expect([...first.matchAll(/ id="([^"]*)"/g)].map((match) => match[1])).toEqual(['chart-x-2', 'chart-x-1']);
  expect(first).toContain('url(#chart-x-1)');
  expect(second).toBe(first);
});

describe.each(['bar', 'grouped', 'stacked'] as const)('a %s chart', (kind) => {
  test('shows hostile labels as text', async () => {
    const svg = await drawSvg(
      chartSpec(
        chart(kind, NASTY, { '<img src=x onerror=y>': NASTY.map(() => 40), '${1+1}': NASTY.map(() => 60) }),
        official,
        size,
      ),
    );
    expect(svg).not.toMatch(/<script|<img|<b>|\u0000|\u202E|\uD800/);
    expect(svg.match(/<\/?([a-z]+)/gi)!.map((tag) => tag.replace(/[</]/g, ''))).not.toContain('script');
    const shown = textBoxes(svg)
      .map((box) => box.text)
      .join('');
    for (const label of [...NASTY.slice(0, 5), '&lt;b&gt;'.replaceAll('&', '&')]) expect(shown).toContain(label);
  });

  test('loads and links nothing', async () => {
    const svg = await drawSvg(chartSpec(chart(kind, ['A'], { X: [40], Y: [60] }), official, size));
    expect(svg).not.toMatch(/href|url\(|<style|<image|<a /);
  });

  test('leaves no number of a withheld figure', async () => {
    const sample = chart(kind, ['A', 'B'], { X: [40, null], Y: [60, 50] });
    sample.series[0]!.figures[1]!.value = 77.7;
    const spec = chartSpec(sample, official, size);
    expect(JSON.stringify(spec)).not.toContain('77');
    expect(await drawSvg(spec)).not.toContain('77');
  });
});

test.each([
  ['data', { data: { url: 'file:///etc/passwd', format: { type: 'csv' } }, mark: 'point' }],
  [
    'an image',
    { data: { values: [{ u: 'http://127.0.0.1/x.png' }] }, mark: 'image', encoding: { url: { field: 'u' } } },
  ],
  ['a link', { data: { values: [{ u: 'http://127.0.0.1/' }] }, mark: 'point', encoding: { href: { field: 'u' } } }],
])('a spec that asks for %s from outside is refused', async (_, spec) => {
  await expect(drawSvg(spec as unknown as TopLevelSpec)).rejects.toThrow(UserError);
});

test('a spec that vega warns about is refused', async () => {
  const spec = {
    data: { values: [{ a: 1 }] },
    mark: 'bar',
    encoding: { shape: { field: 'a' } },
  } as unknown as TopLevelSpec;
  await expect(drawSvg(spec)).rejects.toThrow('cannot be drawn');
});

test('a png is as large as the scale says', async () => {
  const png = await drawPng(chartSpec(bars, official, size), 3);
  expect(new DataView(png.buffer).getUint32(16)).toBe(643 * 3);
});

describe('wrapping', () => {
  const style = textStyle(official);
  test('keeps every letter and no line wider than asked', () => {
    const text = 'Insufficient recognition of people’s contributions/unbreakableunbreakableunbreakableunbreakable';
    for (const width of [40, 90, 150, 1000]) {
      const lines = wrap(text, width, style);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of lines) expect(textWidth(line, style)).toBeLessThanOrEqual(width);
    }
  });

  test('makes lines of even length', () => {
    expect(wrap('Lack of engagement from people who deliver services', 250, style)).toEqual([
      'Lack of engagement from',
      'people who deliver services',
    ]);
  });
});
