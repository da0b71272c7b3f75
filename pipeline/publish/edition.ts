// A finished report's files in, a new edition in the report's folder out: output/<report>/<edition>/.

import { mkdir, readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Document } from '../fill/document.ts';
import { UserError } from '../problems.ts';
import type { PlacedFigure } from './figures.ts';
import { pointAt, sweepStaging, writeFolder } from './files.ts';
import { byFile, type Manifest, record } from './manifest.ts';

/** `001-provisional`: counted, so that no clock is in it, and in order in a listing. */
const EDITION = /^(\d{3,})(?:-[a-z]+)?$/;

/** A report's editions, oldest first. */
export async function editionNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.filter((name) => EDITION.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
}

/** The newest edition that a report's folder holds, with its manifest. */
export async function latestEdition(folder: string): Promise<{ name: string; manifest: Manifest } | undefined> {
  for (const name of (await editionNames(folder)).reverse()) {
    const text = await readFile(join(folder, name, 'manifest.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return { name, manifest: JSON.parse(text) as Manifest };
  }
  return undefined;
}

/** A published edition, read back. */
export interface EditionRead {
  name: string;
  manifest: Manifest;
  figures: PlacedFigure[];
  /** The filled report that its files were made from. */
  document?: Document | undefined;
}

/** @param path the edition's folder */
export async function readEdition(path: string): Promise<EditionRead> {
  const [manifest, figures, document] = await Promise.all(
    ['manifest.json', 'figures.json', 'document.json'].map((file) =>
      readFile(join(path, file), 'utf8').catch(() => undefined),
    ),
  );
  if (manifest === undefined || figures === undefined) throw noEdition(path);
  return {
    name: basename(path),
    manifest: JSON.parse(manifest) as Manifest,
    figures: (JSON.parse(figures) as { figures: PlacedFigure[] }).figures,
    document: document === undefined ? undefined : (JSON.parse(document) as Document),
  };
}

/** The newest edition of a report's folder. */
export async function readLatest(folder: string): Promise<EditionRead | undefined> {
  const latest = await latestEdition(folder);
  return latest && readEdition(join(folder, latest.name));
}

const noEdition = (path: string): UserError =>
  new UserError(
    [
      {
        code: 'no-edition',
        severity: 'error',
        place: { file: path },
        message: 'there is no edition here',
        expected: 'a folder with a manifest.json and a figures.json',
      },
    ],
    2,
  );

/** Of an edition, or of a draft of it. */
export const numberOf = (name: string): number => Number.parseInt(name, 10);

export function nextName(previous: string | undefined, status: string | undefined): string {
  const number = String((previous ? numberOf(previous) : 0) + 1).padStart(3, '0');
  return status ? `${number}-${status}` : number;
}

/** Where an edition is put. */
export interface Placing {
  /** The report's; it is made where it isn't there. */
  folder: string;
  /** The edition's name. */
  name: string;
  /** The name of its folder: another one as long as it is a draft. */
  at: string;
  /** What points at the newest of its kind. */
  link: 'latest' | 'draft';
}

/**
 * Puts an edition in its place: all of its files, or nothing.
 * @throws UserError (exit code 1) when the disk is full or the folder can't be written
 */
export async function putInPlace(
  { folder, name, at, link }: Placing,
  files: ReadonlyMap<string, Uint8Array | string>,
  about: Omit<Manifest, 'outputs' | 'edition'>,
): Promise<string> {
  const outputs = [...files].map(([file, content]) => record(file, content)).sort(byFile);
  const { run, ...lasting } = about;
  const manifest: Manifest = { ...lasting, edition: name, outputs, run };
  const path = join(folder, at);
  try {
    await mkdir(folder, { recursive: true });
    await sweepStaging(folder);
    await writeFolder(path, new Map([...files, ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`]]));
    await pointAt(join(folder, link), at);
  } catch (error) {
    throw unwritable(path, error as NodeJS.ErrnoException);
  }
  return path;
}

/** Where a run was killed between an edition and what points at it. */
export async function pointAtNewest(folder: string, name: string): Promise<void> {
  const latest = join(folder, 'latest');
  const pointsAt = await readlink(latest).catch(() => undefined);
  if (pointsAt !== name) await pointAt(latest, name).catch((error) => Promise.reject(unwritable(latest, error)));
}

const CAUSES: Record<string, [what: string, fix: string]> = {
  ENOSPC: ['the disk is full', 'Make room, and run again.'],
  EDQUOT: ['your quota on this disk is used up', 'Make room, and run again.'],
  EACCES: ['this folder may not be written to', 'Choose another with --out, or change its permissions.'],
  EPERM: ['this folder may not be written to', 'Choose another with --out, or change its permissions.'],
  EROFS: ['this disk is read-only', 'Choose another folder with --out.'],
  ENOTDIR: ['a part of this path is a file', 'Choose another folder with --out.'],
  EEXIST: ['another run has just published the same edition', 'Run again.'],
  ENOTEMPTY: ['another run has just published the same edition', 'Run again.'],
};

export function unwritable(path: string, error: NodeJS.ErrnoException): Error {
  const cause = CAUSES[error.code ?? ''];
  if (!cause) return error;
  return new UserError(
    [
      {
        code: 'not-written',
        severity: 'error',
        place: { file: path },
        message: `the edition was not written: ${cause[0]}`,
        fix: cause[1],
      },
    ],
    1,
  );
}
