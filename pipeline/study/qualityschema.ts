// What a study.yaml may say under `quality`: what the data quality report is to look at, and by which thresholds.

import { z } from 'zod';

const id = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a question’s id');
const share = z.number().gt(0).lt(1);

export const qualitySchema = z
  .union([
    z.literal(false),
    z.strictObject({
      started: id.optional().describe('a date question: when the respondent began; default: found by its header'),
      ended: id.optional().describe('a date question: when the respondent was done; default: found by its header'),
      duration: id.optional().describe('a number question: how long it took; default: found by its header'),
      demographics: z
        .array(id)
        .optional()
        .describe('questions that together could identify someone; default: age, gender, region and the like'),
      smallest_group: z
        .int()
        .min(2)
        .optional()
        .describe('groups of fewer people than this are counted as small; default 5'),
      speeding: share
        .optional()
        .describe('faster than this share of the median duration is told as speeding; default 0.33'),
      shift: z
        .number()
        .positive()
        .optional()
        .describe('answers whose population stability index is above this are told as shifted; default 0.1'),
      show_values: z
        .boolean()
        .optional()
        .describe('prints unexpected values as they stand in the data, which may name people; default no'),
    }),
  ])
  .describe('the data quality report beside the editions; false: none');

export type QualityFile = z.infer<typeof qualitySchema>;

/** As the report uses it: every default filled in. */
export interface QualitySpec {
  started?: string | undefined;
  ended?: string | undefined;
  duration?: string | undefined;
  /** undefined: guessed. */
  demographics?: string[] | undefined;
  smallestGroup: number;
  speeding: number;
  shift: number;
  showValues: boolean;
}

/** undefined: the study wants no report. */
export function normaliseQuality(file: QualityFile | undefined): QualitySpec | undefined {
  if (file === false) return undefined;
  const { smallest_group = 5, speeding = 0.33, shift = 0.1, show_values = false, ...questions } = file ?? {};
  return { ...questions, smallestGroup: smallest_group, speeding, shift, showValues: show_values };
}
