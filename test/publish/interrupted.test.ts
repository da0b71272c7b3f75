// Runs that are ended half way, two at once, and data that changes under the reader: nothing half-made is ever seen.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../pipeline/publish/lock.ts';
import { rereadEdition } from '../../pipeline/publish/reread.ts';
import { assertSteady } from '../../pipeline/publish/steady.ts';
import { makePlace, type Place } from '../cli/newcomer.ts';

const CLI = join(import.meta.dirname, '../../pipeline/cli.ts');
/** More in a long test: TOPLINE_KILLS=50. */
const KILLS = Number(process.env.TOPLINE_KILLS ?? 12);
const PATIENCE_MS = 60_000 + 15_000 * KILLS;

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const run = (...args: string[]) => place.run('run', '.', '--out', place.out, ...args);
const lock = () => join(place.out, '.lock');
/** Of a run that takes this process for the one that it waits for. */
const heldBy = (pid: number) => JSON.stringify({ pid, host: hostname(), began: '' });

function start(...args: string[]): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; text: string }>;
  said(): string;
} {
  const child = spawn(process.execPath, [CLI, 'run', '.', '--out', place.out, ...args], { cwd: place.folder });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', (chunk) => (text += chunk));
  const ended = new Promise<{ code: number | null; text: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, text })),
  );
  return { child, ended, said: () => text };
}

const editions = () =>
  existsSync(join(place.out, 'short')) ? readdirSync(join(place.out, 'short')).filter((name) => /^\d/.test(name)) : [];

async function expectWholeEditions(): Promise<void> {
  for (const edition of editions()) {
    const { problems, files } = await rereadEdition(join(place.out, 'short', edition));
    expect(problems).toEqual([]);
    expect(files).toBeGreaterThan(3);
  }
}

describe('a run that is killed', () => {
  it.each([
    ['SIGKILL', KILLS],
    ['SIGTERM', Math.ceil(KILLS / 3)],
  ] as const)(
    'by %s leaves whole editions only, and the next run carries on (%i moments)',
    async (signal, moments) => {
      const began = performance.now();
      await run();
      const usualMs = performance.now() - began;
      for (let i = 0; i < moments; i++) {
        const { child, ended } = start('--force');
        await pause((usualMs * (i + Math.random())) / moments);
        child.kill(signal);
        await ended;
        await expectWholeEditions();
      }
      const before = editions().length;
      const { exitCode, stderr } = await run('--force');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(editions()).toHaveLength(before + 1);
      await expectWholeEditions();
      expect(readdirSync(join(place.out, 'short')).filter((name) => name.startsWith('.'))).toEqual([]);
      expect(existsSync(lock())).toBe(false);
    },
    PATIENCE_MS,
  );

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s exits with %i and leaves no lock', async (signal, code) => {
    mkdirSync(place.out);
    writeFileSync(lock(), heldBy(process.pid));
    const { child, ended, said } = start();
    await expect
      .poll(() => child.stderr!.readableLength > 0 || child.stderr!.readableFlowing, { timeout: 9000 })
      .toBe(true);
    await expect.poll(said, { timeout: 60_000 }).toContain('Waiting for another run');
    child.kill(signal);
    if (signal === 'SIGINT') {
      await pause(100);
      child.kill(signal);
    }
    expect((await ended).code).toBe(code);
    expect(editions()).toEqual([]);
    expect(readFileSync(lock(), 'utf8')).toBe(heldBy(process.pid));
  });
});

describe('two runs on one folder', () => {
  it('wait for each other, and make one edition', async () => {
    const [first, second] = [start(), start()];
    const ends = await Promise.all([first.ended, second.ended]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(editions()).toEqual(['001-final']);
    await expectWholeEditions();
  });

  it('with --no-wait: the second is refused, and names the first’s process', async () => {
    mkdirSync(place.out);
    const release = await lockFolder(place.out, { wait: true, waiting: () => {} });
    const { exitCode, stdout, stderr } = await run('--no-wait');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`another run (process ${process.pid}) is writing to this folder`);
    release();
    expect((await run('--no-wait')).exitCode).toBe(0);
  });

  it.each([
    ['is gone', heldBy(2 ** 22 + 1)],
    ['had the number of another that runs now', JSON.stringify({ pid: process.pid, host: hostname(), began: '1' })],
    ['left half a lock', '{"pid":'],
  ])('a lock of a process that %s is taken over', async (_, content) => {
    mkdirSync(place.out);
    writeFileSync(lock(), content);
    expect((await run()).exitCode).toBe(0);
    expect(existsSync(lock())).toBe(false);
  });

  it('a lock of another machine is not', async () => {
    mkdirSync(place.out);
    writeFileSync(lock(), JSON.stringify({ pid: 1, host: 'elsewhere', began: '' }));
    const { exitCode, stderr } = await run('--no-wait');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(process 1 on elsewhere)');
  });
});

describe('a data file that changes while it is read', () => {
  it('is refused', async () => {
    const path = join(place.folder, 'answers.csv');
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    await expect(assertSteady([{ path, sha256 }])).resolves.toBeUndefined();
    place.change('answers.csv', (text) => text.replace('r4,23', 'r4,24'));
    await expect(assertSteady([{ path, sha256 }])).rejects.toThrow('the file changed while it was read');
  });
});
