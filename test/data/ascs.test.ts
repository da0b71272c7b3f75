import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reconstruct } from '../../data/ascs-2010-11/reconstruct.ts';
import type { PublishedFigure } from '../../pipeline/published/read.ts';
import { computeFigure, type Row, readData, readPublished } from './published.ts';

const folder = join(import.meta.dirname, '../../data/ascs-2010-11');
const weightOf = (row: Row) => Number(row.weight);
let data: Awaited<ReturnType<typeof readData>>;
let respondents: Row[];
let published: PublishedFigure[];

beforeAll(async () => {
  data = await readData(folder);
  respondents = data.rows.filter((row) => row.response === '1');
  published = (await readPublished(folder)).filter(({ figure }) => !figure.startsWith('responses.'));
});

const written = (value: number, text: string) => (text.endsWith('%') ? `${Math.round(value)}%` : value.toFixed(1));

describe('the reconstructed Adult Social Care Survey', () => {
  it('is made again byte for byte by its script', () => {
    // Not toBe: a difference in 4 MB of text would be printed whole.
    expect(reconstruct() === readFileSync(join(folder, 'responses.csv'), 'utf8')).toBe(true);
  });

  it('asks about 60,000 people in 150 councils, of whom 40% respond', () => {
    expect(Math.abs(data.rows.length - 60_000)).toBeLessThan(1_500);
    expect(new Set(data.rows.map((row) => row.council)).size).toBe(150);
    expect(new Set(data.rows.map((row) => row.region)).size).toBe(9);
    expect((100 * respondents.length) / data.rows.length).toBeCloseTo(40.1, 1);
    expect(new Set(data.rows.map((row) => row.serial)).size).toBe(data.rows.length);
  });

  it('gives every published figure when weighted, well inside the rounding range', () => {
    expect(published.length).toBeGreaterThan(25);
    for (const { figure, published: text } of published) {
      const value = computeFigure(data.study, respondents, figure, weightOf);
      const middle = Number.parseFloat(text);
      expect(`${figure} ${written(value, text)}`).toBe(`${figure} ${text}`);
      expect(Math.abs(value - middle)).toBeLessThan(text.endsWith('%') ? 0.32 : 0.02);
    }
  });

  it('does not give the published figures when the weights are lost', () => {
    const key = ['satisfaction.extremely_or_very', 'control.as_much_as_i_want', 'scrqol.mean'];
    key.push('quality_of_life.so_good_or_very_good', 'safety.as_safe_as_i_want', 'clean.as_i_like');
    const figures = published.filter(({ figure }) => key.includes(figure));
    expect(figures).toHaveLength(6);
    for (const { figure, published: text } of figures) {
      const value = computeFigure(data.study, respondents, figure, () => 1);
      expect(`${figure} ${written(value, text)}`).not.toBe(`${figure} ${text}`);
    }
  });

  it('weights each respondent by the population of the council’s stratum over its respondents', () => {
    const cells = Map.groupBy(data.rows, (row) => `${row.council} ${row.stratum}`);
    expect(cells.size).toBe(600);
    for (const rows of cells.values()) {
      const answering = rows.filter((row) => row.response === '1');
      const population = Number(rows[0]!.population);
      expect(rows.length).toBeLessThanOrEqual(population);
      expect(answering.length).toBeGreaterThan(0);
      expect(new Set(rows.map((row) => row.population)).size).toBe(1);
      for (const row of answering) expect(weightOf(row)).toBeCloseTo(population / answering.length, 3);
    }
  });

  it('leaves weight and answers of non-respondents blank', () => {
    const blank = [...data.study.questions.values()]
      .filter(({ type }) => type === 'scale')
      .map(({ columns }) => columns[0]!);
    const answers = blank.filter((column) => column.startsWith('q'));
    expect(answers).toHaveLength(10);
    const others = data.rows.filter((row) => row.response === '2');
    expect(others.length + respondents.length).toBe(data.rows.length);
    expect(others.filter((row) => ['weight', ...answers].some((column) => row[column] !== ''))).toEqual([]);
  });

  it('has answers left out, but few, and otherwise only codes that the study file lists', () => {
    for (const { type, columns, options } of data.study.questions.values()) {
      if (type !== 'scale' && type !== 'single') continue;
      const known = new Set(options.flatMap(({ codes }) => codes));
      const other = respondents.map((row) => row[columns[0]!]!).filter((code) => !known.has(code));
      expect(new Set(other)).toEqual(columns[0]!.startsWith('q') ? new Set(['-9']) : new Set());
      expect(other.length / respondents.length).toBeLessThan(0.035);
    }
  });

  it('has regions and age bands that differ, and councils with few respondents', () => {
    const shareBy = (column: string) =>
      [...Map.groupBy(respondents, (row) => row[column]!).values()].map((rows) =>
        computeFigure(data.study, rows, 'satisfaction.extremely_or_very', weightOf),
      );
    for (const column of ['region', 'age_band', 'stratum']) {
      const shares = shareBy(column);
      expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(8);
    }
    const councils = [...Map.groupBy(respondents, (row) => row.council!).values()].map((rows) => rows.length);
    expect(councils.filter((n) => n < 50)).toHaveLength(2);
    expect(councils.filter((n) => n >= 50 && n < 100).length).toBeGreaterThan(0);
  });

  it('is called reconstructed, and its councils invented, in the study file and its note', () => {
    expect(data.study.note).toContain('reconstructed');
    expect(data.study.note).toContain('invented');
    expect(readFileSync(join(folder, 'study.yaml'), 'utf8')).toContain('# RECONSTRUCTED DATA');
  });
});
