// Between a study and the estimators: the design that study.yaml describes, and estimates as table cells.

import { estimateCodedAscs } from '../estimate/ascs.ts';
import { type CodedOptions, estimateCodedBy, type ProportionEstimate } from '../estimate/coded.ts';
import type { Design } from '../estimate/design.ts';
import { type Estimate, type EstimateOptions, estimateRatio, estimateTotal } from '../estimate/estimate.ts';
import { makeGrouping, type Grouping as Runs } from '../estimate/grouping.ts';
import { estimateNumericBy } from '../estimate/numeric.ts';
import { estimateQuantiles } from '../estimate/quantile.ts';
import type { Responses } from '../ingest/responses.ts';
import type { Study } from '../study/study.ts';
import { designOf } from './design.ts';
import type { CodedAnswers } from './question.ts';

/** One estimate as the figures take it. Shares are 0 to 1. */
export interface Cell {
  estimate: number | null;
  se: number | null;
  low: number | null;
  high: number | null;
  /** Respondents in the base. */
  base: number;
  weightedBase: number;
  /** Respondents who gave the answer; of a mean, the base. */
  count: number;
  /** How precise it is: see docs/statistics.md. Design effects are against simple random sampling with replacement. */
  precision: Record<'cv' | 'deff' | 'effective_base' | 'kish' | 'df', number | null>;
}

/** By group (group 1 first), then by item. */
export interface CellTable {
  groups: Cell[][];
}

/** Which respondents, in which groups. */
export interface Domain {
  /** One a row: 0 = in no group, else 1…count. Undefined: everybody is in group 1. */
  groups?: ArrayLike<number>;
  count: number;
  /** 1 = within. */
  mask?: Uint8Array;
}

export interface Engine {
  shares(answers: CodedAnswers, domain: Domain): CellTable;
  means(values: Float64Array, domain: Domain): CellTable;
  totals(values: Float64Array, domain: Domain): CellTable;
  quantiles(values: Float64Array, share: number, domain: Domain): CellTable;
  /** sum(w top) / sum(w bottom). */
  ratios(top: Float64Array, bottom: Float64Array, domain: Domain): CellTable;
  /** For comparisons. */
  design: Design;
}

/** @throws UserError (exit code 3) when the data can't be the sample that the study file describes */
export function makeEngine(study: Study, responses: Responses): Engine {
  const design = designOf(study, responses);
  const { rules } = study;
  const options: CodedOptions = { interval: rules.interval === 'plain' ? 'mean' : rules.interval, level: rules.level };
  const runs = new WeakMap<object, Runs>();
  const runsOf = ({ groups, count }: Domain): Runs => {
    const known = runs.get(groups ?? design);
    if (known) return known;
    const made = groups ? makeGrouping(design, asNumbers(groups), count) : makeGrouping(design);
    runs.set(groups ?? design, made);
    return made;
  };
  /** For measures that have no way of computing all groups in one pass. */
  const eachGroup = ({ groups, count, mask }: Domain, estimate: (options: EstimateOptions) => Estimate): CellTable => ({
    groups: Array.from({ length: count }, (_, group) => {
      const domain = groups
        ? Uint8Array.from(groups, (one, row) => Number(one === group + 1 && mask?.[row] !== 0))
        : mask;
      return [meanCell(estimate({ domain, level: rules.level }))];
    }),
  });
  return {
    design,
    totals: (values, domain) => eachGroup(domain, (wanted) => estimateTotal(design, values, wanted)),
    quantiles: (values, share, domain) =>
      eachGroup(domain, (wanted) => estimateQuantiles(design, values, [share], wanted)[0]!),
    ratios: (top, bottom, domain) => eachGroup(domain, (wanted) => estimateRatio(design, top, bottom, wanted)),
    shares: ({ codes, levels, categories }, domain) => {
      const wanted = { ...options, categories: categories.map((category) => category.codes), domain: domain.mask };
      const estimate = rules.estimator === 'ascs' ? estimateCodedAscs : estimateCodedBy;
      const { whole, groups } = estimate(design, codes, levels, runsOf(domain), wanted);
      return { groups: (domain.groups ? groups : [whole]).map((cells) => cells.map(shareCell)) };
    },
    means: (values, domain) => {
      const wanted = { domain: domain.mask, level: rules.level };
      const { whole, groups } = estimateNumericBy(design, values, runsOf(domain), wanted);
      return { groups: (domain.groups ? groups : [whole]).map((estimate) => [meanCell(estimate)]) };
    },
  };
}

const asNumbers = (groups: ArrayLike<number>) =>
  groups instanceof Uint8Array || groups instanceof Uint16Array || groups instanceof Uint32Array
    ? groups
    : Uint32Array.from(groups);

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

function meanCell(estimate: Estimate): Cell {
  const { n, weightedBase, se, low, high } = estimate;
  const precision = {
    cv: known(estimate.cv),
    deff: known(estimate.deffReplace),
    effective_base: known(estimate.effectiveBase),
    kish: known(estimate.kish),
    df: known(estimate.df),
  };
  const numbers = { estimate: known(estimate.estimate), se: known(se), low: known(low), high: known(high) };
  return { ...numbers, base: n, weightedBase, count: n, precision };
}

function shareCell(estimate: ProportionEstimate): Cell {
  return { ...meanCell(estimate), count: estimate.count };
}
