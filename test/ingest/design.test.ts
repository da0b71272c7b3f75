import { describe, expect, test } from 'vitest';
import { failure, ingestSurvey, summaryOf, valuesOf } from './survey.ts';

const questions = '\n  q: { type: scale, options: { 1: One, 2: Two } }\n  town: { type: group }';
const design = 'weight: w, strata: [town, band], population: pop';
const survey = { questions, design };

describe('weights, strata and populations', () => {
  test('are columns under the names that the study gives them', async () => {
    const text = 'q,town,band,w,pop\n1,Bern,a,1.5,100\n2,Bern,b,2,80\n1,Bern,a,0.5,100\n';
    const { columns, sample, problems } = await ingestSurvey(text, survey);
    expect(valuesOf(columns.get('w'))).toEqual([1.5, 2, 0.5]);
    expect(valuesOf(columns.get('pop'))).toEqual([100, 80, 100]);
    expect(valuesOf(columns.get('band'))).toEqual(['a', 'b', 'a']);
    expect([...sample.groups.keys()]).toEqual(['town', 'band']);
    expect(problems).toEqual([]);
  });

  test('a stratum may be a question with codes; its groups are the ids of the answers', async () => {
    const coded = {
      questions: '\n  q: { type: single, options: { a: { label: A, code: 1 }, b: { label: B, code: 2 } } }',
      design: 'strata: [q]',
    };
    const { columns, sample } = await ingestSurvey('q\n2\n1\n2\n', coded);
    expect(valuesOf(columns.get('q'))).toEqual([2, 1, 2]);
    expect(valuesOf(sample.groups.get('q'))).toEqual(['b', 'a', 'b']);
    const error = await failure(ingestSurvey('q,x\n2,1\n,1\n', coded));
    expect(summaryOf(error)).toContain('missing-stratum 3:1');
  });

  test('a weight that is negative, blank or no number is an error with its line', async () => {
    const text = 'q,town,band,w,pop\n1,Bern,a,-1,9\n1,Bern,a,,9\n1,Bern,a,n/a,9\n1,Bern,a,1,9\n';
    const error = await failure(ingestSurvey(text, survey));
    expect(summaryOf(error).slice(1)).toEqual([
      'weight-out-of-range 2:4 -1',
      'missing-weight 3:4',
      'not-a-number 4:4 n/a',
    ]);
  });

  test('a weight of zero is used, with a warning that counts them', async () => {
    const text = 'q,town,band,w,pop\n1,Bern,a,1,9\n1,Bern,a,0,9\n1,Bern,a,0,9\n';
    const { counts, problems } = await ingestSurvey(text, survey);
    expect(counts.used).toBe(3);
    expect(problems).toMatchObject([{ code: 'zero-weight', severity: 'warning', place: { line: 3 } }]);
    expect(problems[0]!.message).toMatch(/^2 respondents have a weight of 0/);
  });

  test('weights that are all zero are an error', async () => {
    const error = await failure(ingestSurvey('q,town,band,w,pop\n1,Bern,a,0,9\n', survey));
    expect(summaryOf(error)).toEqual(['no-weight 2']);
  });

  test('a blank stratum is an error', async () => {
    const error = await failure(ingestSurvey('q,town,band,w,pop\n1,,a,1,9\n1,Bern,,1,9\n', survey));
    expect(summaryOf(error).slice(1)).toEqual(['missing-stratum 2:2', 'missing-stratum 3:3']);
  });

  test('a population that differs within its stratum is an error that names the stratum and both', async () => {
    const text = 'q,town,band,w,pop\n1,Bern,a,1,9\n1,Bern,b,1,8\n1,Bern,a,1,8\n';
    const error = await failure(ingestSurvey(text, survey));
    expect(error.problems).toMatchObject([
      {
        code: 'population-differs',
        message: 'stratum Bern / a has two populations in column "pop"',
        found: '9 on line 2, 8 on line 4',
      },
    ]);
  });

  test('a population smaller than its respondents, zero or blank is an error', async () => {
    const text = 'q,town,band,w,pop\n1,Bern,a,1,1\n1,Bern,a,1,1\n';
    expect(summaryOf(await failure(ingestSurvey(text, survey)))).toEqual([
      'population-too-small 2 2 respondents, a population of 1',
    ]);
    const bad = await failure(ingestSurvey('q,town,band,w,pop\n1,Bern,a,1,0\n1,Bern,a,1,\n', survey));
    expect(summaryOf(bad).slice(1)).toEqual(['population-out-of-range 2:5 0', 'missing-population 3:5']);
  });

  test('a question of a type that the design can’t use is an error', async () => {
    const wrong = { questions: '\n  q: { type: text }\n  g: { type: group }', design: 'weight: g, strata: [q]' };
    const error = await failure(ingestSurvey('q,g\n1,1\n', wrong));
    expect(error.problems.map(({ code, found }) => `${code} ${found}`)).toEqual([
      'wrong-design-column type: group',
      'wrong-design-column type: text',
    ]);
  });

  test('design columns that are missing are reported with those of the questions', async () => {
    const error = await failure(ingestSurvey('q,town,bnad,weight\n1,Bern,a,1\n', survey));
    expect(error.problems.map(({ message }) => message.split(',')[0])).toEqual([
      'the design reads column "band"',
      'the design reads column "w"',
      'the design reads column "pop"',
    ]);
  });
});

