// What takes a while to start, or to load, is started while a study's data is read: a study and what is asked of it in.

import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { IN_PIECES } from './ingest/inpieces.ts';
import { isAskedFor } from './opening.ts';
import type { OpenPrinter } from './produce/printer.ts';
import type { RunRequest } from './run.ts';
import type { Study } from './study/study.ts';
import { openWordWriter, type WordWriter } from './wordwriter.ts';

/** The browser, the code that makes reports, and what writes Word files. */
export function getReady(
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
