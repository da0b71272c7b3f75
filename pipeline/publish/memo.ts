// A first, cheap look: whether any file that a run would read differs from the last run's. Nothing is parsed for it.
// In: a study's folder and the run's settings. Out: what the last run came to, if that still stands.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDraft, readDraft } from './draft.ts';
import { editionNames } from './edition.ts';
import { sha256 } from './files.ts';
import { foldersHash } from './folders.ts';
import { readCode } from './manifest.ts';
import { fileHash, type ReadFile } from './steady.ts';

/** What a run was asked for: another question has another answer. */
export interface Asked {
  /** Absolute path of the study's folder. */
  study: string;
  out: string;
  settings: Record<string, unknown>;
}

/** A report whose newest edition is as it should be. */
export interface Standing {
  report: string;
  /** Relative to the output folder. */
  edition: string;
}

interface Memo {
  schema: 1;
  asked: string;
  /** The study files and data files. */
  files: ReadFile[];
  /** One hash of the templates, the code and the browser. */
  makers: string;
  /** With the hash of each edition's manifest. */
  reports: (Standing & { sha256: string })[];
}

export interface Gate {
  /** The reports, if every file is as it was and every edition still stands; undefined where that isn't known. */
  standing: Standing[] | undefined;
  /** Notes what the run came to. */
  remember(files: readonly ReadFile[], reports: readonly Standing[]): Promise<void>;
}

const TEMPLATES = resolve(import.meta.dirname, '../../templates');

/** To be opened before anything is read: what changes during a run is then seen by the next one. */
export async function openGate(asked: Asked, browser: () => Promise<string | null>): Promise<Gate> {
  const makers = await makersHash(asked, browser);
  return {
    standing: await standingReports(asked, makers),
    remember: async (files, reports) => {
      // A memo that can't be written costs the next run a second, and nothing else.
      await writeMemo(asked, makers, files, reports).catch(() => undefined);
    },
  };
}

async function standingReports(asked: Asked, makers: string): Promise<Standing[] | undefined> {
  const memo = await readMemo(asked);
  if (!memo || memo.makers !== makers || memo.reports.length === 0) return undefined;
  const standing = await Promise.all(
    memo.reports.map(({ edition, sha256: expected }) => stands(join(asked.out, edition), expected)),
  );
  if (!standing.every(Boolean)) return undefined;
  // The study file is the first: a large data file is read only where all else is as it was.
  for (const { path, sha256: expected } of memo.files) if ((await fileHash(path)) !== expected) return undefined;
  return memo.reports;
}

async function makersHash({ study }: Asked, browser: () => Promise<string | null>): Promise<string> {
  const code = await readCode(await browser());
  return sha256(JSON.stringify([code, await foldersHash([join(study, 'templates'), TEMPLATES])]));
}

async function writeMemo(
  asked: Asked,
  makers: string,
  files: readonly ReadFile[],
  standing: readonly Standing[],
): Promise<void> {
  const reports = standing.map(async ({ report, edition }) => {
    const manifest = await readFile(join(asked.out, edition, 'manifest.json'));
    return { report, edition, sha256: sha256(manifest) };
  });
  const memo: Memo = {
    ...{ schema: 1, asked: askedHash(asked), files: [...files], makers },
    reports: await Promise.all(reports),
  };
  const path = memoPath(asked);
  await mkdir(join(asked.out, FOLDER), { recursive: true });
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(memo, null, 1)}\n`);
  await rename(`${path}.${process.pid}`, path);
}

const FOLDER = '.unchanged';
const askedHash = (asked: Asked): string => sha256(JSON.stringify(asked));
const memoPath = (asked: Asked): string => join(asked.out, FOLDER, `${askedHash(asked).slice(0, 16)}.json`);

async function readMemo(asked: Asked): Promise<Memo | undefined> {
  const text = await readFile(memoPath(asked), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const memo = JSON.parse(text) as Memo;
    return memo.schema === 1 && memo.asked === askedHash(asked) ? memo : undefined;
  } catch {
    return undefined;
  }
}

/** An edition that somebody took away, or changed, has to be made again; and there may be a newer one by now. */
async function stands(edition: string, expected: string): Promise<boolean> {
  const manifest = await readFile(join(edition, 'manifest.json')).catch(() => undefined);
  if (manifest === undefined || sha256(manifest) !== expected) return false;
  const [folder, name] = [dirname(edition), basename(edition)];
  const newest = isDraft(name) ? (await readDraft(folder))?.name : (await editionNames(folder)).at(-1);
  return newest === name;
}
