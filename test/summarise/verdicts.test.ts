// What comparisons may say, at the edges: no test, nobody to compare with, percentages that are not of people.

import { describe, expect, it } from 'vitest';
import { comparisonWords } from '../../pipeline/fill/compare.ts';
import { openStudy } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';

const { estimates } = await openStudy(await readStudy('test/cases/measures'));
const bases = (await openStudy(await readStudy('test/cases/bases'))).estimates;
const long = (level: string, item = 'yes') => ({ question: 'long', item, where: [{ variable: 'town', level }] });

describe('a comparison', () => {
  it('finds nothing where everybody of each side says the same: there is no variance to test with', () => {
    const feeling = { question: 'long', item: 'yes', where: [{ variable: 'long', level: 'yes' }] };
    const verdict = estimates.compare(feeling, { level: 'no' });
    expect(verdict.difference).toBe(100);
    expect(verdict.direction).toBe('none');
    expect(comparisonWords(verdict, { same: 'level with' })).toBe('not comparable with');
  });

  it('turns round with its sides', () => {
    const [there, back] = [
      estimates.compare(long('Ayr'), { level: 'Bute' }),
      estimates.compare(long('Bute'), { level: 'Ayr' }),
    ];
    expect(there.difference).toBeLessThan(0);
    expect(there.difference).toBeCloseTo(-back.difference, 12);
    expect(there.p).toBeCloseTo(back.p, 12);
    expect([there.direction, back.direction]).toEqual(['lower', 'higher']);
  });

  it('is the same against the rest and against the only other group', () => {
    const [rest, other] = [estimates.compare(long('Ayr'), 'rest'), estimates.compare(long('Ayr'), { level: 'Bute' })];
    expect(rest.difference).toBe(other.difference);
    expect(rest.low).toBeCloseTo(other.low, 12);
  });

  it('is refused with oneself, and of percentages of answers', () => {
    expect(() => estimates.compare(long('Ayr'), { level: 'Ayr' })).toThrow('can’t be compared with itself');
    const ref = { question: 'answers', item: 'bus', where: [{ variable: 'home', level: 'y' }] };
    expect(() => bases.compare(ref, 'rest')).toThrow('of answers, not of people');
    expect(bases.compare({ ...ref, question: 'asked' }, 'rest').p).toBeGreaterThan(0);
  });
});
