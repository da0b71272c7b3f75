// A study's data file, found and opened: its path in, an open file and its bytes out, or a problem that says why not.

import { type FileHandle, open } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type Problem, UserError } from '../problems.ts';
import type { Study } from '../study/study.ts';

export interface DataFile {
  handle: FileHandle;
  /** As study.yaml names it. */
  name: string;
  /** As problems name it: study.yaml's own folder and the name. */
  shown: string;
  /** In bytes, when it was opened. */
  size: number;
  /** Of a compressed text file: what it unpacks to, and what it is itself. */
  content?: Buffer;
  packed?: { bytes: number; sha256: string };
}

/**
 * Opens the data file of a study.
 * @param folder absolute path of the folder that the file must stand in
 * @throws UserError: exit code 2 where study.yaml names no such file, 3 where there is one that can't be read
 */
export async function openDataFile(study: Study, folder: string): Promise<DataFile> {
  const { file: name, place } = study.responses;
  const path = resolve(folder, name);
  const fail = (code: string, message: string, fix: string): UserError =>
    new UserError([{ code, severity: 'error', place, message, found: name, fix }], code === 'unreadable-file' ? 3 : 2);
  if (leavesFolder(folder, path, name)) {
    throw fail('file-outside-folder', 'the data file is outside its folder', `Put the file into ${folder}.`);
  }
  try {
    const handle = await open(path, 'r');
    const shown = shownName(study, folder);
    return { handle, name, shown, size: await sizeOf(handle, { file: shown }) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === 'ENOENT' || reason === 'ENOTDIR') {
      throw fail('missing-file', `there is no data file ${name}`, `Put it into ${folder}, or correct responses.file.`);
    }
    const why = reason === 'EACCES' || reason === 'EPERM' ? 'no permission' : (reason ?? 'unknown reason');
    throw fail('unreadable-file', `the data file ${name} can't be read: ${why}`, 'Check that you may read the file.');
  }
}

/** A study's data file as problems name it. */
export const shownName = ({ responses, folder: own, file }: Study, folder: string): string =>
  folder === own ? join(dirname(file), responses.file) : responses.file;

function leavesFolder(folder: string, path: string, name: string): boolean {
  const way = relative(resolve(folder), path);
  return name.includes('\0') || isAbsolute(name) || isAbsolute(way) || way === '..' || way.startsWith(`..${sep}`);
}

async function sizeOf(handle: FileHandle, place: { file: string }): Promise<number> {
  const stat = await handle.stat();
  const refuse = async (problem: Omit<Problem, 'severity' | 'place'>): Promise<never> => {
    await handle.close();
    throw new UserError([{ severity: 'error', place, ...problem }], 3);
  };
  if (!stat.isFile()) {
    const found = stat.isDirectory() ? 'a folder' : 'a device or pipe';
    return refuse({ code: 'not-a-file', message: 'the data file is not a file', found, fix: 'Name a CSV file.' });
  }
  if (stat.size === 0) {
    const fix = 'Export the data again.';
    return refuse({ code: 'empty-file', message: 'the data file is empty', found: '0 bytes', fix });
  }
  return stat.size;
}

/** The file's bytes in order; the next chunk is read while one is worked on, so a chunk lives until the next but one. */
export async function* chunksOf(
  { handle, content }: Pick<DataFile, 'handle' | 'content'>,
  size: number,
): AsyncGenerator<{ chunk: Buffer; last: boolean }> {
  if (content) {
    for (let at = 0; at < content.length; at += size) yield { chunk: content.subarray(at, at + size), last: false };
    yield { chunk: Buffer.alloc(0), last: true };
    return;
  }
  const buffers = [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)];
  let position = 0;
  const read = async (turn: number): Promise<Buffer> => {
    const { bytesRead } = await handle.read(buffers[turn % 2]!, 0, size, position);
    position += bytesRead;
    return buffers[turn % 2]!.subarray(0, bytesRead);
  };
  let chunk = await read(0);
  for (let turn = 1; ; turn++) {
    const next = read(turn);
    // A failure is met where the chunk is asked for, below.
    next.catch(() => {});
    yield { chunk, last: false };
    chunk = await next;
    if (chunk.length === 0) break;
  }
  yield { chunk, last: true };
}
