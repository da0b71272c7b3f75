// The design that study.yaml describes, on the rows of the respondents: how they were drawn, what each stands for, and
// how the weights are fitted to known totals.

import { calibrate, postStratify, rake, trimWeights } from '../estimate/adjust.ts';
import { CalibrationError, type Margin } from '../estimate/calibrate.ts';
import { type Design, DesignError, type DesignFault, type Ids, makeDesign } from '../estimate/design.ts';
import { estimateTargets } from '../estimate/estimate.ts';
import { makeReplicates, withReplicates } from '../estimate/makereplicates.ts';
import { LonelyStratumError } from '../estimate/variance.ts';
import { type Responses, whereIs } from '../ingest/responses.ts';
import { type Problem, UserError } from '../problems.ts';
import { expandColumns } from '../study/columns.ts';
import type { Adjustment, DesignSpec, Study } from '../study/study.ts';
import { groupingBy } from './grouping.ts';

/** @throws UserError (exit code 3) when the data can't be the sample that the study file describes */
export function designOf(study: Study, responses: Responses): Design {
  try {
    const drawn = makeDesign({
      n: responses.counts.used,
      weights: numbers(study.design.weight, responses),
      strata: crossed(study.design.strata, responses),
      clusters: study.design.clusters.map((name) => idsOf(name, responses)),
      fpc: study.design.population.map((name) => numbers(name, responses)!),
      lonely: study.design.lonely,
      adjustDomainLonely: study.design.adjustDomainLonely,
    });
    const design = study.design.adjust.reduce(
      (before, step) => adjusted(before, step, study, responses),
      replicated(drawn, study.design, responses),
    );
    // A stratum with one unit shows when a variance is first asked for: here, and not in the middle of a report.
    if (design.n > 0) estimateTargets(design, [{ top: new Float64Array(design.n).fill(1), bottom: null }]);
    return design;
  } catch (error) {
    throw toUserError(error, study, responses);
  }
}

function numbers(name: string | undefined, responses: Responses): Float64Array | undefined {
  const column = name === undefined ? undefined : responses.columns.get(name);
  return column?.kind === 'number' ? column.values : undefined;
}

/** Strata named by several columns are their combinations: council by age group. */
function crossed(names: readonly string[], responses: Responses): Ids | undefined {
  if (names.length === 0) return undefined;
  const [first, ...others] = names.map((name) => idsOf(name, responses));
  return others.reduce(combined, first!);
}

/** A number for each pair that occurs. */
function combined(outer: Ids, inner: Ids): Uint32Array {
  const numbers = new Map<number, number>();
  return Uint32Array.from(outer, (one, row) => {
    const pair = one * 2 ** 32 + inner[row]!;
    const known = numbers.get(pair) ?? numbers.size;
    if (known === numbers.size) numbers.set(pair, known);
    return known;
  });
}

function idsOf(name: string, responses: Responses): Ids {
  const column = responses.columns.get(name);
  if (column?.kind === 'group') return column.index;
  if (column?.kind === 'coded') return column.codes;
  throw new Error(`ingest gave no groups for ${name}`);
}

function replicated(design: Design, { replicates }: DesignSpec, responses: Responses): Design {
  if (!replicates) return design;
  const { kind, mse, rho, count, seed } = replicates;
  if (replicates.columns.length === 0) {
    return makeReplicates(design, { kind: kind === 'other' ? undefined : kind, mse, rho, count, seed });
  }
  const names = expandColumns(replicates.columns, responses.headers ?? []);
  return withReplicates(design, {
    kind,
    columns: names.map((name) => numbers(name, responses)!),
    combined: replicates.combined,
    scale: replicates.scale,
    rscales: replicates.rscales && Float64Array.from(replicates.rscales),
    mse,
    rho,
  });
}

function adjusted(design: Design, step: Adjustment, study: Study, responses: Responses): Design {
  switch (step.kind) {
    case 'post-stratify':
      return postStratify(design, marginOf(step.margin, study, responses), { partial: step.partial });
    case 'rake': {
      const margins = step.margins.map((margin) => marginOf(margin, study, responses));
      return rake(design, margins, { maxIterations: step.maxIterations, epsilon: step.epsilon });
    }
    case 'calibrate':
      return calibrated(design, step, study, responses);
    case 'trim':
      return trimWeights(design, { lower: step.lower, upper: step.upper, strict: step.strict });
  }
}

type MarginSpec = { by: string; totals: Map<string, number> };

