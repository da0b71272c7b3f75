// Reports' files made on other threads: pages and their charts, Word files, workbooks; with several threads, also what
// comes after the browser: PDFs' finishing and all files' reading back. The browser that prints belongs to this thread,
// which fills the next report meanwhile and publishes the last one. Beside a single other, this one finishes the PDFs and
// reads back, too: the two have as much to do as each other, and neither compiles what the other does.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { DocumentMeta } from './fill/document.ts';
import type { FilesJob, MadeFiles, MakeFiles } from './makefiles.ts';
import { type ExitCode, type Problem, UserError } from './problems.ts';
import type { Printed } from './produce/pdf/pages.ts';
import type { OpenPrinter } from './produce/printer.ts';
import type { ProduceEffects } from './produce/produce.ts';
import type { Files } from './verify/verify.ts';

/** What went wrong, as it can be sent from thread to thread. */
export type Failure = { problems: Problem[]; exitCode: ExitCode } | { error: unknown };

/** Of a report, what a thread does: `make` is all of it, `write` leaves the PDF and the reading back to this one. */
type Part = 'make' | 'write';
/** To a thread: what it will be asked for, a job, or what the browser made of a page that it asked for. */
export type ToThread =
  | { load: Part }
  | ({ number: number } & ({ job: FilesJob; part: Part } | { printed: Printed } | { notPrinted: Failure }));
/** From a thread: how far it is, a page to print, or what became of a job. */
export type FromThread = { number: number } & (
  | { stage: string }
  | { print: string; meta: DocumentMeta }
  | { made: MadeFiles }
  /** In the PDF's place, nothing. */
  | { written: Files }
  | { failed: Failure }
);

export interface Threads {
  make: MakeFiles;
  /** Starts one, which takes half a second, before there is a job for it. */
  warm(): void;
  /** Whether one has been started. */
  areWarm(): boolean;
  close(): Promise<void>;
}

/** One core is the browser's, and this thread's. */
export const THREADS = Math.max(1, Math.min(8, availableParallelism() - 1));
/** Where none has been started, more units than these are worth one: it takes half a second to start. */
export const WORTH_A_THREAD = 4;

const SCRIPT = new URL('./thread.ts', import.meta.url);
/** For what a report leaves behind as it is made. With a quarter of it, a sixth of the processor's time goes into tidying. */
const ROOM = { maxYoungGenerationSizeMb: 64 };

interface Thread {
  worker: Worker;
  jobs: Map<number, Asked>;
}

interface Asked {
  job: FilesJob;
  effects: ProduceEffects;
  made: PromiseWithResolvers<MadeFiles>;
  /** The page that this thread prints and finishes. */
  page?: string;
  pdf?: Promise<Uint8Array>;
}

/**
 * @param printer with the one browser
 * @param most threads; each is started when all others have something to do
 */
export function openThreads(printer: OpenPrinter, most = THREADS): Threads {
  const part: Part = most === 1 ? 'write' : 'make';
  const threads: Thread[] = [];
  let count = 0;
  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(SCRIPT, { resourceLimits: ROOM }), jobs: new Map() };
    thread.worker.on('message', (message: FromThread) => hear(thread, message, part, printer));
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
  return {
    make: (job, effects) => {
      const thread = leastBusy();
      const number = count++;
      const made = Promise.withResolvers<MadeFiles>();
      thread.jobs.set(number, { job, effects, made });
      send(thread, { number, job, part });
      return made.promise;
    },
    warm: () => send(threads[0] ?? start(), { load: part }),
    areWarm: () => threads.length > 0,
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

const send = ({ worker }: Thread, message: ToThread): void => worker.postMessage(message);

function hear(thread: Thread, message: FromThread, part: Part, printer: OpenPrinter): void {
  const { number } = message;
  const asked = thread.jobs.get(number);
  if (!asked) return;
  if ('stage' in message) {
    asked.effects.progress(asked.job.id, message.stage);
    return;
  }
  if ('print' in message) {
    if (part === 'make') printFor(thread, number, printer.printed(message.print));
    else printHere(asked, message, printer);
    return;
  }
  thread.jobs.delete(number);
  if ('failed' in message) asked.made.reject(errorOf(message.failed));
  else asked.made.resolve('made' in message ? message.made : finish(asked, message.written));
}

async function printFor(thread: Thread, number: number, printing: Promise<Printed>): Promise<void> {
  const reply = await printing.then(
    (printed) => ({ number, printed }),
    (error) => ({ number, notPrinted: failureOf(error) }),
  );
  send(thread, reply);
}

function printHere(asked: Asked, { print, meta }: { print: string; meta: DocumentMeta }, printer: OpenPrinter): void {
  asked.page = print;
  asked.pdf = printer.print(print, meta);
  // It is told of when the thread is ready.
  asked.pdf.catch(() => undefined);
}

async function finish({ job, effects, page, pdf }: Asked, written: Files): Promise<MadeFiles> {
  const { readFilesBack } = await import('./readback.ts');
  const printed = await pdf;
  effects.progress(job.id, 'verify');
  const files = [...written].map(([name, content]) => [name, name.endsWith('.pdf') ? printed! : content] as const);
  return readFilesBack(job, new Map(files), page);
}

function failAll({ jobs }: Thread, error: unknown): void {
  for (const { made } of jobs.values()) made.reject(error);
  jobs.clear();
}

export const failureOf = (error: unknown): Failure =>
  error instanceof UserError ? { problems: [...error.problems], exitCode: error.exitCode } : { error };

export const errorOf = (failure: Failure): unknown =>
  'problems' in failure ? new UserError(failure.problems, failure.exitCode) : failure.error;
