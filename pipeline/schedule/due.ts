// `topline run --due` and `topline schedule`: the reports whose time has come are run, what became of them is logged,
// and what failed or was held is tried again later.

import { setTimeout as pause } from 'node:timers/promises';
import { deliverKept, runAndDeliver, withDeliveries } from '../deliver/deliver.ts';
import type { Delivery } from '../deliver/outbox.ts';
import { studyFolders } from '../opening.ts';
import { UserError } from '../problems.ts';
import { unwritable } from '../publish/edition.ts';
import { lockFolder } from '../publish/lock.ts';
import type { Outcome, RunEffects, RunRequest } from '../run.ts';
import { readStudy } from '../study/read.ts';
import { afterFailure, afterSuccess, type Due, NOTHING_YET, planReport } from './plan.ts';
import { type LoggedReport, readState, runsFolder, type State, writeLog, writeState } from './state.ts';

export interface DueOutcome extends Outcome {
  log: LoggedReport[];
  /** When there is something to do again; undefined where no report has a schedule. */
  next: Date | undefined;
}

interface Planned {
  path: string;
  study: string;
  report: string;
  due: Due;
}

/** @throws UserError (exit code 1) where the output folder can't be written */
export async function runDue(names: string[], request: RunRequest, effects: RunEffects): Promise<DueOutcome> {
  return runAllDue(names, request, effects).catch((error: unknown) => {
    throw unwritable(runsFolder(request.out), error as NodeJS.ErrnoException);
  });
}

async function runAllDue(names: string[], request: RunRequest, effects: RunEffects): Promise<DueOutcome> {
  const { out } = request;
  const release = await lockFolder(runsFolder(out), { wait: true, waiting: effects.waiting ?? (() => {}) });
  try {
    const startedAt = effects.now().toISOString();
    const state = await readState(out);
    const { planned, broken } = await planAll(names, request, state, effects.now());
    const outcome = await tellOfBroken(broken, request, effects);
    const log: LoggedReport[] = [];
    const deliveries: Delivery[] = [...(outcome.deliveries ?? [])];
    for (const path of new Set(planned.filter(({ due }) => due.due).map((one) => one.path))) {
      const those = planned.filter((one) => one.path === path && one.due.due);
      const result = await runAndDeliver([path], { ...request, report: those.map(({ report }) => report) }, effects);
      outcome.results.push(...result.results);
      outcome.problems.push(...result.problems);
      outcome.exitCode ||= result.exitCode;
      deliveries.push(...(result.deliveries ?? []));
      log.push(...those.map((one) => settle(one, result, state, effects.now())));
      await writeState(out, state);
    }
    // Mails that could not be sent are tried again, whether or not a report is due.
    const sent = withDeliveries(outcome, await deliverKept(request, effects));
    deliveries.push(...(sent.deliveries ?? []));
    const endedAt = effects.now().toISOString();
    if (log.length) await writeLog(out, { schema: 1, startedAt, endedAt, pid: process.pid, reports: log, deliveries });
    return { ...sent, deliveries, log, next: await nextTimeOf(names, request, state, effects.now()) };
  } finally {
    release();
  }
}

/** Runs what is due, again and again, until it is told to stop. */
export async function keepRunning(
  names: string[],
  request: RunRequest,
  effects: RunEffects,
  told: (outcome: DueOutcome) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const outcome = await runDue(names, request, effects).catch((error: unknown) => laterAgain(error, effects.now()));
    told(outcome);
    // A short sleep: a clock that is set, or a machine that slept, is noticed; so is a study file that changed.
    const wait = Math.min(outcome.next ? outcome.next.getTime() - effects.now().getTime() : LONGEST_MS, LONGEST_MS);
    await pause(Math.max(wait, SHORTEST_MS), undefined, { signal }).catch(() => undefined);
  }
}

