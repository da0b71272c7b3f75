// `topline schedule` by the real clock: a report of every minute is run when the minute comes, once, also where the
// program is started again within it. Takes one to two minutes, so it is skipped unless TOPLINE_MINUTE is set, or all
// system tests are asked for (TOPLINE_ALL_TOOLS).

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunLog } from '../../pipeline/schedule/state.ts';
import { makePlace, type Place } from '../cli/newcomer.ts';
import { type Program, startProgram } from './program.ts';

let place: Place;
const programs: Program[] = [];
beforeEach(() => {
  place = makePlace();
  place.change('study.yaml', (text) => text.replace('formats: [html] }', 'formats: [html], schedule: "* * * * *" }'));
});
afterEach(async () => {
  for (const { child, ended } of programs.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  place.remove();
});

function start(): Program {
  const program = startProgram(place, 'schedule', '.', '--out', place.out);
  programs.push(program);
  return program;
}

const logs = (): RunLog[] =>
  readdirSync(join(place.out, '.runs'))
    .filter((name) => /^\d{4}-/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(place.out, '.runs', name), 'utf8')));

const minuteOf = (time: string | number) => Math.floor(new Date(time).getTime() / 60_000);

const isAsked = process.env.TOPLINE_MINUTE ?? process.env.TOPLINE_ALL_TOOLS;

describe.skipIf(!isAsked)('a schedule of every minute, by the real clock (TOPLINE_MINUTE=1)', () => {
  it('runs the report when the minute comes, once, and not again where it is started again within it', async () => {
    const first = start();
    // The minute that is under way is caught up at once.
    await first.says('next: ');
    const caught = minuteOf(logs()[0]!.reports[0]!.scheduledFor);
    expect(logs()).toHaveLength(1);
    const next = new Date((caught + 1) * 60_000).toISOString();
    expect(first.said()).toContain(`next: ${next}`);
    await first.says(`(scheduled for ${next})`);
    await first.says(`next: ${new Date((caught + 2) * 60_000).toISOString()}`);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(130);

    const second = start();
    await second.says('next: ');
    // Only where a minute passed in between is there another run, and then it is that minute's.
    const scheduled = logs().map(({ reports }) => reports[0]!.scheduledFor);
    expect(new Set(scheduled).size).toBe(scheduled.length);
    expect(scheduled.slice(0, 2)).toEqual([new Date(caught * 60_000).toISOString(), next]);
    expect(
      scheduled
        .slice(2)
        .map(minuteOf)
        .every((minute) => minute > caught + 1),
    ).toBe(true);
    for (const { startedAt, reports } of logs()) {
      expect(startedAt >= reports[0]!.scheduledFor).toBe(true);
      expect(reports[0]).toMatchObject({ study: 'drinks', report: 'short', attempt: 1, retryAfter: null });
    }
    expect(
      logs()
        .map(({ reports }) => reports[0]!.outcome)
        .slice(0, 2),
    ).toEqual(['made', 'unchanged']);
    // The second minute's run began as it came: the program sleeps until then, and no longer.
    expect(minuteOf(logs()[1]!.startedAt)).toBe(caught + 1);
    expect(readdirSync(join(place.out, 'short')).filter((name) => /^\d/.test(name))).toEqual(['001-final']);
  }, 200_000);
});
