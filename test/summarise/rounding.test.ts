import { describe, expect, it } from 'vitest';
import { formatNumber, formatPercentage, roundTo } from '../../pipeline/summarise/rounding.ts';

describe('roundTo', () => {
  it.each([
    [0.5, 0, 1],
    [1.5, 0, 2],
    [2.5, 0, 3],
    [-0.5, 0, -1],
    [26.45, 1, 26.5],
    [1.005, 2, 1.01],
    [8.345, 2, 8.35],
    [62.4999999999999, 0, 63],
    [62.4999, 0, 62],
    [18.65, 1, 18.7],
    [1e21, 0, 1e21],
    [0.0000001, 2, 0],
  ])('takes %f to %i decimals as %f, halves away from zero', (value, decimals, expected) => {
    expect(roundTo(value, decimals)).toBe(expected);
  });

  it('never gives minus zero', () => {
    expect(Object.is(roundTo(-0.2, 0), 0)).toBe(true);
    expect(formatNumber(-0.2, 0)).toBe('0');
  });
});

describe('formatNumber', () => {
  it('separates thousands and keeps decimals', () => {
    expect([formatNumber(1040, 0), formatNumber(1234567.5, 1), formatNumber(18.7, 1), formatNumber(-2.5, 1)]).toEqual([
      '1,040',
      '1,234,567.5',
      '18.7',
      '−2.5',
    ]);
  });
});

describe('formatPercentage', () => {
  it('tells nobody from almost nobody, and everybody from almost everybody', () => {
    expect([0, 0.2, 0.5, 99.4, 99.7, 100].map((value) => formatPercentage(value, 0))).toEqual([
      '0%',
      '<0.5%',
      '1%',
      '99%',
      '>99.5%',
      '100%',
    ]);
    expect(formatPercentage(0.03, 1)).toBe('<0.05%');
  });
});
