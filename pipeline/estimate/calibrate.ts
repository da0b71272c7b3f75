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
  | { kind: 'margins'; margins: RakedMargin[]; joint: JointCell[] }
  | { kind: 'regression'; columns: Float64Array[]; inverse: Float64Array; factor: Float64Array };

export interface RakedMargin {
  cell: Uint32Array;
  cellCount: number;
  /** After this margin's last turn. */
  weights: Float64Array;
}

/** Rows that lie in the same cell of every margin. */
export interface JointCell {
  /** By margin. */
  cells: readonly number[];
  rows: number;
  /** Over its rows: sums of margin k's weight over margin m's, at m * margins + k. */
  ratios: Float64Array;
}

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
      return residualsFromMargins(score, calibration);
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

/**
 * Ten rounds of taking out each margin's means of score / weight: R's number of rounds, so that the digits agree.
 * What is taken out is weight x a sum of means for each margin, so that the rounds need sums by joint cell only.
 */
function residualsFromMargins(
  score: Float64Array,
  { margins, joint }: Extract<Calibration, { kind: 'margins' }>,
): Float64Array {
  const count = margins.length;
  const sums = margins.map(({ cell, cellCount, weights }) => {
    const perWeight = score.map((value, row) => (weights[row] === 0 ? 0 : value / weights[row]!));
    return sumBy(perWeight, cell, cellCount);
  });
  const cellOfJoint = margins.map((_, m) => Uint32Array.from(joint, ({ cells }) => cells[m]!));
  const rows = Float64Array.from(joint, (own) => own.rows);
  const sizes = margins.map(({ cellCount }, m) => sumBy(rows, cellOfJoint[m]!, cellCount));
  const taken = margins.map(({ cellCount }) => new Float64Array(cellCount));
  for (let round = 0; round < 10; round++) {
    for (let m = 0; m < count; m++) {
      const out = Float64Array.from(joint, ({ cells, ratios }) =>
        taken.reduce((sum, means, k) => sum + means[cells[k]!]! * ratios[m * count + k]!, 0),
      );
      const outOfCell = sumBy(out, cellOfJoint[m]!, margins[m]!.cellCount);
      taken[m]!.forEach((mean, c) => {
        if (sizes[m]![c]! > 0) taken[m]![c] = mean + (sums[m]![c]! - outOfCell[c]!) / sizes[m]![c]!;
      });
    }
  }
  return score.map((value, row) => {
    let out = 0;
    for (let m = 0; m < count; m++) out += margins[m]!.weights[row]! * taken[m]![margins[m]!.cell[row]!]!;
    return value - out;
  });
}

/** Remembers a raking. `ids` number the rows' joint cells. */
export function rakingOn(
  margins: RakedMargin[],
  ids: Uint32Array,
  count: number,
): Extract<Calibration, { kind: 'margins' }> {
  const ones = new Float64Array(ids.length).fill(1);
  const rows = sumBy(ones, ids, count);
  const ratios = margins.flatMap((m) =>
    margins.map((k) => {
      const perRow = k.weights.map((weight, row) => (m.weights[row] === 0 ? 0 : weight / m.weights[row]!));
      return sumBy(perRow, ids, count);
    }),
  );
  const first = new Uint32Array(count);
  for (let row = ids.length - 1; row >= 0; row--) first[ids[row]!] = row;
  const joint = Array.from(
    first,
    (row, j): JointCell => ({
      cells: margins.map(({ cell }) => cell[row]!),
      rows: rows[j]!,
      ratios: Float64Array.from(ratios, (sums) => sums[j]!),
    }),
  );
  return { kind: 'margins', margins, joint };
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
