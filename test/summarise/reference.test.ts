import { expect, it } from 'vitest';
import { figureId, parseFigureId } from '../../pipeline/summarise/reference.ts';

it('reads back every id that it writes', () => {
  const refs = [
    { question: 'q1', item: 'yes', where: [] },
    { question: 'q1', item: 'yes', where: [{ variable: 'region', level: 'London' }] },
    { question: 'place', item: '[x](y): 100%;a=b', where: [{ variable: 'place', level: 'a=b;[c]' }] },
    {
      question: 'q1',
      item: 'mean',
      where: [
        { variable: 'age', level: '18 to 24' },
        { variable: 'region', level: 'Yorkshire and the Humber' },
      ],
      part: 'low' as const,
    },
  ];
  for (const ref of refs) expect(parseFigureId(figureId(ref))).toEqual(ref);
});

it('gives conditions one order, whatever order they were written in', () => {
  expect(parseFigureId('q.yes[b=2;a=1]') && figureId(parseFigureId('q.yes[b=2;a=1]')!)).toBe('q.yes[a=1;b=2]');
});

it('refuses what has not the form of an id', () => {
  expect(['', 'q', 'q.', '.yes', 'a b.c', 'q.yes[a=1'].map(parseFigureId)).toEqual(Array(6).fill(undefined));
});
