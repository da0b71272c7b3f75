// What an edition's data files say of figures: as published, and nothing of what is withheld.

import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { figuresCsv, type PlacedFigure } from '../../pipeline/publish/figures.ts';
import { openStudy } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';

const { estimates } = await openStudy(await readStudy('test/cases/small-counts'));
const weighted = (await openStudy(await readStudy('test/cases/weights-and-groups'))).estimates;
const placed = (id: string, from = estimates): PlacedFigure => ({ ...from.figureById(id), places: ['Table 1'] });
const rowOf = (figure: PlacedFigure): Record<string, string> =>
  parse(figuresCsv([figure]), { columns: true })[0] as Record<string, string>;

describe('the table of all figures', () => {
  it('has a row with estimate, interval, bases and places', () => {
    expect(rowOf(placed('agree.a', weighted))).toEqual({
      id: 'agree.a',
      label: 'Agree',
      measure: 'percentage',
      value: '63',
      text: '63%',
      low: String(weighted.figureById('agree.a:low').rounded),
      high: String(weighted.figureById('agree.a:high').rounded),
      level: '0.95',
      base: '4',
      weighted_base: '8',
      se: String(weighted.figureById('agree.a:se').rounded),
      marks: '',
      places: 'Table 1',
    });
  });

  it('shows of a withheld figure neither value nor interval', () => {
    const row = rowOf(placed('q.c[place=North]'));
    expect(row).toMatchObject({ value: '', text: '[c]', low: '', high: '', se: '', base: '15', marks: 'c' });
  });

  it('shows not even the base where that is withheld', () => {
    const row = rowOf(placed('q.a[place=South]'));
    expect(row).toMatchObject({ value: '', text: '[c]', low: '', high: '', se: '', base: '', weighted_base: '' });
  });

  it('disarms what a spreadsheet would run', () => {
    expect(rowOf({ ...placed('q.a[place=North]'), label: '=HYPERLINK("x")' }).label).toBe('\'=HYPERLINK("x")');
    expect(rowOf({ ...placed('q.a[place=North]'), places: ['@SUM(1)'] }).places).toBe("'@SUM(1)");
  });
});

describe('figures.json', () => {
  it('holds counts of people rounded as published, and no base that is withheld', () => {
    const count = estimates.figureById('q.a[place=North]:count');
    expect([count.value, count.rounded, count.text]).toEqual([10, 10, '10']);
    expect(estimates.figureById('q.d[place=North]').base).toBe(15);
    expect(JSON.parse(JSON.stringify(estimates.figureById('q.b[place=South]')))).toMatchObject({
      ...{ value: null, rounded: null, base: null, weightedBase: null, se: null, interval: null },
    });
  });
});
