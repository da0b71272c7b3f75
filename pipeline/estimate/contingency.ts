// Two coded questions against each other: the weighted table, and whether the two are associated.
// In: a design and two codes a row (0: no answer). Out: totals, proportions, or a test. Sources: Rao and Scott (1984)
// for the adjusted Pearson statistics; Koch, Freeman and Freeman (1975) for Wald's. R: svytable, svychisq.
import { type Design, degreesOfFreedom } from './design.ts';
import { chiSquareUpper, fUpper } from './distributions.ts';
import { estimateTargets, type JointEstimates, type Target } from './estimate.ts';
import { eigenvaluesOfPair, multiply, solve, transpose } from './linear.ts';
import { exactUpper, saddlepointUpper } from './quadratic.ts';
import { weightedSum } from './sums.ts';
import type { Codes } from './tally.ts';

/** F: second-order Rao-Scott. Chisq: first-order. Wald, adjWald. saddlepoint, exact: the statistic's own distribution.
 * lincom is saddlepoint, as in an R without the package CompQuadForm; with it R gives what `exact` gives. */
export type AssociationStatistic = 'F' | 'Chisq' | 'Wald' | 'adjWald' | 'lincom' | 'saddlepoint' | 'exact';

export interface AssociationTest {
  statistic: number;
  /** Numerator degrees of freedom (Chisq: the degrees of freedom); null for lincom and saddlepoint. */
  df1: number | null;
  /** Denominator degrees of freedom; null where there are none. */
  df2: number | null;
  p: number;
}

export interface TwoWay {
  rowCodes: Codes;
  columnCodes: Codes;
  /** Codes run from 1 to these. */
  rowLevels: number;
  columnLevels: number;
  /** 1 for the rows of data to look at. */
  domain?: Uint8Array;
}

/** Weighted totals, column by column: the cell of row r and column c (from 0) is at c * rowLevels + r. */
export function weightedTable(design: Design, table: TwoWay): Float64Array {
  return Float64Array.from(cellTargets(design, table).tops, (top) => weightedSum(top, design.weights));
}

/** The share of each cell, with covariances. R: svymean(~interaction(row, column), design, na.rm = TRUE). */
export function estimateShares(design: Design, table: TwoWay): JointEstimates {
  const { tops, present } = cellTargets(design, table);
  const bottom = Float64Array.from(present);
  return estimateTargets(
    design,
    tops.map((top) => ({ top, bottom })),
    present,
  );
}

/** One indicator a cell, over the rows that have both codes. */
function cellTargets(design: Design, { rowCodes, columnCodes, rowLevels, columnLevels, domain }: TwoWay) {
  const present = new Uint8Array(design.n);
  const tops = Array.from({ length: rowLevels * columnLevels }, () => new Float64Array(design.n));
  for (let row = 0; row < design.n; row++) {
    if ((domain && domain[row] === 0) || rowCodes[row] === 0 || columnCodes[row] === 0) continue;
    present[row] = 1;
    tops[(columnCodes[row]! - 1) * rowLevels + rowCodes[row]! - 1]![row] = 1;
  }
  return { tops, present };
}

/** Whether the answers to one question differ by the answers to another. Levels that nobody chose are left out. */
export function testAssociation(design: Design, given: TwoWay, statistic: AssociationStatistic = 'F'): AssociationTest {
  const table = withoutEmpty(design, given);
  const degrees = degreesOfFreedom(design, given.domain);
  if (table.rowLevels < 2 || table.columnLevels < 2)
    return { statistic: Number.NaN, df1: null, df2: null, p: Number.NaN };
  if (statistic === 'Wald' || statistic === 'adjWald') return waldTest(design, table, statistic, degrees);
  return raoScottTest(design, table, statistic, degrees);
}

function withoutEmpty(design: Design, table: TwoWay): TwoWay {
  const { present } = cellTargets(design, table);
  const compact = (codes: Codes): [Uint16Array, number] => {
    const used = [...new Set(Array.from(codes).filter((_, row) => present[row] === 1))].sort((a, b) => a - b);
    return [Uint16Array.from(codes, (code, row) => (present[row] === 1 ? used.indexOf(code) + 1 : 0)), used.length];
  };
  const [rowCodes, rowLevels] = compact(table.rowCodes);
  const [columnCodes, columnLevels] = compact(table.columnCodes);
  return { ...table, rowCodes, columnCodes, rowLevels, columnLevels };
}

function raoScottTest(
  design: Design,
  table: TwoWay,
  statistic: Exclude<AssociationStatistic, 'Wald' | 'adjWald'>,
  degrees: number,
): AssociationTest {
  const { values, covariance } = estimateShares(design, table);
  const n = rowsIn(design, table.domain);
  const pearson = pearsonStatistic(values, table) * n;
  const effects = designEffects(values, covariance, table, n);
  const trace = effects.reduce((sum, value) => sum + value, 0);
  const df1 = trace ** 2 / effects.reduce((sum, value) => sum + value * value, 0);
  switch (statistic) {
    case 'F':
      return { statistic: pearson / trace, df1, df2: df1 * degrees, p: fUpper(pearson / trace, df1, df1 * degrees) };
    case 'Chisq':
      return {
        statistic: pearson,
        df1: effects.length,
        df2: null,
        p: chiSquareUpper((pearson * effects.length) / trace, effects.length),
      };
    default: {
      // Replicate designs: R leaves the uncertainty of the variance out here.
      const df = design.replicates ? Number.POSITIVE_INFINITY : df1 * degrees;
      const upper = statistic === 'exact' ? exactUpper : saddlepointUpper;
      return { statistic: pearson, df1: null, df2: null, p: upper(pearson, effects, df) };
    }
  }
}

