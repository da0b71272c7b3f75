// What a report is made from, as hashes: what it shows (the filled document, as a reader sees it) and what makes it (theme,
// formats, code, libraries, browser). Never a time: a file that is written again with the same bytes makes nothing again.

import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Document } from '../fill/document.ts';
import { sha256 } from './files.ts';
import { type FileRecord, keyOf, type Manifest, record } from './manifest.ts';
import { shownText } from './shown.ts';

/** One hash of everything that a reader could see a change of: the same basis, the same documents. */
export function basisOf(
  document: Document,
  theme: FileRecord,
  code: Manifest['code'],
  options: Record<string, unknown>,
): string {
  return keyOf([record('document', shownText(document)), theme], code, options);
}

/** A theme as one record: its own folder, and the style sheets that all themes share. */
export async function themeRecord(themes: string, name: string): Promise<FileRecord> {
  const shared = (await readdir(themes)).filter((file) => file.endsWith('.css'));
  const own = await filesIn(join(themes, name));
  const files = [...shared.map((file) => join(themes, file)), ...own.map((file) => join(themes, name, file))];
  return record(`theme ${name}`, await hashesOf(files, themes));
}

/** One hash of all the files of some folders; a folder that isn't there has none. */
export async function foldersHash(folders: readonly string[]): Promise<string> {
  const listings = folders.map(async (folder) => {
    const files = await filesIn(folder);
    return hashesOf(
      files.map((file) => join(folder, file)),
      folder,
    );
  });
  return sha256((await Promise.all(listings)).join('\n\n'));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(folder.length + 1)).sort();
}

async function hashesOf(files: readonly string[], from: string): Promise<string> {
  const lines = files.map(
    async (file) =>
      `${file
        .slice(from.length + 1)
        .split(sep)
        .join('/')} ${sha256(await readFile(file))}`,
  );
  return (await Promise.all(lines)).join('\n');
}
