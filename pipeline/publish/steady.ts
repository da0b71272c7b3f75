// Files as they were read in; stops where one has changed since: a file that was being written may have been read half
// old, half new.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../problems.ts';

/** A file that was read, with the hash of the bytes that were. */
export interface ReadFile {
  /** Absolute. */
  path: string;
  sha256: string;
}

/** @throws UserError (exit code 3) */
export async function assertSteady(files: readonly ReadFile[]): Promise<void> {
  for (const { path, sha256 } of files) {
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
