// The options of commands that can have files made by workers elsewhere, and what they ask of a run.

import type { Command } from 'commander';
import type { RedisAddress } from '../remote/address.ts';

export interface RedisOptions {
  redis?: string;
  workerTimeout?: number;
}

/** As a run takes them. */
interface RedisRequest {
  redis: RedisAddress | undefined;
  workerTimeoutMs: number | undefined;
}

export const withRedisOptions = (command: Command, wholeNumber: (text: string) => number): Command =>
  command
    .option('--redis <url>', 'let workers elsewhere make the files (topline worker); or TOPLINE_REDIS_URL')
    .option('--worker-timeout <seconds>', 'give up when no worker has been there for so long', wholeNumber);

/** @throws UserError where the address of the Redis is none */
export async function redisOf({ redis, workerTimeout }: RedisOptions): Promise<RedisRequest> {
  const { REDIS_VARIABLE, redisAddress } = await import('../remote/address.ts');
  const address = redisAddress(redis, process.env);
  // It may hold a password, and programs that are started from here have no business with it.
  delete process.env[REDIS_VARIABLE];
  return { redis: address, workerTimeoutMs: workerTimeout && workerTimeout * 1000 };
}
