// Small files that unpack to far more than a program should hold: a workbook with a sheet of nothing but blanks, one with a
// sheet of nothing but cells, and a gzip file.

import { constants, createGzip } from 'node:zlib';
import { Zip, ZipDeflate } from 'fflate';
import { unzip } from '../../pipeline/ingest/formats/zip.ts';
import { workbook } from './files.ts';
import type { Seed } from './seeds.ts';

/** Just over what a workbook and a file may unpack to, in MiB. */
const SHEET = 70;
const FILE = 260;

export async function bombs(): Promise<Seed[]> {
  const cell = '<row><c t="inlineStr"><is><t>x</t></is></c></row>';
  return [
    { name: 'blank-bomb.xlsx', bytes: workbookBomb(' '.repeat(1 << 20)) },
    { name: 'cell-bomb.xlsx', bytes: workbookBomb(cell.repeat(Math.floor((1 << 20) / cell.length))) },
    { name: 'bomb.csv.gz', bytes: await gzipBomb('a,b\n'.repeat(1 << 18)) },
  ];
}

/** A workbook whose sheet holds a piece of XML again and again. */
function workbookBomb(piece: string): Buffer {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    chunks.push(data);
  });
  const small = unzip(workbook([['Q']]), () => true);
  for (const [name, content] of small) {
    const file = new ZipDeflate(name, { level: 1 });
    zip.add(file);
    if (!name.includes('sheet1')) file.push(content, true);
    else {
      const [begin, end] = content.toString().split('</sheetData>');
      file.push(Buffer.from(begin!));
      for (let i = 0; i < SHEET; i++) file.push(Buffer.from(piece));
      file.push(Buffer.from(`</sheetData>${end}`), true);
    }
  }
  zip.end();
  return Buffer.concat(chunks);
}

async function gzipBomb(piece: string): Promise<Buffer> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const bytes = Buffer.from(piece);
  for (let i = 0; i < FILE; i++) if (!gzip.write(bytes)) await new Promise((resolve) => gzip.once('drain', resolve));
  await new Promise<void>((resolve) => gzip.end(resolve));
  return Buffer.concat(chunks);
}
