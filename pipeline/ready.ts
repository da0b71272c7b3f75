// What takes a while to start, or to load, is started while a study's data is read: a study and what is asked of it in.

import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { IN_PIECES } from './ingest/inpieces.ts';
import { isAnythingKept } from './ingest/kept/folder.ts';
import { beginHash } from './ingest/kept/hash.ts';
import { isAskedFor } from './opening.ts';
import type { OpenPrinter } from './produce/printer.ts';
import type { RunRequest } from './run.ts';
import type { Study } from './study/study.ts';
import type { Threads } from './threads.ts';

/** The browser, the code that makes reports, and a thread for it. */
export function getReady(study: Study, request: RunRequest, printer: OpenPrinter, threads: Threads): void {
  const wanted = [...study.reports.values()].filter(
    (report) => (!request.report?.length || request.report.includes(report.id)) && isAskedFor(report, request),
  );
  if (wanted.length === 0) return;
  const large = largeFiles(study, request);
  const kept = large.length > 0 && isAnythingKept();
  // Before anything is loaded, which this thread does without a pause.
  if (kept) for (const path of large) beginHash(path);
  // Large data that wasn't kept is read by all processors, and needs the memory that a thread takes.
  if (availableParallelism() > 1 && (large.length === 0 || kept)) threads.warm();
  if (wanted.some(({ formats }) => formats.includes('pdf'))) printer.warm();
  const modules = [
    import('./report.ts'),
    ...(threads.areWarm() ? [import('./readback.ts')] : [import('./makefiles.ts')]),
    ...(wanted.some(({ forEach }) => forEach) ? [import('./burst/burst.ts')] : []),
  ];
  // One that can't be loaded says so where it is needed.
  Promise.all(modules).catch(() => undefined);
}

function largeFiles(study: Study, { data }: RunRequest): string[] {
  return [study.responses, ...study.files.map(({ source }) => source)].flatMap(({ file }) => {
    const path = resolve(data ?? study.folder, file);
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && found.size >= IN_PIECES.from ? [path] : [];
  });
}
