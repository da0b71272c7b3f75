import { describe, expect, it } from 'vitest';
import { selectUnits, slugOf, unitsOf } from '../../pipeline/burst/units.ts';
import { UserError } from '../../pipeline/problems.ts';

const levels = (...labels: string[]) => labels.map((label) => ({ id: label, label }));

function problemsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(({ found, fix }) => `${found}: ${fix}`);
    throw error;
  }
  return [];
}

describe('slugs', () => {
  it.each([
    ['Bath & North East Somerset', 'bath-north-east-somerset'],
    ['King’s Lynn', 'kings-lynn'],
    ['Ynys Môn', 'ynys-mon'],
    ['../../etc/passwd', 'etc-passwd'],
    ['CON', 'unit-con'],
    ['', 'unit-x'],
    ['001', 'unit-001'],
    ['東京', 'u6771u4eac'],
    ['.', 'unit-x'],
  ])('of %j is %s', (label, slug) => {
    expect(slugOf(label)).toBe(slug);
  });

  it('are short, and safe on every file system, whatever the data holds', () => {
    for (const label of ['x'.repeat(500), 'a\u0000b', 'a/b\\c:d*e?f"g<h>i|j', '\u202Eevil', ' - ', 'nul.txt']) {
      expect(slugOf(label)).toMatch(/^[a-z][a-z0-9-]{0,66}$/);
    }
  });

  it('tell apart units whose names come to the same', () => {
    const units = unitsOf('council', levels('St. Ives', 'St Ives', 'ST IVES', 'Index'));
    expect(units.map(({ slug }) => slug)).toEqual(['st-ives', 'st-ives-2', 'st-ives-3', 'index-2']);
  });
});

describe('--only', () => {
  const units = unitsOf('council', levels('Aldermarch', 'Bryonythorne', 'York'));
  const chosen = (...only: string[]) => selectUnits(units, only).map(({ label }) => label);

  it('takes labels and slugs, with the question or without', () => {
    expect(chosen('council=Aldermarch', 'york')).toEqual(['Aldermarch', 'York']);
    expect(chosen('council=bryonythorne')).toEqual(['Bryonythorne']);
  });

  it('takes all where it names none, and none of another question', () => {
    expect(chosen()).toHaveLength(3);
    expect(chosen('region=York')).toEqual([]);
  });

  it('suggests the name that was meant, for each that is unknown', () => {
    expect(problemsOf(() => chosen('Aldermarsh', 'York', 'Bryonythorn'))).toEqual([
      'Aldermarsh: Did you mean `Aldermarch`?',
      'Bryonythorn: Did you mean `Bryonythorne`?',
    ]);
  });
});
