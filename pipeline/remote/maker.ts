// Who may make a report for whom: only where code, libraries, browser and themes are the same do two machines make the
// same bytes. They have a queue of their own, named by a hash of it all, so that nobody else ever sees their reports.

import { join, resolve } from 'node:path';
import type { Printer } from '../produce/produce.ts';
import { sha256 } from '../publish/files.ts';
import { foldersHash } from '../publish/folders.ts';
import { readCode, readPackage } from '../publish/manifest.ts';

export const THEMES = join(resolve(import.meta.dirname, '../..'), 'templates/themes');

export interface Maker {
  /** Of all that decides the bytes: same id, same files. */
  id: string;
  topline: string;
  /** Hashes, short, for telling apart. */
  code: string;
  packages: string;
  themes: string;
  node: string;
  browser: string | null;
}

/** A worker as it has told of itself. */
export interface WorkerRecord {
  name: string;
  /** Reports that it makes at once. */
  jobs: number;
  maker: Maker;
}

const SHORT = 10;

export async function readMaker(printer: Printer): Promise<Maker> {
  // Without a browser there are still Word files and workbooks to be made.
  const code = await readCode(await printer.version().catch(() => null));
  const themes = await foldersHash([THEMES]);
  const { version } = await readPackage();
  return {
    id: sha256(JSON.stringify([code, themes])).slice(0, 16),
    ...{ topline: version, code: code.sha256.slice(0, SHORT), themes: themes.slice(0, SHORT) },
    packages: sha256(JSON.stringify(code.dependencies)).slice(0, SHORT),
    ...{ node: code.node, browser: code.browser },
  };
}

/** `topline 0.1.0 (code 3f…, packages 9a…, themes 77…), Node v24.21.0, @sparticuz/chromium 153.0.0`. */
export const describeMaker = ({ topline, code, packages, themes, node, browser }: Maker): string =>
  `topline ${topline} (code ${code}, packages ${packages}, themes ${themes}), Node ${node}, ${browser ?? 'no browser'}`;