/** A disk that is full now may not be so for ever: what a person can mend doesn't end the schedule. */
function laterAgain(error: unknown, now: Date): DueOutcome {
  if (!(error instanceof UserError)) throw error;
  const { problems, exitCode } = error;
  return { results: [], problems: [...problems], exitCode, log: [], next: new Date(now.getTime() + LONGEST_MS) };
}

const SHORTEST_MS = 1000;
const LONGEST_MS = 30_000;

async function planAll(
  names: string[],
  { report: wanted }: RunRequest,
  state: State,
  now: Date,
): Promise<{ planned: Planned[]; broken: string[] }> {
  const broken: string[] = [];
  const planned: Planned[] = [];
  for (const path of await studyFolders(names)) {
    const read = await readStudy(path).catch(() => undefined);
    if (!read) {
      broken.push(path);
      continue;
    }
    const { id, reports } = read.study;
    for (const report of reports.values()) {
      if (!report.schedule || (wanted?.length && !wanted.includes(report.id))) continue;
      const due = planReport(report.schedule, state[`${id}/${report.id}`] ?? NOTHING_YET, now);
      planned.push({ path, study: id, report: report.id, due });
    }
  }
  return { planned, broken };
}

/** What is wrong with a study file is told by running it, as always. */
async function tellOfBroken(paths: readonly string[], request: RunRequest, effects: RunEffects): Promise<Outcome> {
  const none: Outcome = { results: [], problems: [], exitCode: 0, deliveries: [] };
  return paths.length ? runAndDeliver([...paths], { ...request, report: [] }, effects) : none;
}

async function nextTimeOf(names: string[], request: RunRequest, state: State, now: Date): Promise<Date | undefined> {
  const { planned } = await planAll(names, request, state, now);
  const times = planned.map(({ due }) => (due.due ? now : due.next).getTime());
  return times.length ? new Date(Math.min(...times)) : undefined;
}

/** Notes what became of a report: in the state, and for the log. */
function settle({ study, report, due }: Planned, outcome: Outcome, state: State, now: Date): LoggedReport {
  if (!due.due) throw new Error(`${report} was not due`);
  const { scheduledFor, missed, attempt } = due;
  const key = `${study}/${report}`;
  const before = state[key] ?? NOTHING_YET;
  const { outcome: became, why } = becameOf(report, outcome);
  const good = became !== 'held' && became !== 'failed';
  state[key] = good ? afterSuccess(scheduledFor) : afterFailure(before, now);
  return {
    ...{ study, report, scheduledFor: scheduledFor.toISOString(), missed, attempt, outcome: became, why },
    retryAfter: state[key].retryAfter,
  };
}

/** A study that could not be opened has a result of its own, under its path. */
function becameOf(report: string, { results }: Outcome): Pick<LoggedReport, 'outcome' | 'why'> {
  const own = results.find((result) => result.report === report);
  const failed = results.find((result) => 'failed' in result && (result === own || !own));
  if (failed && 'failed' in failed) {
    const held = failed.failed.find(({ code }) => code === 'held');
    return { outcome: held ? 'held' : 'failed', why: failed.failed.map(({ message }) => message).join('; ') };
  }
  if (own && 'units' in own) return unitsBecame(own);
  if (own && 'draft' in own) return { outcome: 'draft', why: own.why };
  if (own && 'made' in own) return { outcome: 'made', why: own.why };
  return { outcome: 'unchanged', why: own && 'why' in own ? own.why : '' };
}

function unitsBecame({ units, left }: Extract<Outcome['results'][number], { units: unknown }>) {
  const count = (key: string) => units.filter((unit) => key in unit).length;
  const drafts = count('draft') ? `${count('draft')} drafts, ` : '';
  const why = `${count('made')} made, ${drafts}${count('unchanged') + count('waiting')} unchanged, ${count('failed')} failed, ${left} left`;
  const outcome =
    count('failed') || left
      ? ('failed' as const)
      : count('made')
        ? ('made' as const)
        : count('draft')
          ? ('draft' as const)
          : ('unchanged' as const);
  return { outcome, why };
}
