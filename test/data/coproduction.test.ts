import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reconstruct } from '../../data/coproduction-2012/reconstruct.ts';
import type { PublishedFigure } from '../../pipeline/published/read.ts';
import { computeFigure, type Row, readData, readPublished } from './published.ts';

const folder = join(import.meta.dirname, '../../data/coproduction-2012');
let data: Awaited<ReturnType<typeof readData>>;
let published: PublishedFigure[];

beforeAll(async () => {
  data = await readData(folder);
  published = await readPublished(folder);
});

const commentsOf = (rows: readonly Row[]) =>
  rows.map((row) => row['Is there anything else you’d like to tell us about co-production in mental health?']!);

describe('the reconstructed co-production survey', () => {
  it('is made again byte for byte by its script', () => {
    expect(reconstruct()).toBe(readFileSync(join(folder, 'responses.csv'), 'utf8'));
  });

  it('has 83 responses, each with its own id, in order of arrival in January 2012', () => {
    expect(data.rows).toHaveLength(83);
    expect(new Set(data.rows.map((row) => row['Respondent ID'])).size).toBe(83);
    const starts = data.rows.map((row) => row['Start Date']!);
    expect(starts).toEqual([...starts].sort());
    for (const row of data.rows) {
      expect(row['Start Date']).toMatch(/^2012-01-\d\d \d\d:\d\d:\d\d$/);
      expect(row['End Date']! > row['Start Date']!).toBe(true);
    }
  });

  it('gives every published percentage', () => {
    const percentages = published.filter((figure) => figure.published.endsWith('%'));
    expect(percentages).toHaveLength(13);
    for (const { figure, published: text } of percentages) {
      const value = computeFigure(data.study, data.rows, figure, () => 1);
      expect(`${figure} ${Math.round(value)}%`).toBe(`${figure} ${text}`);
    }
  });

  it('has just over a third who identify as having a mental health problem', () => {
    const value = computeFigure(data.study, data.rows, 'who.lived_experience', () => 1);
    expect(value).toBeGreaterThan(100 / 3 + 0.5);
    expect(value).toBeLessThan(100 / 3 + 2.5);
  });

  it('has no other answer that comes before the three published barriers, aids and groups', () => {
    for (const id of ['who', 'barriers', 'useful']) {
      const question = data.study.questions.get(id)!;
      const shares = question.options.map((option) =>
        computeFigure(data.study, data.rows, `${id}.${option.id}`, () => 1),
      );
      expect(Math.max(...shares.slice(3))).toBeLessThan(Math.min(...shares.slice(0, 3)) - 1);
    }
  });

  it('has only answers that the study file lists', () => {
    for (const question of data.study.questions.values()) {
      if (question.type !== 'single' && question.type !== 'multiple') continue;
      const known = new Set(question.options.flatMap((option) => option.codes));
      const given = data.rows
        .flatMap((row) => question.columns.flatMap((column) => row[column]!.split(question.delimiter ?? '\0')))
        .filter((answer) => answer !== '');
      expect(given.length).toBeGreaterThan(0);
      expect(given.filter((answer) => !known.has(answer))).toEqual([]);
    }
  });

  it('has comments with line breaks, quotation marks, and beginnings that a spreadsheet takes for a formula', () => {
    const comments = commentsOf(data.rows);
    expect(comments.filter((comment) => comment !== '').length).toBeGreaterThan(20);
    expect(comments.some((comment) => comment === '')).toBe(true);
    for (const sign of ['\n', '"', ',', '’']) expect(comments.some((comment) => comment.includes(sign))).toBe(true);
    for (const sign of '=+-@') expect(comments.some((comment) => comment.startsWith(sign))).toBe(true);
  });

  it('is called reconstructed in the study file and its note', () => {
    expect(data.study.note).toContain('reconstructed');
    expect(readFileSync(join(folder, 'study.yaml'), 'utf8')).toContain('# RECONSTRUCTED DATA');
  });
});
