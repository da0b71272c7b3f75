import { describe, expect, test } from 'vitest';
import { isoDate } from '../../pipeline/ingest/dates.ts';
import { parseNumber } from '../../pipeline/ingest/numbers.ts';
import { failure, ingestSurvey, summaryOf, valuesOf } from './survey.ts';

const HEAD = 'How often?,Age,Town,Why\n';

describe('single choice', () => {
  test('a cell is the code or the label of an answer, a missing code, or blank', async () => {
    const { columns } = await ingestSurvey(`${HEAD}Never,,,\noften,,,\n-9,,,\n ,,,x\nNever ,,,\n`);
    expect(columns.get('flies')).toMatchObject({ kind: 'coded', optionCount: 2 });
    expect(valuesOf(columns.get('flies'))).toEqual([1, 2, 3, 0, 1]);
  });

  test('an unknown code is a problem with line, column and the nearest answer', async () => {
    const error = await failure(ingestSurvey(`${HEAD}Never,,,\nNevr,,,\nX,,,\n`));
    expect(error.exitCode).toBe(3);
    expect(summaryOf(error)).toEqual([
      'too-many-rejects 2 rows to reject',
      'unknown-code 3:1 Nevr',
      'unknown-code 4:1 X',
    ]);
    expect(error.problems[1]).toMatchObject({
      message: 'unknown code in column "How often?" of question `flies`',
      expected: 'one of: never, often, -9',
      fix: expect.stringContaining('Did you mean "Never"?'),
    });
    expect(error.problems[2]!.fix).toBeUndefined();
  });

  test('what was found is told short, and no digit is suggested for another', async () => {
    const questions = '\n  q: { type: scale, options: { 1: One, 2: Two } }';
    const error = await failure(ingestSurvey(`q\n11\n${'x'.repeat(900_000)}\n`, { questions }));
    expect(error.problems[1]!.fix).toBeUndefined();
    expect(error.problems[2]!.found).toHaveLength(301);
  });

  test('whole numbers written with decimals are the codes that they are', async () => {
    const questions = '\n  q: { type: scale, options: { 1: One, 2: Two }, missing: { -9: None } }';
    expect(valuesOf((await ingestSurvey('q\n1.0\n2.00\n-9.0\n', { questions })).columns.get('q'))).toEqual([1, 2, 3]);
    expect(summaryOf(await failure(ingestSurvey('q\n1.5\n', { questions })))).toContain('unknown-code 2:1 1.5');
  });

  test('cells that mean blank do so in every column, but where a question says what they mean', async () => {
    const questions = `
  a: { type: single, options: { x: X, na: { label: Not applicable, code: N/A } } }
  b: { type: single, options: { x: X } }
  c: { type: number }
  d: { type: text }
  e: { type: group }`;
    const text = 'a,b,c,d,e\nN/A,N/A,N/A,N/A,N/A\n-, - ,-,-,-\n';
    const { columns } = await ingestSurvey(text, { questions, responses: 'blank: ["-", "N/A"]' });
    expect(valuesOf(columns.get('a'))).toEqual([2, 0]);
    expect(valuesOf(columns.get('b'))).toEqual([0, 0]);
    expect(valuesOf(columns.get('c'))).toEqual([Number.NaN, Number.NaN]);
    expect(valuesOf(columns.get('d'))).toEqual(['', '']);
    expect(columns.get('e')).toMatchObject({ levels: [] });
  });

  test('more than 255 codes take two bytes each', async () => {
    const options = Array.from({ length: 300 }, (_, i) => `c${i}: "L ${i}"`).join(', ');
    const { columns } = await ingestSurvey('q\nc299\n', {
      questions: `\n  q: { type: single, options: { ${options} } }`,
    });
    expect(columns.get('q')).toMatchObject({ codes: Uint16Array.of(300) });
  });
});

describe('multiple choice', () => {
  const columnsOf = (extra = '') => `
  likes:
    type: multiple
    columns: { tea: Tea, coffee: Coffee, none: None }
    options: { tea: Tea, coffee: "A cup of coffee", none: { label: "No", exclusive: true${extra} } }
    missing: { -9: Skipped }`;

  test('a column an option: labels, codes, 1 and Yes are ticks; blank, 0 and No are none', async () => {
    const text =
      'Tea,Coffee,None\nTea,A cup of coffee,\n1,0,0\nYes,No,\nTRUE,FALSE,0\ntea,coffee,\n,,No\n,,\n0,0,0\n-9,-9,-9\n1.0,0.0,0.0\n';
    const { columns } = await ingestSurvey(text, { questions: columnsOf() });
    const likes = columns.get('likes');
    expect(valuesOf(likes)).toEqual(['110', '100', '100', '100', '110', '001', '000', '000', '000', '100']);
    expect(likes).toMatchObject({ answered: Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 0, 0, 1) });
  });

  test('anything else is a problem, but in the column of an option marked other', async () => {
    const text = 'Tea,Coffee,None\n,Espresso,\n,,Mate\n';
    const error = await failure(ingestSurvey(text, { questions: columnsOf() }));
    expect(summaryOf(error).slice(1)).toEqual(['unexpected-tick 2:2 Espresso', 'unexpected-tick 3:3 Mate']);
    const other = await failure(ingestSurvey(text, { questions: columnsOf(', other: true') }));
    expect(summaryOf(other).slice(1)).toEqual(['unexpected-tick 2:2 Espresso']);
  });

  const delimited =
    '\n  likes: { type: multiple, delimiter: ",", options: { tea: Tea, milk: "Tea, with milk", none: No } }';

  test('answers in one cell are split at the delimiter, which labels may hold', async () => {
    const text = 'likes\n"Tea, No"\n"Tea, with milk"\n"Tea, with milk,tea"\n""\n';
    const { columns, counts } = await ingestSurvey(`x,${text.replaceAll('\n', '\n1,').slice(0, -2)}`, {
      questions: delimited,
    });
    expect(counts.used).toBe(4);
    expect(valuesOf(columns.get('likes'))).toEqual(['101', '010', '110', '000']);
    expect(columns.get('likes')).toMatchObject({ answered: Uint8Array.of(1, 1, 1, 0) });
  });

  test('an unknown answer among others is a problem', async () => {
    const error = await failure(ingestSurvey('likes\n"Tea, Nope"\n', { questions: delimited }));
    expect(summaryOf(error)).toContain('unknown-code 2:1  Nope');
  });
});

