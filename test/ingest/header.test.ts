import { describe, expect, test } from 'vitest';
import { failure, ingestSurvey, summaryOf, valuesOf } from './survey.ts';

describe('delimiters', () => {
  test.each([
    [',', ','],
    [';', ';'],
    ['\t', 'tab'],
    ['|', '|'],
  ])('%j is recognised', async (delimiter, name) => {
    const rows = [
      ['How often?', 'Age', 'Town', 'Why'],
      ['Never', '30', 'Bern', 'x'],
    ];
    const text = rows.map((row) => `${row.join(delimiter)}\n`).join('');
    const responses = await ingestSurvey(text);
    expect(responses.files[0]!.delimiter).toBe(name);
    expect(valuesOf(responses.columns.get('age'))).toEqual([30]);
  });

  test('a delimiter inside quoted headers does not count', async () => {
    const questions = '\n  a: { column: "A, b, c, d", type: text }\n  e: { column: E, type: text }';
    const responses = await ingestSurvey('"A, b, c, d";E\n1;2\n', { questions });
    expect(responses.files[0]!.delimiter).toBe(';');
  });

  test('the delimiter that finds the headers wins over a more frequent one', async () => {
    const questions = '\n  a: { column: "A, b, c, d", type: text }\n  e: { column: E, type: text }';
    const responses = await ingestSurvey('A, b, c, d;E\n1;2\n', { questions });
    expect(responses.files[0]!.delimiter).toBe(';');
    expect(valuesOf(responses.columns.get('e'))).toEqual(['2']);
  });

  test('the line sep=; of Excel names the delimiter', async () => {
    const responses = await ingestSurvey('sep=;\r\nHow often?;Age;Town;Why\r\nNever;30;Bern;x\r\n');
    expect(responses.files[0]!.delimiter).toBe(';');
    expect([...responses.lines!]).toEqual([3]);
  });

  test('a delimiter that is named is taken, and the columns that are then missing are all reported', async () => {
    const error = await failure(
      ingestSurvey('How often?;Age;Town;Why\nNever;30;Bern;x\n', { responses: 'delimiter: tab' }),
    );
    expect(error.problems.map(({ code }) => code)).toEqual(Array(4).fill('missing-column'));
  });
});

describe('header rows', () => {
  test('lines above the header are skipped, whatever stands in them', async () => {
    const text = 'Export of "12 May\nfilter: none\nHow often?,Age,Town,Why\nNever,30,Bern,x\n';
    const responses = await ingestSurvey(text, { responses: 'skip_rows: 2' });
    expect(responses.counts.used).toBe(1);
    expect([...responses.lines!]).toEqual([4]);
  });

  test('of several header rows the last that is not blank names a column, and another may where it is the only one', async () => {
    const text = 'Q1,Q2,Town,\nHow often?,Age,,Why\n{},{},,\nNever,30,Bern,x\n';
    const responses = await ingestSurvey(text, { responses: 'header_rows: 2' }).catch((error) => error);
    expect(summaryOf(responses)).toContain('unknown-code 3:1 {}');
    const three = await ingestSurvey(text, { responses: 'header_rows: 3' });
    expect(three.headers).toEqual(['{}', '{}', 'Town', 'Why']);
    expect(valuesOf(three.columns.get('age'))).toEqual([30]);
  });

  test('a file that ends before its header is refused', async () => {
    const error = await failure(ingestSurvey('a,b\n', { responses: 'skip_rows: 3' }));
    expect(summaryOf(error)).toEqual(['no-header 0 of 1 header rows, after 3 skipped lines']);
  });
});

describe('headers', () => {
  test('match whatever their quotes, spaces, line breaks and capitals', async () => {
    const questions = `
  a: { column: "Don't you like it?", type: text }
  b: { column: "Say \\"yes\\" twice", type: text }
  c: { column: TOWN, type: text }`;
    const text = '"Don’t\u00a0you  like\r\nit? ",“Say ”yes“ twice”,Town\n1,2,3\n';
    const other = text.replace('“Say ”yes“ twice”', 'Say “yes” twice');
    const responses = await ingestSurvey(other, { questions });
    expect(['a', 'b', 'c'].map((id) => valuesOf(responses.columns.get(id))[0])).toEqual(['1', '2', '3']);
    expect(summaryOf(await failure(ingestSurvey(text, { questions })))).toEqual(['missing-column 1']);
  });

  test('that differ in capitals only are told apart', async () => {
    const questions = '\n  a: { column: Q, type: text }\n  b: { column: q, type: text }';
    const responses = await ingestSurvey('q,Q\n1,2\n', { questions });
    expect(valuesOf(responses.columns.get('a'))).toEqual(['2']);
    expect(valuesOf(responses.columns.get('b'))).toEqual(['1']);
  });

  test('that are missing are all reported, with the nearest one and where the study names them', async () => {
    const error = await failure(ingestSurvey('How oftn?,Town,Why\nNever,Bern,x\n'));
    expect(error.exitCode).toBe(3);
    expect(error.problems.map(({ message, fix, expected }) => [message, fix?.split(' Correct')[0], expected])).toEqual([
      [
        'question `flies` reads column "How often?", and the data file has no such header',
        'Did you mean "How oftn?"?',
        expect.stringMatching(/a column "How often\?" \(.*study\.yaml:7\)/),
      ],
      [
        'question `age` reads column "Age", and the data file has no such header',
        expect.stringContaining('Export the column'),
        expect.stringContaining('study.yaml:8'),
      ],
    ]);
  });

  test('that the study uses elsewhere are not suggested', async () => {
    const questions = '\n  q1: { type: text }\n  q11: { type: text }';
    const error = await failure(ingestSurvey('q11,Q1a\n1,2\n', { questions }));
    expect(error.problems[0]!.fix).toContain('Did you mean "Q1a"?');
    const other = await failure(ingestSurvey('q11\n1\n', { questions }));
    expect(other.problems[0]!.fix).not.toContain('Did you mean');
  });

  test('that are blank or double are no problem where nothing uses them', async () => {
    const responses = await ingestSurvey('How often?,,x,Age,Town,Why,x,\nNever,1,2,30,Bern,x,3,4\n');
    expect(responses.counts.used).toBe(1);
    expect(summaryOf(responses)).toEqual(['unused-columns 1 x, x']);
    expect(responses.problems[0]!.severity).toBe('note');
  });

  test('that are double are an error where a question uses them, naming both columns', async () => {
    const error = await failure(ingestSurvey('How often?,Age,Age,Town,Why\nNever,1,2,Bern,x\n'));
    expect(summaryOf(error)).toEqual(['duplicate-header 1:3 columns 2 and 3']);
  });

  test('that responses.ignore names are not noted', async () => {
    const text = 'How often?,Age,Town,Why,IP Address\nNever,30,Bern,x,1.1.1.1\n';
    expect(summaryOf(await ingestSurvey(text))).toEqual(['unused-columns 1 IP Address']);
    expect((await ingestSurvey(text, { responses: 'ignore: [IP Address]' })).problems).toEqual([]);
  });
});
