// What lies in Redis beside the queue: parts of reports to be made, answers, and which runs want them. Everything has a
// time to live, so that what a run or worker leaves behind when it is killed goes away by itself.

import type { Redis } from 'ioredis';

/** Of all keys. */
export const PREFIX = 'topline';
/** After the last time that a run has said that it wants it. */
const KEPT_SECONDS = 3600;

/** There as long as the run is. */
export const runKey = (run: string) => `${PREFIX}:run:${run}`;
const partKey = (hash: string) => `${PREFIX}:part:${hash}`;
const answerKey = (job: string) => `${PREFIX}:answer:${job}`;
const wantedKey = (job: string) => `${PREFIX}:wanted:${job}`;

/** Takes a run, and those that are gone, off a job's list; with the last one, all that is kept for the job goes. */
const RELEASE = `
for _, run in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if run ~= ARGV[1] and redis.call('EXISTS', ARGV[2] .. run) == 1 then
    redis.call('SREM', KEYS[1], ARGV[1])
    return 0
  end
end
redis.call('DEL', unpack(KEYS))
return 1`;

export interface Store {
  /** Says that a run wants a job, and lays down what isn't there yet of its parts. */
  want(job: string, run: string, parts: ReadonlyMap<string, Uint8Array>): Promise<void>;
  /** Says so again; what is kept lives longer. */
  keep(job: string, run: string, parts: Iterable<string>): Promise<void>;
  /** @returns whether nobody else wants it; then all that is `own` to it is gone */
  release(job: string, run: string, own: string): Promise<boolean>;
  /** Whether another run that is still there wants it. */
  isWantedElsewhere(job: string, run: string): Promise<boolean>;
  readPart(hash: string): Promise<Buffer | undefined>;
  answer(job: string, packed: Uint8Array): Promise<void>;
  hasAnswer(job: string): Promise<boolean>;
  readAnswer(job: string): Promise<Buffer | undefined>;
  /** Of what arrived damaged. */
  drop(job: string, parts: Iterable<string>): Promise<void>;
}

export function openStore(redis: Redis): Store {
  return {
    want: async (job, run, parts) => {
      const kept = redis.multi().sadd(wantedKey(job), run).expire(wantedKey(job), KEPT_SECONDS);
      for (const hash of parts.keys()) kept.expire(partKey(hash), KEPT_SECONDS);
      const replies = ((await kept.exec()) ?? []).map(([, reply]) => reply).slice(2);
      const missing = [...parts].filter((_, i) => replies[i] !== 1);
      await Promise.all(missing.map(([hash, part]) => redis.set(partKey(hash), asBuffer(part), 'EX', KEPT_SECONDS)));
    },
    keep: async (job, run, parts) => {
      const kept = redis.multi().sadd(wantedKey(job), run);
      for (const key of [wantedKey(job), ...[...parts].map(partKey)]) kept.expire(key, KEPT_SECONDS);
      await kept.exec();
    },
    release: async (job, run, own) => {
      const keys = [wantedKey(job), answerKey(job), partKey(own)];
      return (await redis.eval(RELEASE, keys.length, ...keys, run, runKey(''))) === 1;
    },
    isWantedElsewhere: async (job, run) => {
      const others = (await redis.smembers(wantedKey(job))).filter((one) => one !== run);
      return others.length > 0 && (await redis.exists(...others.map(runKey))) > 0;
    },
    readPart: async (hash) => (await redis.getBuffer(partKey(hash))) ?? undefined,
    answer: async (job, packed) => {
      await redis.set(answerKey(job), asBuffer(packed), 'EX', KEPT_SECONDS);
    },
    hasAnswer: async (job) => (await redis.exists(answerKey(job))) === 1,
    readAnswer: async (job) => (await redis.getBuffer(answerKey(job))) ?? undefined,
    drop: async (job, parts) => {
      await redis.del(answerKey(job), ...[...parts].map(partKey));
    },
  };
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
