// One run at a time on an output folder. The lock is a file that names the process that holds it; that of a process
// which is gone is taken over.

import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../problems.ts';
import { isRunning } from './files.ts';

interface Holder {
  pid: number;
  host: string;
  /** When the process began, as the system counts it; '' where it doesn't say. A number of a process is used again. */
  began: string;
}

export interface LockOptions {
  /** Waits until the other run is done; else it is refused. */
  wait: boolean;
  /** Told once, when there is another run to wait for. */
  waiting(pid: number): void;
}

const POLL_MS = 200;

/**
 * @param folder is made where it isn't there
 * @returns what gives the lock back
 * @throws UserError (exit code 1) where another run has it, and `wait` is false
 */
export async function lockFolder(folder: string, { wait, waiting }: LockOptions): Promise<() => void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? Object.assign(error, { code: 'ENOTDIR' }) : error;
  });
  const path = join(folder, '.lock');
  const own = JSON.stringify({ pid: process.pid, host: hostname(), began: beginningOf(process.pid) });
  let told = false;
  while (!(await take(path, own))) {
    const holder = await readHolder(path);
    if (holder && isGone(holder)) await removeStale(path, holder);
    else if (holder && !wait) throw held(path, holder);
    else {
      if (holder && !told) waiting(holder.pid);
      told ||= holder !== undefined;
      await pause(POLL_MS);
    }
  }
  const release = () => {
    process.off('exit', release);
    if (textOf(path) === own) rmSync(path, { force: true });
  };
  process.on('exit', release);
  return release;
}

/** The file appears with its content, or not at all. */
async function take(path: string, own: string): Promise<boolean> {
  const temporary = `${path}.${process.pid}-${randomUUID()}`;
  await writeFile(temporary, own);
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Holder);
  } catch {
    return { pid: 0, host: hostname(), began: '' };
  }
}

function isGone({ pid, host, began }: Holder): boolean {
  if (host !== hostname()) return false;
  return !isRunning(pid) || (began !== '' && began !== beginningOf(pid)) || pid === 0;
}

/** Of two runs that find the same stale lock, one moves it away; the other finds that what it moved was not stale. */
async function removeStale(path: string, stale: Holder): Promise<void> {
  const aside = `${path}.stale-${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  const moved = await readHolder(aside);
  if (moved && JSON.stringify(moved) !== JSON.stringify(stale)) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/** Field 22 of Linux's /proc/PID/stat; the name before it, in brackets, may hold spaces. */
function beginningOf(pid: number): string {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function held(path: string, { pid, host }: Holder): UserError {
  const where = host === hostname() ? '' : ` on ${host}`;
  return new UserError(
    [
      {
        code: 'locked',
        severity: 'error',
        place: { file: path },
        message: `another run (process ${pid}${where}) is writing to this folder`,
        fix: 'Run again when it is done, or without --no-wait.',
      },
    ],
    1,
  );
}
