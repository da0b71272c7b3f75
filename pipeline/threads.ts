// Reports' files made on other threads: charts, Word, PDFs' finishing and all files' reading back; or a Word file alone.
// The browser that prints belongs to this thread, which fills the next report meanwhile and publishes the last one. Where
// there is but one other, this one finishes the PDFs, too: two threads that do all alike would each compile all of it.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { DocumentMeta } from './fill/document.ts';
import type { FilesJob, MadeFiles, MakeFiles } from './makefiles.ts';
import { type ExitCode, type Problem, UserError } from './problems.ts';
import type { Printed } from './produce/pdf/pages.ts';
import type { OpenPrinter } from './produce/printer.ts';
import type { WriteWord } from './produce/wordfile.ts';

/** What went wrong, as it can be sent from thread to thread. */
export type Failure = { problems: Problem[]; exitCode: ExitCode } | { error: unknown };

type Job = { files: FilesJob } | { word: Parameters<WriteWord> };
/** To a thread: what it will be asked for, a job, or what the browser made of a page that it asked for. */
export type ToThread =
  | { load: 'files' | 'word' }
  | ({ number: number } & (Job | { printed: Printed } | { pdf: Uint8Array } | { notPrinted: Failure }));
/** From a thread: a page to print, or what became of a job. */
export type FromThread = { number: number } & (
  | { print: string; meta: DocumentMeta }
  | { done: MadeFiles | Uint8Array }
  | { failed: Failure }
);

export interface Threads {
  make: MakeFiles;
  write: WriteWord;
  /** Starts one, which takes half a second, before there is a job for it. */
  warm(load: 'files' | 'word'): void;
  /** Whether one has been started. */
  areWarm(): boolean;
  close(): Promise<void>;
}

/** One core is the browser's, and this thread's. */
export const THREADS = Math.max(1, Math.min(8, availableParallelism() - 1));
/** More units than these are made on a thread: it takes half a second to start. */
export const WORTH_A_THREAD = 4;

const SCRIPT = new URL('./thread.ts', import.meta.url);
/** For what a report leaves behind as it is made. With a quarter of it, a sixth of the processor's time goes into tidying. */
const ROOM = { maxYoungGenerationSizeMb: 64 };

interface Thread {
  worker: Worker;
  jobs: Map<number, PromiseWithResolvers<MadeFiles | Uint8Array>>;
}

/**
 * @param printer with the one browser
 * @param most threads; each is started when all others have something to do
 */
export function openThreads(printer: OpenPrinter, most = THREADS): Threads {
  const print = async (html: string, meta: DocumentMeta) =>
    most === 1 ? { pdf: await printer.print(html, meta) } : { printed: await printer.printed(html) };
  const threads: Thread[] = [];
  let count = 0;
  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(SCRIPT, { resourceLimits: ROOM }), jobs: new Map() };
    thread.worker.on('message', (message: FromThread) => hear(thread, message, print));
    thread.worker.on('error', (error) => failAll(thread, error));
    thread.worker.on('exit', () => {
      threads.splice(threads.indexOf(thread), 1);
      failAll(thread, new Error('a thread that makes reports has ended'));
    });
    threads.push(thread);
    return thread;
  };
  const leastBusy = (): Thread => {
    const [idlest] = threads.toSorted((a, b) => a.jobs.size - b.jobs.size);
    return idlest && (idlest.jobs.size === 0 || threads.length >= most) ? idlest : start();
  };
  const ask = (job: Job): Promise<MadeFiles | Uint8Array> => {
    const thread = leastBusy();
    const number = count++;
    const done = Promise.withResolvers<MadeFiles | Uint8Array>();
    thread.jobs.set(number, done);
    send(thread, { number, ...job });
    return done.promise;
  };
  return {
    make: (files) => ask({ files }) as Promise<MadeFiles>,
    write: (...word) => ask({ word }) as Promise<Uint8Array>,
    warm: (load) => send(threads[0] ?? start(), { load }),
    areWarm: () => threads.length > 0,
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

const send = ({ worker }: Thread, message: ToThread): void => worker.postMessage(message);

type Print = (html: string, meta: DocumentMeta) => Promise<{ printed: Printed } | { pdf: Uint8Array }>;

async function hear(thread: Thread, message: FromThread, print: Print): Promise<void> {
  const { number } = message;
  if ('print' in message) {
    const reply = await print(message.print, message.meta).then(
      (printed) => ({ number, ...printed }),
      (error) => ({ number, notPrinted: failureOf(error) }),
    );
    send(thread, reply);
    return;
  }
  const job = thread.jobs.get(number);
  thread.jobs.delete(number);
  if ('done' in message) job?.resolve(message.done);
  else job?.reject(errorOf(message.failed));
}

function failAll({ jobs }: Thread, error: unknown): void {
  for (const { reject } of jobs.values()) reject(error);
  jobs.clear();
}

export const failureOf = (error: unknown): Failure =>
  error instanceof UserError ? { problems: [...error.problems], exitCode: error.exitCode } : { error };

export const errorOf = (failure: Failure): unknown =>
  'problems' in failure ? new UserError(failure.problems, failure.exitCode) : failure.error;
