// The thread that reads an Excel workbook: asked for one piece of it after the other, it answers with the name of a sheet, then
// with its rows, and so on with every sheet, then with nothing.

import { parentPort, workerData } from 'node:worker_threads';
import { readSheets } from './excelfile.ts';

export type Answer = { sheet: string } | { rows: string[][] } | { end: true };

/** Rows are handed over so many at a time. */
const CHUNK = 2000;

async function* answers(bytes: Uint8Array): AsyncGenerator<Answer> {
  const sheets = await readSheets(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  for (const { name, rows } of sheets) {
    yield { sheet: name };
    // Taken out as they go: both threads need not hold them.
    while (rows.length > 0) yield { rows: rows.splice(0, CHUNK) };
  }
  yield { end: true };
}

const left = answers(workerData as Uint8Array);

async function next(): Promise<Answer | { wrong: string }> {
  try {
    const { value } = await left.next();
    return value ?? { end: true };
  } catch (error) {
    // Whatever the library threw, it is what the file led it to.
    return { wrong: (error as Error).message };
  }
}

parentPort!.on('message', async () => parentPort!.postMessage(await next()));
