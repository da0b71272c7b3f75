import { describe, expect, test } from 'vitest';
import { rejectsCsv } from '../../pipeline/ingest/rejects.ts';
import { failure, ingestSurvey, summaryOf, valuesOf } from './survey.ts';

const HEAD = 'No,How often?,Age,Town,Why\n';
const id = 'id: No';

describe('rows that do not fit', () => {
  test('are each reported: short, long, without an id, with another’s id', async () => {
    const text = `${HEAD}1,Never,30,Bern,\n2,Never,30,Bern\n3,Never,30,Bern,,\n,Never,30,Bern,\n 1,Never,30,Bern,\n`;
    const error = await failure(ingestSurvey(text, { responses: id }));
    expect(error.exitCode).toBe(3);
    expect(summaryOf(error)).toEqual([
      'too-many-rejects 4 rows to reject',
      'short-row 3:4 4 cells',
      'long-row 4:6 6 cells',
      'missing-id 5:1',
      'duplicate-id 6:1 1',
    ]);
    expect(error.problems[4]!.message).toContain('on line 2');
  });

  test('a duplicate id is found a million bytes later, and an id like another is none', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `id${i},Never,30,Bern,because\n`).join('');
    const error = await failure(
      ingestSurvey(`${HEAD}${rows}id7,Never,30,Bern,\nID7,Never,30,Bern,\n`, { responses: id }),
    );
    expect(summaryOf(error).slice(1)).toEqual(['duplicate-id 60002:1 id7']);
    expect(error.problems[1]!.message).toContain('on line 9');
  });

  test('below the limit are left out, listed and counted', async () => {
    const text = `${HEAD}1,Never,30,Bern,a\n2,Nevr,999,Bern,b\n3,Often,31,Bern,c\n4,Never,30\n`;
    const responses = await ingestSurvey(text, { responses: `${id}, reject_up_to: 2` });
    expect(responses.counts).toEqual({ read: 4, used: 2, rejected: 2, nonRespondents: 0 });
    expect(responses.rejects.map(({ line, problems }) => [line, problems.map(({ code }) => code)])).toEqual([
      [3, ['unknown-code', 'out-of-range']],
      [5, ['short-row']],
    ]);
    for (const name of ['flies', 'age', 'town', 'why', 'No']) {
      expect(valuesOf(responses.columns.get(name)), name).toHaveLength(2);
    }
    expect(valuesOf(responses.columns.get('why'))).toEqual(['a', 'c']);
    expect([...responses.lines!]).toEqual([2, 4]);
    expect(responses.sample.responded).toHaveLength(2);
  });

  test('above the limit stop the study, be it a number or a share', async () => {
    const text = `${HEAD}${'1,Nevr,30,Bern,a\n'.repeat(2)}${'2,Never,30,Bern,b\n'.repeat(198)}`;
    expect((await ingestSurvey(text, { responses: 'reject_up_to: 1%' })).counts.rejected).toBe(2);
    expect((await failure(ingestSurvey(text, { responses: 'reject_up_to: 0.9%' }))).exitCode).toBe(3);
    expect((await failure(ingestSurvey(text, { responses: 'reject_up_to: 1' }))).problems[0]!.expected).toContain(
      'at most 1 row',
    );
  });

  test('alike are told as one problem, with their number and first line', async () => {
    const bad = Array.from({ length: 5000 }, (_, i) => `${i},Nevr,x${i},Bern,\n`).join('');
    const error = await failure(ingestSurvey(`${HEAD}${bad}`));
    expect(error.problems[0]!.message).toBe('5,000 rows of 5,000 do not fit the study');
    expect(error.problems[1]!.message).toBe(
      'unknown code in column "How often?" of question `flies`: 5,000 rows, first on line 2',
    );
    expect(error.problems.at(-1)!.message).toContain('4,980 more rows with something else, first on line 22');
    expect(error.problems).toHaveLength(1 + 1 + 20 + 1);
  });

  test('all rejected within the limit leave nobody, which is an error', async () => {
    const error = await failure(ingestSurvey(`${HEAD}1,Nevr,30,Bern,\n`, { responses: 'reject_up_to: 100%' }));
    expect(summaryOf(error)).toEqual(['no-respondents']);
  });
});

describe('rejects.csv', () => {
  test('lists place and problem, and of the data only the cell that was wrong', async () => {
    const text = `${HEAD}1,"=cmd|' /C calc'!A0",30,Bern,secret\n2,Never,"-5, or so",Zug,secret\n3,Never\n4,Never,30,Bern,fine\n`;
    const responses = await ingestSurvey(text, { responses: 'reject_up_to: 3' });
    expect(rejectsCsv(responses).split('\n')).toEqual([
      'line,column,header,problem,found',
      `2,2,How often?,"unknown code in column ""How often?"" of question \`flies\`",'=cmd|' /C calc'!A0`,
      `3,3,Age,"column ""Age"" holds something that is not a number","'-5, or so"`,
      '4,2,How often?,a row has fewer cells than the header,2 cells',
      '',
    ]);
  });

  test('is a header alone where nothing was rejected', async () => {
    const responses = await ingestSurvey(`${HEAD}1,Never,30,Bern,\n`);
    expect(rejectsCsv(responses)).toBe('line,column,header,problem,found\n');
  });

  test.each(['=1', '+1', '-1', '@x', '\tx', '\rx'])('keeps %j from being a formula', (found) => {
    const rejects = [{ line: 2, problems: [{ code: 'x', severity: 'error' as const, message: 'm', found }] }];
    expect(rejectsCsv({ rejects }).split('\n')[1]).toMatch(/^2,,,m,"?'/);
  });
});