/** Rows in the domain, answered or not: R scales the table to nrow(design). */
function rowsIn(design: Design, domain: Uint8Array | undefined): number {
  return domain ? domain.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0) : design.n;
}

/** Sum of (observed - expected)² / expected, of shares. */
function pearsonStatistic(shares: Float64Array, { rowLevels, columnLevels }: TwoWay): number {
  const rows = new Float64Array(rowLevels);
  const columns = new Float64Array(columnLevels);
  shares.forEach((share, cell) => {
    rows[cell % rowLevels]! += share;
    columns[Math.floor(cell / rowLevels)]! += share;
  });
  return shares.reduce((sum, share, cell) => {
    const expected = rows[cell % rowLevels]! * columns[Math.floor(cell / rowLevels)]!;
    return sum + (share - expected) ** 2 / expected;
  }, 0);
}

/** Generalised design effects: eigenvalues of (C' D^-1 C / n)^-1 (C' D^-1 V D^-1 C), C spanning the interactions. */
function designEffects(shares: Float64Array, covariance: Float64Array, table: TwoWay, n: number): number[] {
  const cells = shares.length;
  const contrasts = interactionContrasts(table);
  const k = contrasts.length / cells;
  const scaled = contrasts.map((value, i) => {
    const share = shares[Math.floor(i / k)]!;
    return share === 0 ? 0 : value / share;
  });
  const across = transpose(scaled, cells, k);
  const top = multiply(multiply(across, covariance, k, cells, cells), scaled, k, cells, k);
  const bottom = multiply(across, contrasts, k, cells, k).map((value) => value / n);
  return eigenvaluesOfPair(top, bottom, k);
}

/** Products of Helmert contrasts, cells x ((rows - 1)(columns - 1)): at right angles to both main effects. */
function interactionContrasts({ rowLevels, columnLevels }: TwoWay): Float64Array {
  const helmert = (level: number, contrast: number): number =>
    level <= contrast ? 1 : level === contrast + 1 ? -(contrast + 1) : 0;
  const k = (rowLevels - 1) * (columnLevels - 1);
  const contrasts = new Float64Array(rowLevels * columnLevels * k);
  for (let cell = 0; cell < rowLevels * columnLevels; cell++) {
    for (let j = 0; j < k; j++) {
      const [r, c] = [j % (rowLevels - 1), Math.floor(j / (rowLevels - 1))];
      contrasts[cell * k + j] = helmert(cell % rowLevels, r) * helmert(Math.floor(cell / rowLevels), c);
    }
  }
  return contrasts;
}

/** Observed less expected totals, linearised, over all rows and columns but the first. */
function waldTest(design: Design, table: TwoWay, statistic: 'Wald' | 'adjWald', degrees: number): AssociationTest {
  const { rowLevels, columnLevels, rowCodes, columnCodes } = table;
  const { tops, present } = cellTargets(design, table);
  const totals = Float64Array.from(tops, (top) => weightedSum(top, design.weights));
  const whole = totals.reduce((sum, value) => sum + value, 0);
  const inRow = (r: number): number =>
    totals.reduce((sum, value, cell) => sum + (cell % rowLevels === r ? value : 0), 0);
  const inColumn = (c: number): number =>
    totals.reduce((sum, value, cell) => sum + (Math.floor(cell / rowLevels) === c ? value : 0), 0);
  const targets: Target[] = [];
  const gaps: number[] = [];
  for (let c = 1; c < columnLevels; c++) {
    for (let r = 1; r < rowLevels; r++) {
      const [row, column] = [inRow(r), inColumn(c)];
      const cell = tops[c * rowLevels + r]!;
      gaps.push(totals[c * rowLevels + r]! - (row * column) / whole);
      const top = cell.map((value, i) => {
        if (present[i] === 0) return 0;
        const ofRow = rowCodes[i] === r + 1 ? column / whole : 0;
        const ofColumn = columnCodes[i] === c + 1 ? row / whole : 0;
        return value - ofRow - ofColumn + (row * column) / whole ** 2;
      });
      targets.push({ top, bottom: null });
    }
  }
  const k = gaps.length;
  const { covariance } = estimateTargets(design, targets, present);
  const solved = solve(covariance, Float64Array.from(gaps), k);
  const wald = solved ? gaps.reduce((sum, gap, i) => sum + gap * solved[i]!, 0) : Number.NaN;
  const df2 = statistic === 'Wald' ? degrees : degrees - k + 1;
  const value = statistic === 'Wald' ? wald / k : (wald * df2) / (k * degrees);
  return { statistic: value, df1: k, df2, p: fUpper(value, k, df2) };
}
