// Proportions of a coded question under designs that take more than one pass: several stages, calibrated weights,
// replicate weights. In and out as coded.ts. Replicates: one pass a replicate over all groups at once. The others: one
// set of scores a category and group.
import {
  type CategoryTotals,
  type CodedEstimates,
  type CodedOptions,
  describeProportion,
  type ProportionEstimate,
} from './coded.ts';
import { type Design, degreesOfFreedom } from './design.ts';
import { baseOf, estimateTargets } from './estimate.ts';
import { factsWithin, type Grouping } from './grouping.ts';
import { startFit } from './likelihood.ts';
import { covarianceOfReplicates } from './replicates.ts';
import { gridFor, largestOf, weightedSum } from './sums.ts';
import type { Codes } from './tally.ts';

export function estimateCodedSlowly(
  design: Design,
  codes: Codes,
  grouping: Grouping,
  categories: readonly (readonly number[])[],
  options: CodedOptions,
): CodedEstimates {
  const byGroup = design.replicates ? replicateSpreads(design, codes, grouping, categories, options.domain) : null;
  const { rows, df } = options.domain ? factsWithin(design, grouping, options.domain) : grouping;
  const describe = (group: number): ProportionEstimate[] => {
    const inGroup = groupMask(design, grouping, group, options.domain);
    const degrees = design.replicates ? degreesOfFreedom(design, group === 0 ? options.domain : inGroup) : df[group]!;
    const needsFit = options.interval === 'likelihood';
    return totalsOf(design, codes, inGroup, categories, needsFit, byGroup?.[group]).map((totals) =>
      describeProportion(totals, rows[group]!, degrees, options),
    );
  };
  const groups = Array.from({ length: grouping.groupCount }, (_, g) => describe(g + 1));
  return { whole: describe(0), groups };
}

function groupMask(design: Design, { groups }: Grouping, group: number, domain: Uint8Array | undefined): Uint8Array {
  const mask = new Uint8Array(design.n);
  for (let row = 0; row < design.n; row++) {
    const inGroup = group === 0 || groups?.[row] === group;
    mask[row] = inGroup && domain?.[row] !== 0 ? 1 : 0;
  }
  return mask;
}

function totalsOf(
  design: Design,
  codes: Codes,
  mask: Uint8Array,
  categories: readonly (readonly number[])[],
  needsFit: boolean,
  spreads: Spread[] | undefined,
): CategoryTotals[] {
  const present = mask.map((value, row) => (value === 1 && codes[row] !== 0 ? 1 : 0));
  const { n, weightedBase, kish } = baseOf(design, present);
  const bottom = Float64Array.from(present);
  return categories.map((members, c) => {
    const isMember = new Set(members);
    const top = bottom.map((value, row) => (value === 1 && isMember.has(codes[row]!) ? 1 : 0));
    const weightedCount = weightedSum(top, design.weights);
    let count = 0;
    for (let row = 0; row < top.length; row++) if (top[row] === 1 && design.weights[row]! > 0) count++;
    const spread = spreads?.[c] ?? {
      variance: n === 0 ? Number.NaN : estimateTargets(design, [{ top, bottom }], present).covariance[0]!,
    };
    const squares = (weightedBase * weightedBase) / kish;
    const fit = needsFit ? startFit(design.weights, mask, present, top) : undefined;
    return { p: weightedCount / weightedBase, n, weightedBase, squares, count, weightedCount, fit, ...spread };
  });
}

interface Spread {
  variance: number;
  logitSe?: number | undefined;
}

/** By group (0: the whole), the variance of each category's proportion: every replicate is one pass over the rows. */
function replicateSpreads(
  design: Design,
  codes: Codes,
  grouping: Grouping,
  categories: readonly (readonly number[])[],
  domain: Uint8Array | undefined,
): Spread[][] {
  const replicates = design.replicates!;
  const shares = (weights: Float64Array) => sharesUnder(weights, codes, grouping, categories, domain);
  const full = shares(design.weights);
  const estimates = replicates.columns.map(shares);
  return full.map((values, group) =>
    Array.from(values, (value, c): Spread => {
      const varianceOf = (f: (p: number) => number): number => {
        const series = estimates.map((estimate) => Float64Array.of(f(estimate[group]![c]!)));
        return covarianceOfReplicates(replicates, series, Float64Array.of(f(value)))[0]!;
      };
      const logitSe = Math.sqrt(varianceOf((p) => Math.log(p / (1 - p))));
      return { variance: varianceOf((p) => p), logitSe: Number.isFinite(logitSe) ? logitSe : undefined };
    }),
  );
}

/** By group (0: the whole), each category's proportion under these weights. */
function sharesUnder(
  weights: Float64Array,
  codes: Codes,
  { groups, groupCount }: Grouping,
  categories: readonly (readonly number[])[],
  domain: Uint8Array | undefined,
): Float64Array[] {
  let largest = Math.max(0, ...categories.flat());
  for (let row = 0; row < codes.length; row++) if (codes[row]! > largest) largest = codes[row]!;
  const width = largest + 1;
  const sums = new Float64Array((groupCount + 1) * width);
  const rests = new Float64Array(sums.length);
  const { high, low } = gridFor(largestOf(weights), weights.length);
  for (let row = 0; row < weights.length; row++) {
    const code = codes[row]!;
    if (code === 0 || (domain && domain[row] === 0)) continue;
    const place = (groups ? groups[row]! : 0) * width + code;
    const weight = weights[row]!;
    const lead = weight + high - high;
    sums[place]! += lead;
    rests[place]! += weight - lead + low - low;
  }
  const weightAt = (group: number, code: number): [number, number] => {
    let [sum, rest] = [0, 0];
    for (let g = group === 0 ? 0 : group; g <= (group === 0 ? groupCount : group); g++) {
      sum += sums[g * width + code]!;
      rest += rests[g * width + code]!;
    }
    return [sum, rest];
  };
  return Array.from({ length: groupCount + 1 }, (_, group) => {
    const add = (members: Iterable<number>): number => {
      let [sum, rest] = [0, 0];
      for (const code of members) {
        const [more, moreRest] = weightAt(group, code);
        sum += more;
        rest += moreRest;
      }
      return sum + rest;
    };
    const base = add(Array.from({ length: width - 1 }, (_, k) => k + 1));
    return Float64Array.from(categories, (members) => add(members) / base);
  });
}
