// A burst made by several workers, with a real Redis: the same bytes as on one machine, whatever happens to the workers.

import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canaryOf, writeStudy } from '../burst/canaries.ts';
import { hasTool } from '../tools.ts';
import { type Machines, openMachines, type Program, pause, SECRET, type Server } from './machines.ts';

const hasRedis = hasTool('redis-server', '--version');
const COUNCILS = 24;
const UNITS = 5;
const MANY = 20;
const LONG_MS = 600_000;

let machines: Machines;
let server: Server;
let checkout: string;
let study: string;

beforeAll(async () => {
  if (!hasRedis) return;
  machines = await openMachines();
  server = await machines.server();
  await server.redis.select(1);
  checkout = await machines.checkout('one');
  study = join(machines.folder, 'study');
  await writeStudy(study, UNITS);
}, LONG_MS);

afterEach(() => machines?.endPrograms());
afterAll(() => machines?.remove());

const start = (...args: string[]) => machines.topline(checkout, server.url, ...args);
const startWorker = async (): Promise<Program> => {
  const worker = start('worker', '--jobs', '2');
  await worker.says(/^Ready: /);
  return worker;
};
const run = (out: string, ...args: string[]) => start('run', study, '--out', join(machines.folder, out), ...args);
const madeBy = (worker: Program): string[] =>
  [...worker.said().matchAll(/^(\S+): made/gm)].map(([, report]) => report!);
const stop = async (...workers: Program[]) => {
  for (const { child } of workers) child.kill('SIGTERM');
  expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual(workers.map(() => 0));
};
/** What lies in Redis beside who is there and the queue's own books. */
const leftovers = async (): Promise<string[]> =>
  (await server.redis.keys('topline:*')).filter(
    (key) => !/:(workers|runs|id|meta|events|stalled-check|marker)$|:(worker|run):[0-9a-f-]+$/.test(key),
  );

/** Path to hash, of all files of all editions; manifests without what is of the run alone. */
async function filesIn(out: string): Promise<Map<string, string>> {
  const folder = join(machines.folder, out);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name).slice(folder.length + 1);
    if (/^(history|index|\.)/.test(path)) continue;
    const bytes = await readFile(join(folder, path));
    files.set(path, entry.name === 'manifest.json' ? lasting(bytes) : createHash('sha256').update(bytes).digest('hex'));
  }
  return files;
}

function lasting(manifest: Buffer): string {
  const { run: volatile, ...rest } = JSON.parse(manifest.toString());
  expect(volatile.seconds).toBeGreaterThan(0);
  return JSON.stringify(rest);
}

describe.skipIf(!hasRedis)('a burst of councils with three workers', () => {
  it('is made though one is killed in the middle, and has the bytes of one made here', {
    timeout: LONG_MS,
  }, async () => {
    const names = await councils();
    const args = ['run', 'ascs-2010-11', '--report', 'council', '--only', ...names, '--out'];
    const here = machines.topline(checkout, '', ...args, join(machines.folder, 'here'));
    expect([await here.ended, here.said()]).toEqual([0, expect.stringContaining(`${COUNCILS} made`)]);

    const workers = await Promise.all([startWorker(), startWorker(), startWorker()]);
    const spread = start(...args, join(machines.folder, 'spread'), '--jobs', '10');
    const most = watchWaiting(spread);
    // Each worker has two: the one that is killed has some.
    await allBusy(6);
    workers[0].child.kill('SIGKILL');
    expect([await spread.ended, spread.said()]).toEqual([0, expect.stringContaining(`${COUNCILS} made`)]);

    const byOthers = [...madeBy(workers[1]), ...madeBy(workers[2])];
    expect(new Set([...byOthers, ...madeBy(workers[0])]).size).toBe(COUNCILS);
    expect(madeBy(workers[1]).length).toBeGreaterThan(0);
    expect(madeBy(workers[2]).length).toBeGreaterThan(0);
    expect(byOthers.length).toBeLessThanOrEqual(COUNCILS);
    const [local, remote] = [await filesIn('here'), await filesIn('spread')];
    expect([...local.keys()].filter((path) => path.endsWith('.pdf'))).toHaveLength(COUNCILS);
    expect([...remote].sort()).toEqual([...local].sort());
    // Only so many at a time, and nothing stays.
    expect(await most).toBeLessThanOrEqual(10);
    expect(await leftovers()).toEqual([]);
    await stop(workers[1], workers[2]);
  });

  async function councils(): Promise<string[]> {
    const text = await readFile(join(checkout, 'data/ascs-2010-11/responses.csv'), 'utf8');
    const column = text.slice(0, text.indexOf('\n')).split(',').indexOf('council');
    return [
      ...new Set(
        text
          .split('\n')
          .slice(1, -1)
          .map((row) => row.split(',')[column]!),
      ),
    ].slice(0, COUNCILS);
  }

  async function allBusy(count: number): Promise<void> {
    for (;;) {
      const [active] = await server.redis.keys('topline:files-*:active');
      if (active && (await server.redis.llen(active)) === count) return;
      await pause(5);
    }
  }

  /** The most documents that ever waited in Redis. */
  async function watchWaiting(program: Program): Promise<number> {
    let most = 0;
    let isOver = false;
    program.ended.finally(() => (isOver = true));
    while (!isOver) {
      most = Math.max(most, (await server.redis.keys('topline:part:*')).length);
      await pause(50);
    }
    return most;
  }
});

