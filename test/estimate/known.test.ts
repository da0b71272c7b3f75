// Answers that others have published: R survey's own tests (inline data), UCLA's examples, Kalton's raking table, and
// the official estimator of the Adult Social Care Survey. As many digits as were printed.
import { describe, expect, test } from 'vitest';
import { calibrate, postStratify, rake } from '../../pipeline/estimate/adjust.ts';
import { estimateCodedAscs } from '../../pipeline/estimate/ascs.ts';
import { type Design, type LonelyRule, makeDesign } from '../../pipeline/estimate/design.ts';
import { estimateMean, estimateRatio, estimateTotal } from '../../pipeline/estimate/estimate.ts';
import { makeReplicates } from '../../pipeline/estimate/makereplicates.ts';

const floats = (...values: number[]): Float64Array => Float64Array.from(values);
const ids = (...values: number[]): Uint8Array => Uint8Array.from(values);
const times = (value: number, count: number): number[] => new Array<number>(count).fill(value);

describe('the official ASCS estimator', () => {
  const cases: [
    populations: number[],
    counts: number[][],
    answers: [total: number, share: number, margin: number][],
  ][] = [
    [
      [100, 100],
      [
        [2, 2, 6],
        [3, 1, 1],
      ],
      [
        [80, 40, 26.47814192876834],
        [40, 20, 22.77314207569961],
        [80, 40, 24.401803212057917],
      ],
    ],
    [
      [1000, 3000],
      [
        [0, 3],
        [2, 2],
      ],
      [
        [1500, 37.5, 42.40694518590086],
        [2500, 62.5, 42.40694518590086],
      ],
    ],
    [
      [100, 100],
      [
        [1, 4],
        [0, 3],
      ],
      [
        [20, 10, 19.10371691582557],
        [180, 90, 19.10371691582557],
      ],
    ],
  ];
  test.each(cases)('gives the numbers of its own tests for cells of %j people', (populations, counts, answers) => {
    const rows = counts.flatMap((cell, h) =>
      cell.flatMap((count, r) => times(r + 1, count).map((code) => ({ code, h }))),
    );
    const design = makeDesign({
      n: rows.length,
      strata: Uint8Array.from(rows, ({ h }) => h),
      fpc: Float64Array.from(rows, ({ h }) => populations[h]!),
    });
    const found = estimateCodedAscs(
      design,
      Uint8Array.from(rows, ({ code }) => code),
      answers.length,
    ).whole;
    answers.forEach(([total, share, margin], i) => {
      expect(found[i]!.weightedCount).toBeCloseTo(total, 10);
      expect(found[i]!.estimate * 100).toBeCloseTo(share, 12);
      expect((found[i]!.high - found[i]!.estimate) * 100).toBeCloseTo(margin, 12);
    });
  });

  test('adds no variance for a cell with one answer', () => {
    const design = makeDesign({ n: 3, strata: ids(1, 2, 2), fpc: floats(10, 20, 20) });
    const [yes] = estimateCodedAscs(design, ids(1, 2, 2), 2).whole;
    expect(yes!.estimate).toBeCloseTo(1 / 3, 15);
    expect(yes!.se).toBe(0);
  });
});

