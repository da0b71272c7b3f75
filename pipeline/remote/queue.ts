// The queue that a run and the workers of its code share, and what both must agree on: when a job is tried again, when
// its worker counts as gone.

import { Queue, QueueEvents, type WorkerOptions } from 'bullmq';
import type { Connection } from './connection.ts';
import type { JobData } from './job.ts';
import type { Maker } from './maker.ts';
import { PREFIX } from './store.ts';

/** Reports that are made by other code are in other queues. */
export const queueName = ({ id }: Maker): string => `files-${id}`;

const KEPT_FAILURES_SECONDS = 3600;
const EVENTS_KEPT = 2000;
const BOOKS_KEPT_SECONDS = 7 * 24 * 3600;

/** The server was looked at when the connection was opened. */
const settings = { prefix: PREFIX, skipVersionCheck: true };

export function openQueue({ redis }: Connection, maker: Maker): Queue<JobData> {
  return new Queue<JobData>(queueName(maker), {
    ...{ connection: redis, ...settings, streams: { events: { maxLen: EVENTS_KEPT } } },
    defaultJobOptions: {
      attempts: 3,
      backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: { age: KEPT_FAILURES_SECONDS },
      stackTraceLimit: 0,
    },
  });
}

/** What a queue keeps of itself goes a week after its last run: code changes, and each has another queue. */
export async function expireBooks(queue: Queue, { redis }: Connection): Promise<void> {
  const books = ['meta', 'events', 'id', 'failed'].map((part) => queue.toKey(part));
  await Promise.all(books.map((key) => redis.expire(key, BOOKS_KEPT_SECONDS)));
}

export const openEvents = (connection: Connection, maker: Maker): QueueEvents =>
  new QueueEvents(queueName(maker), { connection: connection.another(), ...settings });

/**
 * A worker that says nothing for 15 s has lost its jobs to the others. One that was only slow makes the same bytes, so
 * that a job that is done twice does no harm; one that takes its worker with it each time is given up after some.
 */
export const workerSettings = ({ redis }: Connection, jobs: number): WorkerOptions => ({
  ...{ connection: redis, ...settings, concurrency: jobs, autorun: false },
  ...{ lockDuration: 15_000, stalledInterval: 5000, maxStalledCount: 3, runRetryDelay: 2000 },
});
