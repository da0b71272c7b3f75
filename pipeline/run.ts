// Studies by name in, what became of each of their reports out. One study or report that fails doesn't stop the others.
// Nothing is printed here, and nothing heavy loaded before it is known that something must be made.

import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { BurstResult, UnitCounts } from './burst/burst.ts';
import { exitCodeOf, groupStanding } from './burst/outcome.ts';
import type { Delivery } from './deliver/outbox.ts';
import { IN_PIECES } from './ingest/inpieces.ts';
import { type ExitCode, nearest, type Problem, UserError } from './problems.ts';
import { type OpenPrinter, openPrinter } from './produce/printer.ts';
import { isDraft, WAITS } from './publish/draft.ts';
import { unwritable } from './publish/edition.ts';
import { lockFolder } from './publish/lock.ts';
import { type Gate, openGate, type Standing } from './publish/memo.ts';
import type { ReadFile } from './publish/steady.ts';
import { UNCHANGED } from './publish/why.ts';
import type { RedisAddress } from './remote/address.ts';
import type { Remote } from './remote/remote.ts';
import type { Effects, ReportResult, RunOptions } from './report.ts';
import type { Source } from './source.ts';
import type { ReportSpec, Study } from './study/study.ts';
import { openWordWriter, type WordWriter } from './wordwriter.ts';

const ROOT = resolve(import.meta.dirname, '..');

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
  let writer: WordWriter | undefined;
  const settings: RunOptions = {
    out: resolve(request.out),
    dataFolder: request.data && resolve(request.data),
    force: request.force ?? false,
    dryRun: request.dryRun ?? false,
  };
  const remote = await remoteFor(request, printer, effects);
  const lent = { ...effects, printer, ...(remote && { make: remote.make, units: remote.units }) };
  const work: Work = async (source, report) => {
    if (report.forEach) {
      const { makeBurst } = await import('./burst/burst.ts');
      const { only = [], jobs = remote?.ahead, failFast = false, archive = false } = request;
      return makeBurst(source, report, { ...settings, only, jobs, failFast, archive }, lent);
    }
    const { makeReport } = await import('./report.ts');
    return makeReport(source, report, settings, { ...lent, ...(writer && { word: writer.write }) });
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
    const warm = (study: Study) => {
      if (!settings.dryRun && !request.redis) writer = getReady(study, request, printer, writer);
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
    const guard = { gate: (path: string) => gateOf(path, request, printer), hold, warm, assess, signal };
    const outcome = await forEachReport(names, request, work, guard);
    if (assessed || outcome.results.some(isNew)) {
      const { writeHistory } = await import('./publish/history.ts');
      await writeHistory(settings.out).catch((error) => {
        throw unwritable(settings.out, error);
      });
    }
    return outcome;
  } finally {
    await Promise.all([printer.close(), writer?.close(), remote?.close()]);
    release?.();
  }
}

