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
import { beforeClosing, type Connection, openConnection, readyOr } from './connection.ts';
import { idOf, type JobData, restoreJob } from './job.ts';
import { readMaker, THEMES, type WorkerRecord } from './maker.ts';
import { announce, BEAT_MS, leave, presentRuns } from './present.ts';
import { redisAway, redisBack, runOfOtherCode, workerTrouble } from './problems.ts';
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
  /** When it takes nothing more: after `close`, or, with an error, because it cannot. */
  ended: Promise<void>;
  /** Takes nothing new, and ends when what is under way is sent. */
  close(): Promise<void>;
}

/** @throws UserError where Redis can't be reached */
export async function openWorker(address: RedisAddress, jobs: number, effects: WorkEffects): Promise<OpenWorker> {
  const maker = await readMaker(effects.printer);
  const connection = await openConnection(address);
  connection.warnings.forEach(effects.notice);
  const about: WorkerRecord = { name: `${hostname()} (process ${process.pid})`, jobs, maker };
  const store = openStore(connection.redis);
  const worker = new Worker<JobData>(
    queueName(maker),
    (job) => work(job, store, effects),
    workerSettings(connection, jobs),
  );
  tellTroubles(worker, connection, address, effects.notice);
  await readyOr(worker, connection, address);
  const stopBeating = await startBeating(connection, about, effects.notice);
  const ended = worker.run();
  // For those who listen; others learn of it when they close the worker.
  ended.catch(() => undefined);
  return {
    ...{ about, ended },
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
    // While Redis is away there is nobody to tell.
    if (redis.status !== 'ready') return;
    await announce(redis, 'worker', id, about);
    for (const { maker } of await presentRuns(redis)) {
      if (!told.has(maker.id)) notice(runOfOtherCode(maker, about.maker));
      told.add(maker.id);
    }
  };
  await beat();
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

/**
 * A connection that is lost, which is told by itself, and reports that others have taken over meanwhile: what is done
 * twice has the same bytes.
 */
const IS_EXPECTED =
  /lock for job|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|Connection is closed|Socket timeout|Stream isn't writeable/;

/** Redis goes and comes; whatever else it says, once. */
function tellTroubles(
  worker: Worker,
  { redis }: Connection,
  address: RedisAddress,
  notice: (problem: Problem) => void,
): void {
  const told = new Set<string>();
  let isAway = false;
  worker.on('error', ({ message }) => {
    if (IS_EXPECTED.test(message) || told.has(message)) return;
    told.add(message);
    notice(workerTrouble(address, message));
  });
  redis.on('close', () => {
    if (!isAway && worker.closing === undefined) notice(redisAway(address));
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) notice(redisBack(address));
    isAway = false;
    told.clear();
  });
}
