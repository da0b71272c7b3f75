// Sums that are the same to the last bit whatever the order of their terms, so that sorting a data file changes no
// published digit. Each term is cut into two parts on fixed grids, wide enough that adding the parts never rounds
// (Demmel and Nguyen, "Fast reproducible floating-point summation", 2013); the two sums together keep 2 x (53 - log2 n) bits.

/** Adding `high` to a term and taking it away leaves the term's leading part; `low` does the same with what is left. */
export interface Grid {
  high: number;
  low: number;
}

const NO_GRID: Grid = { high: 0, low: 0 };

/** The grids for up to `count` terms, none larger than `largest` in size. */
export function gridFor(largest: number, count: number): Grid {
  if (!(largest > 0) || !Number.isFinite(largest)) return NO_GRID;
  const room = Math.ceil(Math.log2(count + 1)) + 1;
  const exponent = Math.ceil(Math.log2(largest)) + room;
  return { high: 1.5 * 2 ** exponent, low: 1.5 * 2 ** (exponent - 53 + room) };
}

export function largestOf(values: Float64Array, count = values.length): number {
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const size = Math.abs(values[i]!);
    if (size > largest) largest = size;
  }
  return largest;
}

/** The sum of the first `count` values; NaN if any is NaN or infinite. */
export function sumOf(values: Float64Array, count = values.length): number {
  const { high, low } = gridFor(largestOf(values, count), count);
  let leading = 0;
  let rest = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    const lead = value + high - high;
    leading += lead;
    rest += value - lead + low - low;
  }
  return leading + rest;
}

/** The sum of value x weight over rows, order-free. Rows with a zero value cost nothing. */
export function weightedSum(values: Float64Array, weights: Float64Array): number {
  const products = new Float64Array(values.length);
  for (let i = 0; i < products.length; i++) products[i] = values[i]! === 0 ? 0 : values[i]! * weights[i]!;
  return sumOf(products);
}

/** Sums by group: `group[i]` of each value is its place in the result. */
export function sumBy(values: Float64Array, group: Uint32Array, groupCount: number): Float64Array {
  const { high, low } = gridFor(largestOf(values), values.length);
  const sums = new Float64Array(groupCount);
  const rests = new Float64Array(groupCount);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const lead = value + high - high;
    sums[group[i]!]! += lead;
    rests[group[i]!]! += value - lead + low - low;
  }
  for (let g = 0; g < groupCount; g++) sums[g]! += rests[g]!;
  return sums;
}

/** Many order-free sums side by side, of terms no larger than `largest` and no more than `terms` of them in all. */
export interface Sums {
  grid: Grid;
  leads: Float64Array;
  rests: Float64Array;
}

export function makeSums(count: number, largest: number, terms: number): Sums {
  return { grid: gridFor(largest, terms), leads: new Float64Array(count), rests: new Float64Array(count) };
}

export function addTo({ grid, leads, rests }: Sums, place: number, value: number): void {
  const lead = value + grid.high - grid.high;
  leads[place]! += lead;
  rests[place]! += value - lead + grid.low - grid.low;
}

/** The sum over several places. */
export function sumAt({ leads, rests }: Sums, places: Uint32Array): number {
  let [lead, rest] = [0, 0];
  for (const place of places) {
    lead += leads[place]!;
    rest += rests[place]!;
  }
  return lead + rest;
}