describe("R survey's tests with inline data", () => {
  const x = floats(2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2);
  const strata = ids(1, 1, 1, 1, 1, 2, 2, 2);
  const weights = floats(3, 3, 3, 3, 3, 4, 4, 4);
  const plain = makeDesign({ n: 8, strata, weights });

  test('give the mean of a stratified sample, with and without finite population correction', () => {
    expect(estimateMean(plain, x).estimate).toBeCloseTo(5.4481, 4);
    expect(estimateMean(plain, x).se).toBeCloseTo(0.7413, 4);
    const sizes = makeDesign({ n: 8, strata, weights, fpc: floats(...times(15, 5), ...times(12, 3)) });
    const shares = makeDesign({ n: 8, strata, fpc: floats(...times(5 / 15, 5), ...times(3 / 12, 3)) });
    expect(estimateMean(sizes, x).se).toBeCloseTo(0.616, 4);
    expect(estimateMean(shares, x).se).toBeCloseTo(0.616, 4);
  });

  test('give means of domains, which equal ratios over the whole sample', () => {
    const above = Uint8Array.from(x, (value) => (value > 4 ? 1 : 0));
    const mean = estimateMean(plain, x, { domain: above });
    expect(mean.estimate).toBeCloseTo(6.195, 6);
    expect(mean.se).toBeCloseTo(0.7555129, 7);
    const ratio = estimateRatio(
      plain,
      x.map((value, row) => value * above[row]!),
      Float64Array.from(above),
    );
    expect(ratio.se).toBeCloseTo(0.7555129, 7);
    expect(estimateMean(plain, x, { domain: above.map((value) => 1 - value) }).se).toBeCloseTo(0.3117042, 7);
  });

  test('give design effects of equal and of unequal weights', () => {
    const values = floats(15, 143, 21, 51, 337, 50, 274, 145, 15, 86);
    const equal = makeDesign({ n: 10, weights: floats(...times(100, 10)) });
    expect(estimateMean(equal, values).se).toBeCloseTo(35.626, 3);
    expect(estimateMean(equal, values).deff).toBeCloseTo(1.010101, 6);
    expect(estimateTotal(equal, values).deff).toBeCloseTo(1.010101, 6);
    const unequal = makeDesign({ n: 10, weights: floats(20, 200, 11, 25, 550, 30, 250, 100, 10, 55) });
    expect(estimateMean(unequal, values).se).toBeCloseTo(48.752, 3);
    expect(estimateMean(unequal, values).deffReplace).toBeCloseTo(1.974067, 6);
    expect(estimateTotal(unequal, values).deffReplace).toBeCloseTo(18.15669, 5);
  });

  test.each([
    ['remove', 126625],
    ['certainty', 126625],
  ] as [LonelyRule, number][])('give the variance under the rule %s for a lonely stratum', (lonely, variance) => {
    const design = makeDesign({ n: 5, strata: ids(1, 1, 2, 2, 3), weights: floats(10.5, 10.5, 20, 20, 15), lonely });
    expect(estimateTotal(design, floats(30.5, 40.5, 35, 52, 44)).se ** 2).toBeCloseTo(variance, 6);
  });

  test('stop at a lonely stratum by default, and name a row of it', () => {
    const design = makeDesign({ n: 3, strata: ids(1, 1, 2) });
    expect(() => estimateMean(design, floats(1, 2, 3))).toThrow('row 3');
  });
});

describe("UCLA's examples", () => {
  test('of a stratified sample of towns', () => {
    const design = makeDesign({
      n: 8,
      strata: ids(1, 1, 1, 1, 2, 2, 2, 2),
      weights: floats(...times(1.75, 4), ...times(6.25, 4)),
      fpc: floats(...times(7, 4), ...times(25, 4)),
    });
    const unemployed = floats(4123, 666, 760, 457, 61, 262, 331, 98);
    const labour = floats(33786, 6016, 5919, 3022, 573, 1737, 2543, 545);
    expect(estimateMean(design, unemployed).estimate).toBeCloseTo(475.33, 2);
    expect(estimateMean(design, unemployed).se).toBeCloseTo(133.73, 2);
    expect(estimateRatio(design, unemployed, labour).estimate).toBeCloseTo(0.1277788, 7);
    expect(estimateRatio(design, unemployed, labour).se).toBeCloseTo(0.003173564, 9);
  });

  test('of a sample of two clusters, by linearisation and by jackknife', () => {
    const design = makeDesign({
      n: 8,
      clusters: ids(2, 2, 2, 2, 8, 8, 8, 8),
      weights: floats(...times(4, 8)),
      fpc: floats(...times(32, 8)),
    });
    const unemployed = floats(666, 528, 760, 187, 129, 128, 331, 568);
    const labour = floats(6016, 3818, 5919, 1448, 927, 819, 2543, 4011);
    expect(estimateTotal(design, unemployed).estimate).toBe(13188);
    expect(estimateTotal(design, unemployed).se).toBeCloseTo(3814.9, 1);
    expect(estimateTotal(design, labour).se).toBeCloseTo(34473.4, 1);
    expect(estimateTotal(design, labour).estimate).toBe(102004);
    const ratio = estimateRatio(design, unemployed, labour);
    const replicated = estimateRatio(makeReplicates(design), unemployed, labour);
    expect(ratio.estimate).toBeCloseTo(0.129289, 6);
    expect(ratio.se).toBeCloseTo(0.006295318, 9);
    expect(replicated.estimate).toBe(ratio.estimate);
    expect(replicated.se).toBeCloseTo(0.007168699, 9);
  });
});

