// What a published.yaml may say: the zod schema that reads it, and from which docs/published.schema.json is generated.
// Descriptions here are what an editor shows beside each key.

import { z } from 'zod';
import { PARTS } from '../summarise/reference.ts';

const written = z.union([z.string(), z.number()]);
const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _, starting with a letter');

/** How the publication came to a figure, where that is not how the study does. */
const how = {
  where: z.string().optional().describe('where it stands in the publication: key findings, table 3'),
  base: z
    .enum(['answered', 'asked', 'ticked', 'answers', 'all'])
    .optional()
    .describe('who counts there, as in the study file; all: every row, asked or not. Default: as in the study'),
  among: z.string().optional().describe("the respondents that it is about, as an expression: region == 'Wales'"),
  weighted: z.boolean().optional().describe('whether it is weighted; default: as in the study'),
  rounding: z
    .enum(['nearest', 'even', 'down', 'up'])
    .optional()
    .describe('nearest: halves up; even: halves to even; down: decimals cut off; up. Default: as in the study'),
  differs: z.string().min(1).optional().describe('the data gives another figure, and this is why'),
};

const unit = z.number().positive().optional().describe('what the numbers are to be multiplied by: 100 for shares of 1');
const within = z
  .number()
  .positive()
  .optional()
  .describe('how near is near enough, as a share: 1e-8; default: as near as the digits that are given');

const figure = z.strictObject({
  figure: z.string().describe('as a template names it: satisfaction.very, satisfaction.very[region=London]:count'),
  published: written.optional().describe('as published: 62%, "18.70", "1,186", [c], just over a third'),
  value: written.optional().describe('the same as a number'),
  se: written.optional().describe('its standard error'),
  low: written.optional().describe('the lower end of its interval'),
  high: written.optional().describe('the upper end of its interval'),
  df: written.optional().describe('its degrees of freedom'),
  reads: z.string().optional().describe('of a share in words: what the report says for it, in its own words'),
  unit,
  within,
  ...how,
});

const table = z.strictObject({
  question: z.string().describe('a question’s id'),
  part: z.enum(PARTS).optional().describe('what of each answer is published: count; default: its percentage'),
  group: z.string().optional().describe('a condition on all of them: region=London'),
  published: z
    .record(z.string(), written)
    .describe('an answer, net or other figure of the question to what is published'),
  unit,
  within,
  ...how,
});

const design = z.strictObject({
  name: z.string(),
  design: z.record(z.string(), z.unknown()).describe('as in the study file, and in its place'),
  file: z.string().optional().describe('another data file than the study’s'),
  figures: z.array(figure).min(1),
});

export const publishedSchema = z.strictObject({
  source: z
    .strictObject({
      title: z.string(),
      publisher: z.string().optional(),
      date: z.union([z.string(), z.number()]).optional(),
      what: z.string().optional(),
    })
    .optional()
    .describe('where the figures are from'),
  sample: z
    .boolean()
    .optional()
    .describe('true: the data is a sample of what was published, so figures need only lie within the intervals'),
  weighted: how.weighted,
  rounding: how.rounding,
  within,
  filters: z
    .record(word, z.string())
    .optional()
    .describe('expressions that a figure that differs is tried with: adults: age >= 18'),
  figures: z.array(figure).optional(),
  tables: z.array(table).optional().describe('figures of one question, together'),
  designs: z.array(design).optional().describe('figures under another design than the study’s'),
});

export type PublishedYaml = z.infer<typeof publishedSchema>;
export type FigureEntry = z.infer<typeof figure>;
export type TableEntry = z.infer<typeof table>;
