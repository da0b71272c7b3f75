// Editions that wait for somebody's sign-off: whole, as a published one is, but under a name that no reader of editions
// takes for one: output/<report>/002-final-draft1/. `draft` beside them points at the newest. A draft that is out of
// date is replaced by another, with another number: whoever looked at the first can't release the second by mistake.

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { latestEdition, numberOf, pointAtNewest, putInPlace } from './edition.ts';
import type { Manifest } from './manifest.ts';
import { UNCHANGED } from './why.ts';

/** Why a draft that is as it should be is left as it is. */
export const WAITS = 'nothing has changed since the draft was made';

const DRAFT = /^(\d{3,}(?:-[a-z]+)?)-draft(\d+)$/;

export interface Draft {
  /** `002-final-draft1`. */
  name: string;
  path: string;
  manifest: Manifest;
}

export const isDraft = (name: string): boolean => DRAFT.test(name);

const draftNumber = (name: string): number => Number(DRAFT.exec(name)![2]);

/** Oldest first. */
async function draftNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.filter(isDraft).sort((a, b) => numberOf(a) - numberOf(b) || draftNumber(a) - draftNumber(b));
}

/** The draft that waits in a report's folder. One that has been published, or come too late, is none. */
export async function readDraft(folder: string): Promise<Draft | undefined> {
  const name = (await draftNames(folder)).at(-1);
  if (name === undefined) return undefined;
  const path = join(folder, name);
  const text = await readFile(join(path, 'manifest.json'), 'utf8').catch(() => undefined);
  const latest = await latestEdition(folder);
  if (text === undefined || (latest && numberOf(name) <= numberOf(latest.name))) return undefined;
  return { name, path, manifest: JSON.parse(text) as Manifest };
}

type Files = ReadonlyMap<string, Uint8Array | string>;
type About = Omit<Manifest, 'outputs' | 'edition'>;

export type Released = { made: string } | { draft: string; replaced: string | null };

/** Publishes an edition, or, where it is to be signed off, leaves it as a draft; older drafts go. */
export async function release(
  isSignedOff: boolean,
  folder: string,
  name: string,
  files: Files,
  about: About,
): Promise<Released> {
  const before = await readDraft(folder);
  const drafts = await draftNames(folder);
  if (isSignedOff) {
    const made = await putInPlace({ folder, name, at: name, link: 'latest' }, files, about);
    await dropDrafts(folder, drafts);
    return { made };
  }
  const number = Math.max(0, ...drafts.filter((one) => one.startsWith(`${name}-draft`)).map(draftNumber)) + 1;
  const draft = await putInPlace({ folder, name, at: `${name}-draft${number}`, link: 'draft' }, files, about);
  for (const one of drafts) await rm(join(folder, one), { recursive: true, force: true });
  return { draft, replaced: before?.name ?? null };
}

/** Takes drafts away, and what points at them. */
export async function dropDrafts(folder: string, names?: readonly string[]): Promise<void> {
  const those = names ?? (await draftNames(folder));
  if (those.length === 0) return;
  await rm(join(folder, 'draft'), { force: true });
  for (const name of those) await rm(join(folder, name), { recursive: true, force: true });
}

/**
 * A report that has nothing new to say: a draft of it is out of date (the data was put back, say), and what a run that
 * was killed left undone after its edition stood is done.
 * @param newest the name of its newest edition
 */
export async function leaveAsItIs(
  folder: string,
  newest: string,
  draft: Draft | undefined,
  isDryRun: boolean,
): Promise<{ unchanged: string; why: string; withdrawn?: string }> {
  const unchanged = join(folder, newest);
  if (isDryRun) return { unchanged, why: draft ? `${UNCHANGED}; draft ${draft.name} is out of date` : UNCHANGED };
  await dropDrafts(folder);
  await pointAtNewest(folder, newest);
  if (!draft) return { unchanged, why: UNCHANGED };
  const why = `${UNCHANGED}; draft ${draft.name} was out of date, and is withdrawn`;
  return { unchanged, why, withdrawn: draft.name };
}
