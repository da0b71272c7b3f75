// A study's data file, found and opened: its path in, an open file and its size out, or a problem that says why not.

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
    const shown = folder === study.folder ? join(dirname(study.file), name) : name;
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
