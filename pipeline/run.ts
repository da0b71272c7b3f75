// Studies by name in, what became of each of their reports out. One study or report that fails doesn't stop the others.
// Nothing is printed here, and nothing heavy loaded before it is known that something must be made.

import { relative, resolve } from 'node:path';
import type { BurstResult, UnitCounts } from './burst/burst.ts';
import { exitCodeOf, groupStanding } from './burst/outcome.ts';
import type { Delivery } from './deliver/outbox.ts';
import { isAskedFor, openAsked, studyFolders } from './opening.ts';
import { type ExitCode, nearest, type Problem, UserError } from './problems.ts';
import { openPrinter } from './produce/printer.ts';
import { unwritable } from './publish/edition.ts';
import { lockFolder } from './publish/lock.ts';
import type { Gate } from './publish/memo.ts';
import type { RedisAddress } from './remote/address.ts';
import type { ReportResult, RunOptions } from './report.ts';
import type { Source } from './source.ts';
import { gateOf, remember, unchanged, unitResults } from './standing.ts';
import type { ReportSpec, Study } from './study/study.ts';
import { openThreads } from './threads.ts';

export interface RunRequest {
  /** Ids of reports; none: all. */
  report?: string[];
  out: string;
  /** Folder of the data files, if not the study's. */
  data?: string;
  status?: 'provisional' | 'final' | 'corrected';
  asOf?: string;
  force?: boolean;
  dryRun?: boolean;
  /** Of reports for each of many groups: only these (`council=Aldermarch`), and no other reports. */
  only?: string[];
  /** Units under way at once. */
  jobs?: number;
  failFast?: boolean;
  archive?: boolean;
  /** Has files made by the workers on this Redis. */
  redis?: RedisAddress | undefined;
  /** Gives up when no worker has been there for so long. */
  workerTimeoutMs?: number | undefined;
  /** Waits for another run on the same folder, or is refused. Default: waits. */
  wait?: boolean;
  /** Calls the hooks and sends the mails of the studies. Default: does. */
  deliver?: boolean;
}

/** What a command came to. */
export interface Outcome {
  results: (ReportResult | BurstResult | { report: string; failed: Problem[] })[];
  problems: Problem[];
  exitCode: ExitCode;
  /** The same results by study, for those who tell of them. */
  studies?: { path: string; results: Outcome['results'] }[];
  /** Who was told. */
  deliveries?: Delivery[];
}

/** What the command line lends to a run. */
export interface RunEffects {
  now(): Date;
  progress(report: string, stage: string): void;
  /** Another process is writing to the same folder. */
  waiting?(pid: number): void;
  /** Told as the units of a report are finished. */
  units?(counts: UnitCounts): void;
  /** Told what a person should know while the run goes on. */
  notice?(problem: Problem): void;
  /** Aborted when the run should end after what is under way. */
  signal?: AbortSignal;
}

/** Makes what is due. */
export async function run(names: string[], request: RunRequest, effects: RunEffects): Promise<Outcome> {
  const printer = openPrinter();
  const threads = openThreads(printer);
  const settings: RunOptions = {
    out: resolve(request.out),
    dataFolder: request.data && resolve(request.data),
    force: request.force ?? false,
    dryRun: request.dryRun ?? false,
  };
  // Workers elsewhere, where the request names their Redis.
  const { redis } = request;
  const remote =
    redis && !settings.dryRun
      ? (await import('./remote/lend.ts')).lendRemote(redis, request, printer, effects)
      : undefined;
  const lent = { ...effects, printer, threads, ...(remote && { make: remote.make, units: remote.units }) };
  const work: Work = async (source, report) => {
    if (report.forEach) {
      const { makeBurst } = await import('./burst/burst.ts');
      const { only = [], jobs = remote?.ahead, failFast = false, archive = false } = request;
      return makeBurst(source, report, { ...settings, only, jobs, failFast, archive }, lent);
    }
    const { makeReport } = await import('./report.ts');
    return makeReport(source, report, settings, { ...lent, ...(threads.areWarm() && { make: threads.make }) });
  };
  const { waiting = () => {}, signal } = effects;
  let release: (() => void) | undefined;
  // Only once it is known that something may have to be made: finding that nothing must takes no lock.
  const hold = async () => {
    if (settings.dryRun || release) return;
    release = await lockFolder(settings.out, { wait: request.wait ?? true, waiting }).catch((error) => {
      throw unwritable(settings.out, error);
    });
  };
  try {
    const warm = async (study: Study) => {
      if (settings.dryRun || request.redis) return;
      const { getReady } = await import('./ready.ts');
      getReady(study, request, printer, threads);
    };
    let assessed = false;
    const assess = async (source: Source) => {
      if (settings.dryRun || !source.study.quality) return;
      const { writeQuality } = await import('./quality/write.ts');
      const written = await writeQuality(source, settings.out).catch((error) => {
        throw unwritable(settings.out, error);
      });
      assessed ||= written;
    };
    // The browser takes as long to end as what is written last.
    const printed = () => void printer.close().catch(() => undefined);
    const guard = { gate: (path: string) => gateOf(path, request, printer), hold, warm, assess, printed, signal };
    const outcome = await forEachReport(names, request, work, guard);
    if (assessed || outcome.results.some(isNew)) {
      const { writeHistory } = await import('./publish/history.ts');
      await writeHistory(settings.out).catch((error) => {
        throw unwritable(settings.out, error);
      });
    }
    return outcome;
  } finally {
    await Promise.all([printer.close(), threads.close(), remote?.close()]);
    release?.();
  }
}

