// A tiny study and its data file, written to a folder of their own and read as a run would read them.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type IngestOptions, ingest } from '../../pipeline/ingest/ingest.ts';
import type { Column, Responses } from '../../pipeline/ingest/responses.ts';
import { UserError } from '../../pipeline/problems.ts';
import { parseStudy } from '../../pipeline/study/read.ts';
import type { Study } from '../../pipeline/study/study.ts';

export const QUESTIONS = `
  flies: { column: How often?, type: single, options: { never: Never, often: Often }, missing: { -9: Not answered } }
  age: { column: Age, type: number, min: 16, max: 120 }
  town: { column: Town, type: group }
  why: { column: Why, type: text }`;

export interface Survey {
  /** Lines below `questions:`. */
  questions?: string;
  /** In the braces of `responses:`. */
  responses?: string;
  /** In the braces of `design:`. */
  design?: string;
  /** Further lines at the top. */
  more?: string;
}

/** The study of a data file named data.csv, in the folder given. */
export function surveyStudy(
  { questions = QUESTIONS, responses = '', design, more = '' }: Survey,
  folder: string,
): Study {
  const text = `study: tiny
title: Tiny
${more}
responses: { file: data.csv, ${responses} }
${design ? `design: { ${design} }` : ''}
questions: ${questions}
reports: {}
`;
  const { study, problems } = parseStudy(text, join(folder, 'study.yaml'));
  if (!study || problems.length) throw new Error(`the test's study is wrong: ${JSON.stringify(problems)}`);
  return study;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'topline-ingest-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function ingestSurvey(
  content: string | Buffer,
  survey: Survey = {},
  options?: IngestOptions,
): Promise<Responses> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'data.csv'), content);
  return ingest(surveyStudy(survey, folder), options);
}

/** What a reading that must fail fails with. */
export async function failure(reading: Promise<Responses>): Promise<UserError> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UserError) return error;
  throw error ?? new Error('it was read, and should not have been');
}

/** `code line:column found` of each problem, for comparing. */
export function summaryOf({ problems }: Pick<Responses, 'problems'> | UserError): string[] {
  return problems.map(({ code, place, found }) =>
    [code, [place?.line, place?.column].filter((part) => part !== undefined).join(':'), found ?? '']
      .filter((part) => part !== '')
      .join(' '),
  );
}

/** A column as plain values: codes, numbers, texts, levels; of a ticked column each row's ticks as `101`. */
export function valuesOf(column: Column | undefined): unknown[] {
  switch (column?.kind) {
    case 'coded':
      return [...column.codes];
    case 'group':
      return Array.from(column.index, (level) => column.levels[level - 1] ?? '');
    case 'ticked':
      return Array.from(column.answered, (_, row) => column.ticks.map((ticks) => ticks[row]).join(''));
    default:
      return [...(column?.values ?? [])];
  }
}
