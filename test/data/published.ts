// Computes a study's published figures straight from its data file, by other means than the pipeline: plain sums over
// parsed rows. Comes in: a study's folder; goes out: figure id → share in percent, or mean.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type PublishedFigure, readPublished as read } from '../../pipeline/published/read.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import type { Question, Study } from '../../pipeline/study/study.ts';

export type Row = Record<string, string>;

export async function readPublished(folder: string): Promise<PublishedFigure[]> {
  return (await read(folder))!.figures;
}

export async function readData(folder: string): Promise<{ study: Study; rows: Row[] }> {
  const { study } = await readStudy(folder);
  return { study, rows: parse(await readFile(join(folder, study.responses.file)), { columns: true, bom: true }) };
}

/**
 * The share (%) of an option or net, or the mean of a score, among the rows that answered.
 * @param weightOf a row's weight; `() => 1` for unweighted
 */
export function computeFigure(study: Study, rows: readonly Row[], id: string, weightOf: (row: Row) => number): number {
  const [questionId, part] = id.split('.') as [string, string];
  const question = study.questions.get(questionId)!;
  if (question.type === 'score') return meanOf(rows, (row) => scoreOf(study, question, row), weightOf);
  const codes = codesOf(question, part);
  return (
    100 * meanOf(rows, (row) => (hasAnswered(question, row) ? Number(hasCode(question, row, codes)) : NaN), weightOf)
  );
}

function codesOf(question: Question, part: string): Set<string> {
  const ids = question.nets.find((net) => net.id === part)?.of ?? [part];
  const options = question.options.filter((option) => ids.includes(option.id));
  if (options.length !== ids.length) throw new Error(`${question.id} has no ${part}`);
  return new Set(options.flatMap((option) => option.codes));
}

function hasAnswered(question: Question, row: Row): boolean {
  const missing = question.missing.map(({ code }) => code);
  return question.columns.some((column) => row[column] !== '' && !missing.includes(row[column]!));
}

function hasCode(question: Question, row: Row, codes: ReadonlySet<string>): boolean {
  return question.columns.some((column) => codes.has(row[column]!));
}

/** Points of all items; NaN if one is missing. */
function scoreOf(study: Study, score: Question, row: Row): number {
  return score.items
    .map((id) => study.questions.get(id)!)
    .map(({ columns, options }) => options.find(({ codes }) => codes.includes(row[columns[0]!]!))?.score ?? Number.NaN)
    .reduce((sum, points) => sum + points, 0);
}

function meanOf(rows: readonly Row[], worthOf: (row: Row) => number, weightOf: (row: Row) => number): number {
  let [sum, weights] = [0, 0];
  for (const row of rows) {
    const value = worthOf(row);
    if (Number.isNaN(value)) continue;
    sum += weightOf(row) * value;
    weights += weightOf(row);
  }
  return sum / weights;
}
