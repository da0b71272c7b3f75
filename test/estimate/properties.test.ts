// What must hold of any survey, on made-up ones.
import { describe, expect, test } from 'vitest';
import { calibrate, postStratify, rake } from '../../pipeline/estimate/adjust.ts';
import { estimateCodedBy } from '../../pipeline/estimate/coded.ts';
import { compareMeans, compareWithRest, compareWithTotal } from '../../pipeline/estimate/compare.ts';
import { testAssociation } from '../../pipeline/estimate/contingency.ts';
import type { Design } from '../../pipeline/estimate/design.ts';
import { estimateMean, estimateRatio, estimateTotal } from '../../pipeline/estimate/estimate.ts';
import { makeGrouping } from '../../pipeline/estimate/grouping.ts';
import { makeReplicates } from '../../pipeline/estimate/makereplicates.ts';
import { estimateNumericBy } from '../../pipeline/estimate/numeric.ts';
import { estimateMedian } from '../../pipeline/estimate/quantile.ts';
import { makeRandom, shuffled } from '../../pipeline/estimate/random.ts';
import {
  type DesignKind,
  designKinds,
  designOf,
  type GeneratedSurvey,
  GROUPS,
  generateSurvey,
  LEVELS,
  reorder,
} from './generated.ts';

const survey = generateSurvey(900, 7);
const indicator = (codes: Uint8Array, members: readonly number[]): Float64Array =>
  Float64Array.from(codes, (code) => (code === 0 ? Number.NaN : members.includes(code) ? 1 : 0));

function everything(of: GeneratedSurvey, design: Design) {
  const grouping = makeGrouping(design, of.groups, GROUPS);
  return {
    coded: estimateCodedBy(design, of.codes, LEVELS, grouping, { categories: [[1], [2], [1, 2, 3]] }),
    numeric: estimateNumericBy(design, of.score, grouping),
    total: estimateTotal(design, of.score),
    ratio: estimateRatio(design, of.score, of.weights),
    median: estimateMedian(design, of.score),
    compared: compareWithRest(
      design,
      of.score,
      Uint8Array.from(of.groups, (own) => (own === 1 ? 1 : 0)),
      Uint8Array.from(of.groups, (own) => (own > 0 ? 1 : 0)),
    ),
    associated: testAssociation(design, {
      rowCodes: of.codes,
      columnCodes: of.groups,
      rowLevels: LEVELS,
      columnLevels: GROUPS,
    }),
  };
}

