// Columns in, what is wrong with them as a whole out: weights that are all zero, populations that can't be.

import type { Problem } from '../problems.ts';
import type { Study } from '../study/study.ts';
import type { Column, RejectedRow, Responses, RowCounts } from './responses.ts';
import { countOf } from './spelling.ts';
import { tally } from './tally.ts';

/** However many rows a study lets be rejected, no more than these are kept to be listed. */
export const MOST_REJECTS = 100_000;

type Read = Pick<Responses, 'columns'> & { lines: Uint32Array };

/** Errors where rows were rejected beyond the limit, or none is left. `details` are the rejected rows' own problems. */
export function checkCounts(study: Study, file: string, counts: RowCounts, details: () => Problem[]): Problem[] {
  const limit = study.responses.rejectUpTo;
  const allowed = 'rows' in limit ? limit.rows : Math.floor(limit.share * counts.read + 1e-9);
  const most = Math.min(allowed, MOST_REJECTS);
  const place = { file };
  if (counts.read === 0) {
    const message = 'the data file has a header and no row';
    return [{ code: 'no-rows', severity: 'error', place, message, fix: 'Export the data again, with the answers.' }];
  }
  if (counts.rejected > most) return [tooManyRejects(file, counts, most), ...details()];
  if (counts.used > 0) return [];
  const left = counts.leftOut ? `, ${counts.leftOut} left out` : '';
  const message = `no row of the data file is a respondent's: ${countOf(counts.nonRespondents, 'non-respondent')}, ${counts.rejected} rejected${left}`;
  const fix = counts.leftOut ? 'Check responses.only.' : 'Check responses.responded.';
  return [{ code: 'no-respondents', severity: 'error', place, message, fix }];
}

function tooManyRejects(file: string, { read, rejected }: RowCounts, most: number): Problem {
  return {
    code: 'too-many-rejects',
    severity: 'error',
    place: { file },
    message: `${countOf(rejected, 'row')} of ${read.toLocaleString('en-GB')} ${rejected === 1 ? 'does' : 'do'} not fit the study`,
    found: `${countOf(rejected, 'row')} to reject`,
    expected: `at most ${countOf(most, 'row')} (responses.reject_up_to)`,
    fix: 'Correct the rows listed, or the study file; or raise responses.reject_up_to to leave them out.',
  };
}

export function checkColumns(study: Study, file: string, read: Read): Problem[] {
  return [
    ...checkWeights(study, file, read),
    ...checkPopulation(study, file, read),
    ...checkExclusive(study, file, read),
  ];
}

function checkWeights({ design }: Study, file: string, { columns, lines }: Read): Problem[] {
  const column = design.weight === undefined ? undefined : columns.get(design.weight);
  if (column?.kind !== 'number') return [];
  let zeros = 0;
  for (const value of column.values) if (value === 0) zeros++;
  if (zeros === 0) return [];
  const none = zeros === column.values.length;
  const line = lines[column.values.indexOf(0)]!;
  return [
    {
      code: none ? 'no-weight' : 'zero-weight',
      severity: none ? 'error' : 'warning',
      place: { file, line },
      message: none
        ? `every respondent's weight in column "${design.weight}" is 0`
        : `${countOf(zeros, 'respondent')} ${zeros === 1 ? 'has' : 'have'} a weight of 0 in column "${design.weight}" and so count for nothing, first on line ${line}`,
    },
  ];
}

interface Stratum {
  population: number;
  line: number;
  count: number;
  name: string;
}

/** A stratum has one population, and no fewer people than respondents. */
function checkPopulation({ design }: Study, file: string, { columns, lines }: Read): Problem[] {
  const [name] = design.population;
  const population = name === undefined ? undefined : columns.get(name);
  if (population?.kind !== 'number') return [];
  const errors = tally();
  const strata = new Map<string, Stratum>();
  const parts = design.strata.map((name) => columns.get(name)!);
  population.values.forEach((value, row) => {
    const key = parts.map((part) => levelOf(part, row)).join('\u0000');
    const stratum = strata.get(key);
    if (!stratum) strata.set(key, { population: value, line: lines[row]!, count: 1, name: key });
    else {
      stratum.count++;
      if (stratum.population !== value) errors.add(differs(name!, file, stratum, value, lines[row]!));
    }
  });
  // Of clusters, the population counts clusters: it can be smaller than the respondents in them.
  const areFractions = population.values.every((value) => value <= 1) && population.values.some((value) => value < 1);
  if (design.clusters.length === 0 && !areFractions)
    for (const stratum of strata.values()) addTooSmall(errors, stratum, file);
  return errors.list();
}

function levelOf(column: Column, row: number): string {
  if (column.kind === 'group') return column.levels[column.index[row]! - 1] ?? '';
  return column.kind === 'coded' ? `code ${column.codes[row]}` : '';
}

function titleOf({ name }: Stratum): string {
  return name === '' ? 'the sample' : `stratum ${name.replaceAll('\u0000', ' / ')}`;
}

function differs(header: string, file: string, stratum: Stratum, value: number, line: number): Problem {
  return {
    code: 'population-differs',
    severity: 'error',
    place: { file, line },
    message: `${titleOf(stratum)} has two populations in column "${header}"`,
    found: `${stratum.population} on line ${stratum.line}, ${value} on line ${line}`,
    expected: 'one population a stratum',
    fix: 'Correct the population, or the columns that make the strata.',
  };
}

function addTooSmall(errors: ReturnType<typeof tally>, stratum: Stratum, file: string): void {
  if (stratum.population >= stratum.count) return;
  errors.add({
    code: 'population-too-small',
    severity: 'error',
    place: { file, line: stratum.line },
    message: `${titleOf(stratum)} has more respondents than people`,
    found: `${countOf(stratum.count, 'respondent')}, a population of ${stratum.population}`,
    fix: 'Correct the population, or the columns that make the strata.',
  });
}

/** Warnings of respondents who ticked "none of these" and something else. */
function checkExclusive({ questions }: Study, file: string, { columns, lines }: Read): Problem[] {
  return [...questions.values()].flatMap(({ id, options }) => {
    const column = columns.get(id);
    if (column?.kind !== 'ticked' || !options.some(({ exclusive }) => exclusive)) return [];
    const rows = [...column.answered.keys()].filter((row) => {
      const ticked = options.filter((_, i) => column.ticks[i]![row] === 1);
      return ticked.length > 1 && ticked.some(({ exclusive }) => exclusive);
    });
    if (rows.length === 0) return [];
    const line = lines[rows[0]!]!;
    const names = options.filter(({ exclusive }) => exclusive).map((option) => `\`${option.id}\``);
    return {
      code: 'exclusive-with-others',
      severity: 'warning' as const,
      place: { file, line },
      message: `${countOf(rows.length, 'respondent')} ticked ${names.join(' or ')} and something else in question \`${id}\`, first on line ${line}`,
      fix: 'Each tick is counted as it stands. Check the rows, or leave out `exclusive`.',
    };
  });
}

/** `read = used + rejected + nonRespondents + leftOut`; anything else is a bug of ours. */
export function assertCounts(counts: RowCounts, rejects: RejectedRow[]): void {
  const { read, used, rejected, nonRespondents, leftOut = 0 } = counts;
  if (read !== used + rejected + nonRespondents + leftOut || rejects.length > rejected) {
    throw new Error(`rows do not add up: ${JSON.stringify(counts)}, ${rejects.length} listed`);
  }
}
