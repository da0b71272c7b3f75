// READ FIRST. A study's responses in; out, what a person should know of the data before believing a report: plain data, which
// page.ts shows and write.ts writes. It tells counts and lines, and of no respondent what they answered.
//
//   scan.ts        one pass over all answers: who answered what, and where each respondent stopped
//   alike.ts       rows that are the same, and the same answer to all items of a grid
//   pace.ts        how long respondents took
//   shift.ts       answers against those of the data before
//   unexpected.ts  rows that did not fit, values far from all others
//   columns.ts     columns of the file that no report shows
//   groups.ts      how many people a combination of characteristics singles out
//   findings.ts    which of all this deserves a look

import type { InputFile, RowCounts } from '../ingest/responses.ts';
import type { Source } from '../source.ts';
import type { QualitySpec } from '../study/qualityschema.ts';
import { type Duplicates, findDuplicates, type Grid, straightLines } from './alike.ts';
import { type LeftOut, leftOutColumns } from './columns.ts';
import { type Finding, findingsOf } from './findings.ts';
import { type SmallGroups, smallGroups } from './groups.ts';
import { type Pace, paceOf } from './pace.ts';
import { type ItemCounts, type Respondents, scan } from './scan.ts';
import { type Distribution, distributionsOf, type Shift, shiftsOf } from './shift.ts';
import { type Unexpected, unexpectedValues } from './unexpected.ts';

export interface Quality {
  schema: 1;
  study: string;
  title: string;
  language: string;
  /** The data: names, sizes and hashes. */
  files: Pick<InputFile, 'name' | 'bytes' | 'sha256'>[];
  rows: RowCounts;
  findings: Finding[];
  questions: ItemCounts[];
  respondents: Respondents;
  duplicates: Duplicates;
  grids: Grid[];
  pace: Pace | null;
  shifts: Shift[] | null;
  unexpected: Unexpected[];
  leftOut: LeftOut[];
  smallGroups: SmallGroups | null;
  thresholds: Pick<QualitySpec, 'smallestGroup' | 'speeding' | 'shift' | 'showValues'>;
  /** Shares of answers, for the next time; of answers that few gave, together. */
  distributions: Distribution[];
  /** Those that these were compared with. */
  before: { files: Quality['files']; distributions: Distribution[] } | null;
}

/** @param before the report on the data before */
export function assessQuality(source: Source, spec: QualitySpec, before: Quality['before']): Quality {
  const { study, responses } = source;
  const scanned = scan(study, responses, spec);
  const distributions = distributionsOf(source, spec, scanned);
  const told = {
    rows: responses.counts,
    questions: scanned.counts,
    respondents: scanned.respondents,
    duplicates: findDuplicates(scanned, study, responses),
    grids: straightLines(scanned.items),
    pace: paceOf(study, responses, spec),
    shifts: before && shiftsOf(before.distributions, distributions, study, spec),
    unexpected: unexpectedValues(scanned, responses, spec),
    leftOut: leftOutColumns(study, responses),
    smallGroups: smallGroups(study, responses, spec),
  };
  const { smallestGroup, speeding, shift, showValues } = spec;
  return {
    ...{ schema: 1, study: study.id, title: study.title, language: study.language },
    files: responses.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    ...told,
    thresholds: { smallestGroup, speeding, shift, showValues },
    findings: findingsOf(told, study.respondents),
    distributions,
    before,
  };
}
