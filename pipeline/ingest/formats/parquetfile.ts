// The bytes of a Parquet file in, its columns and rows of text out: dates as ISO 8601 writes them, lists as `1;3`. Runs in
// a thread of its own (parquet.ts).

import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { BadFile } from './sheet.ts';

/** Rows are read so many at a time. */
const CHUNK = 20_000;
const MOST_ROWS = 20_000_000;
/** What all columns may unpack to, by the file's own account, in bytes. */
const MOST_BYTES = 1 << 30;

export interface ParquetFile {
  names: string[];
  rows: AsyncGenerator<string[][]>;
}

export function openParquet(bytes: Uint8Array): ParquetFile {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const metadata = readMetadata(file);
  const names = columnsOf(metadata);
  const count = Number(metadata.num_rows);
  if (names.length === 0) throw new BadFile('it has no column');
  if (!(count >= 0 && count <= MOST_ROWS)) throw new BadFile(`it has ${count} rows`);
  checkSize(metadata);
  return { names, rows: chunksOf(file, metadata, names, count) };
}

function readMetadata(file: ArrayBuffer): FileMetaData {
  try {
    return parquetMetadata(file);
  } catch (error) {
    throw new BadFile((error as Error).message);
  }
}

/** The top level of its schema. */
function columnsOf({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  for (let i = 1; i < schema.length; i += sizeOf(schema, i, 0)) names.push(String(schema[i]!.name ?? ''));
  return names;
}

/** Entries of the schema that belong to the one at `i`, itself included. */
function sizeOf(schema: FileMetaData['schema'], i: number, depth: number): number {
  if (depth > 32) throw new BadFile('its columns are nested too deep');
  let size = 1;
  for (let child = 0; child < (schema[i]?.num_children ?? 0) && i + size < schema.length; child++) {
    size += sizeOf(schema, i + size, depth + 1);
  }
  return size;
}

function checkSize({ row_groups }: FileMetaData): void {
  const sizes = row_groups.flatMap(({ columns }) =>
    columns.map((one) => Number(one.meta_data?.total_uncompressed_size)),
  );
  const sum = sizes.reduce((total, size) => total + size, 0);
  if (!(sum >= 0 && sum <= MOST_BYTES)) throw new BadFile('it unpacks to more than 1 GiB');
}

async function* chunksOf(
  file: ArrayBuffer,
  metadata: FileMetaData,
  names: string[],
  count: number,
): AsyncGenerator<string[][]> {
  for (let rowStart = 0; rowStart < count; rowStart += CHUNK) {
    const rows = await readChunk(file, metadata, rowStart, Math.min(count, rowStart + CHUNK));
    yield rows.map((row) => names.map((name) => textOf(row[name])));
  }
}

async function readChunk(file: ArrayBuffer, metadata: FileMetaData, rowStart: number, rowEnd: number) {
  try {
    return await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors });
  } catch (error) {
    throw new BadFile((error as Error).message);
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(value);
  if (Array.isArray(value)) return value.map(textOf).join(';');
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value !== 'object') return Number.isNaN(value) ? '' : String(value);
  return JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one));
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  return date
    .toISOString()
    .replace(/T00:00:00\.000Z$/, '')
    .replace(/\.\d{3}Z$/, 'Z');
}
