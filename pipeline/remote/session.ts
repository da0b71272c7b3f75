// A run's side of the queue: reports are sent, watched until they are answered, and sent again where they got lost. It
// learns of answers by events, and looks for itself every few seconds, since an event may be missed.

import { randomUUID } from 'node:crypto';
import type { Problem, UserError } from '../problems.ts';
import type { RedisAddress } from './address.ts';
import { asRefusal, beforeClosing, type Connection, readyOr, watchLoss } from './connection.ts';
import type { SentJob } from './job.ts';
import { type Line, openLine } from './line.ts';
import type { Maker } from './maker.ts';
import { announce, BEAT_MS, leave, presentWorkers } from './present.ts';
import { brokenWorker, lost, neverArrived, notBegun } from './problems.ts';
import { openEvents } from './queue.ts';
import { type Patience, watchWorkers } from './watch.ts';

export interface SessionOptions extends Patience {
  /** How long Redis may be away: it may be restarted, or another may take its place. */
  lostAfterMs?: number | undefined;
}

export interface Session {
  /** The answer to a job. @throws UserError where there will be none */
  ask(job: SentJob): Promise<Uint8Array>;
  /** What came has been read. */
  release(job: SentJob): Promise<void>;
  /** What came is damaged. */
  drop(job: SentJob): Promise<void>;
  /** Takes back what no worker has begun of those reports. */
  withdraw(isUnwanted: (report: string) => boolean): void;
  close(): Promise<void>;
}

const LOST_AFTER_MS = 30_000;
const MOST_TRIES = 4;

export async function openSession(
  connection: Connection,
  address: RedisAddress,
  maker: Maker,
  options: SessionOptions,
  notice: (problem: Problem) => void,
): Promise<Session> {
  const { redis } = connection;
  const run = randomUUID();
  const line = openLine(connection, maker, run);
  const book = openBook(line, (error) => asRefusal(error, address));
  const events = openEvents(connection, maker);
  const hear = ({ jobId }: { jobId: string }) => book.look(jobId);
  // Of connections: the loss of the main one is watched.
  events
    .on('completed', hear)
    .on('failed', hear)
    .on('error', () => undefined);
  const { lostAfterMs = LOST_AFTER_MS } = options;
  watchLoss(redis, lostAfterMs, () => book.end(lost(address, lostAfterMs / 1000)));
  await readyOr(events, connection, address);

  const watch = watchWorkers(maker, options, notice, book.end);
  const beat = async () => {
    // While Redis is away there is nobody to tell or ask.
    if (redis.status !== 'ready') return;
    await announce(redis, 'run', run, { maker });
    watch(await presentWorkers(redis), book.isWaiting());
    book.lookAtAll();
  };
  const beatOn = () => void beat().catch(() => undefined);
  beatOn();
  const timer = setInterval(beatOn, BEAT_MS);
  return {
    ...{ ask: book.ask, withdraw: book.withdraw, release: line.release, drop: line.drop },
    close: async () => {
      clearInterval(timer);
      if (redis.status === 'ready') await beforeClosing([book.clear(), leave(redis, 'run', run)]);
      await beforeClosing([events.close(), line.close()]);
      connection.close();
    },
  };
}

interface Pending {
  job: SentJob;
  tries: number;
  /** To be taken back, if no worker has begun it. */
  unwanted: boolean;
  answered: PromiseWithResolvers<Uint8Array>;
  looking?: Promise<void> | undefined;
}

/** Who waits for what. */
function openBook(line: Line, asProblem: (error: unknown) => UserError | undefined) {
  const pending = new Map<string, Pending>();
  /** Nobody waits for them any more, but they lie in Redis. */
  const left: SentJob[] = [];
  /** Why nothing more is sent. */
  let ended: UserError | undefined;
  /** The first is told why; the others were not begun. */
  const end = (reason: UserError) => {
    const told = [...pending.values()];
    pending.clear();
    left.push(...told.map(({ job }) => job));
    for (const [i, { answered }] of told.entries()) answered.reject(i === 0 && !ended ? reason : notBegun());
    ended ??= told.length ? notBegun() : reason;
  };
  const settle = ({ job }: Pending, settled: (answered: Pending['answered']) => void) => {
    const one = pending.get(job.id);
    pending.delete(job.id);
    if (one) settled(one.answered);
  };
  const send = async (one: Pending): Promise<void> => {
    if (++one.tries > MOST_TRIES) settle(one, ({ reject }) => reject(neverArrived(one.job.data.report, MOST_TRIES)));
    else await line.send(one.job);
  };
  const look = async (one: Pending): Promise<void> => {
    const { job } = one;
    const standing = await line.look(job);
    if (!pending.has(job.id)) return;
    if (standing.is === 'answered') settle(one, ({ resolve }) => resolve(standing.answer));
    else if (standing.is === 'failed')
      settle(one, ({ reject }) => reject(brokenWorker(job.data.report, standing.reason)));
    else if (one.unwanted && (await line.takeBack(job))) settle(one, ({ reject }) => reject(notBegun()));
    else if (standing.is === 'gone') await send(one);
    else await line.keep(job);
  };
  /** One look at a time for each; what Redis refuses ends the run. */
  const lookAt = (one: Pending): void => {
    const failed = (error: unknown) => {
      const problem = asProblem(error);
      if (problem) end(problem);
    };
    one.looking ??= look(one)
      .catch(failed)
      .finally(() => {
        one.looking = undefined;
      });
  };
  return {
    end,
    isWaiting: () => pending.size > 0,
    lookAtAll: () => pending.forEach(lookAt),
    look: (id: string) => {
      const one = pending.get(id);
      // A look that is under way may have come too early.
      if (one) void Promise.resolve(one.looking).then(() => lookAt(one));
    },
    ask: (job: SentJob): Promise<Uint8Array> => {
      if (ended) return Promise.reject(ended);
      const one: Pending = { job, tries: 0, unwanted: false, answered: Promise.withResolvers() };
      pending.set(job.id, one);
      // Until it is sent, there is nothing to look at or take back.
      one.looking = send(one)
        .catch((error: unknown) => settle(one, ({ reject }) => reject(asProblem(error) ?? error)))
        .finally(() => {
          one.looking = undefined;
          lookAt(one);
        });
      return one.answered.promise;
    },
    withdraw: (isUnwanted: (report: string) => boolean) => {
      for (const one of pending.values()) {
        if (!isUnwanted(one.job.data.report)) continue;
        one.unwanted = true;
        lookAt(one);
      }
    },
    clear: () => Promise.allSettled(left.splice(0).map(line.takeBack)),
  };
}
