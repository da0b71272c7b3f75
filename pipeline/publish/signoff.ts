// `topline publish`: drafts that wait become editions, with who released them and when. In: the output folder and a
// report's id. Out: the editions, or why there are none.

import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nearest, type Problem, printable, UserError } from '../problems.ts';
import { type Draft, readDraft, release } from './draft.ts';
import { editionNames } from './edition.ts';
import { sha256 } from './files.ts';
import type { Manifest, SignOff } from './manifest.ts';

export interface SignedOff {
  report: string;
  study: string;
  /** Absolute path of the edition. */
  edition: string;
  draft: string;
}

interface Waiting {
  report: string;
  folder: string;
  draft: Draft;
}

/**
 * @param id `briefing`, `council` for all of its units, or `council/aldermarch`
 * @param name the edition or draft that was looked at; none: the one that waits
 * @returns none where nothing waits
 * @throws UserError where there is no such report, or another draft waits, or one was tampered with: then none is published
 */
export async function signOff(out: string, id: string, name: string | undefined, by: SignOff): Promise<SignedOff[]> {
  const waiting = await waitingIn(out, id);
  const problems = waiting.flatMap(({ draft, report }) =>
    isNamed(draft, name) ? [] : [otherDraft(draft, report, name!)],
  );
  if (problems.length) throw new UserError(problems, 2);
  const read = await Promise.all(waiting.map(async (one) => ({ ...one, ...(await readWhole(one.draft)) })));
  const damaged = read.flatMap((one) => one.problems);
  if (damaged.length) throw new UserError(damaged, 1);
  const signed: SignedOff[] = [];
  const signature = { by: printable(by.by.replace(/\s+/g, ' ').trim(), 100), at: by.at };
  for (const { report, folder, draft, files } of read) {
    const { outputs: _, edition, run, ...about } = draft.manifest;
    const released = await release(true, folder, edition, files, { ...about, run: { ...run, signedOff: signature } });
    if ('made' in released) signed.push({ report, study: about.study, edition: released.made, draft: draft.name });
  }
  return signed;
}

/** A report's own draft, or those of its units. */
async function waitingIn(out: string, id: string): Promise<Waiting[]> {
  const folder = join(out, id);
  const entries = /^[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)?$/.test(id)
    ? await readdir(folder, { withFileTypes: true }).catch(() => undefined)
    : undefined;
  if (!entries) throw await unknownReport(out, id);
  const own = await readDraft(folder);
  if (own || id.includes('/')) return own ? [{ report: id, folder, draft: own }] : [];
  const units = entries.filter((entry) => entry.isDirectory() && !/^[.\d]/.test(entry.name)).map(({ name }) => name);
  const drafts = units.sort().map(async (unit) => {
    const draft = await readDraft(join(folder, unit));
    return draft ? [{ report: `${id}/${unit}`, folder: join(folder, unit), draft }] : [];
  });
  return (await Promise.all(drafts)).flat();
}

export async function unknownReport(out: string, id: string): Promise<UserError> {
  const entries = await readdir(out, { withFileTypes: true }).catch(() => []);
  const known = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const meant = nearest(id, known);
  const problem: Problem = {
    ...{ code: 'unknown-report', severity: 'error', place: { file: out } },
    message: `there is no report \`${printable(id, 80)}\` here`,
    ...(known.length ? { expected: `one of: ${known.sort().join(', ')}` } : {}),
    fix: meant ? `Did you mean \`${meant}\`?` : 'Make it with topline run, or name its folder with --out.',
  };
  return new UserError([problem], 2);
}

/** `2`, `002`, `002-final` and `002-final-draft1` all name the same draft; another number of a draft doesn't. */
const isNamed = ({ name, manifest }: Draft, wanted: string | undefined): boolean =>
  wanted === undefined ||
  [name, manifest.edition].includes(wanted) ||
  (/^\d+$/.test(wanted) && Number(wanted) === Number.parseInt(name, 10));

const otherDraft = (draft: Draft, report: string, wanted: string): Problem => ({
  ...{ code: 'other-draft', severity: 'error', place: { file: draft.path } },
  message: `${printable(wanted, 80)} is not the draft of \`${report}\` that waits`,
  found: draft.name,
  fix: `Look at ${draft.name}, and name it, or nothing.`,
});

/** What is published is what was looked at, byte by byte. */
async function readWhole({ path, manifest }: Draft): Promise<{ files: Map<string, Buffer>; problems: Problem[] }> {
  const files = new Map<string, Buffer>();
  const problems: Problem[] = [];
  for (const { file, sha256: expected } of manifest.outputs) {
    const bytes = await readFile(join(path, file)).catch(() => undefined);
    if (bytes && sha256(bytes) === expected) files.set(file, bytes);
    else problems.push(notAsMade(join(path, file), bytes !== undefined));
  }
  return { files, problems };
}

const notAsMade = (file: string, isThere: boolean): Problem => ({
  ...{ code: 'changed-draft', severity: 'error', place: { file } },
  message: isThere ? 'this file of the draft was changed after it was made' : 'this file of the draft is missing',
  fix: 'Make the draft again: topline run --force. To change its words, change the template.',
});

/** When the newest edition was signed off, for those who ask for one that doesn't wait any more. */
export async function lastSignOff(out: string, id: string): Promise<(SignOff & { edition: string }) | undefined> {
  const name = (await editionNames(join(out, id))).at(-1);
  if (!name) return undefined;
  const text = await readFile(join(out, id, name, 'manifest.json'), 'utf8').catch(() => '{}');
  const { run } = JSON.parse(text) as Partial<Manifest>;
  return run?.signedOff ? { ...run.signedOff, edition: basename(name) } : undefined;
}
