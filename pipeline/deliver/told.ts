// What has been told of a study's reports so far (output/.deliveries/<study>.json) and what became of them now in; what
// is news out. A run that was killed before it told of an edition leaves that to the next one.

import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Problem } from '../problems.ts';
import { sha256 } from '../publish/files.ts';
import type { Manifest } from '../publish/manifest.ts';
import type { Flat } from './event.ts';

export interface Told {
  schema: 1;
  /** Absolute path of the study, for those who know only its editions. */
  path: string;
  /** ISO: editions that were made before this are nobody's news. */
  since: string;
  /** Report to the edition that was told of last. */
  announced: Record<string, string>;
  /** Report, or '' for all of the study, to a hash of what was told to be wrong with it. */
  troubles: Record<string, string>;
}

export interface News {
  /** Absolute paths of editions. */
  published: { report: string; edition: string }[];
  /** Of a study that could not be opened, '' is the report. */
  troubles: { report: string; problems: readonly Problem[] }[];
  /** Whether anything of it was not told before. */
  isNew: boolean;
  told: Told;
}

export const deliveriesFolder = (out: string): string => join(out, '.deliveries');
const toldPath = (out: string, study: string): string =>
  join(deliveriesFolder(out), `${study.replace(/[^a-z0-9-]/gi, '_')}.json`);

export async function readTold(out: string, study: string): Promise<Told | undefined> {
  return parsed<Told>(await readFile(toldPath(out, study), 'utf8').catch(() => undefined));
}

/** By the study's path: its file need not be read to find whether there is anything to tell. */
export async function readToldOf(out: string, path: string): Promise<{ study: string; told: Told } | undefined> {
  const names = (await readdir(deliveriesFolder(out)).catch(() => [] as string[])).filter((one) =>
    one.endsWith('.json'),
  );
  for (const name of names) {
    const study = name.slice(0, -'.json'.length);
    const told = await readTold(out, study);
    if (told?.path === path) return { study, told };
  }
  return undefined;
}

export const writeTold = (out: string, study: string, told: Told): Promise<void> =>
  writeWhole(toldPath(out, study), told);

export async function writeWhole(path: string, content: object): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(content, null, 1)}\n`);
  await rename(`${path}.${process.pid}`, path);
}

/** undefined: not there, or damaged. */
export function parsed<T extends { schema: 1 }>(text: string | undefined): T | undefined {
  try {
    const value = text === undefined ? undefined : (JSON.parse(text) as T);
    return value?.schema === 1 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing is told of drafts: they are nobody's news until they are published. */
export async function newsOf(results: readonly Flat[], before: Told): Promise<News> {
  const announced = { ...before.announced };
  const troubles = { ...before.troubles };
  const news: News = { published: [], troubles: [], isNew: false, told: { ...before, announced, troubles } };
  for (const result of results) {
    const report = 'failed' in result && resolve(result.report) === before.path ? '' : result.report;
    if (report !== '') delete troubles[''];
    if ('failed' in result) {
      const hash = sha256(JSON.stringify(result.failed)).slice(0, 16);
      news.isNew ||= troubles[report] !== hash;
      troubles[report] = hash;
      news.troubles.push({ report, problems: result.failed });
      continue;
    }
    delete troubles[report];
    const edition = 'made' in result ? result.made : 'unchanged' in result ? result.unchanged : undefined;
    if (edition === undefined || (!('made' in result) && !isNewer(basename(edition), announced[report]))) continue;
    if ('made' in result || announced[report] || (await isSince(edition, before.since))) {
      news.published.push({ report, edition });
    }
    announced[report] = basename(edition);
  }
  news.isNew ||= news.published.length > 0;
  return news;
}

/** Editions are counted. */
const isNewer = (edition: string, announced: string | undefined): boolean =>
  announced === undefined || Number.parseInt(edition, 10) > Number.parseInt(announced, 10);

async function isSince(edition: string, since: string): Promise<boolean> {
  const text = await readFile(join(edition, 'manifest.json'), 'utf8').catch(() => undefined);
  const manifest = parsed<Manifest>(text);
  const when = manifest?.run.signedOff?.at ?? manifest?.run.startedAt;
  return when !== undefined && when >= since;
}
