// The bytes of an Excel workbook (.xlsx) in, the rows of its sheets out, cells as text: dates as ISO 8601 writes them. Runs in
// a thread of its own (excel.ts).

import { zipSync } from 'fflate';
import readWorkbook from 'read-excel-file/node';
import { BadFile } from './sheet.ts';
import { unzip } from './zip.ts';

/** Cells that a sheet may span, empty ones too: a single cell far out must not fill the memory. */
const MOST_CELLS = 20_000_000;
/** What the sheets may unpack to, in bytes: reading them takes about ten times as much memory. */
const MOST_BYTES = 64 << 20;

export interface SheetRows {
  name: string;
  rows: string[][];
}

export async function readSheets(bytes: Buffer): Promise<SheetRows[]> {
  const files = unzip(bytes, (name) => /\.(xml|rels)$/.test(name), MOST_BYTES);
  if (!files.has('xl/workbook.xml')) throw new BadFile('it is a zip archive, and no Excel workbook');
  for (const [name, content] of files) if (name.startsWith('xl/worksheets/')) checkSpan(content);
  try {
    // Packed again without compression: the library is given only what has been measured.
    const plain = zipSync(Object.fromEntries(files), { level: 0 });
    const sheets = await readWorkbook(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength));
    return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data.map((row) => row.map(cellOf)) }));
  } catch (error) {
    throw new BadFile((error as Error).message);
  }
}

function checkSpan(content: Buffer): void {
  let [columns, rows] = [0, 0];
  for (const [, letters, row] of content.toString('latin1').matchAll(/<c\b[^>]*?\br="([A-Z]{1,8})(\d{1,9})"/g)) {
    columns = Math.max(columns, columnNumber(letters!));
    rows = Math.max(rows, Number(row));
  }
  if (columns > 16_384 || rows > 1_048_576 || columns * rows > MOST_CELLS) {
    throw new BadFile(
      `a sheet spans ${rows.toLocaleString('en-GB')} rows and ${columns.toLocaleString('en-GB')} columns`,
    );
  }
}

/** A is 1, AA is 27. */
function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (!(value instanceof Date)) return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value);
  if (Number.isNaN(value.getTime())) return '';
  return value
    .toISOString()
    .replace(/T00:00:00\.000Z$/, '')
    .replace(/\.\d{3}Z$/, '');
}