describe.each(designKinds)('with a design of %s', (kind: DesignKind) => {
  const design = designOf(survey, kind);
  const grouping = makeGrouping(design, survey.groups, GROUPS);
  const found = estimateCodedBy(design, survey.codes, LEVELS, grouping);

  test('proportions of a question sum to one, and their counts to the base', () => {
    for (const group of [found.whole, ...found.groups.slice(0, 3)]) {
      expect(group.reduce((sum, { estimate }) => sum + estimate, 0)).toBeCloseTo(1, 14);
      expect(group.reduce((sum, { count }) => sum + count, 0)).toBe(group[0]!.n);
    }
  });

  test('an empty group has no estimate, and a base of nobody', () => {
    const [empty] = found.groups[3]!;
    expect(empty!.n).toBe(0);
    expect(empty).toMatchObject({ estimate: Number.NaN, se: Number.NaN, low: Number.NaN, high: Number.NaN });
  });

  test('a net is the sum of its parts, and the opposite of the rest', () => {
    const categories = [
      [1, 2],
      [3, 4, 5],
    ];
    const { whole } = estimateCodedBy(design, survey.codes, LEVELS, grouping, { categories });
    expect(whole[0]!.estimate).toBeCloseTo(found.whole[0]!.estimate + found.whole[1]!.estimate, 14);
    expect(whole[0]!.estimate + whole[1]!.estimate).toBeCloseTo(1, 14);
    expect(whole[0]!.se).toBeCloseTo(whole[1]!.se, 14);
    expect(whole[0]!.low).toBeCloseTo(1 - whole[1]!.high, 12);
  });

  test('a proportion is the mean of its indicator, in the whole and in each group', () => {
    const values = indicator(survey.codes, [2]);
    for (const [group, estimates] of [found.whole, ...found.groups.slice(0, 3)].entries()) {
      const domain = Uint8Array.from(survey.groups, (own) => (group === 0 || own === group ? 1 : 0));
      const mean = estimateMean(design, values, { domain });
      expect(estimates[1]!.estimate).toBeCloseTo(mean.estimate, 14);
      expect(estimates[1]!.se / mean.se).toBeCloseTo(1, 11);
      expect(estimates[1]).toMatchObject({ n: mean.n, df: mean.df });
      expect(estimates[1]!.deffReplace / mean.deffReplace).toBeCloseTo(1, 10);
      expect(estimates[1]!.kish / mean.kish).toBeCloseTo(1, 12);
    }
  });

  test('the means of groups are those of the domains, one by one', () => {
    const { groups } = estimateNumericBy(design, survey.score, grouping);
    for (const group of [1, 2, 3]) {
      const domain = Uint8Array.from(survey.groups, (own) => (own === group ? 1 : 0));
      const mean = estimateMean(design, survey.score, { domain });
      expect(groups[group - 1]!.estimate).toBeCloseTo(mean.estimate, 12);
      expect(groups[group - 1]!.se / mean.se).toBeCloseTo(1, 11);
    }
  });

  test('scaling all weights changes no proportion, no standard error, no interval', () => {
    const scaled = designOf({ ...survey, weights: survey.weights.map((weight) => weight * 37) }, kind);
    const again = estimateCodedBy(scaled, survey.codes, LEVELS).whole;
    again.forEach(({ estimate, se, low, high }, i) => {
      expect(estimate).toBeCloseTo(found.whole[i]!.estimate, 14);
      expect(se).toBeCloseTo(found.whole[i]!.se, 14);
      expect(low).toBeCloseTo(found.whole[i]!.low, 13);
      expect(high).toBeCloseTo(found.whole[i]!.high, 13);
    });
  });

  test('a domain of everybody is the whole', () => {
    const domain = new Uint8Array(survey.n).fill(1);
    expect(estimateMean(design, survey.score, { domain })).toEqual(estimateMean(design, survey.score));
    expect(estimateCodedBy(design, survey.codes, LEVELS, grouping, { domain })).toEqual(found);
  });

  test('the order of rows changes no bit of any answer', () => {
    const order = Uint32Array.from(
      shuffled(
        Array.from({ length: survey.n }, (_, row) => row),
        makeRandom(3),
      ),
    );
    const other = reorder(survey, order);
    expect(everything(other, designOf(other, kind))).toEqual(everything(survey, design));
  });

  test('missing answers in one domain change no other', () => {
    const codes = survey.codes.map((code, row) => (survey.groups[row] === 1 && row % 3 === 0 ? 0 : code));
    const again = estimateCodedBy(design, codes, LEVELS, grouping);
    expect(again.groups.slice(1)).toEqual(found.groups.slice(1));
    expect(again.groups[0]).not.toEqual(found.groups[0]);
  });

  test('rows with a weight of zero change nothing but the count of units that were sampled', () => {
    const group = Uint8Array.from(survey.groups, (own) => (own === 1 ? 1 : 0));
    const zeroed = designOf(
      { ...survey, weights: survey.weights.map((weight, row) => (group[row] === 1 ? weight : 0)) },
      kind,
    );
    const [mean, domain] = [estimateMean(zeroed, survey.score), estimateMean(design, survey.score, { domain: group })];
    expect(mean.estimate).toBe(domain.estimate);
    expect(mean.se).toBe(domain.se);
    expect(mean.n).toBe(domain.n);
  });

  test('a group differs from all by its difference from the rest, times the share of the rest', () => {
    const values = indicator(survey.codes, [1, 2]);
    const inGroups = Uint8Array.from(survey.groups, (own) => (own > 0 ? 1 : 0));
    for (const group of [1, 2, 3]) {
      const own = Uint8Array.from(survey.groups, (value) => (value === group ? 1 : 0));
      const rest = compareWithRest(design, values, own, inGroups);
      const all = compareWithTotal(design, values, own, inGroups);
      // The same test.
      expect(all.t / rest.t).toBeCloseTo(1, 1);
    }
  });
});

