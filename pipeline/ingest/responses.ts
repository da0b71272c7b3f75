// Responses: what ingest makes of a data file, and what the summaries are computed from. Plain data in typed columns.

import type { Problem } from '../problems.ts';

/** Answers to a question with one answer per respondent (types `single` and `scale`). */
export interface CodedColumn {
  kind: 'coded';
  /**
   * One entry a row: 0 = blank; 1…k = the question's options in the study file's order;
   * k+1…k+m = its `missing` codes in the study file's order.
   */
  codes: Uint8Array | Uint16Array;
  optionCount: number;
}

/** Answers to a question with several answers per respondent (type `multiple`). */
export interface TickedColumn {
  kind: 'ticked';
  /** One array an option, in the study file's order; 1 = ticked. */
  ticks: Uint8Array[];
  /** One entry a row: 1 = the respondent gave an answer to the question at all (any tick, or a "none" answer). */
  answered: Uint8Array;
}

/** Numbers (type `number`, weights, population sizes); NaN where there is none. */
export interface NumberColumn {
  kind: 'number';
  values: Float64Array;
}

/** Open text (type `text`), ids and dates as written; '' where there is none. */
export interface TextColumn {
  kind: 'text';
  values: string[];
}

/** Values of a column that groups rows (strata, clusters, regions, councils): an index into `levels`; 0 = blank. */
export interface GroupColumn {
  kind: 'group';
  /** 0 = blank; i ≥ 1 is `levels[i - 1]`. */
  index: Uint16Array | Uint32Array;
  /** Distinct values, in order of first appearance. */
  levels: string[];
}

export type Column = CodedColumn | TickedColumn | NumberColumn | TextColumn | GroupColumn;

/** A row that was not used, and why. */
export interface RejectedRow {
  line: number;
  problems: Problem[];
  /** Of several files: which, and the header of each of its columns. */
  file?: string;
  headers?: string[];
}

/** `read = used + rejected + nonRespondents + leftOut`, always. */
export interface RowCounts {
  read: number;
  /** Rows of respondents that the estimates use. */
  used: number;
  rejected: number;
  /** Rows of sampled people who did not respond. */
  nonRespondents: number;
  /** Rows that the study leaves out, such as sessions broken off. */
  leftOut?: number;
}

export interface InputFile {
  /** Relative to the study's folder. */
  name: string;
  bytes: number;
  sha256: string;
  encoding: string;
  delimiter: string;
}

export interface Responses {
  counts: RowCounts;
  /**
   * Columns by the name the study file gives them: a question's id, or for design, grouping and id columns the
   * header in the data file. Every array has `counts.used` entries: respondents only, in file order.
   */
  columns: Map<string, Column>;
  /**
   * The sample: one entry for each accepted row, non-respondents too, with its group columns, so that response rates
   * can be had for the whole and for any group. `responded[i]` is 1 for a respondent.
   */
  sample: { responded: Uint8Array; groups: Map<string, GroupColumn> };
  rejects: RejectedRow[];
  /** Warnings and notes about the data; errors have stopped the run before. */
  problems: Problem[];
  files: InputFile[];
  /** The header of each column of the data file, in its order. */
  headers?: string[];
  /** Those that nothing reads and the study doesn't name. */
  unused?: string[];
  /** Where each used row begins in its data file: 1-based lines. */
  lines?: Uint32Array;
  /** Of several files, in order: what became of the rows of each. */
  parts?: { file: string; wave?: string | undefined; counts: RowCounts }[];
}

export function sumCounts(counts: readonly RowCounts[]): RowCounts {
  const leftOut = counts.reduce((sum, { leftOut = 0 }) => sum + leftOut, 0);
  return {
    read: counts.reduce((sum, { read }) => sum + read, 0),
    used: counts.reduce((sum, { used }) => sum + used, 0),
    rejected: counts.reduce((sum, { rejected }) => sum + rejected, 0),
    nonRespondents: counts.reduce((sum, { nonRespondents }) => sum + nonRespondents, 0),
    ...(leftOut > 0 && { leftOut }),
  };
}

/** Where a used row stands: the data file as the study names it, and the line. */
export function whereIs(row: number, { parts, lines, files }: Responses): { file: string; line: number } | undefined {
  const line = lines?.[row];
  if (line === undefined) return undefined;
  let before = 0;
  for (const { file, counts } of parts ?? []) {
    if (row < before + counts.used) return { file, line };
    before += counts.used;
  }
  return { file: files[0]?.name ?? '', line };
}
