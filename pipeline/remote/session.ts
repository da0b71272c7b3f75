// A run's side of the queue: reports are sent, watched until they are answered, and sent again where they got lost. It
// learns of answers by events, and looks for itself every few seconds, since an event may be missed.

import { randomUUID } from 'node:crypto';
import type { Problem, UserError } from '../problems.ts';
import type { RedisAddress } from './address.ts';
import { asRefusal, type Connection, watchLoss } from './connection.ts';
import type { SentJob } from './job.ts';
import type { Maker } from './maker.ts';
import { announce, BEAT_MS, leave, presentWorkers } from './present.ts';
import { brokenWorker, lost, neverArrived, notBegun, noWorkers, waitingForWorkers } from './problems.ts';
import { openEvents, openQueue } from './queue.ts';
import { openStore } from './store.ts';

export interface SessionOptions {
  /** Gives up when no worker has been there for so long; never, where it isn't said. */
  workerTimeoutMs?: number | undefined;
}

export interface Session {
  /** The answer to a job. @throws UserError where there will be none */
  ask(job: SentJob): Promise<Uint8Array>;
  /** What came is kept no longer. */
  collected(job: SentJob): Promise<void>;
  /** What came was damaged. */
  damaged(job: SentJob): Promise<void>;
  /** Takes back what nobody has begun. */
  withdraw(): void;
  close(): Promise<void>;
}

interface Pending {
  job: SentJob;
  tries: number;
  /** To be taken back, if no worker has begun it. */
  unwanted: boolean;
  answered: PromiseWithResolvers<Uint8Array>;
  looking?: Promise<void> | undefined;
}

const MOST_TRIES = 4;
/** Redis may be restarted, or another may take its place. */
const LOST_AFTER_MS = 30_000;