describe('adjusted weights', () => {
  const design = designOf(survey, 'clusters');
  const cell = Uint32Array.from(survey.groups);
  const other = Uint32Array.from(survey.strata);
  const totals = Float64Array.of(500, 700, 900, 400);
  const weightOf = (of: Design, cells: Uint32Array, wanted: number): number =>
    of.weights.reduce((sum, weight, row) => sum + (cells[row] === wanted ? weight : 0), 0);

  test('reach the totals of post-strata, and those are then known without error', () => {
    const fitted = postStratify(design, { cell, totals });
    totals.forEach((total, c) => {
      expect(weightOf(fitted, cell, c)).toBeCloseTo(total, 9);
    });
    const share = estimateMean(
      fitted,
      Float64Array.from(cell, (c) => (c === 1 ? 1 : 0)),
    );
    expect(share.estimate).toBeCloseTo(700 / 2500, 14);
    expect(share.se).toBeLessThan(1e-14);
  });

  test('reach the totals of every raking margin', () => {
    const margins = [
      { cell, totals },
      { cell: other, totals: Float64Array.of(400, 500, 400, 400, 300, 500) },
    ];
    const fitted = rake(design, margins);
    for (const margin of margins) {
      margin.totals.forEach((total, c) => {
        expect(weightOf(fitted, margin.cell, c) / total).toBeCloseTo(1, 9);
      });
    }
  });

  test('are refused when margins cannot be reached together', () => {
    const margins = [
      { cell, totals },
      { cell: other, totals: Float64Array.of(400, 500, 400, 400, 300, 900) },
    ];
    expect(() => rake(design, margins)).toThrow('margin-sizes');
    const absent = Float64Array.of(500, 700, 900, 400, 10);
    expect(() => postStratify(design, { cell, totals: absent })).toThrow('cell-without-sample: cell 4');
    expect(postStratify(design, { cell, totals: absent }, { partial: true }).weights.every(Number.isFinite)).toBe(true);
  });

  test('by calibration stay within bounds and reach the totals', () => {
    const columns = [new Float64Array(survey.n).fill(1), Float64Array.from(cell, (c) => (c === 1 ? 1 : 0))];
    const goal = Float64Array.of(2000, 700);
    const fitted = calibrate(design, columns, goal, { method: 'logit', bounds: [0.3, 3], epsilon: 1e-12 });
    expect(fitted.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(2000, 6);
    fitted.weights.forEach((weight, row) => {
      expect(weight / survey.weights[row]!).toBeGreaterThan(0.3);
      expect(weight / survey.weights[row]!).toBeLessThan(3);
    });
  });
});

describe('replicate weights', () => {
  const design = designOf(survey, 'clusters');

  test('give the standard error of a total that linearisation gives, for the jackknife exactly', () => {
    const jackknife = makeReplicates(design, { kind: 'JKn' });
    expect(estimateTotal(jackknife, survey.weights).se / estimateTotal(design, survey.weights).se).toBeCloseTo(1, 10);
  });

  test('of a bootstrap are the same for the same seed, others for another, and near linearisation', () => {
    const make = (seed: number) => makeReplicates(design, { kind: 'subbootstrap', count: 400, seed });
    expect(make(5).replicates).toEqual(make(5).replicates);
    expect(make(5).replicates).not.toEqual(make(6).replicates);
    const ratio =
      estimateMean(make(5), survey.score).se /
      estimateMean(
        designOf({ ...survey, fpc: survey.fpc.map(() => Number.POSITIVE_INFINITY) }, 'clusters'),
        survey.score,
      ).se;
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  });
});

test('two groups that are everyone: each against the rest is the other with the sign turned', () => {
  const design = designOf(survey, 'strata');
  const a = Uint8Array.from(survey.strata, (stratum) => (stratum < 3 ? 1 : 0));
  const b = a.map((value) => 1 - value);
  const [one, two] = [compareMeans(design, survey.score, a, b), compareMeans(design, survey.score, b, a)];
  expect(two.difference).toBeCloseTo(-one.difference, 14);
  expect(two.p).toBeCloseTo(one.p, 12);
});
