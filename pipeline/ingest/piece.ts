// A piece of a table, cut out between two records, in; out, what its rows come to, in arrays that can be handed from one
// thread to another. A piece knows nothing of the others: merge.ts puts them together.

import { UserError } from '../problems.ts';
import type { Study } from '../study/study.ts';
import { NotUtf8 } from './faults.ts';
import { type PackedTexts, packedOf } from './packed.ts';
import { planReading } from './plan.ts';
import type { Column, RejectedRow, RowCounts } from './responses.ts';
import { type Intake, startIntake, takeRow } from './rows.ts';
import { type PieceRead, readPiece, type TableStart } from './table.ts';

/** What is the same for all pieces of a table. */
export interface Table extends Pick<TableStart, 'header' | 'dialect'> {
  study: Study;
  /** As problems name it. */
  file: string;
  chunkBytes: number;
}

export type PackedColumn = Exclude<Column, { kind: 'text' }> | ({ kind: 'packed' } & PackedTexts);

export interface Piece extends PieceRead {
  counts: RowCounts;
  /** One a reader of the plan, in its order. */
  columns: PackedColumn[];
  responded: Uint8Array;
  lines: Uint32Array;
  /** Of used rows. */
  ids: PackedTexts;
  /** Of rows that were rejected or a non-respondent's. */
  otherIds: PackedTexts;
  rejects: RejectedRow[];
  answers: { count: number; firstLine: number }[];
  lastRowShort: boolean;
  leftOut: Map<string, number>;
}

/** What a thread says of a piece, with the memory that it had the piece's bytes in. */
export interface PieceAnswer {
  /** undefined where it can't be read by itself. */
  piece: Piece | undefined;
  buffer: ArrayBuffer;
}

/** A file with more rejected rows than this in one piece is read on one thread, which bounds what it keeps of them. */
export const MOST_REJECTS_OF_PIECE = 1000;

/** Thrown where a piece can't be read by itself; the whole is then read on one thread, which tells what is wrong. */
class NotInPieces extends Error {}

/** undefined where the piece can't be read by itself. */
export function tryPiece(table: Table, bytes: Buffer, line: number): Piece | undefined {
  try {
    return takePiece(table, bytes, line);
  } catch (error) {
    if (error instanceof NotInPieces || error instanceof UserError || error instanceof NotUtf8) return undefined;
    throw error;
  }
}

/** @param line of its first byte */
function takePiece({ study, file, chunkBytes, ...table }: Table, bytes: Buffer, line: number): Piece {
  const plan = planReading(study, table.header, file, table.dialect.delimiter);
  const intake = startIntake(study, plan, file, table.header.names.length);
  const read = readPiece(bytes, table, { file, line, chunkBytes }, (row) => {
    takeRow(intake, row);
    if (intake.counts.rejected > MOST_REJECTS_OF_PIECE) throw new NotInPieces('too many rows to reject');
  });
  const { counts, rejects, lastRowShort, leftOut } = intake;
  return {
    ...read,
    ...{ counts, rejects, lastRowShort, leftOut },
    columns: columnsOf(intake),
    responded: intake.responded.slice(0, counts.used + counts.nonRespondents),
    lines: intake.lines.slice(0, counts.used),
    ids: intake.ids.finish(),
    otherIds: intake.otherIds.finish(),
    answers: intake.answers.map(({ count, firstLine }) => ({ count, firstLine })),
  };
}

function columnsOf({ plan, counts }: Intake): PackedColumn[] {
  return plan.readers.map((reader) => {
    const column = reader.finish(counts.used + (reader.scope === 'sample' ? counts.nonRespondents : 0));
    return column.kind === 'text' ? { kind: 'packed', ...packedOf(column) } : column;
  });
}

/** The memory of a piece, which a thread gives away with it. */
export function buffersOf({ columns, responded, lines, ids, otherIds }: Piece): ArrayBuffer[] {
  const arrays = columns.flatMap((column): ArrayBufferView[] => {
    if (column.kind === 'coded') return [column.codes];
    if (column.kind === 'ticked') return [...column.ticks, column.answered];
    if (column.kind === 'number') return [column.values];
    return column.kind === 'group' ? [column.index] : [column.bytes, column.offsets];
  });
  const all = [...arrays, responded, lines, ids.bytes, ids.offsets, otherIds.bytes, otherIds.offsets];
  return [...new Set(all.map(({ buffer }) => buffer as ArrayBuffer))];
}
