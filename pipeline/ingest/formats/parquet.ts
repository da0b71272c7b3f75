// The bytes of a Parquet file in, a Sheet out: read in a thread with limits (thread.ts, parquetworker.ts).

import type { Answer } from './parquetworker.ts';
import type { Sheet } from './sheet.ts';
import { openThread, type ReadingThread } from './thread.ts';

/** For 20,000 rows at most. */
const LIMITS = { seconds: 10, memory: 768 };

export async function readParquet(bytes: Buffer): Promise<Sheet> {
  const thread = openThread<Answer>(new URL('./parquetworker.ts', import.meta.url), bytes, LIMITS);
  try {
    const first = await thread.ask();
    const names = 'names' in first ? first.names : [];
    return { what: 'a Parquet file', encoding: 'utf-8', headers: [names], rows: rowsOf(thread) };
  } catch (error) {
    await thread.close();
    throw error;
  }
}

async function* rowsOf(thread: ReadingThread<Answer>): AsyncGenerator<string[]> {
  try {
    for (let answer = await thread.ask(); 'rows' in answer; answer = await thread.ask()) yield* answer.rows;
  } finally {
    await thread.close();
  }
}
