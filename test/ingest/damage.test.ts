import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ingest } from '../../pipeline/ingest/ingest.ts';
import { failure, ingestSurvey, summaryOf, surveyStudy, temporaryFolder } from './survey.ts';

const HEAD = 'How often?,Age,Town,Why\n';

describe('a file that is no table', () => {
  test.each([
    ['a PNG image', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['an old Excel workbook (.xls)', Buffer.from('\xd0\xcf\x11\xe0\xa1', 'latin1')],
    ['a PDF document', Buffer.from('%PDF-1.7\n%\xe2\xe3', 'latin1')],
    ['NUL bytes, which text has not', Buffer.from('abc\0\0\0def\0ghi')],
  ])('%s is refused as such', async (what, bytes) => {
    const error = await failure(ingestSurvey(bytes));
    expect(summaryOf(error)).toEqual([`not-text ${what}`]);
    expect(error.exitCode).toBe(3);
  });

  test('NUL bytes further on are refused with their line', async () => {
    const text = `${HEAD}${'Never,30,Bern,x\n'.repeat(1000)}Never,30,Be\0rn,x\n`;
    expect(summaryOf(await failure(ingestSurvey(text)))).toEqual(['nul-byte 1002']);
  });

  test('an empty file, a header alone and a blank file are refused', async () => {
    expect(summaryOf(await failure(ingestSurvey('')))).toEqual(['empty-file 0 bytes']);
    expect(summaryOf(await failure(ingestSurvey(HEAD)))).toEqual(['no-rows']);
    expect(summaryOf(await failure(ingestSurvey(HEAD.trimEnd())))).toEqual(['no-rows']);
    expect(summaryOf(await failure(ingestSurvey('\ufeff')))).toEqual([
      'no-header 0 of 1 header rows, after 0 skipped lines',
    ]);
    expect(summaryOf(await failure(ingestSurvey('\n\n')))).toEqual([
      'no-header 0 of 1 header rows, after 0 skipped lines',
    ]);
  });

  test('a file of one endless line is given up after its first part', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'data.csv');
    await writeFile(file, 'x'.repeat(1 << 22));
    await truncate(file, 200 << 20);
    const error = await failure(ingest(surveyStudy({}, folder)));
    expect(summaryOf(error)).toEqual(['record-too-long 1 no end of the row that begins on line 1']);
  });

  test('an endless row below a header names the line where it begins', async () => {
    const error = await failure(ingestSurvey(`${HEAD}Never,30,Bern,x\nNever,30,Bern,${'x'.repeat(1 << 21)}`));
    expect(summaryOf(error)).toEqual(['record-too-long 3 no end of the row that begins on line 3']);
  });

  test('a row of just under the limit is read', async () => {
    const { counts } = await ingestSurvey(`${HEAD}Never,30,Bern,${'x'.repeat((1 << 20) - 100)}\n`);
    expect(counts.used).toBe(1);
  });
});

describe('a file made to keep a reader busy', () => {
  const MEGA = (1 << 20) - 200;

  test('with a fault at the end of a million cells is refused', async () => {
    const error = await failure(ingestSurvey(`${HEAD}Never,30,Bern,${','.repeat(MEGA)}x"\n`));
    expect(summaryOf(error)).toEqual([`stray-quote 2:${MEGA + 4} x"`]);
  });

  test('with half a million headers of one name is refused', async () => {
    const error = await failure(ingestSurvey(`${HEAD.trim()}${',Age'.repeat(MEGA / 4)}\n`));
    expect(summaryOf(error)).toEqual(['duplicate-header 1:5 columns 2 and 5 and 6 and 7 and 8 and more']);
  });

  test('with half a million answers in a cell is refused', async () => {
    const questions = '\n  q: { type: multiple, delimiter: ";", options: { a: A, b: B } }';
    const error = await failure(
      ingestSurvey(`q\n${'z;'.repeat(MEGA / 2)}\n`, { questions, responses: 'delimiter: ","' }),
    );
    expect(error.problems).toHaveLength(2);
  });
});

