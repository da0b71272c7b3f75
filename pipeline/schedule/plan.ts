// What was done about a report so far and its schedule in; whether it is due now, and what is noted after a run, out.
// No clock is read here.

import { lastTime, nextTime, type Schedule } from './times.ts';

/** Kept between runs, for each report. */
export interface Progress {
  /** ISO: the scheduled time that was last seen to. */
  done: string | null;
  /** Runs in a row that failed or were held. */
  failures: number;
  /** ISO: not tried again before. */
  retryAfter: string | null;
}

export const NOTHING_YET: Progress = { done: null, failures: 0, retryAfter: null };

export type Due =
  | { due: true; scheduledFor: Date; missed: number; attempt: number }
  | { due: false; why: string; next: Date };

/** However many times were missed, it is due once, for the newest of them. */
export function planReport(schedule: Schedule, progress: Progress, now: Date): Due {
  const since = progress.done ? new Date(progress.done) : undefined;
  const last = lastTime(schedule, now, since);
  const next = nextTime(schedule, now);
  if (!last) return { due: false, why: 'its next time has not come', next };
  const retryAfter = progress.retryAfter ? new Date(progress.retryAfter) : undefined;
  if (retryAfter && retryAfter > now) {
    const why = `it is tried again after ${progress.failures} ${progress.failures === 1 ? 'failure' : 'failures'}`;
    return { due: false, why, next: retryAfter < next ? retryAfter : next };
  }
  // Of a report that never ran it isn't known what was missed.
  return { due: true, scheduledFor: last.time, missed: since ? last.count - 1 : 0, attempt: progress.failures + 1 };
}

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;

/** After 1, 2, 4 … minutes, at most an hour. */
export function afterFailure(progress: Progress, now: Date): Progress {
  const pause = Math.min(FIRST_RETRY_MS * 2 ** progress.failures, LONGEST_RETRY_MS);
  const retryAfter = new Date(now.getTime() + pause).toISOString();
  return { ...progress, failures: progress.failures + 1, retryAfter };
}

export const afterSuccess = (scheduledFor: Date): Progress => ({
  done: scheduledFor.toISOString(),
  failures: 0,
  retryAfter: null,
});
