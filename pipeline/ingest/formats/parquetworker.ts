// The thread that reads a Parquet file: asked for one piece of it after the other, it answers with its columns, then with
// rows, then with nothing.

import { parentPort, workerData } from 'node:worker_threads';
import { openParquet, type ParquetFile } from './parquetfile.ts';

export type Answer = { names: string[] } | { rows: string[][] } | { end: true };

let file: ParquetFile | undefined;

async function answer(): Promise<Answer | { wrong: string }> {
  try {
    if (!file) {
      file = openParquet(workerData as Uint8Array);
      return { names: file.names };
    }
    const { value, done } = await file.rows.next();
    return done ? { end: true } : { rows: value };
  } catch (error) {
    // Whatever the library threw, it is what the file led it to.
    return { wrong: (error as Error).message };
  }
}

parentPort!.on('message', async () => parentPort!.postMessage(await answer()));
