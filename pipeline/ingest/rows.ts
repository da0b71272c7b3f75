// Rows in, one by one; columns, counts and rejected rows out. A row with any fault is rejected whole.

import type { Problem } from '../problems.ts';
import type { Study } from '../study/study.ts';
import { roomFor } from './arrays.ts';
import { cellMemory, UNSEEN } from './cells.ts';
import { MOST_REJECTS } from './checks.ts';
import { keepRows } from './coded.ts';
import { type SeenIds, seenIds } from './ids.ts';
import { leaveOut } from './leftout.ts';
import { type Packer, packedColumn, packer } from './packed.ts';
import type { Place, Plan } from './plan.ts';
import type { CellProblem, Complain, Reader } from './reader.ts';
import { cellText, type Row } from './records.ts';
import type { CodedColumn, Column, GroupColumn, RejectedRow, Responses, RowCounts } from './responses.ts';
import { countOf, plainText } from './spelling.ts';
import { type Tally, tally } from './tally.ts';
import { UNTICKED } from './ticked.ts';

const SPACE = 0x20;

export interface Intake {
  file: string;
  study: Study;
  plan: Plan;
  /** Cells in a row. */
  width: number;
  counts: RowCounts;
  /** 1 = a respondent; one entry for each accepted row. */
  responded: Uint8Array;
  /** Of each used row. */
  lines: Uint32Array;
  /** Of used rows. */
  ids: Packer;
  /** Of rows that were rejected or a non-respondent's. */
  otherIds: Packer;
  /** Of all rows so far. */
  seen: SeenIds;
  rejects: RejectedRow[];
  errors: Tally;
  answers: AnswerCheck[];
  lastRowShort: boolean;
  /** Of the row that is being read: where it begins, and what is wrong with it. One list for all rows without a fault. */
  row: { line: number; problems: Problem[] };
  complain: Complain;
  isRespondent: (row: Row) => boolean;
  /** Whether the study keeps the row; those that it leaves out are counted by what the column says. */
  isKept: (row: Row) => boolean;
  leftOut: Map<string, number>;
}

/** How many non-respondents have something in a question's column. */
interface AnswerCheck {
  place: Place;
  questionId: string;
  holdsAnswer: (row: Row) => boolean;
  count: number;
  firstLine: number;
}

/** @param placeOf where a cell stands that is joined from another file */
export function startIntake(
  study: Study,
  plan: Plan,
  file: string,
  width: number,
  placeOf?: (field: number) => Problem['place'],
): Intake {
  const { responded, only } = plan;
  const row: Intake['row'] = { line: 0, problems: [] };
  return {
    row,
    complain: (problem) => {
      const own = rowProblem(file, row.line, problem);
      const elsewhere = placeOf?.(problem.field);
      row.problems.push(elsewhere ? { ...own, place: elsewhere } : own);
    },
    file,
    study,
    plan,
    width,
    counts: { read: 0, used: 0, rejected: 0, nonRespondents: 0 },
    responded: new Uint8Array(0),
    lines: new Uint32Array(0),
    ids: packer(),
    otherIds: packer(),
    seen: seenIds(),
    rejects: [],
    errors: tally(),
    answers: plan.answers.map(({ question, field, header, blank }) => ({
      place: { field, header },
      questionId: question.id,
      holdsAnswer: cellTest(field, (text) => !blank.has(text) && !(question.type === 'multiple' && isUnticked(text))),
      count: 0,
      firstLine: 0,
    })),
    lastRowShort: false,
    isRespondent: responded ? cellTest(responded.field, (text) => responded.is.has(text)) : () => true,
    isKept: only ? cellTest(only.field, (text) => only.is.has(text)) : () => true,
    leftOut: new Map(),
  };
}

function isUnticked(text: string): boolean {
  return UNTICKED.includes(text.toLowerCase());
}

/** A test of a cell's text, made once for each distinct cell. */
function cellTest(field: number, test: (plain: string) => boolean): (row: Row) => boolean {
  const memory = cellMemory(10_000);
  return (row) => {
    const known = memory.find(row.bytes, row.starts[field]!, row.ends[field]!);
    if (known !== UNSEEN) return known === 1;
    const result = test(plainText(cellText(row, field)));
    memory.keep(row.bytes, row.starts[field]!, row.ends[field]!, result ? 1 : 0);
    return result;
  };
}

