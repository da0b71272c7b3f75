// A Redis address in, an open connection out that has been tried: its version, its rights, what it does when it is full.

import { Redis } from 'ioredis';
import type { Problem, UserError } from '../problems.ts';
import type { RedisAddress } from './address.ts';
import { forgetful, refusedUs, tooOld, unreachable } from './problems.ts';

export interface Connection {
  redis: Redis;
  /** Another one, for what blocks. */
  another(): Redis;
  /** Ends all of them, however Redis is. */
  close(): void;
  /** Keys may be thrown away when its memory is full. */
  warnings: Problem[];
}

const CONNECT_MS = 10_000;
const MOST_WAIT_MS = 2000;
const SILENT_MS = 30_000;
const OLDEST: [major: number, minor: number] = [6, 2];

/** @throws UserError where nobody answers, or not to us */
export async function openConnection(address: RedisAddress): Promise<Connection> {
  const all = [connect(address)];
  const redis = all[0]!;
  const another = () => {
    const next = connect(address);
    all.push(next);
    return next;
  };
  const close = () => {
    for (const one of all) one.disconnect();
  };
  try {
    await ready(redis, address);
    const info = await redis.info().catch((error: Error) => {
      throw refusedUs(address, error.message);
    });
    return { redis, another, close, warnings: checkServer(info, address) };
  } catch (error) {
    close();
    throw error;
  }
}

function connect({ host, port, db, username, password, tls }: RedisAddress): Redis {
  const redis = new Redis({
    ...{ host, port, db, lazyConnect: true, connectionName: 'topline' },
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: {} }),
    // What is asked while it is away waits; for how long is for the caller to say.
    maxRetriesPerRequest: null,
    // One that hangs, or whose machine is gone, says nothing, either. We ask something at least every 10 s.
    socketTimeout: SILENT_MS,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), MOST_WAIT_MS),
  });
  // Without a listener, an error ends the program. Callers see it in what they asked.
  redis.on('error', () => undefined);
  return redis;
}

/** What is built on a connection is of no use for good if Redis goes away while it is built. */
export async function readyOr(
  built: { waitUntilReady(): Promise<unknown> },
  connection: Connection,
  address: RedisAddress,
): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer')), CONNECT_MS);
  try {
    await Promise.race([built.waitUntilReady(), promise]);
  } catch (error) {
    connection.close();
    throw unreachable(address, reasonOf(error as Error));
  } finally {
    clearTimeout(timer);
  }
}

/** What a server says that does not want us: waiting doesn't change it. */
const REFUSAL = /^(WRONGPASS|NOAUTH|NOPERM|ERR )/;

async function ready(redis: Redis, address: RedisAddress): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let reason = 'no answer';
  const failed = (error: Error) => {
    reason = reasonOf(error);
    if (REFUSAL.test(error.message)) reject(refusedUs(address, error.message));
  };
  const timer = setTimeout(() => reject(unreachable(address, reason)), CONNECT_MS);
  redis.on('error', failed).once('ready', resolve);
  redis.connect().catch(failed);
  await promise.finally(() => {
    clearTimeout(timer);
    redis.off('error', failed).off('ready', resolve);
  });
}

/** A name with several addresses has several errors. */
const reasonOf = (error: Error): string =>
  error instanceof AggregateError ? error.errors.map((one: Error) => one.message).join('; ') : error.message;

function checkServer(info: string, address: RedisAddress): Problem[] {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = field('redis_version') ?? '0.0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) throw tooOld(address, version);
  const policy = field('maxmemory_policy');
  return policy === undefined || policy === 'noeviction' ? [] : [forgetful(address, policy)];
}

/** Told once the connection has been gone for so long; it is closed then, so that nothing waits for it any longer. */
export function watchLoss(redis: Redis, ms: number, isLost: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  redis.on('close', () => {
    timer ??= setTimeout(() => {
      redis.disconnect();
      isLost();
    }, ms);
  });
  redis.on('ready', () => {
    clearTimeout(timer);
    timer = undefined;
  });
  redis.on('end', () => clearTimeout(timer));
}

/** An error that Redis answered with, as the user's to mend; any other as it is. */
export function asRefusal(error: unknown, address: RedisAddress): UserError | undefined {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined;
  // Of several commands at once, it says only that one failed.
  const [cause] = 'previousErrors' in error ? (error.previousErrors as Error[]) : [];
  return refusedUs(address, (cause ?? error).message);
}

const CLOSE_MS = 3000;

/** What is to be done before a connection ends, and may never be done where Redis is away. */
export async function beforeClosing(work: Promise<unknown>[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, CLOSE_MS);
  await Promise.race([Promise.allSettled(work), promise]);
  clearTimeout(timer);
}
