import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { ingest } from '../../pipeline/ingest/ingest.ts';
import { parseStudy } from '../../pipeline/study/read.ts';
import { dataOf, hasData } from '../corpus/reports.ts';
import { ENDLESS_PARQUET, PARQUET, parquetWithLast, workbook } from './files.ts';
import { failure, ingestSurvey, summaryOf, temporaryFolder, valuesOf } from './survey.ts';

const CSV = 'How often?,Age,Town,Why\nNever,30,Bern,"so, so"\nOften,41,Zürich,=1+1\n';
const NAMES = ['How often?', 'Age', 'Town', 'Why'];
const ROWS = [
  ['Never', 30, 'Bern', 'so, so'],
  ['Often', 41, 'Zürich', '=1+1'],
] as const;

const jsonLines = ROWS.map((row) => JSON.stringify(Object.fromEntries(NAMES.map((name, i) => [name, row[i]])))).join(
  '\n',
);

async function read(bytes: Buffer, name: string) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, name), bytes);
  const { study } = parseStudy(
    `study: tiny
title: Tiny
responses: { file: ${name} }
questions:
  flies: { column: How often?, type: single, options: { never: Never, often: Often } }
  age: { column: Age, type: number }
  town: { column: Town, type: group }
  why: { column: Why, type: text }
reports: {}`,
    join(folder, 'study.yaml'),
  );
  return ingest(study!);
}

describe('the same answers in other formats are the same responses', () => {
  const formats: [string, Buffer][] = [
    ['data.csv.gz', gzipSync(CSV)],
    ['data.xlsx', workbook([NAMES, ...ROWS])],
    ['data.xlsx.gz', gzipSync(workbook([NAMES, ...ROWS]))],
    ['data.parquet', PARQUET],
    ['data.jsonl', Buffer.from(jsonLines)],
    ['data.json', Buffer.from(`[${jsonLines.replace('\n', ',')}]`)],
  ];
  test.each(formats)('%s', async (name, bytes) => {
    const responses = await read(bytes, name);
    const columns = ['flies', 'age', 'town', 'why'].map((id) => valuesOf(responses.columns.get(id)));
    expect(columns).toEqual([
      [1, 2],
      [30, 41],
      ['Bern', 'Zürich'],
      ['so, so', '=1+1'],
    ]);
    expect(responses.files[0]).toMatchObject({ name, bytes: bytes.length });
    expect(Array.from(responses.lines!)).toEqual([2, 3]);
  });
});

describe('archives that would fill the memory are refused', () => {
  test('a gzip file that unpacks to a gigabyte', async () => {
    const bomb = gzipSync(Buffer.alloc(300 << 20));
    const error = await failure(read(bomb, 'data.csv.gz'));
    expect(summaryOf(error)).toEqual(['damaged-file it unpacks to more than 256 MiB']);
  });

  test('a workbook that does', async () => {
    const bomb = Buffer.from(zipSync({ 'xl/workbook.xml': Buffer.alloc(300 << 20) }, { level: 6 }));
    const error = await failure(read(bomb, 'data.xlsx'));
    expect(summaryOf(error)).toEqual(['damaged-file it unpacks to more than 64 MiB']);
  });

  test('a workbook with one cell very far out', async () => {
    const far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>';
    const error = await failure(read(workbook([NAMES, ...ROWS], far), 'data.xlsx'));
    expect(summaryOf(error)[0]).toMatch(/^damaged-file a sheet spans 1,048,576 rows/);
  });

  test('JSON that is nested a hundred thousand deep', async () => {
    const error = await failure(read(Buffer.from(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), 'data.jsonl'));
    expect(summaryOf(error)).toEqual(['damaged-file line 1 is nested more than 32 deep']);
  });
});

test('a Parquet file that its reader would never be done with is given up', { timeout: 60_000 }, async () => {
  const error = await failure(read(ENDLESS_PARQUET, 'data.parquet'));
  expect(summaryOf(error)).toEqual(['damaged-file reading it takes too long']);
});

describe('a Parquet column', () => {
  const readFlies = async (bytes: Buffer) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'data.parquet'), bytes);
    const questions = '{ flies: { column: How often?, type: single, options: { never: Never, often: Often } } }';
    const text = `study: tiny\ntitle: Tiny\nresponses: { file: data.parquet }\nquestions: ${questions}\nreports: {}\n`;
    return ingest(parseStudy(text, join(folder, 'study.yaml')).study!);
  };

  test('whose name is empty stands in nobody’s way', async () => {
    const responses = await readFlies(parquetWithLast(''));
    expect(valuesOf(responses.columns.get('flies'))).toEqual([1, 2]);
    expect(responses.headers).toEqual(['How often?', 'Age', 'Town', '']);
    expect(responses.problems.map(({ found }) => found)).toEqual(['Age, Town']);
  });

  test('whose schema has no name at all makes the file a damaged one', async () => {
    const error = await failure(readFlies(parquetWithLast(undefined)));
    expect(error.problems.map(({ code }) => code)).toEqual(['damaged-file']);
  });

  test('that a study asks for and that has another name is missed', async () => {
    const error = await failure(read(parquetWithLast('Who'), 'data.parquet'));
    expect(error.problems.map(({ code, fix }) => [code, fix?.slice(0, 17)])).toEqual([
      ['missing-column', 'Did you mean "Who'],
    ]);
  });
});

