import { describe, expect, test } from 'vitest';
import { failure, ingestSurvey, summaryOf, valuesOf } from './survey.ts';

const QUESTIONS = `
  sex: { type: single, columns: { female: "Sex: F", male: "Sex: M", other: "Sex: other" }, options: { female: Female, male: Male, other: { label: Other, other: true } } }`;
const HEAD = 'Sex: F,Sex: M,Sex: other\n';

describe('a single choice that is spread over columns', () => {
  test('is the option that is ticked, or blank', async () => {
    const rows = '1,0,\n,Male,\n,,\nNo,No,I would rather write\n';
    const responses = await ingestSurvey(HEAD + rows, { questions: QUESTIONS });
    expect(responses.columns.get('sex')).toMatchObject({ kind: 'coded', optionCount: 3 });
    expect(valuesOf(responses.columns.get('sex'))).toEqual([1, 2, 0, 3]);
  });

  test('is refused where two are ticked, with the line and the column', async () => {
    const error = await failure(ingestSurvey(`${HEAD}1,0,\n1,1,\n`, { questions: QUESTIONS }));
    expect(summaryOf(error)).toContain('several-ticked 3:2 Female, Male');
  });

  test('is refused where a cell is neither a tick nor a blank', async () => {
    const error = await failure(ingestSurvey(`${HEAD}1,0,\nperhaps,,\n`, { questions: QUESTIONS }));
    expect(summaryOf(error)).toContain('unexpected-tick 3:1 perhaps');
  });

  test('must be there where it makes the strata', async () => {
    const rows = `${HEAD}1,0,\n0,1,\n,,\n1,,\n0,1,\n`;
    const error = await failure(ingestSurvey(rows, { questions: QUESTIONS, design: 'strata: [sex]' }));
    expect(summaryOf(error)).toContain('missing-stratum 4:1');
  });
});
