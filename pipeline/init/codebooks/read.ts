// A file beside the answers in, the Codebook that it is out; undefined where it is none, and so may be the answers.

import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readSheets } from '../../ingest/formats/excel.ts';
import { BadFile } from '../../ingest/formats/sheet.ts';
import { type Problem, UserError } from '../../problems.ts';
import type { Codebook } from './codebook.ts';
import { readLss } from './lss.ts';
import { readQsf } from './qsf.ts';
import { readQuantipy } from './quantipy.ts';
import { readDatapackage, readRedcap, readXlsForm } from './tables.ts';

/** No questionnaire is larger, in bytes. */
const LARGEST = 64 << 20;

export async function readCodebook(path: string): Promise<Codebook | undefined> {
  const name = basename(path);
  if (/\.(qsf|lss)$/i.test(name) || /datapackage\.json$/i.test(name)) {
    const book = attempt(name, await textOf(path));
    if (book) return book;
    throw notReadable(name, 'it does not have the form of one');
  }
  // Any other JSON may hold the answers.
  if (/\.json$/i.test(name)) {
    const start = await firstBytes(path);
    return /^\s*\{/.test(start) && /"(columns|masks|lib)"/.test(start)
      ? readQuantipy(parsed(await textOf(path)), name)
      : undefined;
  }
  if (/\.csv$/i.test(name)) {
    const [head = ''] = (await firstBytes(path)).split('\n');
    if (!/^\ufeff?"?(variable \/ field name|field_name)/i.test(head)) return undefined;
    return readRedcap(cellsOf(await textOf(path), name), name);
  }
  if (!/\.xlsx$/i.test(name)) return undefined;
  try {
    return readXlsForm(await readSheets(await wholeOf(path)), name);
  } catch (error) {
    if (error instanceof BadFile) return undefined;
    throw error;
  }
}

function attempt(name: string, text: string): Codebook | undefined {
  try {
    if (/\.lss$/i.test(name)) return readLss(text, name);
    return /\.qsf$/i.test(name) ? readQsf(text, name) : readDatapackage(text, name);
  } catch (error) {
    throw notReadable(name, (error as Error).message);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cellsOf(text: string, name: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true });
  } catch (error) {
    throw notReadable(name, (error as Error).message);
  }
}

async function wholeOf(path: string): Promise<Buffer> {
  const bytes = await readFile(path);
  if (bytes.length > LARGEST) throw notReadable(basename(path), `it is larger than ${LARGEST >> 20} MiB`);
  return bytes;
}

const textOf = async (path: string): Promise<string> => (await wholeOf(path)).toString('utf8');

async function firstBytes(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function notReadable(file: string, why: string): UserError {
  const problem: Problem = {
    code: 'bad-codebook',
    severity: 'error',
    place: { file },
    message: 'this file can’t be read as a questionnaire or code list',
    found: why,
    fix: 'Export it again, or leave it out: the answers alone are enough for a draft.',
  };
  return new UserError([problem], 2);
}
