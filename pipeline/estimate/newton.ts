// The factors of a calibration, by Newton's method. In: columns, weights, the totals they must reach, a distance.
// Out: a factor a row, or null where the totals cannot be reached. Source: Deville and Särndal (1992), section 3.
import type { CalibrationOptions } from './adjust.ts';
import { multiply, symmetricInverse } from './linear.ts';
import { weightedSum } from './sums.ts';

/** The factor for a row with linear predictor u, and its derivative. */
type Link = (u: number) => [factor: number, slope: number];

/** Above this ratio of totals to sample totals weights are scaled up first, as R does: Newton would start too far off. */
const FAR = 20;

export function solveCalibration(
  columns: readonly Float64Array[],
  given: Float64Array,
  totals: Float64Array,
  options: CalibrationOptions,
): Float64Array | null {
  const link = makeLink(options);
  const direct = (options.method ?? 'linear') === 'linear' && options.bounds === undefined;
  const ratios = columns.map((column, j) => totals[j]! / weightedSum(column, given));
  const far = !direct && Math.min(...ratios) > FAR;
  const scale = far ? ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length : 1;
  const weights = far ? given.map((weight) => weight * scale) : given;
  const n = given.length;
  const k = columns.length;
  let eta = new Float64Array(k);
  let fit = applyLink(columns, eta, link, n);
  const maxIterations = direct ? 1 : (options.maxIterations ?? 50);
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const slopes = fit.slopes.map((slope, row) => slope * weights[row]!);
    const inverse = symmetricInverse(weightedGram(columns, slopes), k);
    let step = multiply(inverse, misfit(columns, weights, fit.factors, totals), k, k, 1);
    let next = eta.map((value, j) => value + step[j]!);
    fit = applyLink(columns, next, link, n);
    while (!fit.factors.every(Number.isFinite) && iteration++ < maxIterations) {
      step = step.map((value) => value / 2);
      next = next.map((value, j) => value - step[j]!);
      fit = applyLink(columns, next, link, n);
    }
    eta = next;
    const left = misfit(columns, weights, fit.factors, totals);
    const epsilon = options.epsilon ?? 1e-7;
    if (left.every((value, j) => Math.abs(value) / (1 + Math.abs(totals[j]!)) < epsilon))
      return far ? fit.factors.map((factor) => factor * scale) : fit.factors;
  }
  return null;
}

function applyLink(columns: readonly Float64Array[], eta: Float64Array, link: Link, n: number) {
  const factors = new Float64Array(n);
  const slopes = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let u = 0;
    for (let j = 0; j < columns.length; j++) u += columns[j]![row]! * eta[j]!;
    [factors[row], slopes[row]] = link(u);
  }
  return { factors, slopes };
}

function misfit(
  columns: readonly Float64Array[],
  weights: Float64Array,
  factors: Float64Array,
  totals: Float64Array,
): Float64Array {
  const adjusted = weights.map((weight, row) => weight * factors[row]!);
  return totals.map((total, j) => total - weightedSum(columns[j]!, adjusted));
}

function weightedGram(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  const k = columns.length;
  const gram = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    const weighted = columns[a]!.map((value, row) => value * weights[row]!);
    for (let b = a; b < k; b++) gram[b * k + a] = gram[a * k + b] = weightedSum(columns[b]!, weighted);
  }
  return gram;
}

function makeLink({
  method = 'linear',
  bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
}: CalibrationOptions): Link {
  const [low, high] = bounds;
  const clamp = (value: number): number => Math.min(Math.max(value, low), high);
  const within = (value: number): boolean => value > low && value < high;
  if (method === 'linear') return (u) => [clamp(1 + u), within(1 + u) ? 1 : 0];
  if (method === 'raking') return (u) => [clamp(Math.exp(u)), within(Math.exp(u)) ? Math.exp(u) : 0];
  const a = (high - low) / ((high - 1) * (1 - low));
  return (u) => {
    const e = Math.exp(a * u);
    const bottom = high - 1 + (1 - low) * e;
    const factor = (low * (high - 1) + high * (1 - low) * e) / bottom;
    return [factor, ((high - low) * (1 - low) * (high - 1) * a * e) / (bottom * bottom)];
  };
}
