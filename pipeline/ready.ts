// What takes a while to start, or to load, is started while a study's data is read: a study and what is asked of it in.

import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { IN_PIECES } from './ingest/inpieces.ts';
import { isAskedFor } from './opening.ts';
import type { OpenPrinter } from './produce/printer.ts';
import type { RunRequest } from './run.ts';
import type { Study } from './study/study.ts';
import { type Threads, WORTH_A_THREAD } from './threads.ts';

/** The browser, the code that makes reports, and a thread for it. */
export function getReady(study: Study, request: RunRequest, printer: OpenPrinter, threads: Threads): void {
  const wanted = [...study.reports.values()].filter(
    (report) => (!request.report?.length || request.report.includes(report.id)) && isAskedFor(report, request),
  );
  if (wanted.some(({ formats }) => formats.includes('pdf'))) printer.warm();
  if (wanted.length === 0) return;
  // Large data is read by all processors, and needs the memory that a thread takes.
  if (availableParallelism() > 1 && !isLarge(study, request)) {
    // Of a single report, Word is written aside; with nothing to do meanwhile, this thread writes it as fast.
    const mostUnits = request.only?.length || Number.POSITIVE_INFINITY;
    if (wanted.some(({ forEach }) => forEach) && mostUnits > WORTH_A_THREAD) threads.warm('files');
    else if (wanted.some(({ formats }) => formats.includes('docx') && formats.includes('pdf'))) threads.warm('word');
  }
  const modules = wanted.flatMap(({ forEach, formats }) => [
    forEach ? import('./burst/burst.ts') : import('./makefiles.ts'),
    ...(formats.includes('docx') && !threads.areWarm() ? [import('./produce/wordfile.ts')] : []),
  ]);
  // One that can't be loaded says so where it is needed.
  Promise.all([import('./report.ts'), ...modules]).catch(() => undefined);
}

function isLarge(study: Study, { data }: RunRequest): boolean {
  return [study.responses, ...study.files.map(({ source }) => source)].some(({ file }) => {
    const found = statSync(resolve(data ?? study.folder, file), { throwIfNoEntry: false });
    return found !== undefined && found.size >= IN_PIECES.from;
  });
}
