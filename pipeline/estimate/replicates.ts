// Variance from replicate weights. In: columns of weights, or a design to make them from (makereplicates.ts). Out: the
// covariance of any estimate that is a function of the weights: scale x sum of rscale x (replicate - centre)².
// Source: Wolter, "Introduction to Variance Estimation" (2007).

export type ReplicateKind = 'JK1' | 'JKn' | 'BRR' | 'Fay' | 'bootstrap' | 'subbootstrap' | 'mrbbootstrap' | 'other';

export interface Replicates {
  kind: ReplicateKind;
  /** One array of weights a replicate, ready to use: the sampling weight is in them. */
  columns: readonly Float64Array[];
  scale: number;
  /** One a replicate. */
  rscales: Float64Array;
  /** Deviations from the full-sample estimate; otherwise from the replicates' mean (R's default). */
  mse: boolean;
  /** Degrees of freedom over the whole sample. */
  df: number;
}

/** Covariance matrix, row by row, of what `estimate` gives for each column of weights. */
export function replicateCovariance(
  replicates: Replicates,
  estimate: (weights: Float64Array) => Float64Array,
  full: Float64Array,
): Float64Array {
  return covarianceOfReplicates(replicates, replicates.columns.map(estimate), full);
}

/** The same from estimates already made, one array a replicate. Replicates with no estimate (NaN) are left out. */
export function covarianceOfReplicates(
  { scale, rscales, mse }: Replicates,
  estimates: readonly Float64Array[],
  full: Float64Array,
): Float64Array {
  const k = full.length;
  const usable = estimates.map((_, r) => r).filter((r) => rscales[r]! > 0 && !estimates[r]!.some(Number.isNaN));
  const centre = mse ? full : full.map((_, j) => usable.reduce((sum, r) => sum + estimates[r]![j]!, 0) / usable.length);
  const result = new Float64Array(k * k);
  for (const r of usable) {
    for (let a = 0; a < k; a++) {
      const factor = rscales[r]! * scale * (estimates[r]![a]! - centre[a]!);
      for (let b = 0; b < k; b++) result[a * k + b]! += factor * (estimates[r]![b]! - centre[b]!);
    }
  }
  return result;
}

/** A column is dependent when projecting the earlier ones out leaves less than this share of it (R: degf's qr). */
const DEPENDENT = 1e-5;

/** Degrees of freedom: the number of independent columns of weights, less one (R: degf). */
export function replicateDegrees(columns: readonly Float64Array[], domain?: Uint8Array): number {
  const rows = distinctRows(columns, domain);
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const rest = Float64Array.from(rows, ({ row, times }) => column[row]! * Math.sqrt(times));
    const size = Math.sqrt(dot(rest, rest));
    for (let pass = 0; pass < 2; pass++) {
      for (const vector of basis) {
        const share = dot(vector, rest);
        for (let i = 0; i < rest.length; i++) rest[i]! -= share * vector[i]!;
      }
    }
    const left = Math.sqrt(dot(rest, rest));
    if (left > DEPENDENT * size && size > 0) basis.push(rest.map((value) => value / left));
    if (basis.length === rows.length) break;
  }
  return basis.length - 1;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

interface DistinctRow {
  row: number;
  times: number;
}

/** More different rows than these tell no more about the rank: evenly spaced ones do. */
const ENOUGH = 5000;

/** Rows that have the same weight in every replicate count once, times how often they occur: far fewer to work on. */
function distinctRows(columns: readonly Float64Array[], domain?: Uint8Array): DistinctRow[] {
  const n = columns[0]?.length ?? 0;
  const first = new Map<number, DistinctRow>();
  const signature = new Float64Array(columns.length);
  const words = new Uint32Array(signature.buffer);
  for (let row = 0; row < n; row++) {
    if (domain && domain[row] === 0) continue;
    for (let r = 0; r < columns.length; r++) signature[r] = columns[r]![row]!;
    const key = hash(words);
    const known = first.get(key);
    if (known) known.times += 1;
    else first.set(key, { row, times: 1 });
  }
  const rows = [...first.values()];
  const stride = Math.ceil(rows.length / Math.max(ENOUGH, 4 * columns.length));
  return rows.filter((_, i) => i % stride === 0);
}

/** 53 bits of two FNV-1a hashes. */
function hash(words: Uint32Array): number {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (const word of words) {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ (word >>> 7) ^ (word << 25), 0x85ebca6b);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  return (a >>> 0) * 2 ** 21 + ((b >>> 0) & 0x1fffff);
}
