// Files as they were read in; stops where one has changed since: a file that was being written may have been read half
// old, half new.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../problems.ts';

/** A file that was read, with the hash of the bytes that were. */
export interface ReadFile {
  /** Absolute. */
  path: string;
  sha256: string;
}

/** What the file system says of a file; any writing to it changes that. */
export interface Stamp {
  text: string;
  /** Changed so lately that another change would leave no trace: clocks of file systems are coarse. */
  fresh: boolean;
}

const COARSE_MS = 5000;

/** By path, of those that are there. */
export async function stampsOf(paths: readonly string[]): Promise<Map<string, Stamp>> {
  const now = Date.now();
  const stamps = await Promise.all(
    paths.map(async (path): Promise<[string, Stamp][]> => {
      const found = await stat(path, { bigint: true }).catch(() => undefined);
      if (!found) return [];
      const { dev, ino, size, mtimeNs, ctimeNs } = found;
      const latest = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
      return [[path, { text: [dev, ino, size, mtimeNs, ctimeNs].join(' '), fresh: latest > now - COARSE_MS }]];
    }),
  );
  return new Map(stamps.flat());
}

/**
 * @param before stamps of before the files were read: one that still has it, and has had it for a while, is not read again
 * @throws UserError (exit code 3)
 */
export async function assertSteady(
  files: readonly ReadFile[],
  before: ReadonlyMap<string, Stamp> = new Map(),
): Promise<void> {
  const after = await stampsOf(files.map(({ path }) => path));
  for (const { path, sha256 } of files) {
    const stamp = before.get(path);
    if (stamp && !stamp.fresh && after.get(path)?.text === stamp.text) continue;
    if ((await fileHash(path)) === sha256) continue;
    throw new UserError(
      [
        {
          ...{ code: 'file-changed', severity: 'error', place: { file: path } },
          message: 'the file changed while it was read',
          fix: 'Run again when the file is complete.',
        },
      ],
      3,
    );
  }
}

/** undefined where it can't be read. */
export async function fileHash(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  return pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash).then(
    () => hash.digest('hex'),
    () => undefined,
  );
}
