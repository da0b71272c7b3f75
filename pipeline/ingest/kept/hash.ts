// The hash of a large data file, made on a thread while this one does other things; it may be begun before it is needed.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const begun = new Map<string, Promise<string>>();

/** A file that changes before it is read is found to have done so when it has been read. */
export function beginHash(path: string): void {
  const hash = onThread(path);
  hash.catch(() => undefined);
  begun.set(path, hash);
}

/** SHA-256 of a file's bytes. */
export function hashFile(path: string): Promise<string> {
  const hash = begun.get(path) ?? onThread(path);
  begun.delete(path);
  return hash;
}

async function onThread(path: string): Promise<string> {
  const worker = new Worker(new URL('./hashthread.ts', import.meta.url), { workerData: path });
  const [sha256] = (await once(worker, 'message')) as [string];
  return sha256;
}
