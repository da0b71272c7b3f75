// Reports' files made on threads: the same bytes wherever each part of the work is done, and failures told as they are.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FilesJob, type MakeFiles, makeFiles } from '../pipeline/makefiles.ts';
import { UserError } from '../pipeline/problems.ts';
import { type OpenPrinter, openPrinter } from '../pipeline/produce/printer.ts';
import { readTheme } from '../pipeline/theme.ts';
import { openThreads } from '../pipeline/threads.ts';
import { makeExample } from './verify/made.ts';

let printer: OpenPrinter;
let job: FilesJob;

beforeAll(async () => {
  printer = openPrinter();
  const { document } = await makeExample('coproduction-2012', 'blog-update', ['pdf']);
  const theme = readTheme(join('templates/themes', 'charity'));
  job = { id: 'blog-update', document, theme, fileName: 'blog-update', formats: ['html', 'pdf', 'docx', 'xlsx'] };
});
afterAll(() => printer.close());

async function onThreads<T>(most: number, use: (threads: ReturnType<typeof openThreads>) => Promise<T>): Promise<T> {
  const threads = openThreads(printer, most);
  try {
    return await use(threads);
  } finally {
    await threads.close();
  }
}

const effects = () => ({ printer, progress: () => {} });

describe('a report’s files', () => {
  it.each([
    ['one thread, the PDF finished and all read back by the first', 1],
    ['one of two threads, which do both themselves', 2],
  ])('have the same bytes from %s', async (_, most) => {
    const here = await makeFiles(job, effects());
    const there = await onThreads(most, ({ make }) => make(job, effects()));
    expect([...there.files.keys()]).toEqual([...here.files.keys()]);
    for (const [name, content] of here.files)
      expect(Buffer.from(there.files.get(name)!), name).toEqual(Buffer.from(content));
    expect(there.verified).toEqual(here.verified);
  });

  it('are told of by their problems where they can’t be made, and the thread goes on', async () => {
    const unprintable = { ...job.document, meta: { ...job.document.meta, title: 'Ω \u{e123} Results' } };
    await onThreads(1, async ({ make }) => {
      const failed = await make({ ...job, document: unprintable }, effects()).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(UserError);
      expect((failed as UserError).problems.map(({ code }) => code)).toEqual(['missing-glyphs']);
      expect((await make(job, effects())).verified.pdf).toBeGreaterThan(15);
    });
  });
});

it('how far a report is, is told as it is where no thread is', async () => {
  const stagesOf = async (make: MakeFiles): Promise<string[]> => {
    const stages: string[] = [];
    await make(job, { printer, progress: (report, stage) => stages.push(`${report} ${stage}`) });
    return stages;
  };
  const here = await stagesOf(makeFiles);
  expect(here).toEqual(['html', 'docx', 'pdf', 'verify'].map((stage) => `blog-update ${stage}`));
  for (const most of [1, 2]) expect(await onThreads(most, ({ make }) => stagesOf(make))).toEqual(here);
});

it('a thread that was started before takes the first job', async () => {
  await onThreads(1, async (threads) => {
    expect(threads.areWarm()).toBe(false);
    threads.warm();
    expect(threads.areWarm()).toBe(true);
    const { files } = await threads.make({ ...job, formats: ['docx'] }, effects());
    expect([...files.keys()]).toContain('blog-update.docx');
    expect([...files.keys()].filter((name) => /\.(?:html|pdf)$/.test(name))).toEqual([]);
  });
});
