// A run's line to the workers: what is done in Redis with one job after the other. Knows nothing of who waits for them.

import { beforeClosing, type Connection } from './connection.ts';
import type { SentJob } from './job.ts';
import type { Maker } from './maker.ts';
import { expireBooks, openQueue } from './queue.ts';
import { openStore } from './store.ts';

/** How things are with a job. `gone`: neither job nor answer are there, so that it must be sent again. */
export type Standing =
  | { is: 'answered'; answer: Uint8Array }
  | { is: 'failed'; reason: string }
  | { is: 'gone' }
  | { is: 'under way' };

export interface Line {
  send(job: SentJob): Promise<void>;
  look(job: SentJob): Promise<Standing>;
  /** Says that it is wanted still. */
  keep(job: SentJob): Promise<void>;
  /** @returns false where a worker has begun it */
  takeBack(job: SentJob): Promise<boolean>;
  /** What came has been read. */
  release(job: SentJob): Promise<void>;
  /** What came is damaged: it goes, and what it was made from. */
  drop(job: SentJob): Promise<void>;
  close(): Promise<void>;
}

/** @param run tells apart those who want the same job */
export function openLine(connection: Connection, maker: Maker, run: string): Line {
  const store = openStore(connection.redis);
  const queue = openQueue(connection, maker);
  // Callers see errors in what they asked for.
  queue.on('error', () => undefined);
  const release = async ({ id, data }: SentJob): Promise<void> => {
    await store.release(id, run, data.document);
  };
  return {
    send: async ({ id, data, parts }) => {
      await store.want(id, run, parts);
      // An earlier run's failure stands in the way.
      if ((await queue.getJobState(id)) === 'failed') await queue.remove(id);
      if (!(await store.hasAnswer(id))) await queue.add('files', data, { jobId: id });
    },
    look: async ({ id }) => {
      // In this order: an answer is there before its job is gone.
      const state = await queue.getJobState(id);
      const answer = await store.readAnswer(id);
      if (answer) return { is: 'answered', answer };
      if (state !== 'failed') return { is: state === 'unknown' ? 'gone' : 'under way' };
      const failed = await queue.getJob(id);
      await queue.remove(id);
      return { is: 'failed', reason: failed?.failedReason ?? 'no reason given' };
    },
    keep: ({ id, parts }) => store.keep(id, run, parts.keys()),
    takeBack: async (job) => {
      if (!(await store.isWantedElsewhere(job.id, run)) && (await queue.remove(job.id)) === 0) return false;
      await release(job);
      return true;
    },
    release,
    drop: ({ id, parts }) => store.drop(id, parts.keys()),
    close: async () => {
      await beforeClosing([expireBooks(queue, connection)]);
      await queue.close();
    },
  };
}
