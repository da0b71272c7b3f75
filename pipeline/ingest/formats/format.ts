// The first bytes of a file and its name in, what format it is in out; and the reader of each format.

import { gunzipSync } from 'node:zlib';
import { readExcel } from './excel.ts';
import { readJson } from './json.ts';
import { readParquet } from './parquet.ts';
import { BadFile, damaged, LARGEST_FILE, type Sheet } from './sheet.ts';
import { readSpss } from './spss/spss.ts';

export type Format = 'text' | 'spss' | 'excel' | 'parquet' | 'json' | 'gzip';

export function formatOf(head: Buffer, name: string): Format {
  const start = head.toString('latin1', 0, 4);
  if (start === '$FL2' || start === '$FL3') return 'spss';
  if (start === 'PK\x03\x04') return 'excel';
  if (start === 'PAR1') return 'parquet';
  if (start.startsWith('\x1f\x8b')) return 'gzip';
  if (/\.(jsonl|ndjson|json)(\.gz)?$/i.test(name)) return 'json';
  return 'text';
}

const READERS: Record<
  Exclude<Format, 'text' | 'gzip'>,
  { what: string; read(bytes: Buffer): Sheet | Promise<Sheet> }
> = {
  spss: { what: 'an SPSS data file', read: readSpss },
  excel: { what: 'an Excel workbook', read: readExcel },
  parquet: { what: 'a Parquet file', read: readParquet },
  json: { what: 'JSON', read: readJson },
};

/**
 * A file that isn't text, read.
 * @param file as problems name it
 * @throws UserError where it is damaged; the rows throw it, too
 */
export async function readSheet(format: Exclude<Format, 'text' | 'gzip'>, bytes: Buffer, file: string): Promise<Sheet> {
  const { what, read } = READERS[format];
  try {
    const sheet = await read(bytes);
    return { ...sheet, rows: guarded(sheet.rows, file, what) };
  } catch (error) {
    throw asProblem(error, file, what);
  }
}

async function* guarded(rows: Sheet['rows'], file: string, what: string): AsyncGenerator<string[]> {
  try {
    yield* rows;
  } catch (error) {
    throw asProblem(error, file, what);
  }
}

/** What a damaged file leads a reader to is the file's fault: a number out of its range, as much as a rule broken. */
function asProblem(error: unknown, file: string, what: string): unknown {
  if (error instanceof BadFile) return damaged(file, what, error.message);
  return error instanceof RangeError ? damaged(file, what, 'a length or a position in it is impossible') : error;
}

/** Unpacked, or a UserError where it is damaged or grows too large. */
export function gunzip(bytes: Buffer, file: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_FILE });
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw damaged(
      file,
      'a gzip file',
      large ? `it unpacks to more than ${LARGEST_FILE >> 20} MiB` : (error as Error).message,
    );
  }
}
