// Real surveys, end to end: every published figure is computed, and a reader of any format finds it.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareInWords } from '../../pipeline/fill/wording.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import type { PublishedFigure } from '../../pipeline/published/read.ts';
import { readTheme } from '../../pipeline/theme.ts';
import { corpusReport, hasData, type MadeReport, readPublished } from './reports.ts';

const STUDIES = [
  { name: '538-weather', rows: 928, published: 16, differing: 1 },
  { name: '538-flying', rows: 1_040, published: 10, differing: 0 },
  { name: '538-star-wars', rows: 1_186, published: 23, differing: 2 },
  { name: 'uk-census-2011-nanodata', rows: 10_000, published: 12, differing: 10 },
];

const printer = openPrinter();
afterAll(() => printer.close());

/** Not within another number: 3.4% is not found in 13.4%, nor 938 in 1,938. */
const stands = (text: string, figure: string) =>
  new RegExp(`(?<![\\d.,])${figure.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\d%]|[.,]\\d)`, 'i').test(text);

for (const study of STUDIES) {
  const { name } = study;
  const title = hasData(name) ? name : `${name} (skipped: its data is not at ../shared/corpus/${name})`;
  describe.skipIf(!hasData(name))(title, () => {
    const all = readPublished(name).figures;
    const agreeing = all.filter(({ differs }) => differs === undefined);
    const differing = all.filter(({ differs }) => differs !== undefined);
    let made: MadeReport;
    beforeAll(async () => {
      made = await corpusReport(name, printer);
    });

    const computed = ({ figure, reads }: PublishedFigure) => {
      const found = made.source.estimates.figureById(figure);
      return reads === undefined ? found.text : shareInWords(found.value!);
    };

    /** In points. */
    const bodySize = () => {
      const [report] = made.source.study.reports.values();
      return readTheme(join(import.meta.dirname, '../../templates/themes', report!.theme)).sizes.body;
    };

    it('uses every row, and nothing in the data is wrong', () => {
      const { counts } = made.source.responses;
      expect(counts).toEqual({ read: study.rows, used: study.rows, rejected: 0, nonRespondents: 0 });
      expect(made.source.problems.filter(({ severity }) => severity !== 'note')).toEqual([]);
      expect(made.files).not.toContain('rejects.csv');
    });

    it('gives every figure as published', () => {
      expect(all).toHaveLength(study.published);
      const expected = agreeing.map(({ figure, published, reads }) => [figure, reads ?? published]);
      expect(agreeing.map((one) => [one.figure, computed(one)])).toEqual(expected);
    });

    it('differs from the publication only where published.yaml says why', () => {
      expect(differing).toHaveLength(study.differing);
      for (const one of differing) expect(`${one.figure} ${computed(one)}`).not.toBe(`${one.figure} ${one.published}`);
    });

    it('shows every figure in the web page, the Word file and the PDF', () => {
      for (const one of all) {
        expect(made.figures.has(one.figure), one.figure).toBe(true);
        for (const format of ['html', 'docx', 'pdf'] as const) {
          expect(stands(made[format], computed(one)), `${one.figure}: ${computed(one)} in ${format}`).toBe(true);
        }
      }
    });

    it('shows in the prose no percentage that is not one of its figures', () => {
      const known = new Set([...made.figures.values(), '95%', '100%']);
      // In the PDF, an axis has numbers of its own, smaller than the prose.
      const prose = made.pdfItems.filter(({ size }) => size >= bodySize() - 0.1).map(({ text }) => text);
      for (const text of [made.prose.html, made.prose.docx, prose.join(' ')]) {
        const shown = text.match(/(?<![\d.,])\d+(\.\d+)?%/g) ?? [];
        expect(shown.length).toBeGreaterThan(10);
        expect(shown.filter((one) => !known.has(one))).toEqual([]);
      }
    });

    it('is printed at its own size: nothing on it is so wide that the browser shrinks the pages', () => {
      const sizes = made.pdfItems.filter(({ text }) => text.length > 40).map(({ size }) => Math.round(size * 10) / 10);
      expect(Math.max(...sizes)).toBeGreaterThanOrEqual(bodySize() - 0.1);
    });

    it('says whose the data is', () => {
      const words = name.startsWith('538')
        ? ['FiveThirtyEight', 'Creative Commons Attribution 4.0']
        : [
            'Office for National Statistics',
            'Contains public sector information licensed under the Open Government Licence',
          ];
      for (const format of ['html', 'docx', 'pdf'] as const)
        for (const text of words) expect(made[format]).toContain(text);
    });
  });
}

describe.skipIf(!hasData('uk-census-2011-nanodata'))('the sample of the census', () => {
  it('holds each figure of the whole census within its interval', async () => {
    const made = await corpusReport('uk-census-2011-nanodata', printer);
    for (const { figure, published } of readPublished('uk-census-2011-nanodata').figures) {
      const { interval } = made.source.estimates.figureById(figure);
      const whole = Number.parseFloat(published);
      expect(interval!.low, figure).toBeLessThan(whole);
      expect(interval!.high, figure).toBeGreaterThan(whole);
    }
  });

  it('takes -9 for no answer: it is in no base and is not a category', async () => {
    const made = await corpusReport('uk-census-2011-nanodata', printer);
    const bases = ['health', 'hours', 'grade', 'sex'].map((id) => made.source.estimates.figureById(`${id}.base`).value);
    expect(bases).toEqual([9_872, 4_775, 7_848, 10_000]);
    for (const format of ['html', 'docx', 'pdf'] as const) expect(made[format]).not.toMatch(/[-−]9\b/);
  });
});

describe.skipIf(!hasData('538-flying'))('the filter question of the flying poll', () => {
  it('leaves those who never fly out of every other base', async () => {
    const { estimates } = (await corpusReport('538-flying', printer)).source;
    expect(estimates.figureById('recline.base').value).toBe(858);
    expect(estimates.figureById('recline_rude.base').value).toBe(854);
    expect(estimates.figureById('recline.base[flies=never]').value).toBe(0);
  });
});
