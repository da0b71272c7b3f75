// Comparisons, adjustment for many of them, intervals at the edge, and column letters.
import { describe, expect, test } from 'vitest';
import { estimateCodedBy } from '../../pipeline/estimate/coded.ts';
import { type Column, letterColumns, testColumns } from '../../pipeline/estimate/columns.ts';
import {
  adjustBenjaminiHochberg,
  adjustHolm,
  compareMeans,
  compareWaves,
  smoothContrast,
} from '../../pipeline/estimate/compare.ts';
import { makeDesign } from '../../pipeline/estimate/design.ts';
import { estimateMean, estimateMeans, estimateRatio } from '../../pipeline/estimate/estimate.ts';
import { proportionInterval } from '../../pipeline/estimate/intervals.ts';

describe('adjusted p-values', () => {
  // R: p.adjust(p, "holm") and p.adjust(p, "BH")
  const p = [0.01, 0.04, 0.03, 0.005, 0.5];
  test("are R's p.adjust", () => {
    adjustHolm(p).forEach((value, i) => {
      expect(value).toBeCloseTo([0.04, 0.09, 0.09, 0.025, 0.5][i]!, 14);
    });
    adjustBenjaminiHochberg(p).forEach((value, i) => {
      expect(value).toBeCloseTo([0.025, 0.05, 0.05, 0.025, 0.5][i]!, 14);
    });
  });
  test('leave out what could not be tested', () => {
    expect(adjustHolm([0.01, Number.NaN, 0.02])).toEqual([0.02, Number.NaN, 0.02]);
    expect(adjustBenjaminiHochberg([Number.NaN, 0.02])).toEqual([Number.NaN, 0.02]);
  });
  test('never exceed one, and one test alone stays as it is', () => {
    expect(adjustHolm([0.6, 0.7])).toEqual([1, 1]);
    expect(adjustHolm([0.03])).toEqual([0.03]);
    expect(adjustBenjaminiHochberg([0.03])).toEqual([0.03]);
  });
});

describe('two independent waves', () => {
  const first = Float64Array.of(3, 5, 4, 8, 6, 2);
  const second = Float64Array.of(7, 5, 9, 8);
  test('compare as the strata of one stacked design', () => {
    const stacked = makeDesign({ n: 10, strata: Uint8Array.of(1, 1, 1, 1, 1, 1, 2, 2, 2, 2) });
    const wave = (number: number) =>
      Uint8Array.from(stacked.stages[0]!.stratum, (stratum) => (stratum === number ? 1 : 0));
    const together = compareMeans(stacked, Float64Array.of(...first, ...second), wave(1), wave(0));
    const apart = compareWaves(estimateMean(makeDesign({ n: 4 }), second), estimateMean(makeDesign({ n: 6 }), first));
    expect(apart.difference).toBeCloseTo(together.difference, 14);
    expect(apart.se).toBeCloseTo(together.se, 14);
    expect(apart.df).toBe(together.df);
    expect(apart.p).toBeCloseTo(together.p, 13);
  });
});

test('two sides of one mind each cannot be tested, two of the same mind do not differ', () => {
  const design = makeDesign({ n: 6 });
  const [a, b] = [Uint8Array.of(1, 1, 1, 0, 0, 0), Uint8Array.of(0, 0, 0, 1, 1, 1)];
  expect(compareMeans(design, Float64Array.from(a), a, b)).toMatchObject({ difference: 1, se: 0, p: Number.NaN });
  expect(compareMeans(design, new Float64Array(6).fill(1), a, b)).toMatchObject({ difference: 0, se: 0, p: 1 });
});

