// What every format that isn't delimited text is read into: header rows, rows of cells as text, and what the file itself
// says of its columns.

import { type Problem, UserError } from '../../problems.ts';

/** What a file says of one of its columns. */
export interface Variable {
  name: string;
  label?: string;
  kind: 'number' | 'text' | 'date';
  /** Code to label, in the file's order. */
  labels: Map<string, string>;
  /** Codes that mean that there is no answer. */
  missing: string[];
  /** Numbers from low to high mean that, too. */
  missingRange?: { low: number; high: number };
  /** Its values have an order. */
  ordered?: boolean;
}

/** Columns that are the answers to one multiple-choice question. */
export interface AnswerSet {
  label: string;
  columns: string[];
  /** The code of a tick; undefined where each column holds one of the answers' codes. */
  counted?: string;
}

export interface Sheet {
  /** As a person calls it: "an SPSS data file". */
  what: string;
  encoding: string;
  headers: string[][];
  rows: Iterable<string[]> | AsyncIterable<string[]>;
  variables?: Variable[];
  sets?: AnswerSet[];
}

/** A file of these formats is read whole; no larger one is, in bytes, packed or unpacked. */
export const LARGEST_FILE = 256 << 20;

/** Thrown by the readers of formats: the file breaks its format's rules. */
export class BadFile extends Error {}

export function damaged(file: string, what: string, why: string): UserError {
  const problem: Problem = {
    code: 'damaged-file',
    severity: 'error',
    place: { file },
    message: `the data file can't be read as ${what}`,
    found: why,
    fix: /more than \d+ [MG]iB/.test(why)
      ? 'Export the data as CSV, which is read piece by piece.'
      : 'The file may be damaged or cut off: export it again.',
  };
  return new UserError([problem], 3);
}

export function tooLarge(file: string, what: string): UserError {
  const problem: Problem = {
    code: 'too-large',
    severity: 'error',
    place: { file },
    message: `the data file is too large to be read as ${what}`,
    expected: `at most ${LARGEST_FILE >> 20} MiB, unpacked`,
    fix: 'Export the data as CSV, which is read piece by piece.',
  };
  return new UserError([problem], 3);
}
