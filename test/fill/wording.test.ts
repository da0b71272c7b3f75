import { describe, expect, it } from 'vitest';
import {
  countInWords,
  dateInWords,
  listInWords,
  majorityInWords,
  midSentence,
  sharedBeginning,
  shareInWords,
} from '../../pipeline/fill/wording.ts';

describe('a share in words', () => {
  it.each([
    [0, 'none'],
    [3, 'very few'],
    [10, 'a tenth'],
    [24.9, 'a quarter'],
    [33.1, 'a third'],
    [34.6, 'just over a third'],
    [36.4, 'over a third'],
    [31, 'just under a third'],
    [48.2, 'nearly half'],
    [50, 'half'],
    [52, 'just over half'],
    [64.5, 'nearly two-thirds'],
    [96, 'nearly all'],
    [100, 'all'],
  ])('calls %f%% "%s"', (percentage, words) => {
    expect(shareInWords(percentage)).toBe(words);
  });

  it('never says "over" of a share below the fraction, nor "under" of one above', () => {
    const values: Record<string, number> = { 'a third': 100 / 3, half: 50, 'two-thirds': 200 / 3, 'a quarter': 25 };
    for (let share = 5; share < 95; share += 0.1) {
      const said = shareInWords(share);
      const fraction = values[said.replace(/^(just )?(over|under) |^nearly /, '')];
      if (fraction === undefined) continue;
      if (said.includes('over')) expect(share).toBeGreaterThan(fraction);
      if (said.includes('under') || said.startsWith('nearly')) expect(share).toBeLessThan(fraction);
    }
  });
});

it('writes zero to nine in words and the rest in numerals', () => {
  expect([countInWords(0, '0'), countInWords(9, '9'), countInWords(10, '10'), countInWords(1040, '1,040')]).toEqual([
    'zero',
    'nine',
    '10',
    '1,040',
  ]);
});

it('joins a list with commas and "and"', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listInWords)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

it('writes a date the British way, in any time zone', () => {
  expect(dateInWords('2011-09-29', 'en-GB')).toBe('29 September 2011');
});

it('takes the capital off a label in mid-sentence, but not off a name', () => {
  expect(['Health', 'NHS services', 'I am very satisfied', 'U.S. states'].map(midSentence)).toEqual([
    'health',
    'NHS services',
    'I am very satisfied',
    'U.S. states',
  ]);
});

describe('a majority', () => {
  const of = (value: number | null, low = Number(value), high = Number(value)) =>
    majorityInWords({ value, interval: { low, high, level: 0.95 }, text: value === null ? '[c]' : `${value}%` });

  it('is "most" only where the whole interval is above a half', () => {
    expect([of(62, 61, 63), of(51, 50.2, 52), of(51, 49, 53), of(58, 48, 67), of(45, 38, 52)]).toEqual([
      'most',
      'most',
      'about half',
      '58%',
      'about half',
    ]);
  });

  it('is "fewer than half" only where it is below, and nothing where the figure is withheld', () => {
    expect([of(40, 38, 42), of(49, 48, 50), of(40, 20, 60), of(null)]).toEqual([
      'fewer than half',
      'about half',
      '40%',
      '[c]',
    ]);
  });
});

describe('what the questions of a grid have in common', () => {
  const stem = (...pairs: [text: string, label: string][]) =>
    sharedBeginning(pairs.map(([text, label]) => ({ text, label })));

  it('is what stands before the items’ own words, even where these begin alike', () => {
    expect(stem(['Rank the films. – Film I', 'Film I'], ['Rank the films. – Film II', 'Film II'])).toBe(
      'Rank the films.',
    );
    expect(stem(['How fair: pay', 'Pay'], ['How fair: pace', 'Pace'])).toBe('How fair');
    expect(stem(['q1_1', 'q1_1'], ['q1_2', 'q1_2'])).toBe('q1');
  });

  it('is the first question’s text where they have nothing in common, and of one question its own', () => {
    expect(stem(['Pay?', 'Pay'], ['Hours?', 'Hours'])).toBe('Pay?');
    expect(stem(['How fair: pay', 'pay'])).toBe('How fair: pay');
  });
});
