// Adjusting weights to what is known of the population: post-stratification, raking, calibration, trimming.
// In: a design and totals. Out: a design with new weights that remembers the adjustment for the variance
// (calibrate.ts). Sources: Deming and Stephan (1940) for raking; Deville and Särndal (1992) for calibration.
import { CalibrationError, type Margin, rakingOn, regressionOn } from './calibrate.ts';
import type { Design } from './design.ts';
import { solveCalibration } from './newton.ts';
import { type Replicates, replicateDegrees } from './replicates.ts';
import { largestOf, sumBy, sumOf } from './sums.ts';

/** New weights for the sample, and for every replicate. */
function reweight(design: Design, adjust: (weights: Float64Array) => Float64Array): Design {
  return { ...design, weights: adjust(design.weights), replicates: reweightReplicates(design, adjust) };
}

function reweightReplicates(
  { replicates }: Design,
  adjust: (weights: Float64Array) => Float64Array,
): Replicates | null {
  if (replicates === null) return null;
  const columns = replicates.columns.map(adjust);
  return { ...replicates, columns, df: replicateDegrees(columns) };
}

/** Weights scaled so that each cell adds up to its total. Cells without sample or total fail unless `partial`. */
function fitCells(weights: Float64Array, { cell, totals }: Margin, margin: number, partial: boolean): Float64Array {
  const sums = sumBy(weights, cell, totals.length);
  sums.forEach((sum, c) => {
    if (sum > 0 && !(totals[c]! > 0)) throw new CalibrationError('cell-without-population', c, margin);
    if (sum === 0 && totals[c]! > 0 && !partial) throw new CalibrationError('cell-without-sample', c, margin);
  });
  const factors = sums.map((sum, c) => (sum === 0 ? 1 : totals[c]! / sum));
  return weights.map((weight, row) => weight * factors[cell[row]!]!);
}

/** R: postStratify(design, ~cell, population, partial). With `partial`, cells of which no one was sampled are passed over. */
export function postStratify(design: Design, margin: Margin, options: { partial?: boolean } = {}): Design {
  const adjusted = reweight(design, (weights) => fitCells(weights, margin, -1, options.partial ?? false));
  const { cell, totals } = margin;
  const memory = {
    kind: 'cells' as const,
    cell,
    cellCount: totals.length,
    oldWeights: design.weights,
    weights: adjusted.weights,
  };
  return { ...adjusted, calibrations: [...design.calibrations, memory] };
}

export interface RakingOptions {
  /** Rounds over all margins. @default 100 (R: 10) */
  maxIterations?: number;
  /** Largest change of any cell of the joint table in the last round: below 1 a share of the sum of weights, else
   * itself. @default 1e-10 (R: 1) */
  epsilon?: number;
  /** Return what there is when it has not converged, or when margins add up to different totals (as R does), instead of
   * throwing. @default false */
  force?: boolean;
}

/** R: rake(design, margins, totals, control = list(maxit = 100, epsilon = 1e-10)). */
export function rake(design: Design, margins: readonly Margin[], options: RakingOptions = {}): Design {
  const { maxIterations = 100, epsilon = 1e-10, force = false } = options;
  const limit = epsilon < 1 ? epsilon * sumOf(design.weights) : epsilon;
  const table = jointCells(margins);
  const steps: Float64Array[] = [];
  let weights = design.weights;
  let before = sumBy(weights, table.ids, table.count);
  let rounds = 0;
  let converged = false;
  while (rounds < maxIterations && !converged) {
    steps.length = 0;
    margins.forEach((margin, m) => {
      weights = fitCells(weights, margin, m, false);
      steps.push(weights);
    });
    const after = sumBy(weights, table.ids, table.count);
    converged = largestOf(after.map((sum, c) => sum - before[c]!)) < limit;
    before = after;
    rounds++;
  }
  if (!force && !sameTotals(margins)) throw new CalibrationError('margin-sizes');
  if (!force && !converged) throw new CalibrationError('not-converged');
  const roundsFor = (start: Float64Array): Float64Array => {
    let fitted = start;
    for (let r = 0; r < rounds; r++)
      margins.forEach((margin, m) => {
        fitted = fitCells(fitted, margin, m, false);
      });
    return fitted;
  };
  const raked = margins.map(({ cell, totals }, m) => ({ cell, cellCount: totals.length, weights: steps[m]! }));
  const memory = rakingOn(raked, table.ids, table.count);
  return {
    ...design,
    weights,
    replicates: reweightReplicates(design, roundsFor),
    calibrations: [...design.calibrations, memory],
  };
}

