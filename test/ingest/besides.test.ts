// Files joined by id: whatever their format and order, and where rows have no partner.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gather } from '../../pipeline/ingest/gather.ts';
import { parseStudy } from '../../pipeline/study/read.ts';
import { workbook } from './files.ts';
import { failure, summaryOf, temporaryFolder, valuesOf } from './survey.ts';

const MAIN = 'id,happy,"Why?"\n7,Yes,"because, well"\n8,No,\n9,Yes,x\n';
const QUESTIONS = `
  happy: { type: single, options: { y: "Yes", n: "No" } }
  why: { type: multiple, columns: [code 1, code 2], options: { a: { label: A, code: 1 }, b: { label: B, code: 2 } } }
  words: { type: text, column: "Why?" }
  weight: { type: number }`;

async function read(files: Record<string, string | Buffer>, join_: string, main = MAIN) {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries({ 'data.csv': main, ...files }))
    await writeFile(join(folder, name), content);
  const text = `study: tiny\ntitle: Tiny\nresponses: { file: data.csv, id: id, join: [${join_}] }\nquestions: ${QUESTIONS}\nreports: {}\n`;
  const { study, problems } = parseStudy(text, join(folder, 'study.yaml'));
  if (!study || problems.length) throw new Error(JSON.stringify(problems));
  return gather(study, { chunkBytes: 16 });
}

const CODES = [
  ['code 1', 'ID', 'code 2', 'weight'],
  [2, 9, '', 1.5],
  ['', 8, '', 2],
  [1, 7, 2, 0.5],
];

describe('a joined file', () => {
  const csv = `${CODES.map((row) => row.join(';')).join('\n')}\n`;
  test.each<[string, string | Buffer]>([
    ['codes.csv', csv],
    ['codes.xlsx', workbook(CODES)],
    [
      'codes.jsonl',
      '{"ID":9,"code 1":2,"weight":1.5}\n{"ID":8,"weight":2}\n{"ID":7,"code 1":1,"code 2":2,"weight":0.5}\n',
    ],
    ['codes.csv', Buffer.from(`\ufeff${csv}`, 'utf16le')],
  ])('%s gives each respondent its columns', async (name, content) => {
    const responses = await read({ [name]: content }, `{ file: ${name}, id: ID }`);
    expect(valuesOf(responses.columns.get('why'))).toEqual(['11', '00', '01']);
    expect(valuesOf(responses.columns.get('weight'))).toEqual([0.5, 2, 1.5]);
    expect(valuesOf(responses.columns.get('words'))).toEqual(['because, well', '', 'x']);
    expect(responses.files.map((file) => file.name)).toEqual(['data.csv', name]);
    expect(responses.problems.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  test('may lack some respondents, and has one row for each of the others', async () => {
    const long = 'id,code 1,code 2,weight\n9,1,,3\n9,2,,\n';
    const error = await failure(read({ 'long.csv': long }, '{ file: long.csv }'));
    expect(summaryOf(error)).toEqual(['duplicate-id 3 9']);
    const responses = await read({ 'long.csv': long.replace('9,2,,\n', '') }, '{ file: long.csv }');
    expect(valuesOf(responses.columns.get('why'))).toEqual(['00', '00', '10']);
    expect(valuesOf(responses.columns.get('weight'))).toEqual([Number.NaN, Number.NaN, 3]);
  });

  test('that holds a wrong cell is named with its own line, whatever the line in the data file', async () => {
    const wrong = csv.replace('2;9;', '5;9;').replace(';2\n', ';two\n');
    const error = await failure(read({ 'codes.csv': wrong }, '{ file: codes.csv, id: ID }'));
    expect(
      error.problems
        .slice(1)
        .map(({ code, place, found }) => [code, place?.file.endsWith('codes.csv'), place?.line, found]),
    ).toEqual([
      ['not-a-number', true, 3, 'two'],
      ['unknown-code', true, 2, '5'],
    ]);
  });

  test('with a column of the data file’s name is refused where the study asks for that', async () => {
    const twice = csv.replace('weight', 'happy');
    const error = await failure(read({ 'codes.csv': twice }, '{ file: codes.csv, id: ID }'));
    expect(error.problems.map(({ code }) => code)).toEqual(['duplicate-header', 'missing-column']);
  });

  test('without the ids’ column, outside of the folder, or missing, is told of', async () => {
    const one = async (join_: string) =>
      (await failure(read({ 'codes.csv': csv }, join_))).problems.map(({ code }) => code);
    expect(await one('{ file: codes.csv, id: Ident }')).toEqual(['missing-column']);
    expect(await one('{ file: ../codes.csv, id: ID }')).toEqual(['file-outside-folder']);
    expect(await one('{ file: codez.csv, id: ID }')).toEqual(['missing-file']);
  });

  test('leaves rows of the data file that are short as they are: it is their own cells that count', async () => {
    const error = await failure(read({ 'codes.csv': csv }, '{ file: codes.csv, id: ID }', `${MAIN}10,Yes\n`));
    expect(summaryOf(error).slice(1)).toEqual(['short-row 5:2 2 cells']);
  });
});
