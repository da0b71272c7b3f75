// Means of a number (a score, a scale, net promoter points) for the whole and for every group at once, in two passes
// over the rows. In: a design, values (NaN: missing). Out: estimates as estimate.ts gives them one by one.
import { cellsOf, isOnePass, wholeCells } from './coded.ts';
import type { Design } from './design.ts';
import { describeEstimate, type Estimate, type EstimateOptions, estimateMean } from './estimate.ts';
import { factsWithin, type Grouping, makeGrouping } from './grouping.ts';
import { type Runs, runsOf, type StratumSum, unitSums, varianceOfStrata } from './onepass.ts';
import { addTo, makeSums, type Sums, sumAt } from './sums.ts';

export interface NumericEstimates {
  whole: Estimate;
  /** Group 1 first. */
  groups: Estimate[];
}

/** R: svyby(~x, ~group, design, svymean, na.rm = TRUE), with t intervals. */
export function estimateNumericBy(
  design: Design,
  values: Float64Array,
  grouping: Grouping = makeGrouping(design),
  options: EstimateOptions = {},
): NumericEstimates {
  if (!isOnePass(design)) return estimateSlowly(design, values, grouping, options);
  const base = sumBases(design, values, grouping, options.domain);
  const domains = [
    wholeCells(grouping),
    ...Array.from({ length: grouping.groupCount }, (_, g) => cellsOf(grouping, g + 1)),
  ];
  const means = Float64Array.from(domains, (cells) => sumAt(base.products, cells) / sumAt(base.weights, cells));
  const own = grouping.groups;
  const scores = {
    whole: sumScores(design, values, grouping, options.domain, () => means[0]!),
    groups: own ? sumScores(design, values, grouping, options.domain, (row) => means[own[row]!]!) : null,
  };
  const facts = options.domain ? factsWithin(design, grouping, options.domain) : grouping;
  const [whole, ...groups] = domains.map((cells, group) =>
    describeMean(
      design,
      grouping,
      cells,
      facts.df[group]!,
      means[group]!,
      base,
      group === 0 ? scores.whole : scores.groups!,
      options,
    ),
  );
  return { whole: whole!, groups };
}

interface BaseSums {
  n: Float64Array;
  weights: Sums;
  squares: Sums;
  products: Sums;
}

const counts = (value: number, domain: Uint8Array | undefined, row: number): boolean =>
  !Number.isNaN(value) && (domain === undefined || domain[row] !== 0);

function sumBases(design: Design, values: Float64Array, grouping: Grouping, domain: Uint8Array | undefined): BaseSums {
  const { weights, n } = design;
  let [largestWeight, largestProduct] = [0, 0];
  for (let row = 0; row < n; row++) {
    largestWeight = Math.max(largestWeight, weights[row]!);
    if (!Number.isNaN(values[row]!)) largestProduct = Math.max(largestProduct, Math.abs(weights[row]! * values[row]!));
  }
  const base = {
    n: new Float64Array(grouping.cellCount),
    weights: makeSums(grouping.cellCount, largestWeight, n),
    squares: makeSums(grouping.cellCount, largestWeight ** 2, n),
    products: makeSums(grouping.cellCount, largestProduct, n),
  };
  for (let row = 0; row < n; row++) {
    if (!counts(values[row]!, domain, row)) continue;
    const cell = grouping.cellOfRow[row]!;
    const weight = weights[row]!;
    base.n[cell]! += 1;
    addTo(base.weights, cell, weight);
    addTo(base.squares, cell, weight * weight);
    addTo(base.products, cell, weight * values[row]!);
  }
  return base;
}

/** By cell: sums of w (x - mean), of its square, and of w (x - mean)². */
interface ScoreSums {
  scores: Sums;
  squares: Sums;
  spread: Sums;
}

