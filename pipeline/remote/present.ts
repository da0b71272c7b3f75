// Who is there: workers and runs tell of themselves every few seconds, and are gone when they no longer do. By Redis's
// clock alone, since those of the machines differ.

import type { Redis } from 'ioredis';
import type { Maker, WorkerRecord } from './maker.ts';
import { PREFIX, runKey } from './store.ts';

export const BEAT_MS = 3000;
const LIFE_SECONDS = 12;

type Kind = 'worker' | 'run';

/** A run that waits for its reports. */
export interface RunRecord {
  maker: Maker;
}

const listOf = (kind: Kind) => `${PREFIX}:${kind}s`;
const keyOf = (kind: Kind, id: string) => (kind === 'run' ? runKey(id) : `${PREFIX}:worker:${id}`);

export async function announce(redis: Redis, kind: Kind, id: string, about: WorkerRecord | RunRecord): Promise<void> {
  await redis.multi().sadd(listOf(kind), id).set(keyOf(kind, id), JSON.stringify(about), 'EX', LIFE_SECONDS).exec();
}

export async function leave(redis: Redis, kind: Kind, id: string): Promise<void> {
  await redis.multi().srem(listOf(kind), id).del(keyOf(kind, id)).exec();
}

export const presentWorkers = (redis: Redis): Promise<WorkerRecord[]> => present<WorkerRecord>(redis, 'worker');
export const presentRuns = (redis: Redis): Promise<RunRecord[]> => present<RunRecord>(redis, 'run');

async function present<T>(redis: Redis, kind: Kind): Promise<T[]> {
  const ids = await redis.smembers(listOf(kind));
  if (ids.length === 0) return [];
  const texts = await redis.mget(ids.map((id) => keyOf(kind, id)));
  const gone = ids.filter((_, i) => texts[i] === null);
  if (gone.length) await redis.srem(listOf(kind), ...gone);
  return texts.flatMap((text) => (text === null || text === undefined ? [] : [JSON.parse(text) as T]));
}
