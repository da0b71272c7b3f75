// The reader of a format in, its answers out, one after the other, from a thread with limits to time and memory: on a damaged
// file, or one made to do harm, a library may loop without end or fill the memory.

import { Worker } from 'node:worker_threads';
import { BadFile } from './sheet.ts';

export interface Limits {
  /** For each answer. */
  seconds: number;
  /** Of JavaScript's heap, in MiB; what a file's bytes take comes on top. */
  memory: number;
}

export interface ReadingThread<Answer> {
  /** @throws BadFile with what the thread says is wrong, or where a limit is reached */
  ask(): Promise<Answer>;
  close(): Promise<void>;
}

/** @param url a module that answers each message by one of its own: data, or `{ wrong }` */
export function openThread<Answer extends object>(
  url: URL,
  bytes: Buffer,
  { seconds, memory }: Limits,
): ReadingThread<Answer> {
  const worker = new Worker(url, {
    workerData: new Uint8Array(bytes),
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  // A run that ends early must not wait for the thread.
  worker.unref();
  const ask = async (): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer | { wrong: string }>();
    const timer = setTimeout(() => reject(new BadFile('reading it takes too long')), seconds * 1000);
    const failed = () => reject(new BadFile('reading it takes too much memory'));
    worker.once('message', resolve).once('error', failed);
    worker.postMessage('next');
    try {
      const answer = await promise;
      if ('wrong' in answer) throw new BadFile(answer.wrong);
      return answer;
    } finally {
      clearTimeout(timer);
      worker.off('message', resolve).off('error', failed);
    }
  };
  const close = async () => {
    await worker.terminate();
  };
  return { ask, close };
}
