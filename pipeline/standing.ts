// What the last run came to, where it still stands: asked before a study is opened, and noted after its reports are made.

import { basename, dirname, join, relative, resolve } from 'node:path';
import type { BurstResult } from './burst/burst.ts';
import type { Printer } from './produce/produce.ts';
import { isDraft, WAITS } from './publish/draft.ts';
import { type Gate, openGate, type Standing } from './publish/memo.ts';
import type { ReadFile } from './publish/steady.ts';
import { UNCHANGED } from './publish/why.ts';
import type { ReportResult } from './report.ts';
import type { Outcome, RunRequest } from './run.ts';
import type { ReportSpec } from './study/study.ts';

export function gateOf(path: string, request: RunRequest, printer: Printer): Promise<Gate> | undefined {
  // Archives are made of editions that there are: whether these stand is not what was asked.
  if (request.force || request.archive) return undefined;
  const study = path.endsWith('.yaml') || path.endsWith('.yml') ? dirname(path) : path;
  const { report = null, data = null, status = null, asOf = null, only = null } = request;
  const settings = { path, report, only, data: data && resolve(data), status, asOf };
  return openGate({ study, out: resolve(request.out), settings }, () => printer.version().catch(() => null));
}

/** What is remembered of a report for many: nothing, unless all of its units were looked at. */
export const unitResults = ({ id }: ReportSpec, result: BurstResult | undefined): Outcome['results'] =>
  result && result.left === 0 ? result.units : [{ report: id, failed: [] }];

export function unchanged({ report, edition }: Standing, { out }: RunRequest): ReportResult {
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
export async function remember(gate: Gate, reads: ReadFile[], results: Outcome['results'], out: string): Promise<void> {
  const standing = results.flatMap((result) => {
    const path = editionOf(result);
    return path === undefined ? [] : [{ report: result.report, edition: relative(out, path) }];
  });
  if (standing.length && standing.length === results.length) await gate.remember(reads, standing);
}