describe('quotation marks', () => {
  test('one that is never closed is named where it was opened', async () => {
    const text = `${HEAD}Never,30,Bern,"fine, ""so"" far"\nNever,30,"Bern,x\nNever,30,Bern,x\n`;
    expect(summaryOf(await failure(ingestSurvey(text)))).toEqual([
      'unclosed-quote 3:3 the end of the file, or a cell of more than 1 MiB',
    ]);
    const long = text + 'Never,30,Bern,x\n'.repeat(100_000);
    expect(summaryOf(await failure(ingestSurvey(long)))[0]).toMatch(/^unclosed-quote 3:3 /);
  });

  test('text after a closing one is named with the line where the cell was opened', async () => {
    const text = `${HEAD}Never,30,"Bern,x\nNever,30,Bern,"x"\n`;
    const error = await failure(ingestSurvey(text));
    expect(summaryOf(error)).toEqual(['text-after-quote 2:3 "x"\n']);
    expect(error.problems[0]!.message).toContain('closed on line 3');
  });

  test('one inside a cell that is not quoted is refused', async () => {
    expect(summaryOf(await failure(ingestSurvey(`${HEAD}Never,30,Bern,6'3" tall\n`)))).toEqual([
      `stray-quote 2:4 6'3"`,
    ]);
    expect(summaryOf(await failure(ingestSurvey(`How "often?,Age,Town,Why\n1,2,3,4"\n`)))).toEqual([
      'stray-quote 1:1 How "',
    ]);
  });

  test('white space around a quoted cell is allowed', async () => {
    const { counts } = await ingestSurvey(`${HEAD}Never, 30 , "Bern" ,"x" \n`);
    expect(counts.used).toBe(1);
  });
});

describe('a file that was cut off', () => {
  const rows = Array.from({ length: 40 }, (_, i) => `Never,${20 + i},Bern,"because, ${i}"\n`).join('');

  test('inside a row is refused, and said to be cut off', async () => {
    const error = await failure(ingestSurvey(`${HEAD}${rows}Never,30`));
    expect(summaryOf(error)).toEqual([
      'too-many-rejects 1 row to reject',
      'short-row 42:2 2 cells',
      'file-cut-off 1,142 bytes',
    ]);
  });

  test('inside a row is refused even where rows may be rejected', async () => {
    const error = await failure(ingestSurvey(`${HEAD}${rows}Never,30`, { responses: 'reject_up_to: 50%' }));
    expect(error.problems.map(({ code }) => code)).toEqual(['file-cut-off']);
  });

  test('inside a quoted cell is refused', async () => {
    const error = await failure(ingestSurvey(`${HEAD}${rows}Never,30,Bern,"beca`));
    expect(summaryOf(error)[0]).toMatch(/^unclosed-quote 42:4/);
  });
});

describe('where the file is', () => {
  const study = async (file: string, make: (folder: string) => Promise<unknown> = async () => {}) => {
    const folder = await temporaryFolder();
    await make(folder);
    const tiny = surveyStudy({}, folder);
    return { ...tiny, responses: { ...tiny.responses, file } };
  };

  test('a file that does not exist is a mistake of the study file', async () => {
    const error = await failure(ingest(await study('nowhere.csv')));
    expect(error.exitCode).toBe(2);
    expect(summaryOf(error)[0]).toMatch(/^missing-file 4:\d+ nowhere.csv$/);
  });

  test('a folder is no file', async () => {
    const error = await failure(ingest(await study('sub', (folder) => mkdir(join(folder, 'sub')))));
    expect(error.exitCode).toBe(3);
    expect(summaryOf(error)).toEqual(['not-a-file a folder']);
  });

  test('a file that may not be read, or can’t be, is refused', async () => {
    const error = await failure(ingest(await study('loop', (folder) => symlink('loop', join(folder, 'loop')))));
    expect(error.exitCode).toBe(3);
    expect(error.problems[0]).toMatchObject({ code: 'unreadable-file', message: expect.stringContaining('ELOOP') });
  });

  test.each(['../data.csv', '/etc/hostname', 'a/../../data.csv', '..', 'data\0.csv'])(
    '%j is outside the folder',
    async (file) => {
      const error = await failure(ingest(await study(file)));
      expect(error.exitCode).toBe(2);
      expect(summaryOf(error)[0]).toContain('file-outside-folder');
    },
  );

  test('another data folder may be given, and may not be left either', async () => {
    const folder = await temporaryFolder();
    const data = await temporaryFolder();
    await mkdir(join(data, 'sub'));
    await writeFile(join(data, 'sub', 'data.csv'), `${HEAD}Never,30,Bern,x\n`);
    const tiny = surveyStudy({}, folder);
    const inside = { ...tiny, responses: { ...tiny.responses, file: 'sub/data.csv' } };
    expect((await ingest(inside, { dataFolder: data })).files[0]!.name).toBe('sub/data.csv');
    const outside = { ...tiny, responses: { ...tiny.responses, file: '../data.csv' } };
    const error = await failure(ingest(outside, { dataFolder: join(data, 'sub') }));
    expect(summaryOf(error)[0]).toContain('file-outside-folder');
  });

  test('a name with dots that stays inside is read', async () => {
    const inside = await study('..sub/data.csv', async (folder) => {
      await mkdir(join(folder, '..sub'));
      await writeFile(join(folder, '..sub', 'data.csv'), `${HEAD}Never,30,Bern,x\n`);
    });
    expect((await ingest(inside)).counts.used).toBe(1);
  });
});
