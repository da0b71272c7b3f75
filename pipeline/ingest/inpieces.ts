// From which size on, and how, a CSV file is read in pieces on several threads.

import { availableParallelism } from 'node:os';
import type { CutPiece } from './cut.ts';
import type { Piece, Table } from './piece.ts';

export interface InPieces {
  /** In bytes. Smaller files are read before threads have started. */
  from: number;
  /** Bytes of a piece. */
  size: number;
  /** Threads; one for each processor, and no more than four: reading the file is then what takes longest. */
  threads: number;
  /** On threads, where nothing else is said. */
  read?: ReadPieces;
}

/** Reads all pieces, in the order of the file; undefined where one can't be read by itself. */
export type ReadPieces = (
  table: Table,
  cut: AsyncGenerator<CutPiece | 'uncut'>,
  threads: number,
) => Promise<{ pieces: Piece[]; bytes: number } | undefined>;

export const IN_PIECES: InPieces = { from: 24 << 20, size: 4 << 20, threads: Math.min(4, availableParallelism()) };
