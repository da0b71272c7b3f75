// Column proportion tests as market researchers read them: columns are lettered, and a cell carries the letters of the
// columns that it exceeds. In: weighted counts and bases of columns. Out: letters by row and column, and flags for small
// bases. Source: UNICOM Intelligence (SPSS Dimensions), "column proportions test", with effective bases and overlap.
// Strata and clusters are not in it; compare.ts tests with the design.
import { tTwoSided } from './distributions.ts';

export interface Column {
  /** Weighted count of each row's category. */
  counts: readonly number[];
  /** Sum of weights of the column's respondents. */
  weight: number;
  /** Sum of their squared weights. */
  squares: number;
  /** Respondents. */
  n: number;
}

export interface ColumnOptions {
  /** Significance. @default 0.05 */
  alpha?: number;
  /** Columns of fewer respondents are not tested. @default 30 */
  minimumBase?: number;
  /** Columns of fewer respondents are flagged. @default 100 */
  smallBase?: number;
  /** Effective base of the respondents that are in both columns; 0 where columns exclude each other. @default none overlap */
  overlap?: (first: number, second: number) => number;
  /** Multiply p-values by the number of pairs of columns. @default false */
  bonferroni?: boolean;
}

export interface LetteredColumns {
  /** A, B, ... Z, AA, AB, ... */
  letters: string[];
  /** By row, by column: the letters of the columns that the cell exceeds, in order. */
  exceeds: string[][][];
  /** By column: under the minimum, under the small base, or neither. */
  flags: ('untested' | 'small' | null)[];
}

/** (sum of weights)² / (sum of squared weights). */
const effectiveBase = ({ weight, squares }: Column): number => (squares === 0 ? 0 : (weight * weight) / squares);

/** Two-sided p-value of the difference between two columns' shares in one row; NaN where no test is possible. */
export function testColumns(first: Column, second: Column, row: number, overlap = 0): number {
  const [e1, e2] = [effectiveBase(first), effectiveBase(second)];
  const [p1, p2] = [first.counts[row]! / first.weight, second.counts[row]! / second.weight];
  if (!(e1 > 0 && e2 > 0) || p1 === p2) return Number.NaN;
  const pooled = (first.counts[row]! + second.counts[row]!) / (first.weight + second.weight);
  const variance = pooled * (1 - pooled) * (1 / e1 + 1 / e2 - (2 * overlap) / (e1 * e2));
  const df = e1 + e2 - overlap - 2;
  return variance > 0 && df > 0 ? tTwoSided((p1 - p2) / Math.sqrt(variance), df) : Number.NaN;
}

export function letterColumns(columns: readonly Column[], options: ColumnOptions = {}): LetteredColumns {
  const { alpha = 0.05, minimumBase = 30, smallBase = 100, overlap = () => 0, bonferroni = false } = options;
  const letters = columns.map((_, column) => letterOf(column));
  const flags = columns.map(({ n }) => (n < minimumBase ? 'untested' : n < smallBase ? 'small' : null));
  const tested = columns.map((_, column) => column).filter((column) => flags[column] !== 'untested');
  const times = bonferroni ? (tested.length * (tested.length - 1)) / 2 : 1;
  const exceeds = (columns[0]?.counts ?? []).map((_, row) =>
    columns.map((own, column) =>
      tested
        .filter((other) => other !== column && flags[column] !== 'untested')
        .filter((other) => own.counts[row]! / own.weight > columns[other]!.counts[row]! / columns[other]!.weight)
        .filter((other) => testColumns(own, columns[other]!, row, overlap(column, other)) * times < alpha)
        .map((other) => letters[other]!),
    ),
  );
  return { letters, exceeds, flags };
}

function letterOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letterOf(Math.floor(column / 26) - 1) + last;
}
