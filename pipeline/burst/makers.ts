// Reports' files made on threads: charts, Word, the finishing of PDFs and their reading back. The browser that prints
// belongs to this thread, which fills the next report meanwhile and publishes the last one.

import { Worker } from 'node:worker_threads';
import type { FilesJob, MadeFiles, MakeFiles } from '../makefiles.ts';
import { type ExitCode, type Problem, UserError } from '../problems.ts';
import type { Printed } from '../produce/pdf/pages.ts';

/** What went wrong, as it can be sent from thread to thread. */
export type Failure = { problems: Problem[]; exitCode: ExitCode } | { error: unknown };

/** To a thread: a job, or what the browser made of a page that it asked for. */
export type ToMaker = { number: number } & ({ job: FilesJob } | { printed: Printed } | { notPrinted: Failure });
/** From a thread: a page to print, or what became of a job. */
export type FromMaker = { number: number } & ({ print: string } | { made: MadeFiles } | { failed: Failure });

export interface Makers {
  make: MakeFiles;
  close(): Promise<void>;
}

const THREAD = new URL('./makerthread.ts', import.meta.url);
/** For what a report leaves behind as it is made. With a quarter of it, a sixth of the processor's time goes into tidying. */
const ROOM = { maxYoungGenerationSizeMb: 64 };

interface Maker {
  worker: Worker;
  jobs: Map<number, PromiseWithResolvers<MadeFiles>>;
}

/**
 * @param most threads; each is started when all others have something to do
 * @param print on the one browser
 */
export function openMakers(most: number, print: (html: string) => Promise<Printed>): Makers {
  const makers: Maker[] = [];
  let count = 0;
  const start = (): Maker => {
    const maker: Maker = { worker: new Worker(THREAD, { resourceLimits: ROOM }), jobs: new Map() };
    maker.worker.on('message', (message: FromMaker) => hear(maker, message, print));
    maker.worker.on('error', (error) => failAll(maker, error));
    maker.worker.on('exit', () => {
      makers.splice(makers.indexOf(maker), 1);
      failAll(maker, new Error('a thread that makes reports has ended'));
    });
    makers.push(maker);
    return maker;
  };
  const leastBusy = (): Maker => {
    const [idlest] = makers.toSorted((a, b) => a.jobs.size - b.jobs.size);
    return idlest && (idlest.jobs.size === 0 || makers.length >= most) ? idlest : start();
  };
  return {
    make: (job) => {
      const maker = leastBusy();
      const number = count++;
      const made = Promise.withResolvers<MadeFiles>();
      maker.jobs.set(number, made);
      maker.worker.postMessage({ number, job } satisfies ToMaker);
      return made.promise;
    },
    close: async () => {
      await Promise.all(makers.map(({ worker }) => worker.terminate()));
    },
  };
}

async function hear(maker: Maker, message: FromMaker, print: (html: string) => Promise<Printed>): Promise<void> {
  const { number } = message;
  if ('print' in message) {
    const reply = await print(message.print).then(
      (printed) => ({ number, printed }),
      (error) => ({ number, notPrinted: failureOf(error) }),
    );
    maker.worker.postMessage(reply satisfies ToMaker);
    return;
  }
  const job = maker.jobs.get(number);
  maker.jobs.delete(number);
  if ('made' in message) job?.resolve(message.made);
  else job?.reject(errorOf(message.failed));
}

function failAll({ jobs }: Maker, error: unknown): void {
  for (const { reject } of jobs.values()) reject(error);
  jobs.clear();
}

export const failureOf = (error: unknown): Failure =>
  error instanceof UserError ? { problems: [...error.problems], exitCode: error.exitCode } : { error };

export const errorOf = (failure: Failure): unknown =>
  'problems' in failure ? new UserError(failure.problems, failure.exitCode) : failure.error;
