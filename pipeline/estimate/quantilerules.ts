// The quantile of weighted values, by each of the rules that R's svyquantile knows. In: values and weights. Out: a
// number. Source: Hyndman and Fan (1996) for the nine types, carried over to weights as R does.

export type QuantileRule =
  | 'math'
  | 'school'
  | 'shahvaish'
  | 'hf1'
  | 'hf2'
  | 'hf3'
  | 'hf4'
  | 'hf5'
  | 'hf6'
  | 'hf7'
  | 'hf8'
  | 'hf9';

/** Values in order, those without weight left out, with sums of weights up to and including each. */
export interface Ordered {
  x: Float64Array;
  w: Float64Array;
  cumulative: Float64Array;
  total: number;
}

/**
 * Equal values keep the order of their rows, as in R: the rules hf4 to hf9 look at single rows. Weights are turned into
 * chances and back, as R's are: where a sum of weights meets p x total exactly, or all but, the last bit decides.
 */
export function orderValues(values: Float64Array, weights: Float64Array, present: Uint8Array): Ordered {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (present[row] === 1 && weights[row] !== 0) rows.push(row);
  rows.sort((a, b) => values[a]! - values[b]!);
  return ordered(
    Float64Array.from(rows, (row) => values[row]!),
    Float64Array.from(rows, (row) => 1 / (1 / weights[row]!)),
  );
}

/** Running sums carry the rounding of each addition along, so that ties with p x total are seen as ties. */
function ordered(x: Float64Array, w: Float64Array): Ordered {
  const cumulative = new Float64Array(w.length);
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < w.length; i++) {
    const next = sum + w[i]!;
    lost += Math.abs(sum) >= Math.abs(w[i]!) ? sum - next + w[i]! : w[i]! - next + sum;
    sum = next;
    cumulative[i] = sum + lost;
  }
  return { x, w, cumulative, total: w.length === 0 ? Number.NaN : cumulative[w.length - 1]! };
}

export function quantileOf(data: Ordered, p: number, rule: QuantileRule): number {
  if (data.x.length === 0 || Number.isNaN(p)) return Number.NaN;
  switch (rule) {
    case 'math':
    case 'hf1':
    case 'school':
    case 'hf2':
    case 'hf3':
    case 'hf4':
      return stepQuantile(data, p, rule);
    case 'shahvaish':
      return constantBetween(shahVaishPositions(data), data.x, p);
    default:
      return linearBetween(positions(data, rule), data.x, p);
  }
}

function stepQuantile(given: Ordered, p: number, rule: 'math' | 'hf1' | 'school' | 'hf2' | 'hf3' | 'hf4'): number {
  const data = rule === 'hf3' ? mergeTies(given) : given;
  const { x, cumulative, total } = data;
  let at = Math.max(0, countUpTo(cumulative, p * total) - 1);
  at = Math.min(at, x.length - 1);
  const next = Math.min(at + 1, x.length - 1);
  const below = p - cumulative[at]! / total;
  const above = cumulative[next]! / total - p;
  const [lower, upper] = [x[at]!, x[next]!];
  switch (rule) {
    case 'math':
    case 'hf1':
      return below === 0 ? lower : upper;
    case 'school':
    case 'hf2':
      return below === 0 ? (lower + upper) / 2 : upper;
    case 'hf3':
      return below === 0 && (at + 1) % 2 === 0 ? lower : upper;
    case 'hf4': {
      const share = below / (above + below);
      return lower * (1 - share) + upper * share;
    }
  }
}

/** How many of the ascending values are no larger than the limit. */
function countUpTo(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mergeTies({ x, w }: Ordered): Ordered {
  const values: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (i > 0 && x[i] === x[i - 1]) weights[weights.length - 1]! += w[i]!;
    else {
      values.push(x[i]!);
      weights.push(w[i]!);
    }
  }
  return ordered(Float64Array.from(values), Float64Array.from(weights));
}

function positions({ w, cumulative, total }: Ordered, rule: 'hf5' | 'hf6' | 'hf7' | 'hf8' | 'hf9'): Float64Array {
  const n = w.length;
  const before = (i: number): number => (i === 0 ? 0 : cumulative[i - 1]!);
  const last = w[n - 1]!;
  switch (rule) {
    case 'hf5':
      return cumulative.map((sum, i) => (sum - w[i]! / 2) / total);
    case 'hf6':
      return cumulative.map((sum) => sum / (total + last));
    case 'hf7':
      return cumulative.map((_, i) => before(i) / before(n - 1));
    case 'hf8':
      return cumulative.map((sum, i) => (before(i) / 3 + (sum * 2) / 3) / (total + last / 3));
    case 'hf9':
      return cumulative.map((sum, i) => (before(i) * (3 / 8) + sum * (5 / 8)) / (total + last / 4));
  }
}

function shahVaishPositions({ w, cumulative, total }: Ordered): Float64Array {
  const n = w.length;
  return cumulative.map((sum, i) => ((sum * n) / total + 0.5 - w[i]! / 2) / (n + 1));
}

/** Straight lines between the points, flat outside. */
function linearBetween(at: Float64Array, x: Float64Array, p: number): number {
  const n = at.length;
  if (n === 1 || !(p > at[0]!)) return x[0]!;
  if (p >= at[n - 1]!) return x[n - 1]!;
  const right = countUpTo(at, p);
  const left = right - 1;
  if (at[left] === p) return x[left]!;
  return x[left]! + (x[right]! - x[left]!) * ((p - at[left]!) / (at[right]! - at[left]!));
}

/** The value of the last point that is not beyond p. */
function constantBetween(at: Float64Array, x: Float64Array, p: number): number {
  const order = Array.from(at, (_, i) => i).sort((a, b) => at[a]! - at[b]!);
  const count = countUpTo(
    Float64Array.from(order, (i) => at[i]!),
    p,
  );
  return x[order[Math.max(0, count - 1)]!]!;
}
