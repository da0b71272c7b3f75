// The pieces of a table in, in its order; out, the intake that reading it in one go would have come to, or nothing where
// only that can tell what it comes to.

import type { Study } from '../study/study.ts';
import { seenIds } from './ids.ts';
import { joinPacked, type PackedTexts, packedColumn } from './packed.ts';
import type { PackedColumn, Piece } from './piece.ts';
import type { Plan } from './plan.ts';
import { type Column, type GroupColumn, sumCounts, type TickedColumn } from './responses.ts';
import { type Intake, startIntake } from './rows.ts';
import { plainText } from './spelling.ts';

type OfKind<K extends PackedColumn['kind']> = Extract<PackedColumn, { kind: K }>;

const NOTHING: PackedColumn = { kind: 'packed', bytes: new Uint8Array(0), offsets: new Uint32Array(1) };

/** @param plan for the whole, whose readers have read nothing */
export function mergePieces(
  study: Study,
  plan: Plan,
  file: string,
  width: number,
  pieces: readonly Piece[],
): Intake | undefined {
  if (rowsFollowBlankOnes(pieces) || (plan.id && hasRepeatedId(pieces))) return undefined;
  const columns = plan.readers.map((_, i) => {
    const column = mergeColumns(pieces.map((piece) => piece.columns[i]!));
    // Large: what has been merged is let go before the next is.
    for (const piece of pieces) piece.columns[i] = NOTHING;
    return column;
  });
  const readers = plan.readers.map((reader, i) => ({ ...reader, finish: () => columns[i]! }));
  const intake = startIntake(study, { ...plan, readers }, file, width);
  intake.counts = sumCounts(pieces.map(({ counts }) => counts));
  intake.responded = joinArrays(pieces.map(({ responded }) => responded));
  intake.lines = joinArrays(pieces.map(({ lines }) => lines));
  const ids = joinPacked(pieces.map((piece) => piece.ids));
  intake.ids = { add: intake.ids.add, finish: () => ids };
  intake.rejects = pieces.flatMap(({ rejects }) => rejects);
  for (const { problems } of intake.rejects) for (const problem of problems) intake.errors.add(problem);
  intake.lastRowShort = pieces.findLast(({ counts }) => counts.read > 0)?.lastRowShort ?? false;
  intake.answers.forEach((check, i) => {
    const found = pieces.map(({ answers }) => answers[i]!).filter(({ count }) => count > 0);
    check.count = found.reduce((sum, { count }) => sum + count, 0);
    check.firstLine = found[0]?.firstLine ?? 0;
  });
  return intake;
}

/** Rows of blank cells are rows where another row follows, and a piece can't know whether one does. */
function rowsFollowBlankOnes(pieces: readonly Piece[]): boolean {
  const first = pieces.findIndex(({ blankRows }) => blankRows > 0);
  return first !== -1 && pieces.slice(first + 1).some(({ counts }) => counts.read > 0);
}

/** Whether a row has the id of one in another piece. Within a piece that has been found already. */
function hasRepeatedId(pieces: readonly Piece[]): boolean {
  const seen = seenIds();
  const holds = ({ bytes, offsets }: PackedTexts): boolean => {
    for (let i = 1; i < offsets.length; i++) {
      if (seen.meet(bytes, offsets[i - 1]!, offsets[i]!, 1) !== undefined) return true;
    }
    return false;
  };
  return pieces.some(({ ids, otherIds }) => holds(ids) || holds(otherIds));
}

/** One kind of column, one below the other, as all pieces of a table are read by one plan. */
export function mergeColumns(columns: readonly PackedColumn[]): Column {
  const first = columns[0]!;
  switch (first.kind) {
    case 'coded': {
      const { kind, optionCount } = first;
      return { kind, codes: joinArrays((columns as OfKind<'coded'>[]).map(({ codes }) => codes)), optionCount };
    }
    case 'number':
      return { kind: first.kind, values: joinArrays((columns as OfKind<'number'>[]).map(({ values }) => values)) };
    case 'packed':
      return packedColumn(joinPacked(columns as OfKind<'packed'>[]));
    case 'ticked':
      return mergeTicked(columns as TickedColumn[]);
    default:
      return mergeGroups(columns as GroupColumn[]);
  }
}

function mergeTicked(columns: readonly TickedColumn[]): TickedColumn {
  const ticks = columns[0]!.ticks.map((_, option) => joinArrays(columns.map((column) => column.ticks[option]!)));
  return { kind: 'ticked', ticks, answered: joinArrays(columns.map(({ answered }) => answered)) };
}

/** A level is that of an earlier piece where it is spelt the same, as coded.ts compares it. */
function mergeGroups(columns: readonly GroupColumn[]): GroupColumn {
  const levels: string[] = [];
  const indexByKey = new Map<string, number>();
  const parts = columns.map((column) => {
    const renumbered = column.levels.map((level) => {
      const key = plainText(level);
      const known = indexByKey.get(key) ?? levels.push(level);
      indexByKey.set(key, known);
      return known;
    });
    const { index } = column;
    for (let i = 0; i < index.length; i++) if (index[i] !== 0) index[i] = renumbered[index[i]! - 1]!;
    return index;
  });
  return { kind: 'group', index: joinArrays(parts), levels };
}

type Joined = Uint8Array | Uint16Array | Uint32Array | Float64Array;

export function joinArrays<T extends Joined>(parts: readonly T[]): T {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = new (parts[0]!.constructor as new (length: number) => T)(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
