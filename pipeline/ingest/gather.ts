// A study in, the Responses of all its files out: each file is read by itself (ingest.ts), with the codebook that it
// has; several are joined (join.ts), and what differs between their waves is told (waves.ts). What was written beside
// "Other" is counted at the end (othertext.ts).

import { type Problem, stopOnErrors, UserError } from '../problems.ts';
import { WAVE } from '../study/files.ts';
import type { FileSpec, Study } from '../study/study.ts';
import type { IngestOptions } from './ingest.ts';
import { checkIds, type FilePart, joinResponses } from './join.ts';
import { ingestOrKept } from './kept/kept.ts';
import { countOtherTexts, withOtherTexts } from './othertext.ts';
import type { Responses } from './responses.ts';
import { shownName } from './source.ts';
import { compareWaves } from './waves.ts';

/** @throws UserError with all that is wrong with any of the files */
export async function gather(study: Study, options: IngestOptions = {}): Promise<Responses> {
  const reading = { folder: options.dataFolder ?? study.folder, chunkBytes: options.chunkBytes ?? 1 << 18 };
  return countOtherTexts(study, await readAll(study, options), reading);
}

async function readAll(study: Study, options: IngestOptions): Promise<Responses> {
  if (study.files.length === 0) return ingestOrKept(withOtherTexts(study), options);
  const parts = await readFiles(study, options);
  const problems = [...checkIds(study, parts), ...compareWaves(study, parts)];
  stopOnErrors(problems, 3);
  const joined = joinResponses(study, parts);
  return { ...joined, problems: [...joined.problems, ...problems] };
}

/** One after the other: each is read as fast as this computer can. */
async function readFiles(study: Study, options: IngestOptions): Promise<FilePart[]> {
  const parts: FilePart[] = [];
  const problems: Problem[] = [];
  const exitCodes: UserError['exitCode'][] = [];
  for (const spec of study.files) {
    try {
      const own = studyOfFile(study, spec);
      const shown = shownName(own, options.dataFolder ?? study.folder);
      parts.push({ spec, shown, responses: await ingestOrKept(withOtherTexts(own), options) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems.map((problem) => explained(problem, spec)));
      exitCodes.push(error.exitCode);
    }
  }
  if (exitCodes.length > 0) throw new UserError(problems, exitCodes.includes(2) ? 2 : 3);
  return parts;
}

/** The study as if it had this file only. */
export function studyOfFile(study: Study, { source, questions }: FileSpec): Study {
  const strata = study.design.strata.filter((name) => name !== WAVE);
  return { ...study, files: [], responses: source, questions: new Map(questions), design: { ...study.design, strata } };
}

/** What to do where a file lacks a column, or has a code of its own, is to say so under the file. */
function explained(problem: Problem, { source }: FileSpec): Problem {
  const ways: Record<string, string> = {
    'missing-column': 'If this file lacks the question or calls it otherwise, say so under its `questions`',
    'unknown-code': 'If this file’s codes are others, give them under its `questions`',
  };
  const way = ways[problem.code];
  return way
    ? { ...problem, fix: `${problem.fix ? `${problem.fix} ` : ''}${way} (responses.files, ${source.file}).` }
    : problem;
}