/** Fills every template, and makes nothing. */
export const check = (names: string[], request: RunRequest): Promise<Outcome> =>
  forEachReport(names, request, async (source, report) => {
    const { checkReport } = await import('./report.ts');
    if (!report.forEach) return checkReport(source, report);
    const { checkBurst } = await import('./burst/burst.ts');
    return checkBurst(source, report, request.only ?? []);
  });

type Work = (source: Source, report: ReportSpec) => Promise<ReportResult | BurstResult>;

/** Whether something was published. */
const isNew = (result: Outcome['results'][number]): boolean =>
  'units' in result ? result.units.some(isNew) : 'made' in result || 'draft' in result || 'withdrawn' in result;

/** What stands before the work on a study. */
interface Guard {
  gate?: (path: string) => Promise<Gate> | undefined;
  /** Makes sure that no other run is at work. */
  hold?: () => Promise<void>;
  /** Told of a study before its data is read. */
  warm?: (study: Study) => Promise<void>;
  /** Told when there is nothing more to print. */
  printed?: () => void;
  /** Given the data of a study whose reports were made. */
  assess?: (source: Source) => Promise<void>;
  signal?: AbortSignal | undefined;
}

async function forEachReport(names: string[], request: RunRequest, work: Work, guard: Guard = {}): Promise<Outcome> {
  const outcome: Outcome = { results: [], problems: [], exitCode: 0 };
  const wanted = new Set(request.report);
  const known = new Set<string>();
  let allOpened = true;
  const begun: { path: string; from: number }[] = [];
  const paths = await studyFolders(names);
  for (const [i, path] of paths.entries()) {
    begun.push({ path, from: outcome.results.length });
    const gate = await guard.gate?.(path);
    if (gate?.standing) {
      const standing = groupStanding(gate.standing.map((one) => unchanged(one, request)));
      for (const one of standing) {
        known.add(one.report);
        outcome.results.push('units' in one ? { ...one, left: 0, archives: [], seconds: 0 } : one);
      }
      continue;
    }
    const source = await attempt(outcome, relative(process.cwd(), path) || path, async () => {
      await guard.hold?.();
      return openAsked(path, request, guard.warm);
    });
    if (!source) {
      allOpened = false;
      continue;
    }
    outcome.problems.push(...source.problems);
    const results: Outcome['results'] = [];
    for (const report of source.study.reports.values()) {
      known.add(report.id);
      if ((wanted.size && !wanted.has(report.id)) || !isAskedFor(report, request)) continue;
      if (guard.signal?.aborted) break;
      const result = await attempt(outcome, report.id, () => work(source, report));
      results.push(...(result === undefined || 'units' in result ? unitResults(report, result) : [result]));
      if (result) outcome.results.push(result);
      if (result && 'units' in result) outcome.exitCode ||= exitCodeOf(result);
    }
    if (i === paths.length - 1) guard.printed?.();
    // Where all were refused, nothing is written.
    if (results.some((one) => !('failed' in one)))
      await attempt(outcome, `the data quality of ${source.study.id}`, async () => guard.assess?.(source));
    if (gate && !request.dryRun) await remember(gate, source.reads, results, resolve(request.out));
  }
  outcome.studies = begun.map(({ path, from }, i) => ({
    path,
    results: outcome.results.slice(from, begun[i + 1]?.from),
  }));
  // A study that could not be opened may have the report: its own problem is the one to tell.
  const unknown = allOpened ? [...wanted].filter((id) => !known.has(id)) : [];
  return unknown.length ? withUnknownReports(outcome, unknown, known) : outcome;
}

async function attempt<T>(outcome: Outcome, name: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    outcome.results.push({ report: name, failed: [...error.problems] });
    // One cause has its own code; several different ones are "some reports failed".
    outcome.exitCode = outcome.exitCode === 0 || outcome.exitCode === error.exitCode ? error.exitCode : 1;
    return undefined;
  }
}

function withUnknownReports(outcome: Outcome, ids: string[], known: ReadonlySet<string>): Outcome {
  const failed = ids.map((report) => {
    const meant = nearest(report, known);
    const problem: Problem = {
      code: 'unknown-report',
      severity: 'error',
      message: `there is no report \`${report}\``,
      expected: `one of: ${[...known].join(', ')}`,
      ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
    };
    return { report, failed: [problem] };
  });
  return { ...outcome, results: [...outcome.results, ...failed], exitCode: outcome.exitCode || 2 };
}
