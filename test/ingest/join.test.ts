// Several files read as one: the same as the table that they were cut from, however it was cut; and what waves add.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gather } from '../../pipeline/ingest/gather.ts';
import { rejectsCsv } from '../../pipeline/ingest/rejects.ts';
import { type Responses, whereIs } from '../../pipeline/ingest/responses.ts';
import { parseStudy } from '../../pipeline/study/read.ts';
import { random } from './random.ts';
import { failure, temporaryFolder, valuesOf } from './survey.ts';

const HEAD = 'id,flies,uses,Age,Town,Why,ok';
const QUESTIONS = `
  flies: { type: single, options: { never: Never, often: Often }, missing: { "9": Refused } }
  uses: { type: multiple, delimiter: ";", options: { a: A, b: B } }
  age: { column: Age, type: number }
  town: { column: Town, type: group }
  why: { column: Why, type: text }`;

async function read(files: Record<string, string>, responses: string, questions = QUESTIONS): Promise<Responses> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const text = `study: tiny\ntitle: Tiny\nresponses: { id: id, ${responses} }\nquestions: ${questions}\nreports: {}\n`;
  const { study, problems } = parseStudy(text, join(folder, 'study.yaml'));
  if (!study || problems.length) throw new Error(JSON.stringify(problems));
  return gather(study);
}

const valuesIn = ({ columns }: Responses) =>
  Object.fromEntries([...columns].map(([id, column]) => [id, valuesOf(column)]));

describe('files without waves', () => {
  test.each([1, 2, 3, 4, 5, 6])('are the table that they were cut from (seed %i)', async (seed) => {
    const { below, pick } = random(seed);
    const rows = Array.from({ length: 60 }, (_, i) => {
      const cells = [pick(['Never', 'often', '9', '']), pick(['a', 'b', 'a;b', '']), pick(['7', '', '41'])];
      return [
        i,
        ...cells,
        pick(['Bern', 'Zürich', `T${i % 7}`, '']),
        pick(['so', '"a, b"', '']),
        pick(['1', '1', '0']),
      ].join(',');
    });
    const cuts = [0, 10 + below(15), 35 + below(15), 60];
    const parts = cuts.slice(1).flatMap((end, i) => (end > cuts[i]! ? [rows.slice(cuts[i], end)] : []));
    const names = parts.map((_, i) => `part${i}.csv`);
    const files = Object.fromEntries(parts.map((part, i) => [names[i]!, [HEAD, ...part, ''].join('\n')]));
    const settings = 'responded: { column: ok, is: 1 }';
    const whole = await read({ 'all.csv': [HEAD, ...rows, ''].join('\n') }, `file: all.csv, ${settings}`);
    const joined = await read(files, `files: [${names.map((file) => `{ file: ${file} }`).join(', ')}], ${settings}`);
    expect(valuesIn(joined)).toEqual(valuesIn(whole));
    expect(joined.counts).toEqual(whole.counts);
    expect(joined.sample.responded).toEqual(whole.sample.responded);
    expect(valuesOf(joined.sample.groups.get('town'))).toEqual(valuesOf(whole.sample.groups.get('town')));
    // Where a row stands is told of the file that it stands in.
    const ids = valuesOf(joined.columns.get('id'));
    for (let row = 0; row < joined.counts.used; row++) {
      const { file, line } = whereIs(row, joined)!;
      expect(files[file]!.split('\n')[line - 1]!.split(',')[0]).toBe(ids[row]);
    }
  });

  test('have rejected rows told with their file, and counted together', async () => {
    const files = {
      'a.csv': `${HEAD}\n1,Never,a,1,,,1\n2,maybe,a,1,,,1\n`,
      'b.csv': 'Age,flies,uses,Town,Why,id\nten,Often,,,,3\n4,Often,,,,4\n',
    };
    const responses = await read(files, 'reject_up_to: 1, files: [{ file: a.csv }, { file: b.csv }]');
    expect(responses.counts).toEqual({ read: 4, used: 2, rejected: 2, nonRespondents: 0 });
    expect(responses.rejects.map(({ file, line, headers }) => [file, line, headers?.[0]])).toEqual([
      ['a.csv', 3, 'id'],
      ['b.csv', 2, 'Age'],
    ]);
    expect(
      rejectsCsv(responses)
        .split('\n')
        .map((row) => row.split(',').slice(0, 4).join(',')),
    ).toEqual(['file,line,column,header', 'a.csv,3,2,flies', 'b.csv,2,1,Age', '']);
  });

  test('are all told of at once where several are wrong', async () => {
    const files = { 'a.csv': 'id,flies\n1,Never\n', 'b.csv': '' };
    const error = await failure(read(files, 'files: [{ file: a.csv }, { file: b.csv }, { file: c.csv }]'));
    const missing = new Array(4).fill('missing-column');
    expect(error.problems.map(({ code }) => code)).toEqual([...missing, 'empty-file', 'missing-file']);
    expect(error.exitCode).toBe(2);
  });
});

describe('waves', () => {
  const files = {
    'a.csv': 'id,flies,uses\n1,Never,a\n2,Often,\n',
    'b.csv': 'id,flies,Age\n3,1,40\n4,2,50\n5,,\n',
  };
  const questions = `
  flies: { type: single, options: { never: Never, often: Often } }
  uses: { type: multiple, delimiter: ";", base: asked, options: { a: A, b: B } }
  age: { column: Age, type: number }`;
  const settings = `files: [
    { file: a.csv, wave: 2024, questions: { age: not asked } },
    { file: b.csv, wave: 2025, questions: { uses: not asked, flies: { options: { never: 1, often: 2 } } } } ]`;

  test('are a column, also of the sample, and have blanks where they were not asked', async () => {
    const responses = await read(files, settings, questions);
    expect(valuesIn(responses)).toEqual({
      id: ['1', '2', '3', '4', '5'],
      flies: [1, 2, 1, 2, 0],
      uses: ['10', '00', '00', '00', '00'],
      age: [Number.NaN, Number.NaN, 40, 50, Number.NaN],
      wave: [1, 1, 2, 2, 2],
    });
    expect(valuesOf(responses.sample.groups.get('wave'))).toEqual(['2024', '2024', '2025', '2025', '2025']);
    expect(responses.files.map(({ name }) => name)).toEqual(['a.csv', 'b.csv']);
  });

  test('that one file holds are no strata, and ids may come again in another wave where that is said', async () => {
    const again = { ...files, 'b.csv': files['b.csv'].replace('3,1', '1,1') };
    const told = await read(again, settings, questions);
    expect(told.problems.map(({ code, severity }) => [code, severity])).toEqual([['ids-in-several-waves', 'warning']]);
    expect((await read(again, `panel: false, ${settings}`, questions)).problems).toEqual([]);
    const panel = await read(again, `panel: true, ${settings}`, questions);
    expect([panel.problems, panel.columns.get('id')?.kind]).toEqual([[], 'group']);
  });
});
