// The thread that hashes a file: its descriptor in, the SHA-256 of its bytes out.

import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const hash = createHash('sha256');
const buffer = Buffer.allocUnsafeSlow(1 << 20);
for (let at = 0; ; ) {
  const read = readSync(workerData as number, buffer, 0, buffer.length, at);
  if (read === 0) break;
  hash.update(buffer.subarray(0, read));
  at += read;
}
parentPort!.postMessage(hash.digest('hex'));