describe.skipIf(!hasRedis)('topline run --redis', () => {
  it('says that there is no worker, gives up when told to, and goes on with what is left when there is one', async () => {
    const first = run('late', '--report', 'own', '--worker-timeout', '5');
    expect(await first.ended).toBe(1);
    expect(first.said()).toContain('waiting: there is no worker yet');
    expect(first.said()).toMatch(/no worker has taken the reports for 5 s[\s\S]*topline worker --redis URL/);
    expect(first.said()).toContain(`1 failed, ${UNITS - 1} not begun`);

    const second = run('late', '--report', 'own');
    await second.says(/there is no worker yet/);
    const worker = await startWorker();
    expect([await second.ended, second.said()]).toEqual([0, expect.stringContaining(`${UNITS} made`)]);
    expect(madeBy(worker)).toHaveLength(UNITS);
    await stop(worker);
    expect(await leftovers()).toEqual([]);
  });

  it('needs no Redis to find that nothing has changed', async () => {
    const again = machines.topline(checkout, 'redis://127.0.0.1:1', 'run', study, '--report', 'own', '--out', 'late');
    expect([await again.ended, again.said()]).toEqual([0, expect.stringContaining(`${UNITS} unchanged`)]);
  });

  it('ends at Ctrl-C, and takes back what nobody has begun', async () => {
    const interrupted = run('broken', '--report', 'own');
    await interrupted.says(/there is no worker yet/);
    expect((await leftovers()).length).toBeGreaterThan(0);
    interrupted.child.kill('SIGINT');
    expect(await interrupted.ended).toBe(130);
    expect(interrupted.said()).toContain(`${UNITS} not begun`);
    expect(await leftovers()).toEqual([]);
  });

  it('stops at the first unit that fails with --fail-fast, and waits for no worker for the others', async () => {
    const odd = join(machines.folder, 'bad');
    // A figure of one area: only its own report may have it.
    await writeStudy(odd, UNITS, `{{pct "happy.yes" area="${canaryOf(0)}"}}`);
    const failing = start('run', odd, '--report', 'own', '--fail-fast', '--out', join(machines.folder, 'bad-out'));
    expect(await failing.ended).toBe(1);
    expect(failing.said()).toMatch(/own: 5 units, [1-4] failed, [1-4] not begun/);
    expect(await leftovers()).toEqual([]);
  });

  it('tells which code is wanted when the workers have another, and the worker tells the same', async () => {
    const other = await machines.checkout('other');
    await appendFile(join(other, 'pipeline/chart/bars.ts'), '\n// wider\n');
    const worker = machines.topline(other, server.url, 'worker');
    await worker.says(/^Ready: /);
    const refused = run('other', '--report', 'own', '--worker-timeout', '8');
    await worker.says(/a run is waiting for workers of other code/);
    expect(await refused.ended).toBe(1);
    expect(refused.said()).toContain('the workers that are there have other code');
    const [wanted, there] = [/expected: (topline .*)/, /found: .*has (topline .*)/].map(
      (words) => words.exec(refused.said())?.[1],
    );
    expect(wanted).toMatch(/code [0-9a-f]{10}/);
    expect(there).toMatch(/code [0-9a-f]{10}/);
    expect(wanted).not.toBe(there);
    expect(worker.said()).toContain(`expected: ${wanted}`);
    expect(madeBy(worker)).toEqual([]);
    await stop(worker);
  });

  it('tells what a worker finds wrong with a report, which is not tried again', async () => {
    const odd = join(machines.folder, 'odd');
    await writeStudy(odd, UNITS, `{{pct "happy.yes"}} \u{1309}\u{13000}`);
    const worker = await startWorker();
    const failing = start(
      'run',
      odd,
      '--report',
      'own',
      '--only',
      canaryOf(1),
      '--out',
      join(machines.folder, 'odd-out'),
    );
    expect(await failing.ended).toBe(1);
    const here = machines.topline(
      checkout,
      '',
      'run',
      odd,
      '--report',
      'own',
      '--only',
      canaryOf(1),
      '--out',
      'odd-here',
    );
    await here.ended;
    expect(problemsIn(failing)).toEqual(problemsIn(here));
    expect(worker.said().match(/not made/g)).toHaveLength(1);
    await stop(worker);
    expect(await leftovers()).toEqual([]);
  });

  const problemsIn = (program: Program): string => /error: [\s\S]*?(?=\n\S*: not made)/.exec(program.said())![0];

  it('serves several runs at once, each with its own files', async () => {
    const workers = await Promise.all([startWorker(), startWorker()]);
    const runs = ['a', 'b', 'c'].map((out) => run(out));
    for (const program of runs) expect([await program.ended, program.said()]).toEqual([0, expect.any(String)]);
    const here = machines.topline(checkout, '', 'run', study, '--out', 'd');
    expect(await here.ended).toBe(0);
    const expected = [...(await filesIn('d'))].sort();
    expect(expected.length).toBeGreaterThan(UNITS * 8);
    for (const out of ['a', 'b', 'c']) expect([...(await filesIn(out))].sort()).toEqual(expected);
    await stop(...workers);
    expect(await leftovers()).toEqual([]);
  });

  it('is told of a Redis that nobody answers for, or that wants another password, and never says the password', async () => {
    const tries = [
      machines.topline(checkout, `redis://me:${SECRET}@127.0.0.1:1`, 'run', study, '--force', '--out', 'nowhere'),
      machines.topline(checkout, server.url.replace(SECRET, `${SECRET}x`), 'run', study, '--out', 'nowhere'),
      machines.topline(checkout, `http://me:${SECRET}@localhost`, 'run', study, '--out', 'nowhere'),
      machines.topline(checkout, '', 'worker', '--redis', `redis://me:${SECRET}%@localhost`),
      machines.topline(checkout, server.url.replace('/1', '/one'), 'worker'),
    ];
    const codes = await Promise.all(tries.map(({ ended }) => ended));
    expect(codes).toEqual([1, 1, 2, 2, 2]);
    const said = tries.map((one) => one.said());
    expect(said[0]).toMatch(/there is no Redis to talk to at 127.0.0.1:1[\s\S]*ECONNREFUSED/);
    expect(said[1]).toMatch(/refuses[\s\S]*(WRONGPASS|invalid)/);
    expect(said[2]).toContain('TOPLINE_REDIS_URL is no Redis URL');
    for (const words of said) expect(words).not.toContain(SECRET);
  });

  it('leaves its password in no file', async () => {
    const entries = await readdir(machines.folder, { recursive: true, withFileTypes: true });
    const editions = entries.filter(
      (one) => one.isFile() && /^[a-d](\/|$)/.test(one.parentPath.slice(machines.folder.length + 1)),
    );
    expect(editions.length).toBeGreaterThan(100);
    for (const { parentPath, name } of editions)
      expect((await readFile(join(parentPath, name))).includes(SECRET), name).toBe(false);
  });
});

describe.skipIf(!hasRedis)('a worker that is told to stop', () => {
  it('sends what is under way, and takes nothing more', async () => {
    const many = join(machines.folder, 'many');
    await writeStudy(many, MANY);
    const worker = await startWorker();
    const out = join(machines.folder, 'stopping');
    const going = start('run', many, '--report', 'own', '--worker-timeout', '5', '--out', out);
    await worker.says(/made \(/);
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(await going.ended).toBe(1);
    const made = madeBy(worker).length;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(MANY);
    expect(going.said()).toContain(`${made} made`);
    expect(await leftovers()).toEqual([]);
  });
});
