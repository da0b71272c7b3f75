// Files that are damaged, doubtful or hostile, and folders that hold something already: what init does with them.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { init } from '../../pipeline/init/init.ts';
import { UserError } from '../../pipeline/problems.ts';
import { temporaryFolder } from '../ingest/survey.ts';
import { draftIn, labelsOf, typesOf } from './drafted.ts';

const drafted = async (files: Record<string, string | Buffer>) => draftIn(await temporaryFolder(), files);
const rows = (head: string, lines: string[], times = 3) =>
  [head, ...Array.from({ length: times }, () => lines).flat()].join('\n');

describe('what must not happen', () => {
  test('nothing is overwritten without being asked', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'study');
    await mkdir(out);
    await writeFile(join(folder, 'a.csv'), 'Q\nYes\nNo\n');
    await writeFile(join(out, 'study.yaml'), 'mine');
    const error: unknown = await init([join(folder, 'a.csv')], { out, force: false }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).problems.map(({ code }) => code)).toEqual(['file-exists']);
    expect(await readFile(join(out, 'study.yaml'), 'utf8')).toBe('mine');
    await init([join(folder, 'a.csv')], { out, force: true });
    expect(await readFile(join(out, 'study.yaml'), 'utf8')).toMatch(/^# yaml-language-server/);
  });

  test('a questionnaire without answers is refused', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'datapackage.json'), '{"resources":[]}');
    const error = (await init([join(folder, 'datapackage.json')], { out: join(folder, 's'), force: false }).catch(
      (reason: unknown) => reason,
    )) as UserError;
    expect(error.problems[0]!.code).toBe('no-answers');
  });

  test('headers and answers that are YAML, Handlebars or HTML stay text', async () => {
    const nasty = [
      "{{pct 'x'}}",
      '<script>alert(1)</script>',
      'a: b # c',
      '"}, x: {',
      '- [1]',
      '=1+1',
      '../../etc',
      '\u202Eabc',
      'null',
    ];
    const head = '"Q: {{table ""x""}} # <b>?"';
    const { source } = await drafted({
      'a.csv': rows(
        head,
        nasty.map((one) => `"${one.replaceAll('"', '""')}"`),
        4,
      ),
    });
    const [question] = source.study.questions.values();
    expect(question!.text).toBe('Q: {{table "x"}} # <b>?');
    expect(labelsOf(source, question!.id).toSorted()).toEqual([...nasty.filter((one) => one !== 'null')].toSorted());
  });
});

describe('files that are not quite what they should be', () => {
  const lines = (row: (i: number) => string) => Array.from({ length: 40 }, (_, i) => row(i)).join('\n');
  const yesOrNo = (i: number) => (i % 2 ? 'Yes' : 'No');

  test('a file most of whose rows are longer than its header is refused, as a run would', async () => {
    const content = `a,b\n${lines((i) => `${yesOrNo(i)},"x, y",,, `)}\n`;
    const error: unknown = await drafted({ 'a.csv': content }).catch((reason: unknown) => reason);
    expect((error as UserError).problems).toMatchObject([{ code: 'rows-unlike-header', found: '40 of 40 rows' }]);
  });

  test('a row with a cell too many is left out', async () => {
    const { source, yaml } = await drafted({
      'a.csv': `a,b\n${lines((i) => `${yesOrNo(i)},x${i === 7 ? ',lost' : ''}`)}\n`,
    });
    expect(source.responses.counts).toMatchObject({ used: 39, rejected: 1 });
    expect(yaml).toMatch(/reject_up_to: 1 /);
  });

  test('a header alone is refused', async () => {
    const error: unknown = await drafted({ 'a.csv': 'a,b\n' }).catch((reason: unknown) => reason);
    expect((error as UserError).problems.map(({ code }) => code)).toEqual(['no-rows']);
  });

  test('a file without a header, and one without lists of answers, are warned of', async () => {
    const folder = await temporaryFolder();
    const warned = async (name: string, content: string) => {
      await writeFile(join(folder, name), content);
      const { problems } = await init([join(folder, name)], { out: join(folder, `of-${name}`), force: false });
      return problems.map(({ code }) => code);
    };
    expect(
      await warned(
        'bare.csv',
        lines((i) => `${i},${yesOrNo(i)}`),
      ),
    ).toEqual(['perhaps-no-header']);
    expect(await warned('words.csv', `Why?\n${lines((i) => `Because of ${i}`)}`)).toEqual(['nothing-to-chart']);
    expect(await warned('fine.csv', `Q\n${lines(yesOrNo)}`)).toEqual([]);
  });

  test('a sentence is an answer where few different ones were given', async () => {
    const long =
      'I am satisfied, because it is good in each and every respect, as I would tell anybody who asked me '.repeat(2);
    const { source } = await drafted({ 'a.csv': `Q\n${lines((i) => `"${i % 2 ? long : 'No'}"`)}` });
    expect(labelsOf(source, 'q')).toEqual([long.trim(), 'No']);
  });
});

test('dates are read as they are written: with two digits of the year, with the month’s name, with the month first', async () => {
  const rowsOf = Array.from({ length: 40 }, (_, i) => {
    const [day, month] = [1 + (i % 28), ['Jan', 'Feb', 'Mar'][i % 3]!];
    return `${day}/3/24,${1 + (i % 12)}/${day}/24 4:05 PM,${day} ${month} 2024,${i % 2 ? 'Good' : 'Bad'}`;
  });
  const { source, yaml } = await drafted({ 'a.csv': `Visit,Return,Began,How?\n${rowsOf.join('\n')}` });
  expect(typesOf(source)).toEqual({ visit: 'date', return: 'date', began: 'date', how: 'single' });
  expect(yaml).toMatch(/written: \{ format: "D\/M\/YY" \}[\s\S]*format: "M\/D\/YY h:mm A"[\s\S]*format: "D MMM YYYY"/);
  expect(source.responses.columns.get('visit')).toMatchObject({ values: expect.arrayContaining(['2024-03-28']) });
  expect(source.responses.columns.get('return')).toMatchObject({
    values: expect.arrayContaining(['2024-01-01T16:05:00']),
  });
});

describe('a Triple-S description', () => {
  const failed = async (files: Record<string, string>) => {
    const error: unknown = await drafted(files).catch((reason: unknown) => reason);
    return (error as UserError).problems.map(({ code }) => code);
  };
  const record = (variables: string) =>
    `<sss version="2.0"><survey><record ident="V">${variables}</record></survey></sss>`;
  const q = '<variable ident="1" type="single"><name>Q</name><position start="1"/></variable>';

  test('without answers beside it is refused, and no path in it leads anywhere else', async () => {
    expect(await failed({ 'a.sss': record(q) })).toEqual(['no-answers']);
    const elsewhere = record(q).replace('ident="V"', 'ident="V" href="/etc/hostname"');
    expect(await failed({ 'a.sss': elsewhere })).toEqual(['no-answers']);
  });

  test('that claims a million answers to a question takes no memory for them', async () => {
    const spread =
      '<variable ident="1" type="multiple"><name>Q</name><position start="1" finish="999999999"/><spread subfields="999999999" width="1"/><values><value code="1">A</value><value code="2">B</value></values></variable>';
    const { source } = await drafted({ 'a.sss': record(spread), 'a.asc': '1 \n12\n 2\n' });
    expect(source.responses.counts.used).toBe(3);
  });
});
