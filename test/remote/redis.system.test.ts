// What can happen to a Redis, and to what lies in it, while a run waits for its reports.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeFiles } from '../../pipeline/makefiles.ts';
import { type Problem, UserError } from '../../pipeline/problems.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { redisAddress } from '../../pipeline/remote/address.ts';
import { describeJob } from '../../pipeline/remote/job.ts';
import { THEMES } from '../../pipeline/remote/maker.ts';
import { openRemote, type Remote } from '../../pipeline/remote/remote.ts';
import { type OpenWorker, openWorker } from '../../pipeline/remote/work.ts';
import { hasTool } from '../tools.ts';
import { type Machines, openMachines, pause, type Server, smallJob } from './machines.ts';

const printer = openPrinter();
let machines: Machines;
let server: Server;
let notices: Problem[];
const open: (Remote | OpenWorker)[] = [];

const send = (url = server.url, lostAfterMs?: number): Remote => {
  const remote = openRemote(redisAddress(url, {})!, { lostAfterMs }, { printer, notice: (one) => notices.push(one) });
  open.push(remote);
  return remote;
};
const work = async (make = makeFiles): Promise<string[]> => {
  const done: string[] = [];
  const effects = {
    printer,
    make,
    done: (report: string) => done.push(report),
    notice: (one: Problem) => notices.push(one),
  };
  open.push(await openWorker(redisAddress(server.url, {})!, 1, effects));
  return done;
};
const effects = { printer, progress: () => {} };
const problemsOf = async (made: Promise<unknown>): Promise<readonly Problem[]> => {
  const error = await made.then(
    () => undefined,
    (one: unknown) => one,
  );
  if (error instanceof UserError) return error.problems;
  throw new Error(`expected a problem, not ${error}`);
};
const keys = (pattern: string) => server.redis.keys(pattern);
const waitUntil = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await pause(20);
};

