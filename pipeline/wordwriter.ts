// Word files written on another thread, while this one draws the page's charts and finishes the PDF: a Word file takes as
// long as both. The thread is started, and loads what it needs, while the data is read.

import { Worker } from 'node:worker_threads';
import { errorOf, type Failure } from './burst/makers.ts';
import type { WriteWord } from './produce/wordfile.ts';

export type WordJob = { number: number; job: Parameters<WriteWord> };
export type WordReply = { number: number } & ({ bytes: Uint8Array } | { failed: Failure });

export interface WordWriter {
  write: WriteWord;
  close(): Promise<unknown>;
}

export function openWordWriter(): WordWriter {
  const worker = new Worker(new URL('./wordthread.ts', import.meta.url));
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array>>();
  let count = 0;
  let ended: unknown;
  const fail = (error: unknown) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', (reply: WordReply) => {
    const written = waiting.get(reply.number);
    waiting.delete(reply.number);
    if ('bytes' in reply) written?.resolve(reply.bytes);
    else written?.reject(errorOf(reply.failed));
  });
  worker.on('error', fail).on('exit', () => fail(new Error('the thread that writes Word files has ended')));
  return {
    write: (...job) => {
      const written = Promise.withResolvers<Uint8Array>();
      const number = count++;
      waiting.set(number, written);
      if (ended) fail(ended);
      else worker.postMessage({ number, job } satisfies WordJob);
      return written.promise;
    },
    close: () => worker.terminate(),
  };
}
