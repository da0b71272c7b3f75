// The thread that writes Word files: a Document at a time in, bytes out, and what went wrong as it was thrown.

import { parentPort } from 'node:worker_threads';
import { UserError } from '../problems.ts';
import { writeWord } from '../produce/wordfile.ts';
import type { WordJob, WordReply } from './wordwriter.ts';

parentPort!.on('message', async ({ number, document, theme, house }: WordJob) => {
  try {
    const bytes = await writeWord(document, theme, house);
    reply({ number, bytes });
  } catch (error) {
    if (error instanceof UserError) reply({ number, problems: [...error.problems], exitCode: error.exitCode });
    else reply({ number, error });
  }
});

const reply = (message: WordReply) => parentPort!.postMessage(message);
