// What is kept between scheduled runs: how far each report is (output/.runs/state.json), and a log of each run.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Delivery } from '../deliver/outbox.ts';
import type { Progress } from './plan.ts';

/** Study and report (`ascs-2010-11/briefing`) to how far it is. */
export type State = Record<string, Progress>;

export interface RunLog {
  schema: 1;
  startedAt: string;
  endedAt: string;
  pid: number;
  reports: LoggedReport[];
  /** Hooks that were called, mails that were sent or were to be. */
  deliveries: Delivery[];
}

export interface LoggedReport {
  study: string;
  report: string;
  scheduledFor: string;
  /** Scheduled times before this one at which nothing ran. */
  missed: number;
  attempt: number;
  outcome: 'made' | 'draft' | 'unchanged' | 'held' | 'failed';
  why: string;
  retryAfter: string | null;
}

export const runsFolder = (out: string): string => join(out, '.runs');

export async function readState(out: string): Promise<State> {
  const text = await readFile(join(runsFolder(out), 'state.json'), 'utf8').catch(() => undefined);
  try {
    return text === undefined ? {} : (JSON.parse(text) as { reports: State }).reports;
  } catch {
    // A damaged state is none: at worst a report is looked at once more, and found unchanged.
    return {};
  }
}

export const writeState = (out: string, reports: State): Promise<void> =>
  writeWhole(join(runsFolder(out), 'state.json'), { schema: 1, reports });

/** Named by the time, so that a listing is in order: `2026-03-02T070000Z-4711.json`. */
export const writeLog = (out: string, log: RunLog): Promise<void> =>
  writeWhole(join(runsFolder(out), `${log.startedAt.replace(/:|\.\d+/g, '')}-${log.pid}.json`), log);

async function writeWhole(path: string, content: object): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(content, null, 1)}\n`);
  await rename(`${path}.${process.pid}`, path);
}
