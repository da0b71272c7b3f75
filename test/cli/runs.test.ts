// What the commands do when all is well: what they print where, and what they write.

import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePlace, type Place } from './newcomer.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const run = (...args: string[]) => place.run('run', '.', '--out', place.out, ...args);
const editions = () => readdirSync(join(place.out, 'short')).sort();
const page = (edition: string) => readFileSync(join(place.out, 'short', edition, 'short.html'));

describe('topline run', () => {
  it('makes an edition, and says on standard output what it made, and why', async () => {
    const { exitCode, stdout, stderr } = await run();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^short: made in [\d.]+ s, \d+ figures, because it has no edition yet\n/);
    expect(stdout).toContain('short/001-final/short.html');
    expect(editions()).toEqual(['001-final', 'latest']);
    expect(readFileSync(join(place.out, 'short/latest/short.html'), 'utf8')).toContain('33%');
  });

  it('makes nothing new when nothing has changed, but with --force, and after a change, and says why', async () => {
    await run();
    const before = statSync(join(place.out, 'short/001-final')).mtimeMs;
    const again = await run();
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toMatch(/^short: unchanged, because nothing that it shows, or is made by, has changed/);
    expect(editions()).toEqual(['001-final', 'latest']);
    expect(statSync(join(place.out, 'short/001-final')).mtimeMs).toBe(before);

    expect((await run('--force')).stdout).toContain('asked for with --force');
    expect(editions()).toEqual(['001-final', '002-final', 'latest']);
    expect(page('002-final')).toEqual(page('001-final'));

    place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Water'));
    expect((await run()).stdout).toContain('figures changed: drink.tea 33% → 32%');
    expect(editions()).toEqual(['001-final', '002-final', '003-final', 'latest']);
    expect(page('003-final')).not.toEqual(page('002-final'));
  });

  it('writes nothing with --dry-run, and says what it would make', async () => {
    const { exitCode, stdout } = await run('--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toBe('short: due, because it has no edition yet\n');
    expect(place.written()).toEqual([]);
  });

  it('leaves an edition as it is when the next one fails', async () => {
    await run();
    const before = place.written().sort();
    place.change('answers.csv', (text) => text.slice(0, 7));
    expect((await run()).exitCode).toBe(3);
    expect(place.written().sort()).toEqual(before);
  });
});

describe('a reader who leaves early (topline run | head -1)', () => {
  it('stops nothing and causes no complaint', async () => {
    const { exitCode, stderr } = await place.runUnread('run', '.', '--out', place.out);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(editions()).toEqual(['001-final', 'latest']);
  });
});

describe('topline check', () => {
  it('writes nothing, neither in output nor beside the study', async () => {
    const before = readdirSync(place.folder, { recursive: true }).sort();
    const { exitCode, stdout, stderr } = await place.run('check', '.');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^short: fine, \d+ figures\n$/);
    expect(readdirSync(place.folder, { recursive: true }).sort()).toEqual(before);
    expect(place.written()).toEqual([]);
  });
});

describe('--json', () => {
  it('prints one JSON value on standard output and nothing else', async () => {
    const { stdout, stderr } = await run('--json');
    const { exitCode, results, problems } = JSON.parse(stdout);
    expect({ exitCode, problems, stderr }).toEqual({ exitCode: 0, problems: [], stderr: '' });
    expect(results).toMatchObject([{ report: 'short', made: join(place.out, 'short/001-final') }]);
  });

  it('gives problems as data, with the exit code of the process', async () => {
    place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Tee'));
    const outcome = await place.run('check', '.', '--json');
    const { exitCode, results } = JSON.parse(outcome.stdout);
    expect([exitCode, outcome.exitCode]).toEqual([3, 3]);
    const places = results[0].failed.map((problem: { code: string; place: object }) => [problem.code, problem.place]);
    expect(places).toContainEqual(['unknown-code', { file: 'answers.csv', line: 5, column: 3 }]);
  });
});

describe('a folder for editions', () => {
  it('that is a file is refused', async () => {
    writeFileSync(place.out, 'mine');
    const { exitCode, stdout, stderr } = await run();
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('a part of this path is a file');
    expect(stderr).toContain('--out');
    expect(readFileSync(place.out, 'utf8')).toBe('mine');
  });

  it('that may not be written to is refused', async () => {
    mkdirSync(place.out);
    chmodSync(place.out, 0o555);
    // The superuser may write anywhere: then somebody else runs it.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) for (const path of [place.folder, join(place.folder, '..')]) chmodSync(path, 0o755);
    const args = ['run', '.', '--out', place.out];
    const { exitCode, stdout, stderr } = await (isRoot ? place.runAs(65_534, ...args) : place.run(...args));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('may not be written to');
    expect(stderr).toContain('--out');
    expect(place.written()).toEqual([]);
  });
});