export function takeRow(intake: Intake, row: Row): void {
  const { counts, complain } = intake;
  intake.row.line = row.line;
  counts.read++;
  intake.lastRowShort = row.count < intake.width;
  const accepted = counts.used + counts.nonRespondents;
  let respondent = false;
  if (row.count !== intake.width) complain(wrongLength(row.count, intake.width));
  else if (!intake.isKept(row)) {
    leaveOut(intake, row);
    return;
  } else respondent = readCells(intake, row, accepted, complain);
  const isFine = intake.row.problems.length === 0;
  if (isFine) accept(intake, row, accepted, respondent);
  else reject(intake, row.line);
  if (intake.plan.id) keepId(intake, row, isFine && respondent);
}

/** Whether the row is a respondent's; its cells are in the columns when it is. */
function readCells(intake: Intake, row: Row, accepted: number, complain: Complain): boolean {
  checkId(intake, row, complain);
  const respondent = intake.isRespondent(row);
  for (const reader of intake.plan.readers) {
    if (reader.scope === 'sample') reader.read(row, accepted, respondent ? complain : ignore);
    else if (respondent) reader.read(row, intake.counts.used, complain);
  }
  return respondent;
}

/** What non-respondents' cells hold is not held against them. */
function ignore(): void {}

function accept(intake: Intake, row: Row, accepted: number, respondent: boolean): void {
  const { counts } = intake;
  intake.responded = roomFor(intake.responded, accepted);
  intake.responded[accepted] = respondent ? 1 : 0;
  if (respondent) {
    intake.lines = roomFor(intake.lines, counts.used);
    intake.lines[counts.used++] = row.line;
    return;
  }
  counts.nonRespondents++;
  for (const check of intake.answers) {
    if (!check.holdsAnswer(row)) continue;
    if (check.count++ === 0) check.firstLine = row.line;
  }
}

function reject(intake: Intake, line: number): void {
  const { problems } = intake.row;
  intake.row.problems = [];
  intake.counts.rejected++;
  for (const problem of problems) intake.errors.add(problem);
  if (intake.rejects.length < MOST_REJECTS) intake.rejects.push({ line, problems });
}

function rowProblem(file: string, line: number, { field, found, ...problem }: CellProblem): Problem {
  const place = { file, line, column: field + 1 };
  return { severity: 'error', place, ...(found === undefined ? {} : { found: shortened(found) }), ...problem };
}

/** A copy, so that a long cell is not kept for its first words' sake. */
function shortened(text: string): string {
  return text.length <= 300 ? text : `${Buffer.from(text.slice(0, 300)).toString()}…`;
}

function wrongLength(count: number, width: number): CellProblem {
  const short = count < width;
  return {
    code: short ? 'short-row' : 'long-row',
    field: short ? count - 1 : width,
    message: `a row has ${short ? 'fewer' : 'more'} cells than the header`,
    found: countOf(count, 'cell'),
    expected: countOf(width, 'cell'),
    fix: short
      ? 'Check that the row is whole.'
      : 'Check that cells that hold a delimiter or a line break stand in quotation marks.',
  };
}

function checkId({ plan, seen }: Intake, row: Row, complain: Complain): void {
  if (!plan.id) return;
  const { field, header } = plan.id;
  const { bytes } = row;
  const start = startOfId(row, field);
  const end = endOfId(row, field, start);
  if (start === end) {
    complain({ code: 'missing-id', field, message: `a row has no id in column "${header}"`, fix: 'Give it one.' });
    return;
  }
  const first = seen.meet(bytes, start, end, row.line);
  if (first !== undefined) complain(duplicateId(field, header, bytes.toString('utf8', start, end), first));
}

function startOfId({ bytes, starts, ends }: Row, field: number): number {
  let start = starts[field]!;
  while (start < ends[field]! && bytes[start]! <= SPACE) start++;
  return start;
}

