// Word files written on another thread, while this one fills the next report and the browser prints. A Word file takes
// about as long as all the rest of a report; with one file to write it isn't worth the thread's start (0.4 s).

import { Worker } from 'node:worker_threads';
import type { Document } from '../fill/document.ts';
import { type ExitCode, type Problem, UserError } from '../problems.ts';
import type { WriteWord } from '../produce/wordfile.ts';
import type { Theme } from '../theme.ts';
import type { WordTemplate } from '../wordtemplate.ts';

export interface WordJob {
  number: number;
  document: Document;
  theme: Theme;
  house?: WordTemplate;
}

export type WordReply =
  | { number: number; bytes: Uint8Array }
  | { number: number; problems: Problem[]; exitCode: ExitCode }
  | { number: number; error: unknown };

export interface WordWriter {
  write: WriteWord;
  close(): Promise<void>;
}

/** Starts the thread when the first file is to be written. */
export function openWordWriter(): WordWriter {
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array>>();
  let worker: Worker | undefined;
  let count = 0;
  const failAll = (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = () => {
    const made = new Worker(new URL('./wordthread.ts', import.meta.url));
    made.on('message', (reply: WordReply) => settle(reply, waiting));
    made.on('error', failAll);
    made.on('exit', () => failAll(new Error('the thread that writes Word files has ended')));
    return made;
  };
  return {
    write: (document, theme, house) => {
      worker ??= start();
      const number = count++;
      const promise = Promise.withResolvers<Uint8Array>();
      waiting.set(number, promise);
      worker.postMessage({ number, document, theme, ...(house ? { house } : {}) } satisfies WordJob);
      return promise.promise;
    },
    close: async () => {
      await worker?.terminate();
    },
  };
}

function settle(reply: WordReply, waiting: Map<number, PromiseWithResolvers<Uint8Array>>): void {
  const promise = waiting.get(reply.number);
  waiting.delete(reply.number);
  if ('bytes' in reply) promise?.resolve(reply.bytes);
  else if ('problems' in reply) promise?.reject(new UserError(reply.problems, reply.exitCode));
  else promise?.reject(reply.error);
}
