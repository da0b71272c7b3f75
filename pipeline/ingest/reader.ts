// What reads one column of Responses, cell by cell: the interface of all readers, and what they share.

import { nearest } from '../problems.ts';
import type { Option } from '../study/study.ts';
import type { Row } from './records.ts';
import type { Column } from './responses.ts';

/** What is wrong with one cell; the row adds file and line. */
export interface CellProblem {
  code: string;
  /** 0-based. */
  field: number;
  message: string;
  found?: string;
  expected?: string;
  fix?: string;
}

export type Complain = (problem: CellProblem) => void;

export interface Reader {
  /** Its name in Responses.columns. */
  id: string;
  fields: number[];
  /** Who it is read for: respondents only, or everyone in the sample. */
  scope: 'respondents' | 'sample';
  /** Reads a row's cells into entry `at`, which may be written again later: a row that is complained of is dropped. */
  read(row: Row, at: number, complain: Complain): void;
  /** The first `count` entries. */
  finish(count: number): Column;
}

/** What all readers know of the file. */
export interface Codebook {
  /** Cells that mean blank in every column, as spelling.ts spells them; '' among them. */
  blank: ReadonlySet<string>;
  /** Of the file: where it is a semicolon, a comma in a number may be its decimal sign. */
  delimiter: string;
  /** A tag such as en-GB: it says how 03/04/2011 is read. */
  language: string;
  /** Times with a zone are put into this one. */
  timezone?: string | undefined;
  /** The file lists people who did not respond, too: what it knows of them is kept. */
  hasNonRespondents: boolean;
}

const LONGEST_LIST = 12;

/** What a cell may hold, as a message lists it. */
export function listed(texts: string[]): string {
  const shown = texts.slice(0, LONGEST_LIST).join(', ');
  return texts.length > LONGEST_LIST ? `${shown} and ${texts.length - LONGEST_LIST} more` : shown;
}

/**
 * Makes a problem of each distinct bad cell once: in a file where a whole column is wrong, looking for the nearest
 * answer a million times would take minutes.
 */
export function problemMaker(make: (text: string) => CellProblem): (text: string) => CellProblem {
  const made = new Map<string, CellProblem>();
  return (text) => {
    const known = made.get(text);
    if (known) return known;
    const problem = make(text);
    if (made.size < 1000 && text.length < 512) made.set(text, problem);
    return problem;
  };
}

/** The nearest answer; of an answer's codes its label, which is the last of them, comes first. */
export function suggestion(text: string, options: Option[]): string | undefined {
  const candidates = options.flatMap(({ codes }) => codes.toReversed());
  // Any code of one or two digits is near to any other.
  const meant = text.length <= 200 && /\p{L}/u.test(text) ? nearest(text, candidates) : undefined;
  return meant === undefined
    ? undefined
    : `Did you mean "${meant}"? Correct the cell, or add the code to the question.`;
}
