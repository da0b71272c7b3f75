// Names of studies, as a person gives them, in; their folders, and each study with its data read, out.

import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { nearest, UserError } from './problems.ts';
import type { RunRequest } from './run.ts';
import type { Source } from './source.ts';
import type { ReportSpec, Study } from './study/study.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** A name is a folder; or a folder in data/. No name: all of data/. */
export async function studyFolders(names: string[]): Promise<string[]> {
  const data = join(ROOT, 'data');
  if (names.length === 0) {
    const folders = (await readdir(data, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    return folders.map(({ name }) => join(data, name)).sort();
  }
  const inData = new Set(await readdir(data));
  return names.map((name) => (inData.has(name) ? join(data, name) : resolve(name)));
}

/**
 * A study as a run was asked for it, with its data.
 * @param warm told of the study before its data is read
 */
export async function openAsked(
  path: string,
  request: RunRequest,
  warm?: (study: Study) => Promise<void>,
): Promise<Source> {
  const [{ readStudy }, { openStudy }] = await Promise.all([import('./study/read.ts'), import('./source.ts')]);
  const read = await readStudy(path).catch((error: unknown) => suggestStudy(error, path));
  const study = {
    ...read.study,
    status: request.status ?? read.study.status,
    published: request.asOf ?? read.study.published,
  };
  await warm?.(study);
  const dataFolder = request.data && resolve(request.data);
  const { holdUnlikely, holdUnsettled } = await import('./schedule/hold.ts');
  if (!request.force) await holdUnsettled(study, dataFolder, new Date());
  const source = await openStudy({ ...read, study }, dataFolder);
  if (!request.force) holdUnlikely(study, source.responses.counts);
  return source;
}

/** A misspelt name of a folder in data/ is told the one that was meant. */
export async function suggestStudy(error: unknown, path: string): Promise<never> {
  const [problem] = error instanceof UserError ? error.problems : [];
  const meant = problem?.code === 'no-study' ? nearest(basename(path), await readdir(join(ROOT, 'data'))) : undefined;
  if (!problem || !meant) throw error;
  throw new UserError([{ ...problem, fix: `Did you mean \`${meant}\`?` }], 2);
}

/** With `--only` just the reports that have units, of the question that it names. */
export const isAskedFor = ({ forEach }: ReportSpec, { only }: RunRequest): boolean =>
  !only?.length ||
  (forEach !== undefined && only.some((one) => !/^[a-z][a-z0-9_]*=/.test(one) || one.startsWith(`${forEach}=`)));