function sumScores(
  design: Design,
  values: Float64Array,
  grouping: Grouping,
  domain: Uint8Array | undefined,
  meanOf: (row: number) => number,
): ScoreSums {
  const { weights, n } = design;
  const deviations = new Float64Array(n);
  let [largest, largestSpread] = [0, 0];
  for (let row = 0; row < n; row++) {
    if (!counts(values[row]!, domain, row)) continue;
    const deviation = values[row]! - meanOf(row);
    deviations[row] = deviation;
    largest = Math.max(largest, Math.abs(weights[row]! * deviation));
    largestSpread = Math.max(largestSpread, weights[row]! * deviation * deviation);
  }
  const sums = {
    scores: makeSums(grouping.cellCount, largest, n),
    squares: makeSums(grouping.cellCount, largest * largest, n),
    spread: makeSums(grouping.cellCount, largestSpread, n),
  };
  for (let row = 0; row < n; row++) {
    const score = weights[row]! * deviations[row]!;
    if (score === 0) continue;
    const cell = grouping.cellOfRow[row]!;
    addTo(sums.scores, cell, score);
    addTo(sums.squares, cell, score * score);
    addTo(sums.spread, cell, score * deviations[row]!);
  }
  return sums;
}

function describeMean(
  design: Design,
  grouping: Grouping,
  cells: Uint32Array,
  designDf: number,
  mean: number,
  base: BaseSums,
  scores: ScoreSums,
  options: EstimateOptions,
): Estimate {
  const weightedBase = sumAt(base.weights, cells);
  const n = cells.reduce((sum, cell) => sum + base.n[cell]!, 0);
  const kish = (weightedBase * weightedBase) / sumAt(base.squares, cells);
  const sums = strataSums(design, runsOf(grouping, cells), base.n, scores);
  const variance = n === 0 ? Number.NaN : varianceOfStrata(design, sums) / (weightedBase * weightedBase);
  const spread = (sumAt(scores.spread, cells) / weightedBase) * (n / (n - 1));
  const df = typeof options.df === 'number' ? options.df : designDf;
  const rest = { level: options.level ?? 0.95, df, total: false };
  return describeEstimate(mean, variance, spread, { n, weightedBase, kish }, rest);
}

/** Rounding leaves less than this share of a sum of squares: below it the scores are equal. */
const NOISE = 1e-13;

function strataSums(design: Design, runs: Runs, counted: Float64Array, { scores, squares }: ScoreSums): StratumSum[] {
  const stage = design.stages[0]!;
  const list = Array.from(runs.parents, (parent, i) => {
    const cells = runs.cells.subarray(runs.start[i]!, runs.start[i + 1]!);
    return { parent, cells, n: cells.reduce((sum, cell) => sum + counted[cell]!, 0) };
  }).filter(({ n }) => n > 0);
  if (stage.unit) {
    const totals = list.map(({ cells }) => sumAt(scores, cells));
    return unitSums(
      stage,
      totals,
      list.map(({ parent }) => stage.stratumOfUnit[parent]!),
    );
  }
  return list.map(({ parent, cells, n }) => {
    const total = sumAt(scores, cells);
    const plain = sumAt(squares, cells);
    const centred = plain - (total * total) / stage.sampled[parent]!;
    return { stratum: parent, units: n, total, centred: centred > NOISE * plain ? centred : 0, plain };
  });
}

function estimateSlowly(
  design: Design,
  values: Float64Array,
  grouping: Grouping,
  options: EstimateOptions,
): NumericEstimates {
  const { groups } = grouping;
  const over = (group: number): Estimate => {
    const domain = new Uint8Array(design.n);
    for (let row = 0; row < design.n; row++) {
      const inGroup = group === 0 || groups?.[row] === group;
      domain[row] = inGroup && options.domain?.[row] !== 0 ? 1 : 0;
    }
    return estimateMean(design, values, { ...options, domain });
  };
  return { whole: over(0), groups: Array.from({ length: grouping.groupCount }, (_, g) => over(g + 1)) };
}
