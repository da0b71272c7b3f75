// The thread that writes Word files: a report's text and look in, bytes out.

import { parentPort } from 'node:worker_threads';
import { failureOf } from './burst/makers.ts';
import { keepCompiled } from './compiled.ts';
import type { WordJob, WordReply } from './wordwriter.ts';

keepCompiled();
const { writeWord } = await import('./produce/wordfile.ts');

parentPort!.on('message', ({ number, job }: WordJob) => {
  writeWord(...job).then(
    (bytes) => send({ number, bytes }),
    (error) => send({ number, failed: failureOf(error) }),
  );
});

const send = (reply: WordReply) => parentPort!.postMessage(reply);
