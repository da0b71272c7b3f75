// Counting a coded question in one pass. In: a code a row (0: no answer, or outside) and a Grouping. Out: for every
// cell and code, how many rows and how much weight, exact whatever the order of rows; and their sums by group.
import type { Grouping } from './grouping.ts';

export type Codes = Uint8Array | Uint16Array;

/** Cells x (levels + 1), code 0 first. */
export interface Tally {
  width: number;
  count: Uint32Array;
  /** Four sums a place (see Grouping.excess): weight above the parent's smallest weight, and its square, in two parts
   * each; null where weights are equal within parents. */
  excess: Float64Array | null;
}

export function tallyCodes(codes: Codes, levels: number, grouping: Grouping, domain?: Uint8Array): Tally {
  const width = levels + 1;
  const { cellOfRow, cellCount, excess } = grouping;
  const count = new Uint32Array(cellCount * width);
  if (domain) {
    for (let row = 0; row < cellOfRow.length; row++)
      count[cellOfRow[row]! * width + (domain[row] === 0 ? 0 : codes[row]!)]! += 1;
  } else {
    for (let row = 0; row < cellOfRow.length; row++) count[cellOfRow[row]! * width + codes[row]!]! += 1;
  }
  return { width, count, excess: excess && tallyExcess(codes, width, grouping, excess, domain) };
}

function tallyExcess(
  codes: Codes,
  width: number,
  { cellOfRow, cellCount }: Grouping,
  excess: Float64Array,
  domain: Uint8Array | undefined,
): Float64Array {
  const sums = new Float64Array(4 * cellCount * width);
  for (let row = 0; row < cellOfRow.length; row++) {
    const code = domain && domain[row] === 0 ? 0 : codes[row]!;
    if (code === 0) continue;
    const place = 4 * (cellOfRow[row]! * width + code);
    sums[place]! += excess[4 * row]!;
    sums[place + 1]! += excess[4 * row + 1]!;
    sums[place + 2]! += excess[4 * row + 2]!;
    sums[place + 3]! += excess[4 * row + 3]!;
  }
  return sums;
}

/** What a set of codes amounts to in one cell. */
export interface Share {
  n: number;
  /** Sum of weights, of squared weights, and of squared deviations from their mean weight. */
  weight: number;
  squares: number;
  spread: number;
}

/** Rounding leaves less than this share of a sum of squares: below it the weights are equal. */
const NOISE = 1e-13;

/** Adds up codes over cells that have one parent, and so one base weight; `counts` marks the cells to count, if not all. */
export function shareOf(
  { width, count, excess }: Tally,
  baseWeight: number,
  cells: Uint32Array,
  from: number,
  to: number,
  codes: readonly number[],
  into: Share,
  counts: Uint8Array | null = null,
): void {
  let n = 0;
  let [over, overRest, square, squareRest] = [0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    if (counts !== null && counts[cells[i]!] === 0) continue;
    for (const code of codes) {
      const place = cells[i]! * width + code;
      n += count[place]!;
      if (excess === null) continue;
      over += excess[4 * place]!;
      overRest += excess[4 * place + 1]!;
      square += excess[4 * place + 2]!;
      squareRest += excess[4 * place + 3]!;
    }
  }
  over += overRest;
  square += squareRest;
  into.n = n;
  into.weight = n * baseWeight + over;
  into.squares = n * baseWeight * baseWeight + 2 * baseWeight * over + square;
  const spread = n > 1 ? square - (over * over) / n : 0;
  into.spread = spread > NOISE * square ? spread : 0;
}

export const emptyShare = (): Share => ({ n: 0, weight: 0, squares: 0, spread: 0 });
