// One report for each of many groups: a study's estimates and a report with `for_each` in; for each unit an edition.
// A few units are under way at once, so that memory doesn't grow with their number. One that fails doesn't stop the
// others; a run that is interrupted goes on where it stopped, since what is published and unchanged is passed over.

import { join } from 'node:path';
import { prepareReport } from '../plan.ts';
import { type Problem, UserError } from '../problems.ts';
import { endsRun, isNotBegun } from '../remote/problems.ts';
import { checkReport, type Effects, makeReport, type ReportResult, type RunOptions } from '../report.ts';
import { estimatesFor, type Source } from '../source.ts';
import type { ReportSpec, Study, Unit } from '../study/study.ts';
import { restrictTo } from '../summarise/restrict.ts';
import { scopesOf } from '../summarise/scope.ts';
import { THREADS, type Threads, WORTH_A_THREAD } from '../threads.ts';
import { archiveUnits } from './archive.ts';
import { chooseUnits } from './list.ts';
import { writeIndex } from './page.ts';
import { fileNameOf, selectUnits, unitsOf, withNames } from './units.ts';

export interface BurstOptions extends RunOptions {
  /** `council=Aldermere`: only these units. */
  only: string[];
  /** Units under way at once. */
  jobs?: number;
  /** Stops at the first unit that fails. */
  failFast: boolean;
  /** Puts the files of each format into one zip, too. */
  archive: boolean;
}

export interface BurstEffects extends Effects {
  /** Used where they pay, or have been started already. */
  threads?: Threads;
  /** Told as units are finished. */
  units?(count: UnitCounts): void;
  /** Aborted when the run should end after the units that are under way. */
  signal?: AbortSignal;
}

export interface UnitCounts {
  report: string;
  total: number;
  made: number;
  unchanged: number;
  failed: number;
}

export type UnitResult = ReportResult | { report: string; failed: Problem[] };

/** What became of a report's units. */
export interface BurstResult {
  report: string;
  units: UnitResult[];
  /** Units that the run was stopped before. */
  left: number;
  /** The page that lists them all, and the archives, where any were asked for. */
  index?: string;
  archives: string[];
  seconds: number;
}

/** Of two units for each thread, the browser prints one while the other is written. */
const JOBS = 2 * THREADS + 1;
/** @throws UserError where the report can't be made for any unit */
export async function makeBurst(
  source: Source,
  report: ReportSpec,
  options: BurstOptions,
  effects: BurstEffects,
): Promise<BurstResult> {
  const started = effects.now();
  const { all, parts } = unitParts(source, report);
  const units = selectUnits(all, options.only, report.place);
  const prepared = await prepareReport(source, report, effects);
  const { make, threads } = effects;
  const aside = !make && threads && (threads.areWarm() || units.length > WORTH_A_THREAD);
  const lent = aside ? { ...effects, make: threads.make } : effects;
  const results = await eachUnit(units, report.id, options, effects, (unit) =>
    makeReport(source, forUnit(report, unit), options, lent, { unit, estimates: parts(unit), prepared }),
  );
  const done = results.filter((one) => one !== undefined);
  const seconds = () => (effects.now().getTime() - started.getTime()) / 1000;
  const result = { report: report.id, units: done, left: units.length - done.length };
  if (options.dryRun) return { ...result, archives: [], seconds: seconds() };
  const folder = join(options.out, report.id);
  const shown = {
    folder,
    title: report.title.replaceAll(/\{unit\}:?\s*/g, ''),
    study: source.study,
    report,
    units: all,
  };
  const index = await writeIndex(shown);
  const archives = options.archive ? await archiveUnits(shown) : [];
  return { ...result, index, archives, seconds: seconds() };
}

/** Fills the template for every unit, and makes nothing. */
export async function checkBurst(source: Source, report: ReportSpec, only: string[]): Promise<ReportResult> {
  const { all, parts } = unitParts(source, report);
  const units = selectUnits(all, only, report.place);
  let figures = 0;
  let warnings: Problem[] = [];
  for (const unit of units) {
    const result = await checkReport(source, forUnit(report, unit), parts(unit));
    if (!('fine' in result)) continue;
    figures += result.figures;
    // What is wrong with the template is wrong for every unit.
    if (warnings.length === 0) ({ warnings } = result);
  }
  return { report: report.id, fine: true, figures, warnings };
}

/** The units, and for each the estimates that it may see: all are computed together, when the first is asked for. */
export function unitParts(source: Source, report: ReportSpec) {
  const { study, responses } = source;
  const estimates = estimatesFor(source, report);
  const units = unitsOf(report.forEach!, estimates.levels(report.forEach!));
  const list = source.lists.get(report.id);
  const all = list ? chooseUnits(units, list, report.forEach!) : units;
  const scopes = scopesOf(report, all, study, responses);
  return { all, parts: (unit: Unit) => restrictTo(estimates, scopes.get(unit.level)!) };
}

/** The report as one unit gets it. Where its name stands is for the study file to say; else it follows the title. */
export function forUnit(report: ReportSpec, unit: Unit): ReportSpec {
  const named = (text: string) => withNames(text, unit.label, unit);
  const { title, subtitle, description } = report;
  const says = [title, subtitle].some((text) => text?.includes('{unit}'));
  return {
    ...report,
    title: says ? named(title) : `${title}: ${unit.label}`,
    ...(subtitle === undefined ? {} : { subtitle: named(subtitle) }),
    ...(description === undefined ? {} : { description: named(description) }),
    fileName: fileNameOf(report.fileName, unit),
  };
}

/** Results in the units' order; undefined for those that were not begun. */
async function eachUnit(
  units: readonly Unit[],
  report: string,
  options: BurstOptions,
  effects: BurstEffects,
  make: (unit: Unit) => Promise<ReportResult>,
): Promise<(UnitResult | undefined)[]> {
  const results = new Array<UnitResult | undefined>(units.length).fill(undefined);
  const counts: UnitCounts = { report, total: units.length, made: 0, unchanged: 0, failed: 0 };
  let next = 0;
  let stopped = false;
  const worker = async () => {
    while (next < units.length && !stopped && !effects.signal?.aborted) {
      const at = next++;
      const result = await attempt(`${report}/${units[at]!.slug}`, () => make(units[at]!));
      // What an interruption broke off has not failed: the next run makes it.
      if ('failed' in result && (effects.signal?.aborted || isNotBegun(result.failed))) return;
      results[at] = result;
      const isLeft = 'unchanged' in result || 'waiting' in result;
      counts['failed' in result ? 'failed' : isLeft ? 'unchanged' : 'made']++;
      if ('failed' in result && (options.failFast || endsRun(result.failed))) stopped = true;
      effects.units?.({ ...counts });
    }
  };
  const jobs = Math.min(options.jobs ?? JOBS, units.length);
  // All are waited for, so that nothing is being written any more when an error of ours ends the run.
  const ended = await Promise.allSettled(Array.from({ length: jobs }, worker));
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
  return results;
}

async function attempt(name: string, work: () => Promise<ReportResult>): Promise<UnitResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { report: name, failed: [...error.problems] };
  }
}

export type Shown = {
  /** The report's folder, absolute. */
  folder: string;
  title: string;
  study: Study;
  report: ReportSpec;
  units: Unit[];
};
