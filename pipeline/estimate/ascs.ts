// The official estimator of the Adult Social Care Survey: the share of each answer within each sampling cell (council x
// stratum), weighted by the cell's population, with the cell's own sampling fraction and z = 1.96. Its weights are
// those of the question: only people who answered it count. In: a design whose strata are the cells and whose
// population sizes are known. Source: NHS Digital, ASC-User-Survey, docs/maths.md; docs/statistics.md here.
import { type CodedEstimates, type CodedOptions, cellsOf, type ProportionEstimate, wholeCells } from './coded.ts';
import type { Design } from './design.ts';
import { describeEstimate } from './estimate.ts';
import { type Grouping, makeGrouping } from './grouping.ts';
import { ascsInterval } from './intervals.ts';
import { sumOf } from './sums.ts';
import { type Codes, type Tally, tallyCodes } from './tally.ts';

/** One sampling cell as far as it lies in the domain. */
interface Part {
  answered: number;
  /** Population the answers stand for: the cell's, times the share of its answers that lie in the domain. */
  population: number;
  /** Of the whole cell, for its sampling fraction. */
  cellAnswered: number;
  cellPopulation: number;
  cells: Uint32Array;
}

/** As estimateCodedBy, by the official rule. Weights of the design are not used; strata need population sizes. */
export function estimateCodedAscs(
  design: Design,
  codes: Codes,
  levels: number,
  grouping: Grouping = makeGrouping(design),
  options: Pick<CodedOptions, 'categories' | 'domain'> = {},
): CodedEstimates {
  const categories = options.categories ?? Array.from({ length: levels }, (_, k) => [k + 1]);
  const tally = tallyCodes(codes, levels, grouping, options.domain);
  const answered = answersByStratum(design, tally, grouping);
  const describe = (cells: Uint32Array, group: number): ProportionEstimate[] => {
    const parts = partsOf(design, tally, grouping, cells, answered);
    return categories.map((members) => describeCategory(tally, parts, members, grouping.df[group]!));
  };
  const groups = Array.from({ length: grouping.groupCount }, (_, g) => describe(cellsOf(grouping, g + 1), g + 1));
  return { whole: describe(wholeCells(grouping), 0), groups };
}

const countAt = ({ width, count }: Tally, cells: Uint32Array, codes: readonly number[]): number => {
  let n = 0;
  for (const cell of cells) for (const code of codes) n += count[cell * width + code]!;
  return n;
};

const allCodes = (tally: Tally): number[] => Array.from({ length: tally.width - 1 }, (_, k) => k + 1);

function stratumOfCell(design: Design, { parentOfCell }: Grouping, cell: number): number {
  const stage = design.stages[0]!;
  return stage.unit ? stage.stratumOfUnit[parentOfCell[cell]!]! : parentOfCell[cell]!;
}

function answersByStratum(design: Design, tally: Tally, grouping: Grouping): Float64Array {
  const answered = new Float64Array(design.stages[0]!.stratumCount);
  const codes = allCodes(tally);
  for (let cell = 1; cell < grouping.cellCount; cell++)
    answered[stratumOfCell(design, grouping, cell)]! += countAt(tally, Uint32Array.of(cell), codes);
  return answered;
}

function partsOf(design: Design, tally: Tally, grouping: Grouping, cells: Uint32Array, answered: Float64Array): Part[] {
  const byStratum = new Map<number, number[]>();
  for (const cell of cells) {
    const stratum = stratumOfCell(design, grouping, cell);
    const known = byStratum.get(stratum);
    if (known) known.push(cell);
    else byStratum.set(stratum, [cell]);
  }
  const codes = allCodes(tally);
  return Array.from(byStratum, ([stratum, list]): Part => {
    const own = Uint32Array.from(list);
    const n = countAt(tally, own, codes);
    const cellAnswered = answered[stratum]!;
    const cellPopulation = design.stages[0]!.population[stratum]!;
    return { answered: n, population: (cellPopulation * n) / cellAnswered, cellAnswered, cellPopulation, cells: own };
  }).filter((part) => part.answered > 0);
}

function describeCategory(
  tally: Tally,
  parts: readonly Part[],
  members: readonly number[],
  df: number,
): ProportionEstimate {
  const counts = parts.map((part) => countAt(tally, part.cells, members));
  const population = sumOf(Float64Array.from(parts, (part) => part.population));
  const inCategory = sumOf(Float64Array.from(parts, (part, i) => (part.population * counts[i]!) / part.answered));
  const variance = sumOf(Float64Array.from(parts, (part, i) => varianceOfPart(part, counts[i]!))) / population ** 2;
  const p = inCategory / population;
  const n = parts.reduce((sum, part) => sum + part.answered, 0);
  const squares = sumOf(Float64Array.from(parts, (part) => part.population ** 2 / part.answered));
  const base = { n, weightedBase: population, kish: population ** 2 / squares };
  const spread = (p * (1 - p) * n) / (n - 1);
  const rest = { level: 0.95, df: Number.POSITIVE_INFINITY, total: false };
  const estimate = describeEstimate(p, n === 0 ? Number.NaN : variance, spread, base, rest);
  const [low, high] = ascsInterval(p, estimate.se);
  const count = counts.reduce((sum, value) => sum + value, 0);
  return { ...estimate, low, high, df, count, weightedCount: inCategory };
}

/** p (1 - p) N² (1 - n/N) / (n - 1); a cell of one answer adds nothing, as in the official code. */
function varianceOfPart(part: Part, count: number): number {
  if (part.answered < 2) return 0;
  const p = count / part.answered;
  const unsampled = Math.max(0, 1 - part.cellAnswered / part.cellPopulation);
  return (p * (1 - p) * part.population ** 2 * unsampled) / (part.answered - 1);
}