test('letters of Mac Roman within words are recognised, and said', async () => {
  const mac = Buffer.from(CSV.replace('Zürich', 'Z\x9frich'), 'latin1');
  const responses = await ingestSurvey(mac);
  expect(valuesOf(responses.columns.get('town'))).toEqual(['Bern', 'Zürich']);
  expect(summaryOf(responses)).toEqual(['read-as-macintosh 3 the byte 0x9F']);
});

test('so are letters of Mac Roman at the end of words', async () => {
  const mac = Buffer.from(CSV.replace('Bern', 'Caf\x8e Anglais').replace('so, so', 'It\xd5s \xd2fine\xd3'), 'latin1');
  const responses = await ingestSurvey(mac);
  expect(valuesOf(responses.columns.get('town'))[0]).toBe('Café Anglais');
  expect(valuesOf(responses.columns.get('why'))[0]).toBe('It’s “fine”');
  const windows = Buffer.from(
    CSV.replace('Bern', 'the \x93caf\xe9\x94 \x96 or not').replace('so, so', 'Bern\x85 \x99'),
    'latin1',
  );
  expect(valuesOf((await ingestSurvey(windows)).columns.get('town'))[0]).toBe('the “café” – or not');
});

test('a number may be written with its currency or a percent sign', async () => {
  const responses = await ingestSurvey('How often?,Age,Town,Why\nNever,"£1,200",,\nNever,12.5%,,\nNever,-$3,,\n', {
    questions: '\n  age: { column: Age, type: number }',
  });
  expect(valuesOf(responses.columns.get('age'))).toEqual([1200, 12.5, -3]);
});

describe('columns below merged headers, and columns of one name', () => {
  const merged = 'Seen?,,Liked?,\nA,B,A,B\n1,0,0,1\n';
  test('are named by both header rows', async () => {
    const responses = await ingestSurvey(merged, {
      responses: 'header_rows: 2',
      questions: '\n  x: { column: "Seen?: B", type: number }\n  y: { column: "Liked?: B", type: number }',
    });
    expect(['x', 'y'].map((id) => valuesOf(responses.columns.get(id)))).toEqual([[0], [1]]);
  });

  test('are named by their number', async () => {
    const responses = await ingestSurvey('Q,Q\n1,2\n', { questions: '\n  x: { column: Q (2), type: number }' });
    expect(valuesOf(responses.columns.get('x'))).toEqual([2]);
  });
});

describe.skipIf(!hasData('formats'))('SPSS data files (of a corpus beside the checkout)', () => {
  const spss = async (name: string, questions: string) => {
    const folder = await temporaryFolder();
    await copyFile(dataOf(`formats/spss-sav/${name}`), join(folder, name));
    const { study } = parseStudy(
      `study: tiny\ntitle: Tiny\nresponses: { file: ${name} }\nquestions:${questions}\nreports: {}`,
      join(folder, 'study.yaml'),
    );
    return ingest(study!);
  };

  test.each(['pyreadstat__sample.sav', 'pyreadstat__sample.zsav'])(
    '%s has the values of its CSV file',
    async (name) => {
      const responses = await spss(
        name,
        `
  letter: { column: mychar, type: text }
  amount: { column: mynum, type: number }
  day: { column: mydate, type: date }
  time: { column: dtime, type: date }
  sex: { column: mylabl, type: single, options: { 1: Male, 2: Female } }`,
      );
      expect(['letter', 'amount', 'day', 'sex'].map((id) => valuesOf(responses.columns.get(id)))).toEqual([
        ['a', 'b', 'c', 'd', 'e'],
        [1.1, 1.2, -1000.3, -1.4, 1000.3],
        ['2018-05-06', '1880-05-06', '1960-01-01', '1583-01-01', ''],
        [1, 2, 1, 2, 1],
      ]);
      expect(valuesOf(responses.columns.get('time'))[0]).toBe('2018-05-06T10:10:10');
    },
  );

  test('compressed by zlib or by bytes, 2,000 respondents have the same answers', async () => {
    const questions = `
  weight: { column: weight, type: number }
  council: { column: council, type: group }
  q20: { column: q20, type: group }`;
    const [byBytes, byZlib] = [await spss('ascs2000.sav', questions), await spss('ascs2000_zsav.zsav', questions)];
    expect(byBytes.counts.used).toBe(2000);
    for (const id of ['weight', 'council', 'q20']) {
      expect(valuesOf(byZlib.columns.get(id))).toEqual(valuesOf(byBytes.columns.get(id)));
    }
  });
});