test('a ratio is a smooth function of two means', () => {
  const design = makeDesign({ n: 5, weights: Float64Array.of(1, 2, 1, 3, 1) });
  const [y, x] = [Float64Array.of(1, 4, 2, 6, 3), Float64Array.of(2, 5, 4, 9, 5)];
  const joint = estimateMeans(design, [y, x]);
  const { estimate, se } = smoothContrast(
    joint,
    ([a, b]) => a! / b!,
    ([a, b]) => [1 / b!, -a! / b! ** 2],
  );
  const ratio = estimateRatio(design, y, x);
  expect(estimate).toBeCloseTo(ratio.estimate, 14);
  expect(se).toBeCloseTo(ratio.se, 14);
});

describe('an answer that nobody gave', () => {
  const facts = { p: 0, se: 0, df: 19, level: 0.95, rows: 20, n: 20, kish: 20 };
  test('has the interval of Clopper and Pearson, and its opposite the mirror image', () => {
    const [low, high] = proportionInterval('logit', facts);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(1 - 0.025 ** (1 / 20), 14);
    expect(proportionInterval('wilson', { ...facts, p: 1 })).toEqual([1 - high, 1]);
  });
  test('has none under the plain and the ASCS rule', () => {
    expect(proportionInterval('mean', facts)).toEqual([0, 0]);
    expect(proportionInterval('ascs', facts)).toEqual([0, 0]);
  });
  test('is estimated so from data', () => {
    const [yes, no] = estimateCodedBy(makeDesign({ n: 12 }), new Uint8Array(12).fill(2), 2).whole;
    expect(yes).toMatchObject({ estimate: 0, se: 0, low: 0, count: 0 });
    expect(no).toMatchObject({ estimate: 1, se: 0, high: 1, count: 12 });
    expect(yes!.high).toBeCloseTo(1 - no!.low, 14);
  });
});

describe('column letters', () => {
  const column = (share: number, n: number): Column => ({
    counts: [share * n, (1 - share) * n],
    weight: n,
    squares: n,
    n,
  });
  test('stand on the larger column, for the column that it exceeds', () => {
    const { letters, exceeds, flags } = letterColumns([
      column(0.6, 200),
      column(0.4, 200),
      column(0.57, 50),
      column(0.1, 20),
    ]);
    expect(letters).toEqual(['A', 'B', 'C', 'D']);
    expect(exceeds).toEqual([
      [['B'], [], ['B'], []],
      [[], ['A', 'C'], [], []],
    ]);
    expect(flags).toEqual([null, null, 'small', 'untested']);
  });
  test('go when every pair is counted', () => {
    expect(
      letterColumns([column(0.6, 200), column(0.4, 200), column(0.57, 50)], { bonferroni: true }).exceeds[0]![2],
    ).toEqual([]);
  });
  test('use effective bases: weights make a difference less sure', () => {
    const [a, b] = [column(0.6, 200), column(0.5, 200)];
    expect(testColumns(a, b, 0)).toBeCloseTo(0.0451, 4);
    expect(testColumns({ ...a, squares: 400 }, b, 0)).toBeGreaterThan(testColumns(a, b, 0));
    expect(testColumns(a, b, 0, 100)).toBeLessThan(testColumns(a, b, 0));
    expect(testColumns(a, a, 0)).toBeNaN();
  });
  test('go on with AA after Z', () => {
    const many = Array.from({ length: 28 }, () => column(0.5, 100));
    expect(letterColumns(many).letters.slice(25)).toEqual(['Z', 'AA', 'AB']);
  });
});

test("Kish's effective base of a published example is 19 of 24", () => {
  const [sum, squares] = [24.82096438, 32.06457627];
  // Two weights that have these sums: n = 24, half of them each side of the mean.
  const mean = sum / 24;
  const spread = Math.sqrt(squares / 24 - mean * mean);
  const weights = Float64Array.from({ length: 24 }, (_, row) => mean + (row % 2 === 0 ? spread : -spread));
  const { kish } = estimateMean(
    makeDesign({ n: 24, weights }),
    Float64Array.from(weights, (_, row) => row),
  );
  expect(kish / 24).toBeCloseTo(0.8006, 4);
  expect(Math.floor(kish)).toBe(19);
});