export async function openSession(
  connection: Connection,
  address: RedisAddress,
  maker: Maker,
  options: SessionOptions,
  notice: (problem: Problem) => void,
): Promise<Session> {
  const { redis } = connection;
  const run = randomUUID();
  const store = openStore(redis);
  const queue = openQueue(connection, maker);
  const events = openEvents(connection, maker);
  const pending = new Map<string, Pending>();
  /** Why nothing more is sent. */
  let ended: UserError | undefined;

  /** The first is told why; the others were not begun. */
  const end = (reason: UserError) => {
    ended ??= notBegun();
    const told = [...pending.values()];
    pending.clear();
    for (const [i, { answered }] of told.entries()) answered.reject(i === 0 ? reason : notBegun());
    if (told.length === 0) ended = reason;
  };
  const settle = (id: string, settled: (answered: Pending['answered']) => void) => {
    const one = pending.get(id);
    pending.delete(id);
    if (one) settled(one.answered);
  };

  const send = async (one: Pending): Promise<void> => {
    const { job } = one;
    if (++one.tries > MOST_TRIES) {
      settle(job.id, ({ reject }) => reject(neverArrived(job.data.report, MOST_TRIES)));
      return;
    }
    await store.want(job.id, run, job.parts);
    // An earlier run's failure stands in the way.
    if ((await queue.getJobState(job.id)) === 'failed') await queue.remove(job.id);
    if (!(await store.hasAnswer(job.id))) await queue.add('files', job.data, { jobId: job.id });
  };
  const look = async (one: Pending): Promise<void> => {
    const { id } = one.job;
    // In this order: an answer is there before its job is gone.
    const state = await queue.getJobState(id);
    const answer = await store.readAnswer(id);
    if (!pending.has(id)) return;
    if (answer) settle(id, ({ resolve }) => resolve(answer));
    else if (state === 'failed') await giveUp(one);
    else if (one.unwanted) await takeBack(one);
    else if (state === 'unknown') await send(one);
    else await store.keep(id, run, one.job.parts.keys());
  };
  const giveUp = async ({ job }: Pending): Promise<void> => {
    const failed = await queue.getJob(job.id);
    await queue.remove(job.id);
    const reason = brokenWorker(job.data.report, failed?.failedReason ?? 'no reason given');
    settle(job.id, ({ reject }) => reject(reason));
  };
  const takeBack = async ({ job }: Pending): Promise<void> => {
    const others = (await store.wantedBy(job.id)).filter((other) => other !== run);
    // One that a worker has begun is waited for.
    if (others.length === 0 && (await queue.remove(job.id)) === 0) return;
    await store.release(job.id, run, job.data.document);
    settle(job.id, ({ reject }) => reject(notBegun()));
  };
  /** One look at a time for each; what Redis refuses ends the run. */
  const lookAt = (one: Pending): void => {
    one.looking ??= look(one)
      .catch((error: unknown) => {
        const refusal = asRefusal(error, address);
        if (refusal) end(refusal);
      })
      .finally(() => {
        one.looking = undefined;
      });
  };
  const lookFor = ({ jobId }: { jobId: string }) => {
    const one = pending.get(jobId);
    // A look that is under way may have come too early.
    if (one) void Promise.resolve(one.looking).then(() => lookAt(one));
  };
  events.on('completed', lookFor).on('failed', lookFor);
  // Errors of connections: the loss of the main one is watched.
  events.on('error', () => undefined);
  queue.on('error', () => undefined);
  watchLoss(redis, LOST_AFTER_MS, () => end(lost(address, LOST_AFTER_MS / 1000)));
  await events.waitUntilReady();

  const beat = keepBeating(async () => {
    await announce(redis, 'run', run, { maker });
    if (pending.size > 0) watchWorkers(await presentWorkers(redis));
    for (const one of pending.values()) lookAt(one);
  });
  const watchWorkers = workerWatch(maker, options, notice, end);
  beat.start();

  return {
    ask: async (job) => {
      if (ended) throw ended;
      const one: Pending = { job, tries: 0, unwanted: false, answered: Promise.withResolvers() };
      pending.set(job.id, one);
      send(one).then(
        () => lookAt(one),
        (error: unknown) => settle(job.id, ({ reject }) => reject(asRefusal(error, address) ?? error)),
      );
      return one.answered.promise;
    },
    collected: async ({ id, data }) => {
      await store.release(id, run, data.document);
    },
    damaged: ({ id, parts }) => store.drop(id, parts.keys()),
    withdraw: () => {
      for (const one of pending.values()) {
        one.unwanted = true;
        lookAt(one);
      }
    },
    close: async () => {
      beat.stop();
      const isThere = redis.status === 'ready';
      if (isThere) await leave(redis, 'run', run).catch(() => undefined);
      await Promise.allSettled([events.close(), queue.close()]);
      if (isThere) await redis.quit().catch(() => undefined);
      else redis.disconnect();
    },
  };
}

function keepBeating(beat: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  const once = () => void beat().catch(() => undefined);
  return {
    start: () => {
      once();
      timer = setInterval(once, BEAT_MS);
    },
    stop: () => clearInterval(timer),
  };
}

/** Says when nobody takes the reports, once for each reason, and ends the run when that has been so for too long. */
function workerWatch(
  maker: Maker,
  { workerTimeoutMs = Number.POSITIVE_INFINITY }: SessionOptions,
  notice: (problem: Problem) => void,
  end: (reason: UserError) => void,
) {
  let last = performance.now();
  let told = '';
  return (workers: Awaited<ReturnType<typeof presentWorkers>>): void => {
    if (workers.some((worker) => worker.maker.id === maker.id)) {
      last = performance.now();
      told = '';
      return;
    }
    const problem = waitingForWorkers(maker, workers);
    const saying = JSON.stringify(problem);
    if (performance.now() - last >= BEAT_MS && saying !== told) {
      notice(problem);
      told = saying;
    }
    if (performance.now() - last > workerTimeoutMs) end(noWorkers(Math.round(workerTimeoutMs / 1000)));
  };
}
