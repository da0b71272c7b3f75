// Files that appear whole or not at all, and stay.

import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Writes a folder of files under a temporary name, flushes them to the disk and then gives it its name: whatever
 * happens on the way, no half-made folder is ever seen under that name.
 * @param files path within the folder to content
 */
export async function writeFolder(target: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<void> {
  const staging = join(dirname(target), `${STAGING}${process.pid}-${Date.now().toString(36)}`);
  try {
    // Side by side: the disk takes several flushes in the time of one.
    await Promise.all([...files].map(([name, content]) => writeFlushed(join(staging, name), content)));
    await flushFolder(staging);
    await rename(staging, target);
    await flushFolder(dirname(target));
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

const STAGING = '.making-';

/** Takes away what an interrupted run left behind, unless the process that made it still runs. */
export async function sweepStaging(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = name.startsWith(STAGING) ? Number.parseInt(name.slice(STAGING.length), 10) : Number.NaN;
    if (pid && !isRunning(pid)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function writeFlushed(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** So that the names in it are on the disk too; not every system can. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Points `link` at a folder beside it, at one stroke. */
export async function pointAt(link: string, name: string): Promise<void> {
  const temporary = `${link}.${process.pid}`;
  await rm(temporary, { force: true });
  await symlink(name, temporary, 'dir');
  await rename(temporary, link);
}
