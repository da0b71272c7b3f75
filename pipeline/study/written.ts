// What a study file may say of how a column's numbers, or its dates, are written.

import { z } from 'zod';
import { dateFormat } from '../ingest/dateformat.ts';
import { isTimeZone } from '../schedule/times.ts';

export const timeZone = z
  .string()
  .refine(isTimeZone, 'a time zone’s name, such as Europe/London')
  .describe('a time zone’s name, such as Europe/London');

export const writtenSchema = z.strictObject({
  ranges: z
    .enum(['refuse', 'middle', 'lower', 'upper'])
    .optional()
    .describe('of a number: what a range such as 10-20 stands for; default refuse'),
  ends: z
    .tuple([z.number(), z.number()])
    .optional()
    .describe('of a number: what open ranges (under 5, 65+) reach to; default `min` and `max`'),
  units: z.array(z.string().min(1)).optional().describe('of a number: words that may stand at it: [years, yrs, km]'),
  decimal: z.enum(['.', ',']).optional().describe('of a number: its decimal sign; with a comma 1.234,5 is 1,234.5'),
  format: z
    .string()
    .refine((format) => dateFormat(format) !== undefined, 'a format with year, month and day, such as DD/MM/YYYY HH:mm')
    .optional()
    .describe('of a date: DD/MM/YYYY HH:mm, D MMMM YYYY, MM-DD-YY h:mm A'),
  zone: timeZone.optional().describe('of a date: the zone of times that name none; default responses.timezone'),
});

/** Of a derived variable: the day, week … that a date lies in. */
export const periodSchema = z
  .strictObject({
    of: z.string().describe('a question of type date'),
    by: z.enum(['day', 'week', 'month', 'quarter', 'year']),
  })
  .describe('the period that a date lies in, as groups: 2025-03-30, 2025-W13, 2025-03, 2025-Q1, 2025');

export type Written = z.infer<typeof writtenSchema>;