describe.skipIf(!hasTool('redis-server', '--version'))('a report that is sent', () => {
  beforeAll(async () => {
    machines = await openMachines();
  });
  beforeEach(async () => {
    notices = [];
    server = await machines.server();
    await server.redis.select(1);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
    await server.stop();
  });
  afterAll(async () => {
    await printer.close();
    await machines.remove();
  });

  it('is made by a worker as it is made here, once, and leaves nothing', async () => {
    const done = await work();
    const remote = send();
    const made = await Promise.all([remote.make(smallJob(), effects), remote.make(smallJob('Other words'), effects)]);
    expect(made[0]).toEqual(await makeFiles(smallJob(), effects));
    expect(made[1].files.get('small.html')).toContain('Other words');
    expect(done).toHaveLength(2);
    for (const kind of ['part', 'answer', 'wanted']) expect(await keys(`topline:${kind}:*`)).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('leaves a queue that goes by itself, when no run of its code has come for a week', async () => {
    await work();
    const remote = send();
    await remote.make(smallJob(), effects);
    await remote.close();
    const books = await keys('topline:files-*');
    expect(books.length).toBeGreaterThan(2);
    for (const key of books.filter((one) => !one.endsWith(':stalled-check'))) {
      const seconds = await server.redis.ttl(key);
      expect(seconds, key).toBeGreaterThan(6 * 24 * 3600);
      expect(seconds, key).toBeLessThanOrEqual(7 * 24 * 3600);
    }
  });

  it('is found made already, where an earlier run did not come to fetch it', async () => {
    const done = await work();
    const { id, data, parts } = await describeJob(smallJob(), THEMES);
    const first = send();
    const asked = first.make(smallJob(), effects);
    await asked;
    // As a run that was killed leaves it: the answer lies there.
    const { packMade } = await import('../../pipeline/remote/answer.ts');
    await server.redis.set(`topline:answer:${id}`, await packMade(id, await asked));
    await server.redis.set(`topline:part:${data.document}`, parts.get(data.document)!);
    expect(await send().make(smallJob(), effects)).toEqual(await asked);
    expect(done).toHaveLength(1);
    expect(await keys('topline:answer:*')).toEqual([]);
  });

  it('is taken back although a run that was killed had wanted it, too', async () => {
    const { id } = await describeJob(smallJob(), THEMES);
    await server.redis.sadd(`topline:wanted:${id}`, 'a-run-that-is-gone');
    const remote = send();
    const asked = problemsOf(remote.make(smallJob(), effects));
    await waitUntil(async () => (await keys('topline:files-*:wait')).length === 1);
    remote.stop();
    expect(await asked).toMatchObject([{ code: 'not-begun' }]);
    for (const kind of ['part', 'answer', 'wanted', 'files-*:job']) expect(await keys(`topline:${kind}*`)).toEqual([]);
  });

  it('is left there for another run that wants it, too', async () => {
    const [first, second] = [send(), send()];
    const given = problemsOf(first.make(smallJob(), effects));
    const kept = second.make(smallJob(), effects);
    const { id } = await describeJob(smallJob(), THEMES);
    await waitUntil(async () => (await server.redis.scard(`topline:wanted:${id}`)) === 2);
    first.stop();
    expect(await given).toMatchObject([{ code: 'not-begun' }]);
    const done = await work();
    expect((await kept).files.get('small.html')).toContain('Some words');
    expect(done).toHaveLength(1);
  });

  it('is sent again where its answer is damaged', async () => {
    const { id } = await describeJob(smallJob(), THEMES);
    await server.redis.set(`topline:answer:${id}`, 'nonsense');
    const done = await work();
    expect((await send().make(smallJob(), effects)).files.get('small.html')).toContain('Some words');
    expect(done).toHaveLength(1);
  });

  it('is sent again where what it is made from has been thrown away', async () => {
    const asked = send().make(smallJob(), effects);
    await waitUntil(async () => (await keys('topline:files-*:wait')).length === 1);
    await server.redis.del(...(await keys('topline:part:*')));
    const done = await work();
    expect((await asked).files.get('small.html')).toContain('Some words');
    expect(done).toHaveLength(1);
  });

  it('is sent again to a Redis that was restarted, and is empty', async () => {
    const asked = send().make(smallJob(), effects);
    await waitUntil(async () => (await keys('topline:files-*:wait')).length === 1);
    await server.restart();
    // Not by its keys: the run may have sent them again already.
    expect(await server.redis.info('persistence')).toContain('rdb_last_load_keys_loaded:0');
    await work();
    expect((await asked).files.get('small.html')).toContain('Some words');
    expect(notices.filter(({ code }) => code !== 'waiting-for-workers')).toEqual([]);
  });

  it('is made by a worker that was there before Redis was restarted, and said so once', async () => {
    const done = await work();
    await server.restart();
    expect((await send().make(smallJob(), effects)).files.get('small.html')).toContain('Some words');
    expect(done).toHaveLength(1);
    expect(notices.map(({ code }) => code).filter((code) => code !== 'waiting-for-workers')).toEqual([
      'redis-away',
      'redis-back',
    ]);
  });

  it('is given up with its reason when Redis is gone for too long; the others were not begun', async () => {
    const remote = send(server.url, 1000);
    const asked = ['One', 'Two', 'Three'].map((words) => problemsOf(remote.make(smallJob(words), effects)));
    await waitUntil(async () => (await keys('topline:wanted:*')).length === 3);
    await server.stop();
    const codes = (await Promise.all(asked)).map(([problem]) => problem!.code);
    expect(codes.sort()).toEqual(['not-begun', 'not-begun', 'redis-lost']);
    expect(await problemsOf(remote.make(smallJob('Four'), effects))).toMatchObject([{ code: 'not-begun' }]);
  });

  it('is refused where Redis has no memory for it', async () => {
    await server.redis.config('SET', 'maxmemory', '1');
    expect(await problemsOf(send().make(smallJob(), effects))).toMatchObject([
      { code: 'redis-refused', found: expect.stringContaining('OOM') },
    ]);
  });

  it('is made, with a warning, by way of a Redis that may throw it away', async () => {
    await server.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await work();
    notices = [];
    await send().make(smallJob(), effects);
    expect(notices).toMatchObject([{ code: 'redis-forgets', found: 'maxmemory-policy allkeys-lru' }]);
  });

  it('is tried three times where a worker breaks down on it, and given up with the reason', async () => {
    let tries = 0;
    await work(async () => {
      tries++;
      throw new Error('the disk is full');
    });
    expect(await problemsOf(send().make(smallJob(), effects))).toMatchObject([
      { code: 'worker-failed', found: 'the disk is full' },
    ]);
    expect(tries).toBe(3);
    // The next run tries anew.
    const remote = send();
    const again = problemsOf(remote.make(smallJob(), effects));
    await again;
    expect(tries).toBe(6);
  });

  it('is made in another try where a worker’s browser was at fault', async () => {
    let tries = 0;
    await work(async (job, lent) => {
      const problem: Problem = { code: 'browser-crashed', severity: 'error', message: 'it stopped' };
      if (++tries === 1) throw new UserError([problem], 1);
      return makeFiles(job, lent);
    });
    expect((await send().make(smallJob(), effects)).verified.html).toBe(0);
    expect(tries).toBe(2);
  });
});
