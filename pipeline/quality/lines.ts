// Rows of the responses in; out, where they stand in the data files: the only thing that is told of single respondents.

import { type Responses, whereIs } from '../ingest/responses.ts';

/** How many lines a report names of one kind. */
export const MOST_LINES = 10;

/** A line, 1-based; with the file's name where there are several. */
export type Line = string;

export function linesOf(rows: readonly number[], responses: Responses): Line[] {
  const several = responses.files.length > 1;
  return rows.slice(0, MOST_LINES).flatMap((row) => {
    const found = whereIs(row, responses);
    return found ? [several ? `${found.file}:${found.line}` : String(found.line)] : [];
  });
}
