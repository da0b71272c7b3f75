// The folder of this user in which what was read of large data files is kept: answers of respondents, so nobody else may
// look into it, it never grows beyond a limit, and what has not been used for a month is taken away.

import { readdirSync } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** In bytes, of all files together. */
const MOST_BYTES = 2 ** 30;
const MOST_MS = 30 * 24 * 60 * 60 * 1000;

/** Where it is: in the user's cache folder, or where TOPLINE_CACHE says; undefined where that says `off`. */
export function keptFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment.TOPLINE_CACHE;
  if (named === 'off') return undefined;
  return join(named || join(userCache(environment), 'topline'), 'responses');
}

function userCache(environment: NodeJS.ProcessEnv): string {
  const home = environment.HOME || homedir();
  if (process.platform === 'win32') return environment.LOCALAPPDATA || join(home, 'AppData', 'Local');
  return environment.XDG_CACHE_HOME || join(home, process.platform === 'darwin' ? 'Library/Caches' : '.cache');
}

/** Whether anything is kept at all. */
export function isAnythingKept(folder = keptFolder()): boolean {
  try {
    return folder !== undefined && readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

/** Names of files in the folder that begin so. */
export async function namesIn(folder: string, start: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(start) && !isTemporary(name));
}

const isTemporary = (name: string): boolean => name.includes('.tmp');

/** undefined where there is no such file, or where anybody else could have written it. */
export async function readFrom(folder: string, name: string): Promise<Buffer | undefined> {
  try {
    if (!(await isOurs(folder)) || !(await isOurs(join(folder, name)))) return undefined;
    const now = new Date();
    const bytes = await readWhole(join(folder, name));
    await utimes(join(folder, name), now, now);
    return bytes;
  } catch {
    return undefined;
  }
}

/** In one piece of memory of its own: columns stay where they are in it. */
async function readWhole(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.allocUnsafeSlow(size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export async function removeFrom(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
}

/** Writes a file whole or not at all, after others have made room for it. */
export async function writeTo(folder: string, name: string, parts: readonly Uint8Array[]): Promise<void> {
  const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
  if (size > MOST_BYTES) return;
  await makeFolder(folder);
  await makeRoom(folder, size);
  const temporary = join(folder, `${name}.tmp${process.pid}`);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      for (const part of parts) await handle.writeFile(part);
    } finally {
      await handle.close();
    }
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await chmod(folder, 0o700);
  if (!(await isOurs(folder))) throw new Error(`${folder} is not a folder of this user's own`);
}

/** This user's own, and closed to everybody else; Windows keeps a user's folders so by itself. */
async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return false;
  return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o077) === 0);
}

/** Takes away what is old, what was half written, and then what has not been used for longest. */
async function makeRoom(folder: string, size: number): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => undefined);
      return { name, bytes: found?.size ?? 0, used: found?.mtimeMs ?? 0 };
    }),
  );
  let room = MOST_BYTES - size;
  for (const { name, bytes, used } of files.sort((a, b) => b.used - a.used)) {
    const age = Date.now() - used;
    room -= bytes;
    if (room < 0 || age > MOST_MS || (isTemporary(name) && age > 60 * 60 * 1000)) await removeFrom(folder, name);
  }
}
