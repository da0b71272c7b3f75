// A large CSV file in; out, what reading it row by row comes to, had in less time: pieces cut between records are read on
// threads, while this one reads on in the file. Nothing comes out where a piece can't be read by itself, or holds what is
// wrong with the file: then the file is to be read on one thread, which says so.

import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { UserError } from '../problems.ts';
import type { Study } from '../study/study.ts';
import { type CutPiece, cutPieces, readBytes } from './cut.ts';
import { NotUtf8 } from './faults.ts';
import type { Header } from './header.ts';
import type { InPieces, ReadPieces } from './inpieces.ts';
import { spareMemory } from './memory.ts';
import { mergePieces } from './merge.ts';
import { type Piece, type PieceAnswer, type Table, tryPiece } from './piece.ts';
import type { Plan } from './plan.ts';
import type { Intake } from './rows.ts';
import type { DataFile } from './source.ts';
import { readTableStart, type TableStart } from './table.ts';

export interface ReadInPieces {
  intake: Intake;
  header: Header;
  delimiter: string;
  bytes: number;
  sha256: string;
  blankLines: number;
  endsWithLineBreak: boolean;
}

export interface PiecesWanted {
  study: Study;
  markLength: number;
  chunkBytes: number;
  wanted: string[];
  /** Plans the reading, or throws what the header lacks. */
  plan(header: Header, dialect: TableStart['dialect']): Plan;
}

export async function readInPieces(
  file: DataFile,
  { study, markLength, chunkBytes, wanted, plan: planFor }: PiecesWanted,
  how: InPieces,
): Promise<ReadInPieces | undefined> {
  spareMemory();
  const hash = createHash('sha256');
  const head = await readBytes(file, 0, how.size, Buffer.alloc(0), hash);
  const start = startOf(head.bytes.subarray(markLength), file.shown, study, wanted);
  if (!start) return undefined;
  const { header, dialect } = start;
  const plan = planFor(header, dialect);
  const first = { bytes: head.bytes.subarray(markLength + start.length), line: start.line, position: head.read };
  const table: Table = { study, header, dialect, file: file.shown, chunkBytes };
  const read = await (how.read ?? readOnThreads)(
    table,
    cutPieces(file, dialect.newline, first, how.size, hash),
    how.threads,
  );
  if (!read || read.bytes + markLength + start.length !== file.size) return undefined;
  const intake = mergePieces(study, plan, file.shown, header.names.length, read.pieces);
  return (
    intake && {
      ...{ intake, header, delimiter: dialect.delimiter, bytes: file.size, sha256: hash.digest('hex') },
      blankLines: read.pieces.reduce((sum, { blankLines, blankRows }) => sum + blankLines + blankRows, 0),
      endsWithLineBreak: read.pieces.at(-1)!.endsWithLineBreak,
    }
  );
}

/** undefined where the header does not end here, or can't be read: reading on one thread says why. */
function startOf(bytes: Buffer, file: string, study: Study, wanted: string[]): TableStart | undefined {
  try {
    return readTableStart(bytes, file, study.responses, wanted);
  } catch (error) {
    if (error instanceof UserError || error instanceof NotUtf8) return undefined;
    throw error;
  }
}

/** On threads, and on this one. */
const readOnThreads: ReadPieces = async (table, cut, count) => {
  const threads = Array.from({ length: count - 1 }, () => startThread(table));
  const pieces: Piece[] = [];
  let [given, bytes] = [0, 0];
  let whole = true;
  // Cutting is one after the other: a generator hands out its pieces in the order in which they are asked for.
  const work = async (read: ReadPiece) => {
    for (;;) {
      const { value, done } = await cut.next();
      if (done || !whole) return;
      const place = given++;
      const size = value === 'uncut' ? 0 : value.bytes.length;
      const piece = value === 'uncut' ? undefined : await read(value);
      if (piece) pieces[place] = piece;
      else whole = false;
      bytes += size;
    }
  };
  try {
    // A thread always has its next piece: this one, while it reads one itself, can't give any out.
    await Promise.all([...threads, ...threads].map(({ read }) => work(read)).concat(work(readHere(table))));
    return whole ? { pieces, bytes } : undefined;
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
};

/** undefined where the piece can't be read by itself. */
type ReadPiece = (piece: CutPiece) => Promise<Piece | undefined>;

const readHere = (table: Table): ReadPiece => {
  return async ({ bytes, line, done }) => {
    // What else this thread has to do is done between pieces.
    await new Promise(setImmediate);
    const piece = tryPiece(table, bytes, line);
    done(bytes.buffer as ArrayBuffer);
    return piece;
  };
};

interface Thread {
  read: ReadPiece;
  end(): Promise<unknown>;
}

function startThread(table: Table): Thread {
  const worker = new Worker(new URL('./pieceworker.ts', import.meta.url), { workerData: table });
  const waiting: PromiseWithResolvers<PieceAnswer>[] = [];
  worker.on('message', (answer: PieceAnswer) => waiting.shift()!.resolve(answer));
  worker.on('error', (error) => {
    for (const { reject } of waiting) reject(error);
  });
  return {
    async read({ bytes, line, done }) {
      const answer = Promise.withResolvers<PieceAnswer>();
      waiting.push(answer);
      worker.postMessage({ bytes, line }, [bytes.buffer as ArrayBuffer]);
      const { piece, buffer } = await answer.promise;
      done(buffer);
      return piece;
    },
    end: () => worker.terminate(),
  };
}
