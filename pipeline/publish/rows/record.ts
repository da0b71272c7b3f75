// The rows behind an edition, as digests in a file beside the editions, so that a later edition can count those that were
// corrected, added and removed. The file tells about respondents what somebody who guesses a whole row can check: it is
// for its owner alone, is never part of an edition, and may be deleted at any time.

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../files.ts';
import type { RowColumns, RowDigests } from './digest.ts';

export interface RowRecord {
  /** Of this record alone: digests of two records have nothing in common. */
  salt: string;
  columns: RowColumns;
  rows: RowDigests;
}

const FOLDER = '.rows';
const MOST_KEPT = 6;

/** @param data hash of the data files (manifest's `data`) */
const pathOf = (out: string, study: string, data: string): string =>
  join(out, FOLDER, `${study}-${data.slice(0, 24)}.rows`);

export const newSalt = (): string => randomBytes(16).toString('hex');

/** undefined where there is none, or none that can be read. */
export async function readRecord(out: string, study: string, data: string): Promise<RowRecord | undefined> {
  const bytes = await readFile(pathOf(out, study, data)).catch(() => undefined);
  try {
    return bytes && parse(bytes);
  } catch {
    return undefined;
  }
}

export async function hasRecord(out: string, study: string, data: string): Promise<boolean> {
  return stat(pathOf(out, study, data)).then(
    () => true,
    () => false,
  );
}

export async function writeRecord(out: string, study: string, data: string, record: RowRecord): Promise<void> {
  const path = pathOf(out, study, data);
  await mkdir(join(out, FOLDER), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}`;
  try {
    await writeFile(temporary, format(record), { mode: 0o600 });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await sweep(join(out, FOLDER), `${study}-`);
}

/** The oldest records of the study go when there are many, and so does what an interrupted run left. */
async function sweep(folder: string, beginning: string): Promise<void> {
  const all = await readdir(folder);
  for (const name of all) {
    const pid = Number(/\.rows\.(\d+)$/.exec(name)?.[1] ?? 0);
    if (pid && !isRunning(pid)) await rm(join(folder, name), { force: true });
  }
  const names = all.filter((name) => name.startsWith(beginning) && name.endsWith('.rows'));
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  const old = dated.sort((a, b) => b.at - a.at).slice(MOST_KEPT);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })));
}

/** A line of JSON, then the three columns one after another. */
function format({ salt, columns, rows }: RowRecord): Uint8Array[] {
  const head = { schema: 1, salt, columns, rows: rows.ids.length };
  const bytes = [rows.ids, rows.answers, rows.design].map((column) => Buffer.from(column.buffer));
  return [Buffer.from(`${JSON.stringify(head)}\n`), ...bytes];
}

function parse(bytes: Buffer): RowRecord | undefined {
  const start = bytes.indexOf('\n') + 1;
  const head = JSON.parse(bytes.toString('utf8', 0, start)) as RowRecord & { schema: number; rows: number };
  if (head.schema !== 1 || bytes.length !== start + 3 * 8 * head.rows) return undefined;
  const column = (at: number) => {
    const from = start + at * 8 * head.rows;
    return new Float64Array(new Uint8Array(bytes.subarray(from, from + 8 * head.rows)).buffer);
  };
  const rows = { ids: column(0), answers: column(1), design: column(2) };
  return { salt: head.salt, columns: head.columns, rows };
}