/** Margins of one population: rounded totals may differ by a millionth. */
function sameTotals(margins: readonly Margin[]): boolean {
  const sums = margins.map(({ totals }) => sumOf(totals));
  return sums.every((sum) => Math.abs(sum - sums[0]!) <= 1e-6 * sums[0]!);
}

/** The cell of each row in the table of all margins together. */
function jointCells(margins: readonly Margin[]): { ids: Uint32Array; count: number } {
  let ids = new Uint32Array(margins[0]!.cell.length);
  let count = 1;
  for (const { cell, totals } of margins) {
    const known = new Map<number, number>();
    const joint = ids;
    ids = joint.map((id, row) => {
      const key = id * totals.length + cell[row]!;
      const found = known.get(key) ?? known.size;
      known.set(key, found);
      return found;
    });
    count = known.size;
  }
  return { ids, count };
}

export interface CalibrationOptions {
  /** @default 'linear' */
  method?: 'linear' | 'raking' | 'logit';
  /** Smallest and largest factor on a weight; `logit` needs both. */
  bounds?: readonly [low: number, high: number];
  /** Misfit of each total over 1 + the total. @default 1e-7 */
  epsilon?: number;
  /** @default 50 */
  maxIterations?: number;
  /** Factors cut to this range after calibration, what is cut being shared among the other rows. */
  trim?: readonly [low: number, high: number];
}

/**
 * Weights times factors such that each column's weighted total is as given. Columns are those of R's model matrix: an
 * intercept (ones), numbers, and for a coded variable one indicator for each level but the first.
 * R: calibrate(design, ~x, population, calfun, bounds, epsilon, maxit, trim).
 */
export function calibrate(
  design: Design,
  columns: readonly Float64Array[],
  totals: Float64Array,
  options: CalibrationOptions = {},
): Design {
  const adjust = (weights: Float64Array): Float64Array => {
    const factors = solveCalibration(columns, weights, totals, options);
    if (factors === null) throw new CalibrationError('not-converged');
    return trimFactors(factors, weights, options.trim).map((factor, row) => factor * weights[row]!);
  };
  const adjusted = reweight(design, adjust);
  return {
    ...adjusted,
    calibrations: [...design.calibrations, regressionOn(columns, design.weights, adjusted.weights)],
  };
}

function trimFactors(factors: Float64Array, weights: Float64Array, trim: CalibrationOptions['trim']): Float64Array {
  if (!trim) return factors;
  const [low, high] = trim;
  const inside = factors.map((factor) => (factor < low || factor > high ? 0 : 1));
  const cut = factors.map((factor) => Math.max(low, Math.min(high, factor)));
  const lost = sumOf(factors.map((factor, row) => (factor - cut[row]!) * weights[row]!));
  const share = lost / sumOf(inside.map((is, row) => is * weights[row]!));
  return cut.map((factor, row) => (inside[row] === 1 ? factor + share : factor));
}

export interface TrimOptions {
  lower?: number;
  upper?: number;
  /** Again until no weight is outside. @default false */
  strict?: boolean;
}

/** Weights cut to a range, what is cut being shared equally among the other rows. R: trimWeights(design, upper, lower, strict). */
export function trimWeights(design: Design, options: TrimOptions): Design {
  return reweight(design, (weights) => trimmed(weights, options));
}

function trimmed(weights: Float64Array, options: TrimOptions): Float64Array {
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY, strict = false } = options;
  let current = weights;
  for (let round = 0; round < 1000; round++) {
    const before = current;
    const inside = before.map((weight) => (weight < lower || weight > upper ? 0 : 1));
    const insideCount = inside.reduce((sum, is) => sum + is, 0);
    if (insideCount === before.length || insideCount === 0) return current;
    const cut = before.map((weight) => Math.max(lower, Math.min(upper, weight)));
    const share = sumOf(before.map((weight, row) => weight - cut[row]!)) / insideCount;
    current = cut.map((weight, row) => (inside[row] === 1 ? weight + share : weight));
    if (!strict) return current;
  }
  throw new CalibrationError('not-converged');
}
