// The thread that hashes a file: its path in, the SHA-256 of its bytes out.

import { createHash } from 'node:crypto';
import { openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const file = openSync(workerData as string, 'r');
const hash = createHash('sha256');
const buffer = Buffer.allocUnsafeSlow(1 << 20);
for (let at = 0; ; ) {
  const read = readSync(file, buffer, 0, buffer.length, at);
  if (read === 0) break;
  hash.update(buffer.subarray(0, read));
  at += read;
}
parentPort!.postMessage(hash.digest('hex'));
