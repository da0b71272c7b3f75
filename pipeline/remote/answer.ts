// What a worker sends back: a report's files, or why they could not be made. Written by the worker, read by the run,
// which takes only what it asked for.

import type { FilesJob, MadeFiles } from '../makefiles.ts';
import { type ExitCode, type Problem, UserError } from '../problems.ts';
import { pack, unpack } from './packing.ts';

type About = { job: string } & (
  | { verified: MadeFiles['verified'] }
  | { problems: readonly Problem[]; exitCode: ExitCode }
);

/** @param job the id of the job that it answers */
export const packMade = (job: string, { files, verified }: MadeFiles): Promise<Buffer> =>
  pack({ job, verified } satisfies About, files);

export const packProblems = (job: string, { problems, exitCode }: UserError): Promise<Buffer> =>
  pack({ job, problems, exitCode } satisfies About, []);

/**
 * Undefined where it is damaged, or the answer to something else.
 * @throws UserError as the worker had it
 */
export async function readAnswer(packed: Uint8Array, job: string, asked: FilesJob): Promise<MadeFiles | undefined> {
  const answer = await unpack<About>(packed);
  if (answer?.about.job !== job) return undefined;
  const { about, files } = answer;
  if ('problems' in about) throw new UserError(about.problems, about.exitCode);
  return isAskedFor([...files.keys()], asked) ? { files, verified: about.verified } : undefined;
}

/** All documents that were asked for, the data files, and no other name: each is to become a path. */
function isAskedFor(names: readonly string[], { fileName, formats }: FilesJob): boolean {
  const documents = formats.map((format) => `${fileName}.${format}`);
  const others = names.filter((name) => !documents.includes(name));
  return (
    documents.every((name) => names.includes(name)) &&
    others.every((name) => name === 'figures.json' || /^tables\/[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.csv$/u.test(name))
  );
}
