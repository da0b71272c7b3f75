// The ids of a file's rows in, one after the other; out, whether a row before had the same, and on which line. Most files
// number their rows upwards: of such ids nothing is kept but the numbers, in which an earlier one is found by halving.

import { roomFor } from './arrays.ts';
import { cellMemory, UNSEEN } from './cells.ts';

export interface SeenIds {
  /** The line of the first row with this id; undefined, and it is kept, where there was none. */
  meet(bytes: Uint8Array, start: number, end: number, line: number): number | undefined;
}

export function seenIds(): SeenIds {
  const others = cellMemory(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  let numbers = new Float64Array(0);
  let lines = new Uint32Array(0);
  let count = 0;
  return {
    meet(bytes, start, end, line) {
      const number = wholeNumber(bytes, start, end);
      // Of numbers, `others` holds only such as came after a larger one.
      if (count === 0 ? number >= 0 : number > numbers[count - 1]!) {
        numbers = roomFor(numbers, count);
        lines = roomFor(lines, count);
        numbers[count] = number;
        lines[count++] = line;
        return undefined;
      }
      const place = number >= 0 ? placeOf(numbers, count, number) : -1;
      if (place !== -1) return lines[place]!;
      const first = others.find(bytes, start, end);
      if (first !== UNSEEN) return first;
      others.keep(bytes, start, end, line);
      return undefined;
    },
  };
}

/** -1 for what is not the one way of writing a whole number that a double can hold. */
function wholeNumber(bytes: Uint8Array, start: number, end: number): number {
  const digits = end - start;
  if (digits === 0 || digits > 15 || (digits > 1 && bytes[start] === 0x30)) return -1;
  let number = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

function placeOf(numbers: Float64Array, count: number, wanted: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low < count && numbers[low] === wanted ? low : -1;
}
