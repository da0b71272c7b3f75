// Verdicts for all units at once against the same comparisons made one by one.

import { beforeAll, describe, expect, it } from 'vitest';
import { compareMeans } from '../../pipeline/estimate/compare.ts';
import {
  addMoments,
  compareApart,
  compareWithin,
  compareWithOthers,
  momentsBy,
} from '../../pipeline/estimate/moments.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { answerValues, type Comparing } from '../../pipeline/summarise/compare.ts';
import { makeEngine } from '../../pipeline/summarise/engine.ts';
import { groupingBy } from '../../pipeline/summarise/grouping.ts';

let source: Source;
let from: Comparing;

beforeAll(async () => {
  source = await openStudy(await readStudy('data/ascs-2010-11'));
  const { study, responses } = source;
  from = { study, responses, engine: makeEngine(study, responses) };
});

const ANSWERS = [
  { question: 'satisfaction', item: 'extremely_or_very' },
  { question: 'control', item: 'none' },
  { question: 'scrqol', item: 'mean' },
];

describe.each(ANSWERS)('$question.$item', (ref) => {
  it('differs from the whole, the others, and another unit by what the slow way finds', () => {
    const values = answerValues(ref, from);
    const { design } = from.engine;
    const { index, levels } = groupingBy('council', from.study, from.responses);
    const moments = momentsBy(design, values, index, levels.length)!;
    const everybody = addMoments(moments);
    const side = (test: (unit: number) => boolean) => Uint8Array.from(values, (_, row) => Number(test(index[row]!)));
    for (const unit of [1, 17, 77, 150]) {
      const own = side((one) => one === unit);
      const part = moments[unit - 1]!;
      const pairs = [
        [
          compareWithin(part, everybody, 0.95),
          compareMeans(
            design,
            values,
            own,
            side(() => true),
          ),
        ],
        [
          compareWithOthers(part, everybody, 0.95),
          compareMeans(
            design,
            values,
            own,
            side((one) => one !== unit),
          ),
        ],
        [
          compareApart(part, moments[4]!, 0.95),
          compareMeans(
            design,
            values,
            own,
            side((one) => one === 5),
          ),
        ],
      ] as const;
      for (const [fast, slow] of pairs) {
        expect(fast.difference).toBeCloseTo(slow.difference, 10);
        expect(fast.se).toBeCloseTo(slow.se, 10);
        expect(fast.df).toBe(slow.df);
      }
    }
  });
});

it('units that share strata have no moments, and are compared one by one', () => {
  const values = answerValues(ANSWERS[0]!, from);
  const { index, levels } = groupingBy('sex', from.study, from.responses);
  expect(momentsBy(from.engine.design, values, index, levels.length)).toBeUndefined();
  const verdict = source.estimates.standings('sex').verdict({ ...ANSWERS[0]!, where: [] }, 1, 'rest')!;
  const one = source.estimates.compare({ ...ANSWERS[0]!, where: [{ variable: 'sex', level: 'male' }] }, 'rest');
  expect(verdict.difference).toBeCloseTo(one.difference, 10);
  expect(verdict.p).toBeCloseTo(one.p, 10);
});

it('ranks count the units significantly higher and lower, and hold the rank itself', () => {
  const standings = source.estimates.standings('council');
  const ranks = source.estimates.levels('council').map((_, i) => standings.rank({ ...ANSWERS[0]!, where: [] }, i + 1));
  const known = ranks.filter((rank) => rank !== undefined);
  expect(known.length).toBe(known[0]!.of);
  // Two councils are so small that they have no rank.
  expect(known.length).toBe(148);
  expect(
    known
      .map(({ rank }) => rank)
      .sort((a, b) => a - b)
      .at(-1),
  ).toBeLessThanOrEqual(148);
  for (const { rank, low, high } of known) {
    expect(low).toBeLessThanOrEqual(rank);
    expect(high).toBeGreaterThanOrEqual(rank);
  }
  // The sample tells some councils apart, and not all of them.
  expect(known.some(({ low, high }) => high - low < 147)).toBe(true);
  expect(known.every(({ low, high }) => high > low)).toBe(true);
});
