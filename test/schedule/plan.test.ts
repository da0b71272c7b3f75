// When a report is due: over a year of a clock of our own, through both changes of the clocks, missed days and failures.

import { describe, expect, it } from 'vitest';
import { afterFailure, afterSuccess, NOTHING_YET, type Progress, planReport } from '../../pipeline/schedule/plan.ts';
import { isCron, isTimeZone, lastTime, nextTime, type Schedule } from '../../pipeline/schedule/times.ts';

const HOUR = 3_600_000;
const MONDAYS: Schedule = { cron: '0 7 * * 1', timezone: 'Europe/London' };
const at = (iso: string) => new Date(iso);
const inLondon = (time: Date) =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(time);

/** Looks every hour, as cron would, from one instant to another, and runs what is due. */
function live(schedule: Schedule, from: string, to: string, isOn = (_: Date) => true, stepMs = HOUR) {
  let progress: Progress = afterSuccess(at(from));
  const runs: { at: Date; scheduledFor: Date; missed: number }[] = [];
  for (let time = at(from).getTime(); time < at(to).getTime(); time += stepMs) {
    const now = new Date(time);
    if (!isOn(now)) continue;
    const due = planReport(schedule, progress, now);
    if (!due.due) continue;
    runs.push({ at: now, scheduledFor: due.scheduledFor, missed: due.missed });
    progress = afterSuccess(due.scheduledFor);
  }
  return runs;
}

describe('a year of Mondays at seven in London', () => {
  const runs = live(MONDAYS, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z');

  it('is 52 runs, at seven by the clock on the wall in winter and in summer', () => {
    expect(runs).toHaveLength(52);
    expect(new Set(runs.map(({ scheduledFor }) => inLondon(scheduledFor)))).toEqual(new Set(['Mon 07:00']));
    expect(new Set(runs.map(({ scheduledFor }) => scheduledFor.getUTCHours()))).toEqual(new Set([6, 7]));
  });

  it('runs each time once, at it, and misses none', () => {
    expect(new Set(runs.map(({ scheduledFor }) => scheduledFor.getTime())).size).toBe(52);
    for (const run of runs) expect([run.at.getTime(), run.missed]).toEqual([run.scheduledFor.getTime(), 0]);
  });
});

describe('times that the clock’s change leaves out or repeats', () => {
  const nightly: Schedule = { cron: '30 1 * * *', timezone: 'Europe/London' };

  it('are run once on each day of the year', () => {
    const runs = live(nightly, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', undefined, HOUR / 2);
    const days = runs.map(({ scheduledFor }) => scheduledFor.toISOString().slice(0, 10));
    expect(days).toHaveLength(365);
    expect(new Set(days).size).toBe(365);
  });

  it('are run in spring when the clock has moved on', () => {
    // On 29 March 2026 the clock goes from 01:00 to 02:00.
    const time = nextTime(nightly, at('2026-03-29T00:00:00Z'));
    expect([time.toISOString(), inLondon(time)]).toEqual(['2026-03-29T01:00:00.000Z', 'Sun 02:00']);
  });
});

describe('times at which nothing ran', () => {
  it('are caught up once, for the newest of them', () => {
    const off = (now: Date) => now < at('2026-02-01T00:00:00Z') || now > at('2026-03-04T12:00:00Z');
    const runs = live(MONDAYS, '2026-01-01T00:00:00Z', '2026-03-12T00:00:00Z', off);
    const caught = runs.filter(({ missed }) => missed > 0);
    expect(caught).toEqual([{ at: at('2026-03-04T13:00:00Z'), scheduledFor: at('2026-03-02T07:00:00Z'), missed: 4 }]);
    expect(runs.at(-1)!.scheduledFor).toEqual(at('2026-03-09T07:00:00Z'));
  });

  it('of a report that never ran are not counted: it is run once', () => {
    const due = planReport(MONDAYS, NOTHING_YET, at('2026-03-04T12:00:00Z'));
    expect(due).toEqual({ due: true, scheduledFor: at('2026-03-02T07:00:00Z'), missed: 0, attempt: 1 });
  });

  it('are found at once, however many', () => {
    const last = lastTime(
      { cron: '* * * * *', timezone: 'UTC' },
      at('2026-03-04T12:00:30Z'),
      at('2025-01-01T00:00:00Z'),
    );
    expect(last!.time).toEqual(at('2026-03-04T12:00:00Z'));
  });
});

describe('a run that fails', () => {
  it('is tried again after 1, 2, 4 … minutes and at most an hour, for the same time', () => {
    let progress = afterSuccess(at('2026-02-23T07:00:00Z'));
    let now = at('2026-03-02T07:00:00Z');
    const pauses: number[] = [];
    for (let i = 0; i < 9; i++) {
      const due = planReport(MONDAYS, progress, now);
      expect(due).toMatchObject({ due: true, scheduledFor: at('2026-03-02T07:00:00Z'), attempt: i + 1 });
      progress = afterFailure(progress, now);
      expect(planReport(MONDAYS, progress, now)).toMatchObject({ due: false, next: at(progress.retryAfter!) });
      pauses.push((at(progress.retryAfter!).getTime() - now.getTime()) / 60_000);
      now = at(progress.retryAfter!);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });
});

describe('what a study file may say', () => {
  it('is a cron expression of five fields that comes at all, and a time zone that there is', () => {
    expect(['0 7 * * 1', '*/15 8-18 * * 1-5', '0 0 1 * *'].map(isCron)).toEqual([true, true, true]);
    expect(['', 'monday', '0 7 * *', '61 7 * * 1', '0 0 30 2 *', '* * * * * *'].map(isCron)).toEqual(
      Array(6).fill(false),
    );
    expect(['Europe/London', 'UTC', 'London'].map(isTimeZone)).toEqual([true, true, false]);
  });
});
