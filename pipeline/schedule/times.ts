// A schedule (cron expression and time zone) and an instant in; the last time before it and the next after it out.
// The clock's changes are croner's: a time that is left out in spring is run as the clock moves on, a time that
// comes twice in autumn is run once.

import { Cron } from 'croner';

export interface Schedule {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  cron: string;
  /** IANA name: `Europe/London`. */
  timezone: string;
}

export function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    return new Cron(text, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export function nextTime({ cron, timezone }: Schedule, after: Date): Date {
  return new Cron(cron, { timezone, paused: true }).nextRun(after)!;
}

/** Longest time to look back: what was missed before that is not caught up. */
const MEMORY_DAYS = 366;
const DAY_MS = 86_400_000;

/** The newest scheduled time that is not after `now`, and how many there were since `since`. */
export function lastTime(schedule: Schedule, now: Date, since?: Date): { time: Date; count: number } | undefined {
  const cron = new Cron(schedule.cron, { timezone: schedule.timezone, paused: true });
  const earliest = new Date(Math.max(since?.getTime() ?? 0, now.getTime() - MEMORY_DAYS * DAY_MS));
  let last: Date | undefined;
  let count = 0;
  for (let at = cron.nextRun(earliest); at && at <= now && count < MOST_COUNTED; at = cron.nextRun(at)) {
    last = at;
    count++;
  }
  if (count === MOST_COUNTED) last = cron.previousRuns(1, new Date(now.getTime() + 1000))[0] ?? last;
  return last && { time: last, count };
}

/** A schedule of every minute over a year would be counted for seconds. */
const MOST_COUNTED = 5000;
