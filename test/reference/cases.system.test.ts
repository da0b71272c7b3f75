// The invented survey of test/cases/designs and R's answers, made again by R: what is kept is what R gives.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { hasTool } from '../tools.ts';

const KEPT = 'test/cases/designs';
const there = hasTool('Rscript', '-e', 'library(survey); library(MASS)');
const title = there ? 'R’s answers' : 'R’s answers (skipped: Rscript with survey and MASS is not installed)';

type Answers = Record<string, Record<string, Record<string, number>>>;
const flat = (answers: Answers) =>
  Object.entries(answers).flatMap(([design, figures]) =>
    Object.entries(figures).flatMap(([id, measures]) =>
      Object.entries(measures).map(([measure, number]) => [`${design}: ${id} ${measure}`, number] as const),
    ),
  );

describe.skipIf(!there)(title, () => {
  it('are those that are kept', () => {
    const folder = mkdtempSync(join(tmpdir(), 'topline-cases-'));
    try {
      execFileSync('Rscript', ['test/reference/cases.R', folder], { stdio: 'ignore' });
      const read = (from: string, file: string) => readFileSync(join(from, file), 'utf8');
      expect(read(folder, 'responses.csv')).toBe(read(KEPT, 'responses.csv'));
      const [now, kept] = [folder, KEPT].map((from) => flat(parse(read(from, 'r.yaml'))));
      expect(kept!.length).toBeGreaterThan(1000);
      expect(now!.map(([name]) => name)).toEqual(kept!.map(([name]) => name));
      now!.forEach(([name, number], i) => {
        expect.soft(Math.abs(number / kept![i]![1] - 1), name).toBeLessThan(1e-9);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