/** Workers elsewhere, where the request names their Redis: they end, too, when the run does. */
async function remoteFor(
  { redis, workerTimeoutMs, failFast, dryRun }: RunRequest,
  printer: Effects['printer'],
  { notice = () => {}, units, signal }: RunEffects,
): Promise<(Remote & { ahead: number; units: NonNullable<RunEffects['units']> }) | undefined> {
  if (!redis || dryRun) return undefined;
  const { AHEAD, openRemote } = await import('./remote/remote.ts');
  const remote = openRemote(redis, { workerTimeoutMs }, { printer, notice });
  signal?.addEventListener('abort', remote.stop);
  const told = (counts: UnitCounts) => {
    if (failFast && counts.failed) remote.withdraw(counts.report);
    units?.(counts);
  };
  return { ...remote, ahead: AHEAD, units: told };
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

function gateOf(path: string, request: RunRequest, printer: Effects['printer']): Promise<Gate> | undefined {
  // Archives are made of editions that there are: whether these stand is not what was asked.
  if (request.force || request.archive) return undefined;
  const study = path.endsWith('.yaml') || path.endsWith('.yml') ? dirname(path) : path;
  const { report = null, data = null, status = null, asOf = null, only = null } = request;
  const settings = { path, report, only, data: data && resolve(data), status, asOf };
  return openGate({ study, out: resolve(request.out), settings }, () => printer.version().catch(() => null));
}

/** Whether something was published. */
const isNew = (result: Outcome['results'][number]): boolean =>
  'units' in result ? result.units.some(isNew) : 'made' in result || 'draft' in result || 'withdrawn' in result;

/** What stands before the work on a study. */
interface Guard {
  gate?: (path: string) => Promise<Gate> | undefined;
  /** Makes sure that no other run is at work. */
  hold?: () => Promise<void>;
  /** Told of a study before its data is read. */
  warm?: (study: Study) => void;
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
  for (const path of await studyFolders(names)) {
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
      return open(path, request, guard.warm);
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

/** With `--only` just the reports that have units, of the question that it names. */
const isAskedFor = ({ forEach }: ReportSpec, { only }: RunRequest): boolean =>
  !only?.length ||
  (forEach !== undefined && only.some((one) => !/^[a-z][a-z0-9_]*=/.test(one) || one.startsWith(`${forEach}=`)));

/** What is remembered of a report for many: nothing, unless all of its units were looked at. */
const unitResults = ({ id }: ReportSpec, result: BurstResult | undefined): Outcome['results'] =>
  result && result.left === 0 ? result.units : [{ report: id, failed: [] }];

function unchanged({ report, edition }: Standing, { out }: RunRequest): ReportResult {
  const path = join(resolve(out), edition);
  return isDraft(basename(edition))
    ? { report, waiting: path, why: WAITS }
    : { report, unchanged: path, why: UNCHANGED };
}

function editionOf(result: Outcome['results'][number]): string | undefined {
  if ('made' in result) return result.made;
  if ('draft' in result) return result.draft;
  if ('waiting' in result) return result.waiting;
  return 'unchanged' in result ? result.unchanged : undefined;
}

/** Only a run after which every report stands is one that need not be made again. */
async function remember(gate: Gate, reads: ReadFile[], results: Outcome['results'], out: string): Promise<void> {
  const standing = results.flatMap((result) => {
    const path = editionOf(result);
    return path === undefined ? [] : [{ report: result.report, edition: relative(out, path) }];
  });
  if (standing.length && standing.length === results.length) await gate.remember(reads, standing);
}

/** What takes a while to start or to load is started while the data is read; among it, what writes Word files. */
function getReady(
  study: Study,
  request: RunRequest,
  printer: OpenPrinter,
  writer: WordWriter | undefined,
): WordWriter | undefined {
  const wanted = [...study.reports.values()].filter(
    (report) => (!request.report?.length || request.report.includes(report.id)) && isAskedFor(report, request),
  );
  if (wanted.some(({ formats }) => formats.includes('pdf'))) printer.warm();
  const modules = wanted.map(({ forEach }) => (forEach ? import('./burst/burst.ts') : import('./makefiles.ts')));
  // One that can't be loaded says so where it is needed.
  if (wanted.length > 0) Promise.all([import('./report.ts'), ...modules]).catch(() => undefined);
  // With nothing to do meanwhile, or one processor, this thread writes them as fast.
  const aside = wanted.some(({ formats, forEach }) => !forEach && formats.includes('docx') && formats.includes('pdf'));
  return writer ?? (aside && availableParallelism() > 1 && !isLarge(study, request) ? openWordWriter() : undefined);
}

/** Large data is read by all processors, and needs the memory that a thread takes. */
function isLarge(study: Study, { data }: RunRequest): boolean {
  return [study.responses, ...study.files.map(({ source }) => source)].some(({ file }) => {
    const found = statSync(resolve(data ?? study.folder, file), { throwIfNoEntry: false });
    return found !== undefined && found.size >= IN_PIECES.from;
  });
}

async function open(path: string, request: RunRequest, warm?: Guard['warm']): Promise<Source> {
  const [{ readStudy }, { openStudy }] = await Promise.all([import('./study/read.ts'), import('./source.ts')]);
  const read = await readStudy(path).catch((error: unknown) => suggestStudy(error, path));
  const study = {
    ...read.study,
    status: request.status ?? read.study.status,
    published: request.asOf ?? read.study.published,
  };
  warm?.(study);
  const dataFolder = request.data && resolve(request.data);
  const { holdUnlikely, holdUnsettled } = await import('./schedule/hold.ts');
  if (!request.force) await holdUnsettled(study, dataFolder, new Date());
  const source = await openStudy({ ...read, study }, dataFolder);
  if (!request.force) holdUnlikely(study, source.responses.counts);
  return source;
}

/** A misspelt name of a folder in data/ is told the one that was meant. */
export async function suggestStudy(error: unknown, path: string): Promise<never> {
  const [problem] = error instanceof UserError ? error.problems : [];
  const meant = problem?.code === 'no-study' ? nearest(basename(path), await readdir(join(ROOT, 'data'))) : undefined;
  if (!problem || !meant) throw error;
  throw new UserError([{ ...problem, fix: `Did you mean \`${meant}\`?` }], 2);
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

/** A name is a folder; or a folder in data/. No name: all of data/. */
export async function studyFolders(names: string[]): Promise<string[]> {
  const data = join(ROOT, 'data');
  if (names.length === 0) {
    const folders = (await readdir(data, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    return folders.map(({ name }) => join(data, name)).sort();
  }
  const inData = new Set(await readdir(data));
  return names.map((name) => (inData.has(name) ? join(data, name) : resolve(name)));
}
