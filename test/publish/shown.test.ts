// What counts as shown: whatever the documents' bytes depend on, and nothing else.

import { describe, expect, it } from 'vitest';
import type { Chart } from '../../pipeline/chart/chart.ts';
import type { Block, Document, Table } from '../../pipeline/fill/document.ts';
import { produce } from '../../pipeline/produce/produce.ts';
import { shownText } from '../../pipeline/publish/shown.ts';
import type { Figure } from '../../pipeline/summarise/figure.ts';
import { charity, everyKind, percentage, withIntervals } from '../chart/samples.ts';

const noEffects = { printer: undefined as never, progress: () => {} };
const META = { studyId: 's', reportId: 'r', title: 'All charts', language: 'en-GB', keywords: [], contents: false };

function documentOf(change: (figure: Figure) => Figure): Document {
  const charts = Object.values(everyKind).map((chart, i): Chart => {
    const named = withIntervals({ ...chart, id: `chart-${i + 1}`, number: i + 1 }, 3);
    const { reference } = named;
    return {
      ...named,
      series: named.series.map((series) => ({ ...series, figures: series.figures.map(change) })),
      ...(reference && { reference: { ...reference, figure: change(reference.figure) } }),
    };
  });
  const cells = [change(percentage(34)), change(percentage(null))].map((figure) => ({ text: figure.text, figure }));
  const table: Table = {
    ...{ id: 'table-1', number: 1, caption: 'A table', columns: ['Answer', 'All', 'Wales'], notes: [] },
    rows: [{ header: 'Yes', cells }],
  };
  const blocks: Block[] = [...charts.map((chart) => ({ kind: 'chart' as const, chart })), { kind: 'table', table }];
  return { meta: META, blocks, figures: [change(percentage(34))] };
}

const asItIs = (figure: Figure): Figure => figure;
/** By less than is written, and than is drawn: intervals are drawn with one decimal. */
const unseen = (figure: Figure): Figure => ({
  ...figure,
  value: figure.value === null ? null : figure.value + 0.01,
  weightedBase: figure.weightedBase + 3,
  base: figure.base + 1,
  se: 0.1234,
  interval: figure.interval && {
    ...figure.interval,
    low: figure.interval.low + 0.01,
    high: figure.interval.high + 0.01,
  },
});
const bytesOf = async (document: Document) => {
  const { files } = await produce(document, charity, { id: 'all', formats: ['html', 'docx', 'xlsx'] }, noEffects);
  return [...files].map(([name, content]) => [name, Buffer.from(content).toString('base64')]);
};

describe('what moves by less than is shown', () => {
  it('is not seen, and makes no document of any format another, with charts of every kind', async () => {
    expect(shownText(documentOf(unseen))).toBe(shownText(documentOf(asItIs)));
    expect(await bytesOf(documentOf(unseen))).toEqual(await bytesOf(documentOf(asItIs)));
  });
});

describe('what can be seen', () => {
  const before = shownText(documentOf(asItIs));
  it.each<[string, (figure: Figure) => Figure]>([
    ['a figure as it is written', (figure) => ({ ...figure, text: `${figure.text} [r]` })],
    ['the number of a bar', (figure) => ({ ...figure, rounded: figure.rounded && figure.rounded + 1 })],
    ['what a figure is called', (figure) => ({ ...figure, label: 'b' })],
    [
      'the end of an interval, by a tenth',
      (figure) => ({
        ...figure,
        interval: figure.interval && { ...figure.interval, high: figure.interval.high + 0.1 },
      }),
    ],
  ])('is seen: %s', (_, change) => {
    expect(shownText(documentOf(change))).not.toBe(before);
  });

  it('is seen: the side of its reference that an interval is on, though both are written as before', () => {
    const league = (low: number): Document => {
      const own = percentage(40, { interval: { low, high: 45.5, level: 0.95 } });
      const reference = { name: 'All', figure: percentage(35, { id: 'q.a', value: 35.002 }) };
      const chart = { ...everyKind.league!, categories: ['A'], series: [{ name: 'x', figures: [own] }], reference };
      return { meta: META, blocks: [{ kind: 'chart', chart }], figures: [own] };
    };
    expect(shownText(league(35.001))).not.toBe(shownText(league(35.003)));
    expect(shownText(league(35.001))).toBe(shownText(league(34.999)));
  });

  it('is seen: the interval of a reference, which the workbook gives', () => {
    const league = (high: number): Document => {
      const figure = percentage(35, { id: 'q.all', interval: { low: 34.5, high, level: 0.95 } });
      const chart = { ...everyKind.league!, reference: { name: 'All', figure } };
      return { meta: META, blocks: [{ kind: 'chart', chart }], figures: [] };
    };
    expect(shownText(league(35.4))).not.toBe(shownText(league(35.6)));
  });

  it('is seen: a base that only a template’s own drawing shows', () => {
    const drawn = (base: number): Document => {
      const chart = {
        ...everyKind.bar!,
        own: { mark: 'bar' },
        series: [{ name: 'x', figures: [percentage(3, { base })] }],
      };
      return { meta: META, blocks: [{ kind: 'chart', chart }], figures: [] };
    };
    expect(shownText(drawn(75))).not.toBe(shownText(drawn(76)));
  });
});
