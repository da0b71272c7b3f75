// Folders in, one hash of all that is in them out: by names and content, never by times, so that a file which is written
// again with the same bytes makes nothing again.

import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { sha256 } from './files.ts';
import { type FileRecord, record } from './manifest.ts';

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
