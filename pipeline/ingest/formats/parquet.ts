// The bytes of a Parquet file in, a Sheet out. The library may loop without end, or fill the memory, on a damaged file: it
// works in a thread with a limit to both.

import { Worker } from 'node:worker_threads';
import type { Answer } from './parquetworker.ts';
import { BadFile, type Sheet } from './sheet.ts';

/** For 20,000 rows at most. */
const MOST_SECONDS = 10;
const MOST_MEMORY_MIB = 768;

export async function readParquet(bytes: Buffer): Promise<Sheet> {
  const worker = new Worker(new URL('./parquetworker.ts', import.meta.url), {
    workerData: new Uint8Array(bytes),
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MIB },
  });
  // A run that ends early must not wait for the thread.
  worker.unref();
  try {
    const first = await ask(worker);
    const names = 'names' in first ? first.names : [];
    return { what: 'a Parquet file', encoding: 'utf-8', headers: [names], rows: rowsOf(worker) };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

async function* rowsOf(worker: Worker): AsyncGenerator<string[]> {
  try {
    for (let answer = await ask(worker); 'rows' in answer; answer = await ask(worker)) yield* answer.rows;
  } finally {
    await worker.terminate();
  }
}

async function ask(worker: Worker): Promise<Exclude<Answer, { wrong: string }>> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => reject(new BadFile('reading it takes too long')), MOST_SECONDS * 1000);
  const failed = () => reject(new BadFile('reading it takes too much memory'));
  worker.once('message', resolve).once('error', failed);
  worker.postMessage('next');
  try {
    const answer = await promise;
    if ('wrong' in answer) throw new BadFile(answer.wrong);
    return answer;
  } finally {
    clearTimeout(timer);
    worker.off('message', resolve).off('error', failed);
  }
}