describe('non-respondents', () => {
  const responded = {
    ...survey,
    design: 'weight: w, strata: [town]',
    responses: 'responded: { column: status, is: [1, done] }, id: no',
  };
  const HEAD = 'no,status,q,town,w\n';

  test('are counted in the sample with their groups, and not checked', async () => {
    const text = `${HEAD}a,1,2,Bern,1\nb,2,,Zug,\nc,done,1,Chur,2\nd,,,,\n`;
    const { counts, columns, sample, problems } = await ingestSurvey(text, responded);
    expect(counts).toEqual({ read: 4, used: 2, rejected: 0, nonRespondents: 2 });
    expect([...sample.responded]).toEqual([1, 0, 1, 0]);
    expect(valuesOf(sample.groups.get('town'))).toEqual(['Bern', 'Zug', 'Chur', '']);
    expect(valuesOf(columns.get('town'))).toEqual(['Bern', 'Chur']);
    expect(columns.get('town')).toMatchObject({ levels: ['Bern', 'Chur'] });
    expect(valuesOf(columns.get('q'))).toEqual([2, 1]);
    expect(valuesOf(columns.get('no'))).toEqual(['a', 'c']);
    expect(problems).toEqual([]);
  });

  test('who have answers raise a warning, however wrong the answers', async () => {
    const text = `${HEAD}a,1,2,Bern,1\nb,2,,Zug,\nc,2,7,Zug,\nd,2,,Zug,\n`;
    const { problems, counts } = await ingestSurvey(text, responded);
    expect(counts.nonRespondents).toBe(3);
    expect(problems).toMatchObject([
      { code: 'answer-of-non-respondent', severity: 'warning', place: { line: 4, column: 3 } },
    ]);
  });

  test('whose column is filled throughout are in the sample’s groups by it, without a warning', async () => {
    const text = `${HEAD}a,1,2,Bern,1\nb,2,1,Zug,\nc,2,2,Zug,\n`;
    const { problems, sample, columns } = await ingestSurvey(text, responded);
    expect(problems).toEqual([]);
    expect(valuesOf(sample.groups.get('q'))).toEqual(['2', '1', '2']);
    expect(valuesOf(columns.get('q'))).toEqual([2]);
  });

  test('and nobody else: that is an error', async () => {
    const error = await failure(ingestSurvey(`${HEAD}b,2,,Zug,\n`, responded));
    expect(summaryOf(error)).toEqual(['no-respondents']);
  });
});
