import { describe, expect, it } from 'vitest';
import { isSame, parseWritten, round } from '../../pipeline/published/compare.ts';

describe('what a publication writes for a figure', () => {
  it.each([
    ['62%', 62, 0],
    ['62.0 %', 62, 1],
    ['62 per cent', 62, 0],
    ['1,186', 1186, 0],
    ['1\u202f186', 1186, 0],
    ['£1,186.50', 1186.5, 2],
    ['−3 points', -3, 0],
    ['-0.5', -0.5, 1],
    ['18.70', 18.7, 2],
  ])('%s is a number with its decimals', (text, value, decimals) => {
    expect(parseWritten(text)).toEqual({ kind: 'number', value, decimals });
  });

  it('less than a number is a bound', () => {
    const written = parseWritten('<0.5%')!;
    expect(isSame(0.4, written, { rounding: 'nearest', unit: 1 })).toBe(true);
    expect(isSame(0.6, written, { rounding: 'nearest', unit: 1 })).toBe(false);
  });

  it.each(['[c]', '*', '–', '..', ''])('%s is a figure that is withheld', (text) => {
    expect(parseWritten(text)).toEqual({ kind: 'withheld' });
  });

  it.each(['about 4 in 5', 'lots', '1,18', '62%%', '6 2', '2012-13', '62-64%'])('%s can’t be read', (text) => {
    expect(parseWritten(text)).toBeUndefined();
  });
});

describe('rounding as a publication may', () => {
  it('up, down, to even', () => {
    expect([round(80.6, 0, 'down'), round(80.1, 0, 'up'), round(62.5, 0, 'even'), round(62.5, 0, 'nearest')]).toEqual([
      80, 81, 62, 63,
    ]);
  });

  it('leaves what is whole but for the noise of adding up', () => {
    expect(round(28.999999999999996, 0, 'down')).toBe(29);
    expect(round(29.000000000000004, 0, 'up')).toBe(29);
  });

  it('goes towards −∞ and ∞ below zero', () => {
    expect([round(-2.5, 0, 'down'), round(-2.5, 0, 'up')]).toEqual([-3, -2]);
  });
});
