// A worker: takes reports from the queue of its own code, makes their files and sends them back. It needs no study and
// no data: what it gets is the filled document.

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Job, Worker } from 'bullmq';
import type { MakeFiles } from '../makefiles.ts';
import { type Problem, UserError } from '../problems.ts';
import type { Printer } from '../produce/produce.ts';
import type { RedisAddress } from './address.ts';
import { packMade, packProblems } from './answer.ts';
import { beforeClosing, type Connection, openConnection } from './connection.ts';
import { idOf, type JobData, restoreJob } from './job.ts';
import { readMaker, THEMES, type WorkerRecord } from './maker.ts';
import { announce, BEAT_MS, leave, presentRuns } from './present.ts';
import { runOfOtherCode } from './problems.ts';
import { queueName, workerSettings } from './queue.ts';
import { openStore, type Store } from './store.ts';

export interface WorkEffects {
  printer: Printer;
  make: MakeFiles;
  /** Told of each report that is done. */
  done(report: string, seconds: number, problems: readonly Problem[]): void;
  /** Told what its keeper should know. */
  notice(problem: Problem): void;
}

export interface OpenWorker {
  about: WorkerRecord;
  /** Takes nothing new, and ends when what is under way is sent. */
  close(): Promise<void>;
}

/** @throws UserError where Redis can't be reached */
export async function openWorker(address: RedisAddress, jobs: number, effects: WorkEffects): Promise<OpenWorker> {
  const maker = await readMaker(effects.printer);
  const connection = await openConnection(address);
  connection.warnings.forEach(effects.notice);
  const about: WorkerRecord = { name: `${hostname()} (process ${process.pid})`, jobs, maker };
  const stopBeating = await startBeating(connection, about, effects.notice);
  const store = openStore(connection.redis);
  const worker = new Worker<JobData>(
    queueName(maker),
    (job) => work(job, store, effects),
    workerSettings(connection, jobs),
  );
  worker.on('error', (error) => effects.notice(troubleOf(error, address)));
  return {
    about,
    close: async () => {
      // Where Redis is away, there is nobody to send to what is under way.
      const isThere = connection.redis.status === 'ready';
      await (isThere ? worker.close() : beforeClosing([worker.close(true)]));
      await beforeClosing([stopBeating()]);
      connection.close();
    },
  };
}

async function startBeating({ redis }: Connection, about: WorkerRecord, notice: WorkEffects['notice']) {
  const id = randomUUID();
  const told = new Set([about.maker.id]);
  const beat = async () => {
    await announce(redis, 'worker', id, about);
    for (const { maker } of await presentRuns(redis)) {
      if (!told.has(maker.id)) notice(runOfOtherCode(maker, about.maker));
      told.add(maker.id);
    }
  };
  await beat();
  // While Redis is away there is nobody to tell.
  const timer = setInterval(() => beat().catch(() => undefined), BEAT_MS);
  return async () => {
    clearInterval(timer);
    await leave(redis, 'worker', id);
  };
}

/** Without an answer, where what it would be made from is gone: the run that still wants it sends it again. */
async function work(job: Job<JobData>, store: Store, effects: WorkEffects): Promise<void> {
  const { data } = job;
  const id = job.id!;
  if (id !== idOf(data) || (await store.hasAnswer(id))) return;
  const started = performance.now();
  const done = (problems: readonly Problem[]) =>
    effects.done(data.report, (performance.now() - started) / 1000, problems);
  try {
    const files = await restoreJob(data, THEMES, store.readPart);
    if (!files) return await store.drop(id, [data.document, ...(data.word ? [data.word.bytes] : [])]);
    const made = await effects.make(files, { printer: effects.printer, progress: () => {} });
    await store.answer(id, await packMade(id, made));
    done([]);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    done(error.problems);
    // Another machine may have a better browser.
    if (isOfMachine(error) && job.attemptsMade + 1 < (job.opts.attempts ?? 1)) throw error;
    await store.answer(id, await packProblems(id, error));
  }
}

const isOfMachine = ({ problems }: UserError): boolean => problems.every(({ code }) => /^(no-)?browser/.test(code));

const troubleOf = (error: Error, { shown }: RedisAddress): Problem => ({
  ...{ code: 'worker-trouble', severity: 'warning', message: `the Redis at ${shown} is away, or something went wrong` },
  ...{ found: error.message, fix: 'Nothing: the worker goes on trying.' },
});
