// Figures about the data file itself: rows, respondents, the response rate.

import type { Responses } from '../ingest/responses.ts';
import type { Study } from '../study/study.ts';
import type { Figure, Measure } from './figure.ts';
import { UnknownName } from './grouping.ts';
import { type FigureRef, figureId } from './reference.ts';
import { roundTo } from './rounding.ts';
import { textOf } from './rules.ts';

/** Counts of rows and the response rate: `responses.used`, `responses.rate[region=London]`. */
export function countFigure(ref: FigureRef, study: Study, responses: Responses): Figure {
  const { read, used, rejected, nonRespondents, leftOut = 0 } = responses.counts;
  const sample = sampleCounts(ref, responses);
  const values: Record<string, [number, Measure, string]> = {
    used: [ref.where.length ? sample.responded : used, 'count', 'Responses used'],
    sample: [sample.all, 'count', 'People in the sample'],
    read: [read, 'count', 'Rows read'],
    rejected: [rejected, 'count', 'Rows rejected'],
    non_respondents: [nonRespondents, 'count', 'People who did not respond'],
    left_out: [leftOut, 'count', 'Rows left out'],
    rate: [sample.all ? (100 * sample.responded) / sample.all : Number.NaN, 'percentage', 'Response rate'],
  };
  const found = Object.hasOwn(values, ref.item) ? values[ref.item] : undefined;
  if (!found) throw new UnknownName(`there is no figure \`responses.${ref.item}\``, ref.item, Object.keys(values));
  const [value, measure, label] = found;
  const decimals = measure === 'percentage' ? study.rules.decimals : 0;
  const known = Number.isFinite(value);
  return {
    id: figureId(ref),
    measure,
    value: known ? value : null,
    rounded: known ? roundTo(value, decimals, study.rules.ties) : null,
    text: known ? textOf(value, measure, decimals, [], study.rules) : '[x]',
    base: sample.all,
    weightedBase: sample.all,
    se: null,
    interval: null,
    marks: known ? [] : ['x'],
    label,
  };
}

interface SampleCounts {
  all: number;
  responded: number;
}

function sampleCounts({ where }: FigureRef, { sample }: Responses): SampleCounts {
  const groups = where.map(({ variable, level }) => {
    const group = sample.groups.get(variable);
    if (!group) throw new UnknownName(`\`${variable}\` is not a group of the sample`, variable, sample.groups.keys());
    const wanted = group.levels.indexOf(level) + 1;
    if (wanted === 0) throw new UnknownName(`\`${variable}\` has no \`${level}\``, level, group.levels);
    return { group, wanted };
  });
  const [first, ...others] = groups;
  if (!first) return { all: sample.responded.length, responded: sumOf(sample.responded) };
  if (others.length === 0) return countsByLevel(first.group, sample)[first.wanted]!;
  const counts = { all: 0, responded: 0 };
  for (let row = 0; row < sample.responded.length; row++) {
    if (!groups.every(({ group, wanted }) => group.index[row] === wanted)) continue;
    counts.all++;
    counts.responded += sample.responded[row]!;
  }
  return counts;
}

type Sample = Responses['sample'];
type Group = Sample['groups'] extends ReadonlyMap<string, infer One> ? One : never;

const counted = new WeakMap<Group, SampleCounts[]>();

/** Of every level in one pass, from 1 on: reports for thousands of groups ask for each. */
function countsByLevel(group: Group, { responded }: Sample): SampleCounts[] {
  const known = counted.get(group);
  if (known) return known;
  const counts = Array.from({ length: group.levels.length + 1 }, () => ({ all: 0, responded: 0 }));
  for (let row = 0; row < responded.length; row++) {
    const count = counts[group.index[row]!]!;
    count.all++;
    count.responded += responded[row]!;
  }
  counted.set(group, counts);
  return counts;
}

function sumOf(values: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) sum += values[row]!;
  return sum;
}
