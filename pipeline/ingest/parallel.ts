// A large CSV file in; out, what reading it row by row comes to, had in less time: pieces cut between records are read on
// threads, while this one reads on in the file. Nothing comes out where a piece can't be read by itself, or holds what is
// wrong with the file: then the file is to be read on one thread, which says so.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { UserError } from '../problems.ts';
import type { Study } from '../study/study.ts';
import { type CutPiece, cutPieces, readBytes } from './cut.ts';
import type { Header } from './header.ts';
import type { InPieces, ReadPieces } from './inpieces.ts';
import { mergePieces } from './merge.ts';
import type { Piece, Table } from './piece.ts';
import type { Plan } from './plan.ts';
import type { Intake } from './rows.ts';
import type { DataFile } from './source.ts';
import { NotUtf8, readTableStart, type TableStart } from './table.ts';

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

const readOnThreads: ReadPieces = async (table, cut, count) => {
  const threads = Array.from({ length: count }, () => startThread(table));
  const pieces: Piece[] = [];
  let [given, bytes] = [0, 0];
  let whole = true;
  // Cutting is one after the other: a generator hands out its pieces in the order in which they are asked for.
  const work = async (thread: Thread) => {
    for (;;) {
      const { value, done } = await cut.next();
      if (done || !whole) return;
      const place = given++;
      const size = value === 'uncut' ? 0 : value.bytes.length;
      const piece = value === 'uncut' ? undefined : await thread.read(value);
      if (piece) pieces[place] = piece;
      else whole = false;
      bytes += size;
    }
  };
  try {
    await Promise.all(threads.map(work));
    return whole ? { pieces, bytes } : undefined;
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
};

interface Thread {
  /** undefined where the piece can't be read by itself. */
  read(piece: CutPiece): Promise<Piece | undefined>;
  end(): Promise<unknown>;
}

function startThread(table: Table): Thread {
  const worker = new Worker(new URL('./pieceworker.ts', import.meta.url), { workerData: table });
  return {
    async read({ bytes, line }) {
      // `once` fails where the thread does.
      const answer = once(worker, 'message');
      worker.postMessage({ bytes, line }, [bytes.buffer as ArrayBuffer]);
      return (await answer)[0] as Piece | undefined;
    },
    end: () => worker.terminate(),
  };
}
