// What a study file may say of the units of a report: a question, or a question with a list of those that get a report.

import { z } from 'zod';
import type { Place } from '../problems.ts';
import type { YamlSource } from './yaml.ts';

const question = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'an id is lower-case letters, digits and _ and starts with a letter');

export const forEachSchema = z
  .union([
    question,
    z.strictObject({
      question: question.describe('the question: council'),
      list: z.string().min(1).describe("a file in the study's folder with a row for each report: councils.csv"),
      unit: z
        .string()
        .min(1)
        .optional()
        .describe('the header of its column of units; default the question’s id or label'),
    }),
  ])
  .describe('one report for each group of this question (council), or for those on a list');

type ForEachFile = z.infer<typeof forEachSchema>;

export interface ListSpec {
  /** As the study file has it. */
  file: string;
  unitColumn?: string | undefined;
  place: Place;
}

export function normaliseForEach(given: ForEachFile | undefined, report: string, source: YamlSource) {
  if (given === undefined || typeof given === 'string') return { forEach: given };
  const place = source.placeOf(['reports', report, 'for_each', 'list']);
  return { forEach: given.question, list: { file: given.list, unitColumn: given.unit, place } satisfies ListSpec };
}
