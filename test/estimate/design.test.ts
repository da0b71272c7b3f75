// What a design accepts and what it refuses, with the row of each fault.
import { describe, expect, test } from 'vitest';
import {
  DesignError,
  type DesignFault,
  type DesignInput,
  degreesOfFreedom,
  makeDesign,
} from '../../pipeline/estimate/design.ts';
import { estimateMean } from '../../pipeline/estimate/estimate.ts';
import { hadamardMatrix } from '../../pipeline/estimate/hadamard.ts';
import { makeReplicates, withReplicates } from '../../pipeline/estimate/makereplicates.ts';
import { LonelyStratumError } from '../../pipeline/estimate/variance.ts';

const faultsOf = (input: DesignInput): readonly DesignFault[] => {
  try {
    makeDesign(input);
  } catch (error) {
    if (error instanceof DesignError) return error.faults;
    throw error;
  }
  return [];
};

describe('weights', () => {
  test('that are negative, missing, not numeric or infinite are faults, each with its row', () => {
    const weights = Float64Array.of(1, -2, Number.NaN, 0, Number.POSITIVE_INFINITY, 3);
    expect(faultsOf({ n: 6, weights })).toEqual([
      { code: 'negative-weight', row: 1, found: -2 },
      { code: 'missing-weight', row: 2, found: Number.NaN },
      { code: 'missing-weight', row: 4, found: Number.POSITIVE_INFINITY },
    ]);
  });

  test('of zero are accepted, unless all are', () => {
    expect(faultsOf({ n: 2, weights: Float64Array.of(0, 1) })).toEqual([]);
    expect(faultsOf({ n: 2, weights: Float64Array.of(0, 0) })).toEqual([{ code: 'no-weight', row: 0, found: 0 }]);
  });

  test('come from the population sizes of every stage when none are given', () => {
    const design = makeDesign({
      n: 4,
      clusters: [Uint8Array.of(1, 1, 2, 2), Uint8Array.of(1, 2, 3, 4)],
      fpc: [Float64Array.of(6, 6, 6, 6), Float64Array.of(10, 10, 4, 4)],
    });
    expect([...design.weights]).toEqual([15, 15, 6, 6]);
  });

  test('are 1 without anything to go by', () => {
    expect([...makeDesign({ n: 3 }).weights]).toEqual([1, 1, 1]);
  });
});

describe('population sizes', () => {
  const strata = Uint8Array.of(1, 1, 2, 2);
  test('may be given as fractions', () => {
    const [sizes, fractions] = [Float64Array.of(8, 8, 20, 20), Float64Array.of(0.25, 0.25, 0.1, 0.1)].map((fpc) =>
      makeDesign({ n: 4, strata, fpc }),
    );
    expect(sizes!.stages[0]!.population).toEqual(fractions!.stages[0]!.population);
  });

  test('that are smaller than the sample, mixed with fractions, uneven in a stratum, or missing are faults', () => {
    const codes = (fpc: Float64Array) =>
      faultsOf({ n: 4, strata, fpc }).map(({ code, row, stage }) => [code, row, stage]);
    expect(codes(Float64Array.of(1.5, 1.5, 9, 9))).toEqual([['fpc-too-small', 0, 1]]);
    expect(codes(Float64Array.of(0.5, 0.5, 9, 9))).toEqual([
      ['fpc-mixed', 0, 1],
      ['fpc-mixed', 1, 1],
    ]);
    expect(codes(Float64Array.of(8, 8, 9, 10))).toEqual([['fpc-varies', 3, 1]]);
    expect(codes(Float64Array.of(8, 8, 9, Number.NaN))).toEqual([['missing-fpc', 3, 1]]);
  });

  test('of a census leave no variance, also in a stratum of one', () => {
    const design = makeDesign({ n: 3, strata: Uint8Array.of(1, 1, 2), fpc: Float64Array.of(2, 2, 1) });
    expect(estimateMean(design, Float64Array.of(1, 2, 9)).se).toBe(0);
  });
});

test('clusters with the same number in two strata are two clusters', () => {
  const design = makeDesign({
    n: 8,
    strata: Uint8Array.of(1, 1, 1, 1, 2, 2, 2, 2),
    clusters: Uint8Array.of(1, 1, 2, 2, 1, 1, 2, 2),
  });
  expect(degreesOfFreedom(design)).toBe(2);
});

test('a lonely stratum is an error that names a row and the stage', () => {
  const design = makeDesign({
    n: 4,
    clusters: [Uint8Array.of(1, 1, 2, 2), Uint8Array.of(1, 2, 3, 3)],
    fpc: [Float64Array.of(9, 9, 9, 9), Float64Array.of(5, 5, 7, 7)],
  });
  const attempt = () => estimateMean(design, Float64Array.of(1, 2, 3, 4));
  expect(attempt).toThrow(LonelyStratumError);
  expect(attempt).toThrow('stage 2 (row 3');
});

describe('replicate weights', () => {
  const columns = [Float64Array.of(0, 1.5, 1.5), Float64Array.of(1.5, 0, 1.5), Float64Array.of(1.5, 1.5, 0)];
  test('given as columns or as factors are those made from the design', () => {
    const design = makeDesign({ n: 3, weights: Float64Array.of(2, 2, 2) });
    const values = Float64Array.of(1, 4, 9);
    const made = estimateMean(makeReplicates(design, { kind: 'JK1' }), values);
    const asFactors = withReplicates(design, { kind: 'JK1', columns, combined: false });
    const asWeights = withReplicates(design, {
      kind: 'JK1',
      columns: columns.map((column) => column.map((x) => 2 * x)),
    });
    expect(estimateMean(asFactors, values)).toEqual(made);
    expect(estimateMean(asWeights, values)).toEqual(made);
    expect(made.df).toBe(2);
  });

  test('of half samples need pairs', () => {
    const design = makeDesign({ n: 3, strata: Uint8Array.of(1, 1, 1) });
    expect(() => makeReplicates(design, { kind: 'BRR' })).toThrow(LonelyStratumError);
  });

  test.each([2, 3, 4, 5, 8, 9, 12, 13, 20, 24, 28, 36, 44, 60])(
    'are balanced by a Hadamard matrix of at least %i rows',
    (least) => {
      const matrix = hadamardMatrix(least);
      expect(matrix.length).toBeGreaterThanOrEqual(least);
      for (const a of matrix) {
        for (const b of matrix) {
          const dot = a.reduce((sum, bit, i) => sum + (bit === b[i] ? 1 : -1), 0);
          expect(dot).toBe(a === b ? matrix.length : 0);
        }
      }
    },
  );
});