describe('numbers', () => {
  test.each([
    ['12.5', 12.5],
    ['1,234', 1234],
    ['1,234,567.5', 1234567.5],
    ['1 234', 1234],
    ['1\u00a0234', 1234],
    ['-3', -3],
    ['\u22123', -3],
    ['+.5', 0.5],
    ['1e-4', 0.0001],
  ])('%j is a number', (text, value) => {
    expect(parseNumber(text, ',')).toBe(value);
  });

  test.each([
    '12,5',
    '1,23',
    '1,2345',
    'x',
    '12%%',
    '££5',
    '5 apples',
    '',
    '-',
    '.',
    'e5',
    '1e999',
    '0x10',
    'Infinity',
    '1.2.3',
    '1 23',
  ])('%j is none', (text) => {
    expect(parseNumber(text, ',')).toBeUndefined();
  });

  test('a comma is refused where the file has semicolons: it may be a decimal sign', () => {
    expect(parseNumber('1,234', ';')).toBeUndefined();
    expect(parseNumber('1.234', ';')).toBe(1.234);
  });

  test('a cell that is no number, or out of range, is a problem', async () => {
    const error = await failure(ingestSurvey(`${HEAD}Never,abc,,\nNever,15,,\nNever,121,,\nNever,16,,\n`));
    expect(summaryOf(error).slice(1)).toEqual(['not-a-number 2:2 abc', 'out-of-range 3:2 15', 'out-of-range 4:2 121']);
    expect(error.problems[2]!.expected).toBe('16 to 120');
  });

  test('a missing code is no number, nor out of range', async () => {
    const questions = '\n  age: { type: number, min: 0, missing: { -9: Refused } }';
    expect(valuesOf((await ingestSurvey('age\n-9\n0\n', { questions })).columns.get('age'))).toEqual([Number.NaN, 0]);
  });
});

describe('text, groups and dates', () => {
  test('text is kept as written, without white space around it', async () => {
    const text = `${HEAD}Never,,, <b>“Hi”</b>\u202e =1+1 \nNever,,,"  a\n b  "\n`;
    const { columns } = await ingestSurvey(text);
    expect(valuesOf(columns.get('why'))).toEqual(['<b>“Hi”</b>\u202e =1+1', 'a\n b']);
  });

  test('groups are the values as they come, in order of first appearance', async () => {
    const { columns, sample } = await ingestSurvey(`${HEAD},,Bern,x\n,,,x\n,,Zug ,x\n,,Bern,x\n`);
    expect(columns.get('town')).toEqual({ kind: 'group', levels: ['Bern', 'Zug'], index: Uint16Array.of(1, 0, 2, 1) });
    expect(sample.groups.get('town')).toEqual(columns.get('town'));
    expect([...sample.responded]).toEqual([1, 1, 1, 1]);
  });

  test('a value of a rejected row is no group', async () => {
    const text = `${HEAD}bad,,Rome,\nNever,,Bern,\n`;
    const { columns } = await ingestSurvey(text, { responses: 'reject_up_to: 1' });
    expect(columns.get('town')).toEqual({ kind: 'group', levels: ['Bern'], index: Uint16Array.of(1) });
  });

  test('options give group values their labels', async () => {
    const questions = '\n  region: { type: group, options: { E12000001: North East }, missing: { -9: None } }';
    const { columns } = await ingestSurvey('region\nE12000001\nElsewhere\n-9\n', { questions });
    expect(valuesOf(columns.get('region'))).toEqual(['North East', 'Elsewhere', '']);
  });

  test.each([
    ['2011-09-29', '2011-09-29'],
    ['2011-09-29 14:05', '2011-09-29T14:05:00'],
    ['2011-09-29T14:05:06.789Z', '2011-09-29T14:05:06Z'],
    ['2011-09-29 14:05:06 UTC', '2011-09-29T14:05:06Z'],
    ['29/9/2011', '2011-09-29'],
    ['29.09.2011 9:05', '2011-09-29T09:05:00'],
  ])('%j is a date', (text, date) => {
    expect(isoDate(text, false)).toBe(date);
  });

  test.each(['2011-13-01', '2011-02-30', '9/29/2011', '29/09/11', '2011-09-29 25:00', 'May', '20110929'])(
    '%j is none',
    (text) => {
      expect(isoDate(text, false)).toBeUndefined();
    },
  );

  test('the study’s language says whether the month comes first', async () => {
    const survey = { questions: '\n  day: { type: date }' };
    expect(summaryOf(await failure(ingestSurvey('day\n9/29/2011\n', survey)))).toContain('not-a-date 2:1 9/29/2011');
    const { columns } = await ingestSurvey('day\n9/29/2011\n', { ...survey, more: 'language: en-US' });
    expect(valuesOf(columns.get('day'))).toEqual(['2011-09-29']);
  });
});
