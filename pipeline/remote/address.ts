// Where the Redis is that a run and its workers share: a URL in, its parts out. The URL may hold a password, so no message
// ever repeats it: what may be shown is `shown`.

import { type Problem, UserError } from '../problems.ts';

export interface RedisAddress {
  host: string;
  port: number;
  db: number;
  username?: string;
  password?: string;
  tls: boolean;
  /** `redis.example.org:6379`: for messages. */
  shown: string;
}

/** The environment's name for it: command lines can be read by everybody on a machine, environments cannot. */
export const REDIS_VARIABLE = 'TOPLINE_REDIS_URL';

/**
 * What was given on the command line before what is in the environment; undefined where neither is.
 * @throws UserError (exit code 2) where it is no address of a Redis
 */
export function redisAddress(given: string | undefined, environment: NodeJS.ProcessEnv): RedisAddress | undefined {
  const url = given ?? environment[REDIS_VARIABLE];
  if (url === undefined || url === '') return undefined;
  return parseAddress(url, given === undefined ? REDIS_VARIABLE : '--redis');
}

const EXPECTED = 'redis://host:6379, rediss://host:6379 for TLS, or with a user: redis://user:password@host:6379/0';

function parseAddress(text: string, from: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '')
    throw refused(from, 'is no Redis URL');
  if (url.search || url.hash) throw refused(from, 'has a `?` or `#`: in a password, write them as %3F and %23');
  const path = url.pathname.replace(/^\//, '');
  if (!/^\d{0,4}$/.test(path)) throw refused(from, 'ends in something that is no number of a database');
  const [username, password] = [url.username, url.password].map((part) => decoded(part, from));
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port || 6379);
  return {
    ...{ host, port, db: Number(path || 0), tls: url.protocol === 'rediss:', shown: `${url.hostname}:${port}` },
    ...(username && { username }),
    ...(password && { password }),
  };
}

function decoded(part: string, from: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused(from, 'has a `%` in its user or password that is not written as %25');
  }
}

function refused(from: string, what: string): UserError {
  const problem: Problem = {
    ...{ code: 'bad-redis-url', severity: 'error', message: `${from} ${what}`, expected: EXPECTED },
    fix: `Give the address with --redis, or, where it holds a password, in ${REDIS_VARIABLE}.`,
  };
  return new UserError([problem], 2);
}
