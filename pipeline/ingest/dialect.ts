// The first bytes of a table in; how its lines end and what separates its cells out.

import type { ResponseSource } from '../study/study.ts';
import { CARRIAGE_RETURN, type Dialect, LINE_FEED, parseCells, QUOTE, type Records } from './records.ts';

const CANDIDATES = [',', ';', '\t', '|'] as const;

/**
 * How lines end, by the first line break outside quotation marks; undefined where more must be read to say so.
 * A file without any has one line.
 */
export function detectNewline(bytes: Buffer, last: boolean): Dialect['newline'] | undefined {
  let open = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) open = !open;
    if (open) continue;
    if (byte === LINE_FEED) return LINE_FEED;
    if (byte !== CARRIAGE_RETURN) continue;
    if (i + 1 < bytes.length) return bytes[i + 1] === LINE_FEED ? LINE_FEED : CARRIAGE_RETURN;
    if (last) return CARRIAGE_RETURN;
  }
  return last ? LINE_FEED : undefined;
}

/** The line `sep=;`, which Excel reads above a header. */
export function separatorLine(
  bytes: Buffer,
  start: number,
  newline: number,
): { delimiter: string; end: number } | undefined {
  const end = bytes.indexOf(newline, start);
  if (end === -1 || end - start > 9) return undefined;
  const match = bytes.toString('latin1', start, end).match(/^"?sep=([,;|\t])"?\r?$/i);
  return match ? { delimiter: match[1]!, end: end + 1 } : undefined;
}

/**
 * The delimiter of a table with these header rows: the one under which most of the study's headers are found, then
 * the one that stands most often outside quotation marks.
 */
export function detectDelimiter(
  bytes: Buffer,
  records: Records,
  wanted: ResponseSource['delimiter'],
  matches: (rows: string[][]) => number,
): string {
  if (wanted !== 'auto') return wanted === 'tab' ? '\t' : wanted;
  const head = bytes.subarray(0, records.consumed);
  const counted = CANDIDATES.map((delimiter) => ({ delimiter, count: countOutside(head, delimiter.charCodeAt(0)) }));
  const present = counted.filter(({ count }) => count > 0);
  if (present.length < 2) return present[0]?.delimiter ?? ',';
  const newline = head.includes(LINE_FEED) ? LINE_FEED : CARRIAGE_RETURN;
  const scored = present.map((candidate) => ({
    ...candidate,
    found: matches(cellsOrNone(head, { delimiter: candidate.delimiter, newline })),
  }));
  return scored.reduce((best, next) =>
    next.found > best.found || (next.found === best.found && next.count > best.count) ? next : best,
  ).delimiter;
}

/** Under the wrong delimiter a quotation mark may stand where none can. */
function cellsOrNone(bytes: Buffer, dialect: Dialect): string[][] {
  try {
    return parseCells(bytes, dialect);
  } catch {
    return [[]];
  }
}

function countOutside(bytes: Buffer, wanted: number): number {
  let count = 0;
  let open = false;
  for (const byte of bytes) {
    if (byte === QUOTE) open = !open;
    else if (byte === wanted && !open) count++;
  }
  return count;
}
