// The hash of a large data file, made on a thread while this one does other things; it may be begun before it is needed.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

interface Hashing {
  worker: Worker;
  sha256: Promise<string>;
}

const begun = new Map<string, Hashing>();

/** A file that changes before it is read is found to have done so when it has been read. */
export function beginHash(path: string): void {
  const hashing = startHash(path);
  // Nobody may come to ask: the process doesn't wait for it, and what goes wrong is told where it is needed.
  hashing.worker.unref();
  hashing.sha256.catch(() => undefined);
  begun.set(path, hashing);
}

/** SHA-256 of a file's bytes. */
export function hashFile(path: string): Promise<string> {
  const { worker, sha256 } = begun.get(path) ?? startHash(path);
  begun.delete(path);
  worker.ref();
  return sha256;
}

function startHash(path: string): Hashing {
  const worker = new Worker(new URL('./hashthread.ts', import.meta.url), { workerData: path });
  return { worker, sha256: once(worker, 'message').then(([sha256]) => sha256 as string) };
}
