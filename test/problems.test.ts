import { describe, expect, it } from 'vitest';
import { describeProblem, nearest, printable } from '../pipeline/problems.ts';

describe('nearest', () => {
  it.each([
    ['ptc', ['pct', 'count', 'mean'], 'pct'],
    ['tabel', ['label', 'table'], 'table'],
    ['satisfcation', ['satisfaction', 'safety'], 'satisfaction'],
    ['London', ['london'], 'london'],
    ['xyz', ['satisfaction', 'safety'], undefined],
    ['', ['a'], undefined],
  ])('finds what %s was meant to be', (name, known, meant) => {
    expect(nearest(name, known)).toBe(meant);
  });
});

it('tells a problem with its place, and what was found, expected and is to be done', () => {
  const text = describeProblem({
    code: 'x',
    severity: 'error',
    place: { file: 'a.csv', line: 3, column: 2 },
    message: 'wrong',
    found: 'this\u001b[31m',
    expected: 'that',
    fix: 'Mend it.',
  });
  expect(text).toBe('a.csv:3:2 error: wrong\n  found:    this�[31m\n  expected: that\n  to do:    Mend it.');
});

it('shortens what is too long for a terminal', () => {
  expect(printable('x'.repeat(500))).toHaveLength(301);
});
