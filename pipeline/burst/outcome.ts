// What became of a report's units, for the rest of a run: its exit code, what is remembered of it, its summary in words.

import { describeProblem, type ExitCode, type Problem, printable } from '../problems.ts';
import type { BurstResult, UnitResult } from './burst.ts';

export function countUnits({ report, units, left }: BurstResult) {
  const count = (key: string) => units.filter((unit) => key in unit).length;
  const counts = { made: count('made'), unchanged: count('unchanged'), failed: count('failed'), due: count('due') };
  return { report, total: units.length + left, ...counts, drafts: count('draft'), waiting: count('waiting'), left };
}

/** Failures of one kind have its own code, as reports do; several kinds, or some of many, are "some reports failed". */
export const exitCodeOf = ({ units }: BurstResult): ExitCode => (units.some((unit) => 'failed' in unit) ? 1 : 0);

/** Units of reports (`council/aldermarch`) whose editions all stand, put together by report again. */
export function groupStanding<T extends { report: string }>(
  results: readonly T[],
): (T | { report: string; units: T[] })[] {
  const groups = new Map<string, T[]>();
  for (const result of results) {
    const [report] = result.report.split('/');
    groups.set(report!, [...(groups.get(report!) ?? []), result]);
  }
  return [...groups].map(([report, units]) => (units[0]!.report.includes('/') ? { report, units } : units[0]!));
}

/** Failures that are told one by one; all are in the summary's count, and in --json. */
const NAMED = 20;

/** The lines of the summary: what was made to stdout, every failure with its reason to stderr. */
export function describeBurst(result: BurstResult, path: (absolute: string) => string): { out: string; err: string } {
  const { made, drafts, waiting, unchanged, failed, due, left, total } = countUnits(result);
  const parts = [
    made && `${made} made`,
    drafts && `${drafts} made as drafts`,
    waiting && `${waiting} unchanged as drafts`,
    unchanged && `${unchanged} unchanged`,
    due && `${due} due`,
    failed && `${failed} failed`,
    left && `${left} not begun`,
  ].filter(Boolean);
  const seconds = made || drafts ? ` in ${result.seconds.toFixed(1)} s` : '';
  const lines = [
    `${result.report}: ${total} ${total === 1 ? 'unit' : 'units'}, ${parts.join(', ')}${seconds}`,
    ...(result.index ? [`  ${path(result.index)}`] : []),
    ...result.archives.map((archive) => `  ${path(archive)}`),
    ...(drafts || waiting ? [`  drafts wait for topline publish ${result.report}`] : []),
    ...(left ? ['  Run again to go on: what is published is not made again.'] : []),
  ];
  return { out: `${lines.join('\n')}\n`, err: describeWarnings(result.units) + describeFailures(result.units) };
}

/** What is warned of in many units is told once. */
function describeWarnings(units: readonly UnitResult[]): string {
  const byCode = new Map<string, Problem>();
  for (const unit of units) {
    for (const warning of 'warnings' in unit ? unit.warnings : [])
      if (!byCode.has(warning.code)) byCode.set(warning.code, warning);
  }
  return [...byCode.values()].map((warning) => `${describeProblem(warning)}\n`).join('');
}

function describeFailures(units: readonly UnitResult[]): string {
  const failures = units.filter((unit) => 'failed' in unit);
  // Many units often fail for one reason: it is told once, with their names.
  const byReason = new Map<string, string[]>();
  for (const { report, failed } of failures) {
    const reason = failed.map(describeProblem).join('\n');
    byReason.set(reason, [...(byReason.get(reason) ?? []), report]);
  }
  return [...byReason]
    .map(([reason, reports]) => {
      const named = reports.slice(0, NAMED).map((name) => printable(name));
      const more = reports.length > NAMED ? ` and ${reports.length - NAMED} more` : '';
      return `${reason}\n${named.join(', ')}${more}: not made\n`;
    })
    .join('');
}
