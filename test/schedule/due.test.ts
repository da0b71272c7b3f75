// Scheduled runs end to end: what is due is made and logged; what is held or fails is tried again; nothing runs twice.

import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDue } from '../../pipeline/schedule/due.ts';
import type { RunLog } from '../../pipeline/schedule/state.ts';
import { makePlace, type Place } from '../cli/newcomer.ts';

const FORMATS = '{ template: short, formats: [html] }';
let place: Place;
let now: Date;

beforeEach(() => {
  place = makePlace();
  now = new Date('2026-03-02T07:00:05Z');
  place.change('study.yaml', (text) =>
    text.replace(
      FORMATS,
      '{ template: short, formats: [html], schedule: { cron: "0 7 * * 1", timezone: Europe/London } }',
    ),
  );
});
afterEach(() => place.remove());

const due = () => runDue([place.folder], { out: place.out }, { now: () => now, progress: () => {} });
const editions = () => place.written().filter((name) => /^short\/\d{3}-final$/.test(name));
const logs = () =>
  readdirSync(join(place.out, '.runs'))
    .filter((name) => /^\d{4}-/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(place.out, '.runs', name), 'utf8')) as RunLog);

describe('runs by schedule', () => {
  it('make what is due once, say when they are next, and log what became of it', async () => {
    const first = await due();
    expect(first.exitCode).toBe(0);
    expect(first.log).toMatchObject([
      { report: 'short', scheduledFor: '2026-03-02T07:00:00.000Z', outcome: 'made', missed: 0, attempt: 1 },
    ]);
    expect(first.next).toEqual(new Date('2026-03-09T07:00:00Z'));
    expect((await due()).log).toEqual([]);
    expect(editions()).toHaveLength(1);
    expect(logs()).toMatchObject([{ startedAt: '2026-03-02T07:00:05.000Z', reports: first.log }]);
  });

  it('skip a report that nothing has changed of, and catch missed times up once', async () => {
    await due();
    now = new Date('2026-03-31T12:00:00Z');
    const { log } = await due();
    expect(log).toMatchObject([{ scheduledFor: '2026-03-30T06:00:00.000Z', missed: 3, outcome: 'unchanged' }]);
    expect(editions()).toHaveLength(1);
  });

  it('hold a half-loaded file, say why, try again, and make it when it is whole', async () => {
    place.change('study.yaml', (text) => text.replace('questions:', 'hold: { rows: [50, 70] }\nquestions:'));
    const whole = readFileSync(join(place.folder, 'answers.csv'), 'utf8');
    place.change('answers.csv', (text) => `${text.split('\n').slice(0, 30).join('\n')}\n`);
    const held = await due();
    expect(held.log).toMatchObject([{ outcome: 'held', attempt: 1, retryAfter: '2026-03-02T07:01:05.000Z' }]);
    expect(held.log[0]!.why).toContain('another number of rows');
    expect(held.exitCode).toBe(3);
    expect(editions()).toEqual([]);
    expect((await due()).log).toEqual([]);
    place.change('answers.csv', () => whole);
    now = new Date('2026-03-02T07:02:00Z');
    expect((await due()).log).toMatchObject([{ outcome: 'made', attempt: 2, retryAfter: null }]);
    expect(editions()).toHaveLength(1);
  });

  it('fail where the data does not fit the study, with the cause in the log', async () => {
    place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Tee'));
    expect((await due()).log).toMatchObject([{ outcome: 'failed', why: expect.stringContaining('drink') }]);
    expect(editions()).toEqual([]);
  });

  it('do not overlap: of two at once, one makes the report', async () => {
    const runs = await Promise.all([due(), due()]);
    expect(runs.flatMap(({ log }) => log.map(({ outcome }) => outcome))).toEqual(['made']);
  });

  it('leave reports without a schedule alone', async () => {
    place.change('study.yaml', (text) => text.replace(/, schedule: \{.*?\}/, ''));
    expect(await due()).toMatchObject({ log: [], next: undefined, exitCode: 0 });
    expect(editions()).toEqual([]);
  });
});

describe('topline run', () => {
  const run = (...args: string[]) => place.run('run', '.', '--out', place.out, ...args);

  it('--due runs what is due now, and then nothing', async () => {
    expect((await run('--due')).stdout).toContain('short: made in');
    expect(await run('--due')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('holds a file written a moment ago where the study asks for it, unless it is forced', async () => {
    place.change('study.yaml', (text) => text.replace('questions:', 'hold: { settle: 60s }\nquestions:'));
    const { exitCode, stderr } = await run();
    expect(exitCode).toBe(3);
    expect(stderr).toContain('held: the data file was written a moment ago');
    expect((await run('--force')).exitCode).toBe(0);
    utimesSync(join(place.folder, 'answers.csv'), new Date(), new Date(Date.now() - 61_000));
    expect((await run()).exitCode).toBe(0);
  });

  it('holds an unlikely response rate', async () => {
    place.change('study.yaml', (text) => text.replace('questions:', 'hold: { response_rate: [5, 60] }\nquestions:'));
    expect((await run()).stderr).toMatch(/held: the response rate .*\n.*100\.0%/);
  });

  it('refuses a schedule that is none, with its line', async () => {
    place.change('study.yaml', (text) => text.replace('0 7 * * 1', '0 7 * *'));
    const { exitCode, stderr } = await run();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/study\.yaml:\d+:\d+ error: .*schedule.*\n.*\n.*five fields/);
  });
});
