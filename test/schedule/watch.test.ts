// New data noticed without a clock: a study is run again when its files change, once for several writes, and not before
// they are whole.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../pipeline/run.ts';
import { watchStudies } from '../../pipeline/schedule/watch.ts';
import { makePlace, type Place, TEMPLATE_FILE } from '../cli/newcomer.ts';
import { startProgram } from './program.ts';

let place: Place;
let ended: Promise<void> | undefined;
let stop: AbortController;
beforeEach(() => {
  place = makePlace();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await ended;
  ended = undefined;
  place.remove();
});

const editions = () =>
  existsSync(join(place.out, 'short')) ? readdirSync(join(place.out, 'short')).filter((name) => /^\d/.test(name)) : [];

/** The runs of a watch, one by one, as they end. */
function watch(): { next(): Promise<Outcome>; count(): number } {
  const outcomes: Outcome[] = [];
  let wake = () => {};
  const told = (outcome: Outcome) => {
    outcomes.push(outcome);
    wake();
  };
  const effects = { now: () => new Date(), progress: () => {}, watching: () => {}, sent: () => {}, told };
  ended = watchStudies([place.folder], { out: place.out }, effects, stop.signal);
  let seen = 0;
  return {
    next: async () => {
      while (outcomes.length <= seen) await new Promise<void>((resolve) => (wake = resolve));
      return outcomes[seen++]!;
    },
    count: () => outcomes.length,
  };
}

const answers = () => join(place.folder, 'answers.csv');

describe('a study that is watched', () => {
  it('is run at once, and again when its data changes: once for several writes', async () => {
    const runs = watch();
    expect((await runs.next()).results).toMatchObject([{ report: 'short', made: expect.any(String) }]);
    const lines = readFileSync(answers(), 'utf8').replace('r4,23,Tea', 'r4,23,Water').split('\n');
    for (const part of [20, 30, 45, lines.length]) {
      writeFileSync(answers(), lines.slice(0, part).join('\n'));
      await pause(300);
    }
    expect((await runs.next()).results).toMatchObject([{ why: expect.stringContaining('drink.tea 33% → 32%') }]);
    await pause(3000);
    expect(runs.count()).toBe(2);
    expect(editions()).toEqual(['001-final', '002-final']);
  });

  it('is run when its template changes, or its study file, also after a mistake in it', async () => {
    const runs = watch();
    await runs.next();
    place.change(TEMPLATE_FILE, (text) => text.replace('drink tea', 'prefer tea'));
    expect((await runs.next()).results).toMatchObject([{ why: expect.stringContaining('template') }]);
    place.change('study.yaml', (text) => text.replace('type: single', 'type: sinlge'));
    expect(await runs.next()).toMatchObject({ exitCode: 2, results: [{ failed: [{ code: 'unknown-value' }] }] });
    place.change('study.yaml', (text) => text.replace('type: sinlge', 'type: single').replace('-05-01', '-06-01'));
    expect((await runs.next()).results).toMatchObject([
      { why: expect.stringContaining('date 2024-05-01 → 2024-06-01') },
    ]);
    expect(editions()).toHaveLength(3);
  });

  it('has no edition of half-loaded data, and one when it is whole', async () => {
    place.change('study.yaml', (text) => text.replace('questions:', 'hold: { rows: [50, 70] }\nquestions:'));
    const whole = readFileSync(answers(), 'utf8');
    writeFileSync(answers(), `${whole.split('\n').slice(0, 30).join('\n')}\n`);
    const runs = watch();
    expect(await runs.next()).toMatchObject({ exitCode: 3, results: [{ failed: [{ code: 'held' }] }] });
    expect(editions()).toEqual([]);
    writeFileSync(answers(), whole);
    expect(await runs.next()).toMatchObject({ exitCode: 0, results: [{ made: expect.any(String) }] });
  });

  it('is run when data comes that was not there, and when it is put in place by a rename', async () => {
    const whole = readFileSync(answers(), 'utf8');
    rmSync(answers());
    const runs = watch();
    expect((await runs.next()).exitCode).toBe(2);
    writeFileSync(answers(), whole);
    expect((await runs.next()).exitCode).toBe(0);
    writeFileSync(join(place.folder, 'new'), whole.replace('r4,23,Tea', 'r4,23,Water'));
    renameSync(join(place.folder, 'new'), answers());
    expect((await runs.next()).results).toMatchObject([{ why: expect.stringContaining('drink.tea') }]);
  });

  it('is left alone when other files change, its own editions among them', async () => {
    const runs = watch();
    await runs.next();
    mkdirSync(join(place.folder, 'notes'));
    writeFileSync(join(place.folder, 'notes/todo.txt'), 'x');
    writeFileSync(join(place.out, 'x.txt'), 'x');
    await pause(3000);
    expect(runs.count()).toBe(1);
  });
});

describe.each([
  ['run', ['run', '.', '--watch']],
  ['schedule', ['schedule', '.', '--watch']],
])('topline %s --watch', (_, args) => {
  it('goes on until Ctrl-C, and leaves no lock', async () => {
    const program = startProgram(place, ...args, '--out', place.out);
    await program.says('watching 1 study');
    await program.says('short: made in');
    place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Water'));
    await program.says('drink.tea 33% → 32%');
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    expect(editions()).toHaveLength(2);
    expect(place.written().filter((name) => name.endsWith('.lock'))).toEqual([]);
  });
});

describe('topline run --watch', () => {
  it.each(['--force', '--dry-run', '--due', '--json'])('is refused together with %s', async (option) => {
    const { exitCode, stderr } = await place.run('run', '.', '--watch', option);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--watch');
  });
});
