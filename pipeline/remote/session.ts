// A run's connection to the workers, from the first report that is due to the end. It learns of answers by events, and
// looks for itself every few seconds, since an event may be missed.

import { randomUUID } from 'node:crypto';
import type { Problem } from '../problems.ts';
import type { RedisAddress } from './address.ts';
import { openBook } from './book.ts';
import { asRefusal, beforeClosing, type Connection, readyOr, watchLoss } from './connection.ts';
import type { SentJob } from './job.ts';
import { openLine } from './line.ts';
import type { Maker } from './maker.ts';
import { announce, BEAT_MS, leave, presentWorkers } from './present.ts';
import { lost } from './problems.ts';
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