/** Each respondent's cell and the cells' totals, in the order of the totals in the study file. */
function marginOf({ by, totals }: MarginSpec, study: Study, responses: Responses): Margin {
  const { levels, index } = groupingBy(by, study, responses);
  const ids = [...totals.keys()];
  const place = levels.map(({ id, label }) => ids.findIndex((name) => name === id || name === label));
  const cell = Uint32Array.from({ length: responses.counts.used }, (_, row) => {
    const at = index[row] === 0 ? -1 : place[index[row]! - 1]!;
    if (at < 0) throw new UnfitTotals(by, index[row] === 0 ? undefined : levels[index[row]! - 1]!.id, row);
    return at;
  });
  return { cell, totals: Float64Array.from(totals.values()) };
}

/** A respondent whom no total speaks of. */
class UnfitTotals extends Error {
  readonly by: string;
  readonly level?: string;
  readonly row: number;
  constructor(by: string, level: string | undefined, row: number) {
    super(`no total for ${by}`);
    this.by = by;
    this.level = level;
    this.row = row;
  }
}

function calibrated(
  design: Design,
  step: Extract<Adjustment, { kind: 'calibrate' }>,
  study: Study,
  responses: Responses,
): Design {
  const columns: Float64Array[] = [];
  const totals: number[] = [];
  if (step.total !== undefined) {
    columns.push(new Float64Array(design.n).fill(1));
    totals.push(step.total);
  }
  for (const [name, total] of step.numbers) {
    columns.push(numbers(name, responses)!);
    totals.push(total);
  }
  for (const margin of step.groups) {
    const { cell, totals: ofLevels } = marginOf(margin, study, responses);
    // With the whole's total given, one level of each group follows from the others.
    for (let level = step.total === undefined ? 0 : 1; level < ofLevels.length; level++) {
      columns.push(Float64Array.from(cell, (one) => Number(one === level)));
      totals.push(ofLevels[level]!);
    }
  }
  const { method, bounds, trim } = step;
  return calibrate(design, columns, Float64Array.from(totals), { method, bounds, trim });
}

const FAULTS: Record<DesignFault['code'], string> = {
  'missing-weight': 'a respondent has no weight',
  'negative-weight': 'a respondent has a negative weight',
  'no-weight': 'no respondent has a weight above 0',
  'missing-fpc': 'a respondent’s stratum has no population size',
  'fpc-too-small': 'a stratum’s population is smaller than its sample',
  'fpc-mixed': 'some population sizes are sizes, others are fractions',
  'fpc-varies': 'a stratum has several population sizes',
};

/** A column that is wrong throughout is one problem, not one a row. */
function firstOfEach(faults: readonly DesignFault[]): { fault: DesignFault; more: number }[] {
  const byCode = new Map<string, { fault: DesignFault; more: number }>();
  for (const fault of faults) {
    const known = byCode.get(fault.code);
    if (known) known.more++;
    else byCode.set(fault.code, { fault, more: 0 });
  }
  return [...byCode.values()];
}

function toUserError(error: unknown, study: Study, responses: Responses): unknown {
  const problems = problemsOf(error, study, (row) => whereIs(row, responses));
  return problems ? new UserError(problems, 3) : error;
}

function problemsOf(
  error: unknown,
  study: Study,
  placeOf: (row: number) => ReturnType<typeof whereIs>,
): Problem[] | undefined {
  const at = { severity: 'error' as const, place: study.design.place };
  const line = (row: number) => {
    const at = placeOf(row);
    return at ? `, on line ${at.line} of ${at.file}` : '';
  };
  if (error instanceof DesignError) {
    return firstOfEach(error.faults).map(({ fault, more }) => ({
      ...{ ...at, code: fault.code, found: String(fault.found) },
      message: `${FAULTS[fault.code]}${line(fault.row)}${more ? `, and ${more} like it` : ''}`,
      fix: 'Correct the data, or the design in the study file.',
    }));
  }
  if (error instanceof LonelyStratumError) {
    return [
      {
        ...{ ...at, code: 'lonely-stratum' },
        message: `a stratum has only one sampled unit at stage ${error.stage}${line(error.row)}, and says nothing of its variance`,
        fix: 'Say what to do with such strata: `lonely: certainty`, `adjust`, `average` or `remove` (docs/statistics.md).',
      },
    ];
  }
  if (error instanceof UnfitTotals) {
    const found = error.level === undefined ? 'no answer' : error.level;
    return [
      {
        ...{ ...at, code: 'no-total', found },
        message: `the totals by \`${error.by}\` leave out a respondent${line(error.row)}`,
        fix: 'Give a total for every group; respondents without an answer can’t be fitted to totals.',
      },
    ];
  }
  if (error instanceof CalibrationError) {
    return [
      {
        ...{ ...at, code: `calibration-${error.code}` },
        message: `the weights can’t be fitted to the totals: ${error.message.replaceAll('-', ' ')}`,
        fix: 'Check the totals in the study file, join small groups, or widen the bounds.',
      },
    ];
  }
  return undefined;
}
