// The thread that reads pieces of a table: asked for one, it answers with what its rows come to, or with nothing where it
// can't be read by itself; and gives the memory of the piece back, to be used for a later one.

import { parentPort, workerData } from 'node:worker_threads';
import { keepCompiled } from '../compiled.ts';
import type { PieceAnswer, Table } from './piece.ts';

keepCompiled();
const { buffersOf, tryPiece } = await import('./piece.ts');

parentPort!.on('message', ({ bytes, line }: { bytes: Uint8Array; line: number }) => {
  const buffer = bytes.buffer as ArrayBuffer;
  const piece = tryPiece(workerData as Table, Buffer.from(buffer, bytes.byteOffset, bytes.length), line);
  parentPort!.postMessage({ piece, buffer } satisfies PieceAnswer, [buffer, ...(piece ? buffersOf(piece) : [])]);
});
