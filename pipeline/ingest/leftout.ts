// Rows that a study leaves out (`responses.only`), such as sessions that were broken off: counted by what they say.

import type { Problem } from '../problems.ts';
import { cellText, type Row } from './records.ts';
import type { Intake } from './rows.ts';
import { countOf, plainText } from './spelling.ts';

/** Texts that are told; open text has no place here, but nobody knows what stands in a column. */
const MOST_TEXTS = 100;

export function leaveOut({ counts, plan, leftOut }: Intake, row: Row): void {
  counts.leftOut = (counts.leftOut ?? 0) + 1;
  const why = plainText(cellText(row, plan.only!.field)).slice(0, 60);
  if (leftOut.size < MOST_TEXTS || leftOut.has(why)) leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
}

export function rowsLeftOut({ counts, plan, leftOut, file }: Intake): Problem[] {
  if (!counts.leftOut) return [];
  const all = [...leftOut].map(([why, count]) => `${why === '' ? 'blank' : why} (${count.toLocaleString('en-GB')})`);
  return [
    {
      code: 'rows-left-out',
      severity: 'note',
      place: { file },
      message: `${countOf(counts.leftOut, 'row')} of ${counts.read.toLocaleString('en-GB')} left out by column "${plan.only!.header}" (responses.only)`,
      found: all.slice(0, 20).join(', ') + (all.length > 20 ? ', …' : ''),
    },
  ];
}
