// What goes between a run and its workers: addresses, parts, answers. No Redis is needed.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FilesJob } from '../../pipeline/makefiles.ts';
import { UserError } from '../../pipeline/problems.ts';
import { redisAddress } from '../../pipeline/remote/address.ts';
import { packMade, packProblems, readAnswer } from '../../pipeline/remote/answer.ts';
import { describeJob, restoreJob } from '../../pipeline/remote/job.ts';
import { THEMES } from '../../pipeline/remote/maker.ts';
import { pack, unpack } from '../../pipeline/remote/packing.ts';
import { smallJob } from './machines.ts';

const problemOf = (work: () => unknown): UserError => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error('nothing was refused');
};

describe('the address of a Redis', () => {
  it('is taken from the command line before the environment, with all its parts', () => {
    const environment = { TOPLINE_REDIS_URL: 'redis://elsewhere' };
    expect(redisAddress('rediss://me:p%40ss%3F@redis.example.org:6390/2', environment)).toEqual({
      ...{ host: 'redis.example.org', port: 6390, db: 2, username: 'me', password: 'p@ss?', tls: true },
      shown: 'redis.example.org:6390',
    });
    expect(redisAddress(undefined, environment)).toMatchObject({ host: 'elsewhere', port: 6379, db: 0, tls: false });
    expect(redisAddress('redis://[::1]:7000', {})).toMatchObject({ host: '::1', port: 7000, shown: '[::1]:7000' });
    expect(redisAddress(undefined, {})).toBeUndefined();
  });

  it.each([
    'http://me:hush@host',
    'me:hush@host:6379',
    'redis://me:hush@host/books',
    'redis://me:hush@host?db=1',
    'redis://me:hu#sh@host',
    'redis://me:hush%@host',
    'hush',
  ])('%s is refused, and not repeated', (url) => {
    const { problems, exitCode } = problemOf(() => redisAddress(url, {}));
    expect(exitCode).toBe(2);
    expect(problems).toMatchObject([{ code: 'bad-redis-url' }]);
    expect(JSON.stringify(problems)).not.toMatch(/hush|hu#sh|books/);
  });
});

describe('packed content', () => {
  const files: [string, Uint8Array | string][] = [
    ['a.html', '<p>ä</p>'],
    ['b.pdf', new Uint8Array([0, 255, 10, 13])],
    ['empty.csv', ''],
  ];

  it('comes back as it was, texts as texts and bytes as bytes', async () => {
    const back = await unpack<{ of: string }>(await pack({ of: 'x' }, files));
    expect(back?.about).toEqual({ of: 'x' });
    expect(
      [...back!.files].map(([name, content]) => [name, typeof content === 'string' ? content : [...content]]),
    ).toEqual([
      ['a.html', '<p>ä</p>'],
      ['b.pdf', [0, 255, 10, 13]],
      ['empty.csv', ''],
    ]);
  });

  it('is nothing at all where one byte differs, or the end is missing', async () => {
    const packed = await pack(null, files);
    const whole = await unpack(packed);
    let refused = 0;
    for (let at = 0; at < packed.length; at++) {
      const damaged = Buffer.from(packed);
      damaged[at]! ^= 0x41;
      const back = await unpack(damaged);
      // A few bits of the format have no meaning: then the content is whole.
      if (back) expect([...back.files]).toEqual([...whole!.files]);
      else refused++;
    }
    expect(refused).toBeGreaterThan(packed.length * 0.9);
    expect(await unpack(packed.subarray(0, -3))).toBeUndefined();
    expect(await unpack(Buffer.from('nonsense'))).toBeUndefined();
  });
});

describe('a report that is sent', () => {
  const themes = THEMES;
  const read = (parts: Map<string, Buffer>) => async (hash: string) => parts.get(hash);

  it('arrives as it was, numbers that JSON has no words for and paths of the theme included', async () => {
    const job = withOddNumbers(smallJob());
    const logo = { file: join(themes, 'official/logo.svg'), alt: 'Us', widthMm: 30 };
    const word = { name: 'house.docx', bytes: Buffer.from('PK'), styles: { Title: 'Titel' } };
    const sent = await describeJob({ ...job, theme: { ...job.theme, logo }, word }, themes);
    expect(JSON.stringify(sent.data)).not.toContain(themes);
    const elsewhere = await restoreJob(structuredClone(sent.data), '/srv/themes', read(sent.parts));
    expect(elsewhere).toEqual({
      ...job,
      theme: { ...job.theme, logo: { ...logo, file: '/srv/themes/official/logo.svg' } },
      word,
    });
    expect(elsewhere?.document.figures[0]?.base).toBeNaN();
  });

  it('has one id for the same content, and another for any other', async () => {
    const ids = await Promise.all(
      [smallJob(), smallJob(), smallJob('Other words'), { ...smallJob(), formats: ['docx' as const] }].map(
        async (job) => {
          const { id } = await describeJob(job, themes);
          return id;
        },
      ),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  });

  it('is not made of a part that is missing, or is not what its hash says', async () => {
    const { data, parts } = await describeJob(smallJob(), themes);
    expect(await restoreJob(data, themes, async () => undefined)).toBeUndefined();
    const other = await describeJob(smallJob('Other words'), themes);
    expect(await restoreJob(data, themes, async () => [...other.parts.values()][0])).toBeUndefined();
    expect(await restoreJob(data, themes, read(parts))).toBeDefined();
  });

  it('names no file outside of the themes, neither here nor there', async () => {
    const job = smallJob();
    const outside = { ...job.theme, logo: { file: '/etc/passwd', alt: '', widthMm: 30 } };
    await expect(describeJob({ ...job, theme: outside }, themes)).rejects.toThrow('outside of templates/themes');
    const { data, parts } = await describeJob(job, themes);
    for (const file of ['../../../etc/passwd', '/etc/passwd', 'a/../../b', 'C:\\x', 'a//b', ''])
      await expect(
        restoreJob({ ...data, theme: { ...data.theme, logo: { file, alt: '', widthMm: 30 } } }, themes, read(parts)),
      ).rejects.toThrow('outside of templates/themes');
  });

  const withOddNumbers = (job: FilesJob): FilesJob => ({
    ...job,
    document: {
      ...job.document,
      figures: [
        {
          ...{
            id: 'a',
            measure: 'percentage',
            value: null,
            rounded: -0,
            text: '[c]',
            base: Number.NaN,
            weightedBase: Infinity,
          },
          ...{ se: null, interval: null, marks: ['c'], label: 'A' },
        },
      ],
    },
  });
});

describe('an answer', () => {
  const job = smallJob();
  const files = (extra: string[] = []) =>
    new Map(
      ['small.html', 'figures.json', 'tables/figures.csv', 'tables/table-1.csv', ...extra].map((name) => [name, name]),
    );
  const made = (extra?: string[]) => ({ files: files(extra), verified: { html: 3 } });

  it('gives the files, for the job that was asked', async () => {
    expect(await readAnswer(await packMade('job-1', made()), 'job-1', job)).toEqual(made());
    expect(await readAnswer(await packMade('job-2', made()), 'job-1', job)).toBeUndefined();
  });

  it.each([
    '../evil.html',
    '/etc/cron.d/x',
    'tables/../../x.csv',
    'tables/.x.csv',
    'tables\\x.csv',
    'manifest.json',
    'tables/a/b.csv',
  ])('is not taken with a file that nobody asked for: %s', async (name) => {
    expect(await readAnswer(await packMade('job-1', made([name])), 'job-1', job)).toBeUndefined();
  });

  it('is not taken without a document that was asked for', async () => {
    const packed = await packMade('job-1', made());
    expect(await readAnswer(packed, 'job-1', { ...job, formats: ['html', 'pdf'] })).toBeUndefined();
  });

  it('that tells what is wrong stops the report with the same problems and exit code', async () => {
    const error = new UserError(
      [{ code: 'table-too-wide', severity: 'error', message: 'too wide', found: 'Table 3' }],
      4,
    );
    const told = await readAnswer(await packProblems('job-1', error), 'job-1', job).catch((one: unknown) => one);
    expect(told).toBeInstanceOf(UserError);
    expect(told).toMatchObject({ problems: error.problems, exitCode: 4 });
  });
});
