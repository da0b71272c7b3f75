// The thread that reads pieces of a table: asked for one, it answers with what its rows come to, or with nothing where it
// can't be read by itself.

import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../problems.ts';
import { buffersOf, NotInPieces, type Piece, type Table, takePiece } from './piece.ts';
import { NotUtf8 } from './table.ts';

function answer({ bytes, line }: { bytes: Uint8Array; line: number }): Piece | undefined {
  try {
    return takePiece(workerData as Table, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), line);
  } catch (error) {
    if (error instanceof NotInPieces || error instanceof UserError || error instanceof NotUtf8) return undefined;
    throw error;
  }
}

parentPort!.on('message', (piece) => {
  const read = answer(piece);
  parentPort!.postMessage(read, read ? buffersOf(read) : []);
});
