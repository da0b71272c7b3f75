// A study's bounds and its data in; why it is not to be reported on yet out: a file still growing, too few or too many
// rows, a response rate that cannot be.

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RowCounts } from '../ingest/responses.ts';
import { type Problem, UserError } from '../problems.ts';
import { dataFilesOf } from '../study/files.ts';
import type { Study } from '../study/study.ts';

/** Before it is read. @throws UserError (exit code 3) where the file was written a moment ago */
export async function holdUnsettled(study: Study, dataFolder: string | undefined, now: Date): Promise<void> {
  const { settle } = study.hold ?? {};
  if (!settle) return;
  const ages = dataFilesOf(study).map(async (name) => {
    const file = await stat(resolve(dataFolder ?? study.folder, name)).catch(() => undefined);
    return file ? Math.floor((now.getTime() - file.mtimeMs) / 1000) : settle;
  });
  const seconds = Math.min(...(await Promise.all(ages)));
  if (seconds >= settle) return;
  throw held(study, {
    message: 'held: the data file was written a moment ago, and may still be growing',
    found: `${Math.max(seconds, 0)} seconds ago`,
    expected: `${settle} seconds ago, or longer (hold.settle)`,
  });
}

/** After it is read. @throws UserError (exit code 3) */
export function holdUnlikely(study: Study, { used, nonRespondents, read }: RowCounts): void {
  const { rows, responseRate } = study.hold ?? {};
  if (rows && outside(read, rows)) {
    throw held(study, {
      message: 'held: the data file has another number of rows than the study expects',
      found: String(read),
      expected: `${rows[0]} to ${rows[1]} (hold.rows)`,
    });
  }
  const rate = (100 * used) / (used + nonRespondents);
  if (responseRate && outside(rate, responseRate)) {
    throw held(study, {
      message: 'held: the response rate is another than the study expects',
      found: `${rate.toFixed(1)}%`,
      expected: `${responseRate[0]}% to ${responseRate[1]}% (hold.response_rate)`,
    });
  }
}

const outside = (value: number, [low, high]: readonly [number, number]): boolean => !(value >= low && value <= high);

const held = (study: Study, problem: Pick<Problem, 'message' | 'found' | 'expected'>): UserError => {
  const fix = 'Run again when the data is whole; or change the bounds; or run with --force.';
  return new UserError([{ code: 'held', severity: 'error', place: { file: study.file }, ...problem, fix }], 3);
};
