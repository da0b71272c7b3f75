// A study and its large data file in; out, what was read of a file with the same content under the same codebook by the
// same program, if that was kept, and a way of keeping what is read now. What is kept is known by hashes of these three.

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Study } from '../../study/study.ts';
import { type IngestOptions, ingest } from '../ingest.ts';
import { spareMemory } from '../memory.ts';
import type { Responses } from '../responses.ts';
import { openDataFile } from '../source.ts';
import { contentOf, responsesOf } from './content.ts';
import { namesIn, readFrom, removeFrom, writeTo } from './folder.ts';
import { hashFile } from './hash.ts';

export interface Keep {
  folder: string;
  /** Of the program that reads. */
  code(): Promise<string>;
  /** Smaller files, in bytes, are not kept: reading them takes no time. */
  from: number;
}

/** Reads a study's data file, or takes what was read of it before. @throws UserError as {@link ingest} does */
export async function ingestOrKept(study: Study, options: IngestOptions): Promise<Responses> {
  const { keep, dataFolder = study.folder } = options;
  // What is set beside a file comes from others, which its hash says nothing of.
  const kept = keep && study.responses.join.length === 0 ? await openKept(study, dataFolder, keep) : undefined;
  if (kept?.responses) return kept.responses;
  const responses = await ingest(study, options);
  void kept?.keep(responses);
  return responses;
}

interface Kept {
  responses?: Responses;
  /** Keeps what was read. Nothing waits for it, and where it can't be kept the next run reads the file again. */
  keep(responses: Responses): Promise<void>;
}

/** undefined where the file is not one to be kept. @throws UserError as opening the file does */
async function openKept(study: Study, dataFolder: string, keep: Keep): Promise<Kept | undefined> {
  const file = await openDataFile(study, dataFolder);
  try {
    if (file.size < keep.from) return undefined;
    spareMemory();
    const start = `${hashOf([await keep.code(), file.shown, codebookOf(study)]).slice(0, 32)}-`;
    const nameOf = (sha256: string) => `${start}${sha256.slice(0, 32)}`;
    const names = await namesIn(keep.folder, start);
    // The hash of the content is had while it is read, where there is nothing that it could be compared with.
    const name = names.length > 0 ? nameOf(await hashFile(resolve(dataFolder, file.name))) : '';
    const responses = names.includes(name) ? await readKept(keep.folder, name) : undefined;
    return {
      ...(responses && { responses }),
      keep: (read) => writeTo(keep.folder, nameOf(read.files[0]!.sha256), contentOf(read)).catch(() => undefined),
    };
  } finally {
    await file.handle.close();
  }
}

async function readKept(folder: string, name: string): Promise<Responses | undefined> {
  const bytes = await readFrom(folder, name);
  const responses = bytes && responsesOf(bytes);
  if (bytes && !responses) await removeFrom(folder, name);
  return responses;
}

const hashOf = (parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** All of the study that may change how the file is read: everything but what is known not to. */
function codebookOf(study: Study): unknown {
  const { reports, rules, folder, file, title, status, published, correction, hold, deliver, quality, ...read } = study;
  const { publisher, respondents, note, source, wave, earlier, ...rest } = read;
  return JSON.parse(
    JSON.stringify(rest, (key, value) => {
      // Where in study.yaml something is said is told of errors only, and what has errors is not kept.
      if (key === 'place') return undefined;
      return value instanceof Map ? [...value] : value;
    }),
  );
}
