// The manifest: what an edition was made from and what came out, so that it can be checked and made again.

import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { RowCounts } from '../ingest/responses.ts';
import { sha256 } from './files.ts';
import type { Revision } from './reissue.ts';

export interface FileRecord {
  /** Relative to the edition, or, for inputs, to the project or study. */
  file: string;
  bytes: number;
  sha256: string;
}

/** Every key is always there; `run` is the only part that may differ when the same inputs are run again. */
export interface Manifest {
  schema: 1;
  study: string;
  report: string;
  /** undefined in editions made before it was noted. */
  title?: string;
  language?: string;
  edition: string;
  status: string | null;
  published: string | null;
  /** One hash of everything that went in: the same inputs, the same key. */
  key: string;
  inputs: FileRecord[];
  /** One hash of the data files; undefined in editions made before it was noted. */
  data?: string;
  /** Of topline's own code, and of the libraries that it runs on. */
  code: { sha256: string; dependencies: Record<string, string>; node: string; browser: string | null };
  options: Record<string, unknown>;
  /** Of an edition that tells its readers that it replaces another. */
  revision: Revision | null;
  rows: RowCounts;
  /** Figures that were read back out of the files and compared with the report's, by format. */
  verified: Record<string, number>;
  outputs: FileRecord[];
  run: { startedAt: string; seconds: number; topline: string; signedOff?: SignOff | null };
}

/** Who released a draft. */
export interface SignOff {
  by: string;
  /** ISO. */
  at: string;
}

export const record = (file: string, content: Uint8Array | string): FileRecord => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { file, bytes: bytes.length, sha256: sha256(bytes) };
};

export const byFile = (a: { file: string }, b: { file: string }) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);

/** One hash of a study's data files: its inputs but for what says how they are read. */
export function dataHash(inputs: readonly FileRecord[]): string {
  const files = inputs.filter(({ file }) => !/(?:^|\/)study\.ya?ml$/.test(file));
  return sha256(JSON.stringify([...files].sort(byFile).map(({ file, sha256: hash }) => [file, hash])));
}

/** One hash of what went in, in an order of its own. */
export function keyOf(inputs: readonly FileRecord[], code: Manifest['code'], options: Record<string, unknown>): string {
  const files = [...inputs].sort(byFile).map(({ file, sha256: hash }) => [file, hash]);
  return sha256(JSON.stringify([files, code, Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))]));
}

const ROOT = resolve(import.meta.dirname, '../..');

/** Decides when a report is made and what is said of it, and nothing of what is in it. */
const NOT_IN_A_REPORT = /^(cli\.ts|cli[\\/]|progress\.ts|deliver[\\/]|preview[\\/]|schedule[\\/])/;

/** Hash of the pipeline's source and the versions of what it depends on: other code may make another report. */
export async function readCode(browser: string | null): Promise<Manifest['code']> {
  const files = (await readdir(join(ROOT, 'pipeline'), { recursive: true }))
    .filter((name) => name.endsWith('.ts') && !NOT_IN_A_REPORT.test(name))
    .sort();
  const texts = await Promise.all(files.map((name) => readFile(join(ROOT, 'pipeline', name))));
  const hashes = files.map((name, i) => `${name.split(sep).join('/')} ${sha256(texts[i]!)}`);
  const { dependencies } = await readPackage();
  return { sha256: sha256(hashes.join('\n')), dependencies, node: process.version, browser };
}

interface Package {
  version: string;
  dependencies: Record<string, string>;
}

export async function readPackage(): Promise<Package> {
  return JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Package;
}

/** A path as it is written in a manifest: the same on every machine. */
export const portable = (path: string, from: string): string => relative(from, path).split(sep).join('/');
