// Which data a correction was written for: that with which an edition of the study told of it first. Later changes of the
// data are none of its doing, however long it is left standing in the study file.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dateInWords } from '../fill/wording.ts';
import type { Problem } from '../problems.ts';
import type { Correction, Study } from '../study/study.ts';
import { editionNames } from './edition.ts';
import type { Manifest } from './manifest.ts';
import type { Revision } from './reissue.ts';

export const isSameCorrection = (a: Correction | null | undefined, b: Correction | null | undefined): boolean =>
  (a ?? undefined) === (b ?? undefined) ||
  (a?.date === b?.date && a?.kind === b?.kind && a?.what === b?.what && a?.cause === b?.cause);

/** By the correction as it was read from the study file: once a run, however many reports tell of it. */
const known = new WeakMap<Correction, Promise<string | undefined>>();

/** @returns hash of the data; undefined where no edition has told of the correction yet */
export function dataOfCorrection(out: string, study: Study): Promise<string | undefined> {
  const { correction } = study;
  if (!correction) return Promise.resolve(undefined);
  const found = known.get(correction) ?? findTold(out, study, correction);
  known.set(correction, found);
  return found;
}

async function findTold(out: string, study: Study, correction: Correction): Promise<string | undefined> {
  for (const id of study.reports.keys()) {
    for (const folder of await reportFolders(join(out, id))) {
      for (const name of await editionNames(folder)) {
        const told = await readTold(join(folder, name));
        if (told?.data && isSameCorrection(told.revision?.correction, correction)) return told.data;
      }
    }
  }
  return undefined;
}

/** A report's own folder, and those of its units. */
async function reportFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return [folder, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))];
}

async function readTold(edition: string): Promise<{ data?: string; revision: Revision | null } | undefined> {
  try {
    return JSON.parse(await readFile(join(edition, 'manifest.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

/** @param moved figures that the correction does not account for */
export function staleCorrection({ file, language }: Study, { date, what }: Correction, moved: number): Problem {
  return {
    ...{ code: 'stale-correction', severity: 'warning', place: { file } },
    message: `the correction of ${dateInWords(date, language)} was told with earlier data, and is not told of what changed since`,
    found: `${moved} ${moved === 1 ? 'figure' : 'figures'} changed since; the correction says: ${what}`,
    expected: 'a `correction` for what is changed now, or none',
    fix: 'Say what changed now, and why, under `correction` with a date of its own; or take `correction` out.',
  };
}
