// Adjusting weights to what is known of the population: post-stratification, raking, calibration and trimming.
// In: a design and totals. Out: a design with new weights that remembers the adjustment, because the variance is that
// of what the known totals leave unexplained. Sources: Deville and Särndal (1992); Deville, Särndal and Sautory (1993).
import type { Design } from './design.ts';
import { symmetricInverse } from './linear.ts';
import { sumBy, sumOf, weightedSum } from './sums.ts';

/** One cell each row (0 to cellCount - 1), and the population of each cell. */
export interface Margin {
  cell: Uint32Array;
  totals: Float64Array;
}

export type Calibration =
  | { kind: 'cells'; cell: Uint32Array; cellCount: number; oldWeights: Float64Array; weights: Float64Array }
  | { kind: 'margins'; margins: { cell: Uint32Array; cellCount: number; weights: Float64Array }[] }
  | { kind: 'regression'; columns: Float64Array[]; inverse: Float64Array; factor: Float64Array };

export type CalibrationFaultCode = 'cell-without-sample' | 'cell-without-population' | 'not-converged' | 'margin-sizes';

export class CalibrationError extends Error {
  readonly code: CalibrationFaultCode;
  /** The cell (from 0) and, for raking, the margin (from 0). */
  readonly cell: number;
  readonly margin: number;
  constructor(code: CalibrationFaultCode, cell = -1, margin = -1) {
    super(`${code}${cell >= 0 ? `: cell ${cell}` : ''}${margin >= 0 ? ` of margin ${margin}` : ''}`);
    this.name = 'CalibrationError';
    this.code = code;
    this.cell = cell;
    this.margin = margin;
  }
}

/** The scores with what the known totals explain taken out, one adjustment after the other. */
export function projectScores(design: Design, score: Float64Array): Float64Array {
  let projected = score;
  for (const calibration of design.calibrations) projected = project(calibration, projected);
  return projected;
}

function project(calibration: Calibration, score: Float64Array): Float64Array {
  switch (calibration.kind) {
    case 'cells':
      return residualsFromCells(score, calibration);
    case 'margins':
      return residualsFromMargins(score, calibration.margins);
    case 'regression':
      return residualsFromColumns(score, calibration);
  }
}

function residualsFromCells(score: Float64Array, of: Extract<Calibration, { kind: 'cells' }>): Float64Array {
  const { cell, cellCount, oldWeights, weights } = of;
  const weighted = score.map((value, row) => (weights[row] === 0 ? 0 : (value * oldWeights[row]!) / weights[row]!));
  const sums = sumBy(weighted, cell, cellCount);
  const sizes = sumBy(oldWeights, cell, cellCount);
  return score.map((value, row) => {
    const size = sizes[cell[row]!]!;
    return size === 0 ? value : value - (sums[cell[row]!]! / size) * weights[row]!;
  });
}

/** Ten rounds of taking out each margin's means: R's number of rounds, so that the digits agree. */
function residualsFromMargins(
  score: Float64Array,
  margins: Extract<Calibration, { kind: 'margins' }>['margins'],
): Float64Array {
  let residuals = score;
  const ones = new Float64Array(score.length).fill(1);
  const sizes = margins.map(({ cell, cellCount }) => sumBy(ones, cell, cellCount));
  for (let round = 0; round < 10; round++) {
    margins.forEach(({ cell, cellCount, weights }, m) => {
      const before = residuals;
      const perWeight = before.map((value, row) => (weights[row] === 0 ? 0 : value / weights[row]!));
      const sums = sumBy(perWeight, cell, cellCount);
      residuals = before.map((value, row) => value - weights[row]! * (sums[cell[row]!]! / sizes[m]![cell[row]!]!));
    });
  }
  return residuals;
}

/** Least-squares residuals; taken twice, because the second pass removes the rounding of the first. */
function residualsFromColumns(score: Float64Array, of: Extract<Calibration, { kind: 'regression' }>): Float64Array {
  const { columns, inverse, factor } = of;
  let residuals = score.map((value, row) => (factor[row] === 0 ? 0 : value / factor[row]!));
  for (let pass = 0; pass < 2; pass++) {
    const products = Float64Array.from(columns, (column) => weightedSum(column, residuals));
    const coefficients = columns.map((_, a) =>
      sumOf(products.map((product, b) => product * inverse[a * columns.length + b]!)),
    );
    const before = residuals;
    residuals = before.map((value, row) => {
      let fitted = 0;
      for (let a = 0; a < columns.length; a++) fitted += coefficients[a]! * columns[a]![row]!;
      return value - fitted;
    });
  }
  return residuals.map((value, row) => value * factor[row]!);
}

/** Gram matrix of columns, order-free. */
export function gramMatrix(columns: readonly Float64Array[]): Float64Array {
  const k = columns.length;
  const gram = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = a; b < k; b++) gram[a * k + b] = gram[b * k + a] = weightedSum(columns[a]!, columns[b]!);
  }
  return gram;
}

/** Remembers a regression: columns scaled by the root of the old weights, and new weight over that root. */
export function regressionOn(
  columns: readonly Float64Array[],
  oldWeights: Float64Array,
  weights: Float64Array,
): Extract<Calibration, { kind: 'regression' }> {
  const roots = oldWeights.map(Math.sqrt);
  const scaled = columns.map((column) => column.map((value, row) => value * roots[row]!));
  const factor = weights.map((weight, row) => (roots[row] === 0 ? 0 : weight / roots[row]!));
  return { kind: 'regression', columns: scaled, inverse: symmetricInverse(gramMatrix(scaled), columns.length), factor };
}