describe("Kalton and Flores-Cervantes' table of weight adjustments", () => {
  const sample = [20, 50, 100, 30, 40, 140, 50, 100, 40, 310, 50, 70];
  const population = [80, 60, 170, 55, 40, 150, 60, 165, 55, 340, 200, 125];
  const cell = Uint32Array.from(sample.flatMap((count, c) => times(c, count)));
  const design = makeDesign({ n: cell.length });
  const a = cell.map((c) => c % 4);
  const b = cell.map((c) => Math.floor(c / 4));
  const sums = (of: Uint32Array, count: number): Float64Array => {
    const totals = new Float64Array(count);
    population.forEach((people, c) => {
      totals[of[cell.indexOf(c)]!]! += people;
    });
    return totals;
  };
  const indicators = (of: Uint32Array, levels: number[]) =>
    levels.map((level) => Float64Array.from(of, (x) => (x === level ? 1 : 0)));
  const columns = [new Float64Array(cell.length).fill(1), ...indicators(a, [1, 2, 3]), ...indicators(b, [1, 2])];
  const totals = floats(1500, ...sums(a, 4).slice(1), ...sums(b, 3).slice(1));
  const factors = (of: Design): number[] =>
    population.map((_, c) => Math.round(of.weights[cell.indexOf(c)]! * 100) / 100);

  test('by raking', () => {
    const raked = rake(design, [
      { cell: a, totals: sums(a, 4) },
      { cell: b, totals: sums(b, 3) },
    ]);
    expect(factors(raked)).toEqual([1.81, 1.08, 2.2, 1.83, 1.45, 0.87, 1.76, 1.47, 2.02, 1.21, 2.45, 2.04]);
    const same = calibrate(design, columns, totals, { method: 'raking', epsilon: 1e-12 });
    expect(factors(same)).toEqual(factors(raked));
  });

  test('by post-stratification', () => {
    const fitted = postStratify(design, { cell, totals: Float64Array.from(population) });
    expect(factors(fitted)).toEqual([4, 1.2, 1.7, 1.83, 1, 1.07, 1.2, 1.65, 1.38, 1.1, 4, 1.79]);
  });

  test('by linear calibration, free and within bounds, and by logit', () => {
    const linear = [1.82, 1.09, 2.19, 1.83, 1.5, 0.78, 1.88, 1.52, 1.97, 1.24, 2.34, 1.98];
    const truncated = [1.81, 1.08, 2.2, 1.83, 1.48, 0.75, 2, 1.5, 1.99, 1.26, 2.2, 2];
    const logit = [1.87, 1.08, 2.17, 1.89, 1.46, 0.74, 2.09, 1.49, 1.98, 1.27, 2.18, 1.99];
    expect(factors(calibrate(design, columns, totals))).toEqual(linear);
    expect(factors(calibrate(design, columns, totals, { bounds: [0.5, 2.2] }))).toEqual(truncated);
    expect(factors(calibrate(design, columns, totals, { method: 'logit', bounds: [0.5, 2.2] }))).toEqual(logit);
  });
});
