// Distribution functions against R's (pt, qt, pf, pchisq, pbeta, qbeta, pnorm, qnorm, lgamma at 17 digits).
import { expect, test } from 'vitest';
import {
  betaCdf,
  betaQuantile,
  chiSquareUpper,
  fUpper,
  logGamma,
  normalCdf,
  normalQuantile,
  tQuantile,
  tTwoSided,
  tUpper,
} from '../../pipeline/estimate/distributions.ts';
import { exactUpper, saddlepointUpper } from '../../pipeline/estimate/quadratic.ts';

const functions: Record<string, (...values: number[]) => number> = {
  betaCdf,
  betaQuantile,
  chiSquareUpper,
  fUpper,
  logGamma,
  normalCdf,
  normalQuantile,
  tQuantile,
  tUpper,
};

const near = (ours: number, theirs: number): void => {
  expect(Math.abs(ours / theirs - 1)).toBeLessThan(1e-12);
};

test.each<[string, number[], number]>([
  ['tQuantile', [0.97499999999999998, 14], 2.1447866879178039],
  ['tQuantile', [0.97499999999999998, 1000000], 1.9599663568141066],
  ['tQuantile', [9.9999999999999995e-8, 2.5], -553.05998304832281],
  ['tUpper', [16.036428940563685, 196], 8.005203435249292e-38],
  ['tUpper', [-2, 3.5], 0.93693073871204324],
  ['fUpper', [17.25, 1.8280000000000001, 360.25], 2.039175404918861e-7],
  ['fUpper', [0.29999999999999999, 7.5, 2], 0.90790714110916371],
  ['chiSquareUpper', [26.75, 2], 1.5535001679540347e-6],
  ['chiSquareUpper', [150, 100.5], 0.001010691495281767],
  ['chiSquareUpper', [0.02, 0.69999999999999996], 0.77668170161852912],
  ['normalCdf', [-10], 7.6198530241605269e-24],
  ['normalCdf', [0.29999999999999999], 0.61791142218895267],
  ['normalCdf', [2.5], 0.99379033467422384],
  ['normalQuantile', [0.97499999999999998], 1.9599639845400536],
  ['normalQuantile', [9.9999999999999998e-13], -7.0344838253011321],
  ['betaCdf', [0.20000000000000001, 3, 9.5], 0.41236511128377662],
  ['betaCdf', [0.99990000000000001, 130240.5, 0.5], 3.3280044416740144e-7],
  ['betaQuantile', [0.025000000000000001, 0.77000000000000002, 35.600000000000001], 0.00021204323580146814],
  ['betaQuantile', [0.97499999999999998, 40.200000000000003, 0.29999999999999999], 0.99999992006015437],
  ['betaQuantile', [0.5, 1200, 3400], 0.26083490614929861],
  ['logGamma', [0.29999999999999999], 1.0957979948180756],
  ['logGamma', [1234.5], 7550.5509010778942],
])('%s(%j) is %d', (name, args, theirs) => {
  near(functions[name]!(...args), theirs);
});

test('quantiles are where the distribution function says', () => {
  for (const p of [1e-9, 0.001, 0.025, 0.3, 0.5, 0.9, 0.999]) {
    near(normalCdf(normalQuantile(p)), p);
    near(tUpper(-tQuantile(p, 3.5), 3.5), p);
    near(betaCdf(betaQuantile(p, 0.3, 17), 0.3, 17), p);
  }
});

test('limits are those of the distributions', () => {
  expect(tQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.975));
  expect(betaQuantile(0.025, 0, 5)).toBe(0);
  expect(betaQuantile(0.975, 5, 0)).toBe(1);
  expect(chiSquareUpper(0, 3)).toBe(1);
  expect(fUpper(Number.NaN, 2, 3)).toBeNaN();
  expect(tQuantile(0.975, 0)).toBeNaN();
  expect(tTwoSided(0, 7)).toBe(1);
  expect(logGamma(0)).toBe(Number.POSITIVE_INFINITY);
});

test('a sum of equal chi-squares is a chi-square, and over a chi-square an F', () => {
  near(exactUpper(7.3, [2, 2, 2], Number.POSITIVE_INFINITY), chiSquareUpper(7.3 / 2, 3));
  near(exactUpper(30, [1, 1], Number.POSITIVE_INFINITY), Math.exp(-15));
  near(exactUpper(7.3, [2, 2], 19), fUpper(7.3 / 4, 2, 19));
});

test('the saddlepoint is near the exact chance', () => {
  expect(saddlepointUpper(9, [2, 1, 0.4], 40) / exactUpper(9, [2, 1, 0.4], 40)).toBeCloseTo(1, 1);
});