function endOfId({ bytes, ends }: Row, field: number, start: number): number {
  let end = ends[field]!;
  while (end > start && bytes[end - 1]! <= SPACE) end--;
  return end;
}

function keepId({ plan, ids, otherIds, width }: Intake, row: Row, used: boolean): void {
  const { field } = plan.id!;
  if (row.count !== width) return;
  const start = startOfId(row, field);
  (used ? ids : otherIds).add(row.bytes, start, endOfId(row, field, start));
}

function duplicateId(field: number, header: string, id: string, first: number): CellProblem {
  return {
    code: 'duplicate-id',
    field,
    message: `the id in column "${header}" is that of an earlier row, on line ${first}`,
    found: id,
    expected: 'an id of its own for each respondent',
    fix: 'Leave one of the two rows out of the file, or correct its id.',
  };
}

/** The columns of used rows, and the sample. */
export function finishColumns(intake: Intake): Pick<Responses, 'columns' | 'sample' | 'lines'> {
  const { counts, plan, study } = intake;
  const accepted = counts.used + counts.nonRespondents;
  const responded = intake.responded.slice(0, accepted);
  const columns = new Map<string, Column>();
  const groups = new Map<string, GroupColumn>();
  for (const reader of plan.readers) {
    if (reader.scope === 'respondents') columns.set(reader.id, reader.finish(counts.used));
    else finishSampleColumn(intake, reader, responded, columns, groups);
  }
  const { id } = study.responses;
  if (id !== undefined && !columns.has(id)) columns.set(id, packedColumn(intake.ids.finish()));
  return { columns, sample: { responded, groups }, lines: intake.lines.slice(0, counts.used) };
}

function finishSampleColumn(
  intake: Intake,
  reader: Reader,
  responded: Uint8Array,
  columns: Map<string, Column>,
  groups: Map<string, GroupColumn>,
): void {
  const column = reader.finish(responded.length) as GroupColumn | CodedColumn;
  const everyone = responded.length === intake.counts.used;
  if (column.kind === 'group') {
    const sample = keepRows(column);
    groups.set(reader.id, sample);
    columns.set(reader.id, everyone ? sample : keepRows(column, responded));
    return;
  }
  const codes = everyone ? column.codes : column.codes.filter((_, i) => responded[i] === 1);
  columns.set(reader.id, { ...column, codes });
  if (isKnownOfSample(intake, reader.id)) groups.set(reader.id, keepRows(groupsOf(intake.study, reader.id, column)));
}

/**
 * Whether response rates can be had by a question: the design draws by it, or the file has it for most
 * non-respondents too, as it has what the sampling frame says of them.
 */
function isKnownOfSample(intake: Intake, id: string): boolean {
  const { design } = intake.study;
  if (design.strata.includes(id) || design.clusters.includes(id)) return true;
  const check = intake.answers.find(({ questionId }) => questionId === id);
  return check !== undefined && isFrameColumn(check, intake.counts);
}

function isFrameColumn({ count }: AnswerCheck, { nonRespondents }: RowCounts): boolean {
  return nonRespondents > 0 && count * 2 >= nonRespondents;
}

function groupsOf(study: Study, id: string, { codes, optionCount }: CodedColumn): GroupColumn {
  const levels = study.questions.get(id)!.options.map((option) => option.id);
  return { kind: 'group', index: Uint32Array.from(codes, (code) => (code > optionCount ? 0 : code)), levels };
}

/** Warnings of columns that few non-respondents have something in: their status may be wrong. */
export function answersOfNonRespondents({ answers, counts, file }: Intake): Problem[] {
  return answers
    .filter((check) => check.count > 0 && !isFrameColumn(check, counts))
    .map(({ place, questionId, count, firstLine }) => ({
      code: 'answer-of-non-respondent',
      severity: 'warning' as const,
      place: { file, line: firstLine, column: place.field + 1 },
      message: `${countOf(count, 'non-respondent')} ${count === 1 ? 'has' : 'have'} an answer in column "${place.header}" of question \`${questionId}\`, first on line ${firstLine}`,
      fix: 'Check responses.responded: which rows are respondents.',
    }));
}
