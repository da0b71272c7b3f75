// What a study.yaml may say: the zod schema that reads it, and from which docs/study.schema.json is generated.
// Descriptions here are what an editor shows beside each key.

import { z } from 'zod';
import { isCron } from '../schedule/times.ts';
import { code, codes } from './codes.ts';
import { deliverSchema } from './deliverschema.ts';
import { columnsSchema, fileForm, fileRows, severalFiles } from './files.ts';
import { otherTextSchema } from './joinspec.ts';
import { qualitySchema } from './qualityschema.ts';
import { quotesSchema } from './quotes.ts';
import { forEachSchema } from './unitlist.ts';
import { periodSchema, timeZone, writtenSchema } from './written.ts';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'an id is lower-case letters, digits and _ and starts with a letter')
  .describe('lower-case letters, digits and _, starting with a letter');
const kebab = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and -')
  .describe('lower-case letters, digits and -; names a folder');
/** `published: 2011-09-29`: yaml's core schema reads it as a string. */
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is written 2011-09-29');

const option = z.union([
  z.string(),
  z.strictObject({
    label: z.string().describe('what reports call this answer'),
    code: codes.optional().describe('the code (or codes) of this answer in the data; else its key or its label'),
    score: z.number().optional().describe('the points it counts in mean scores'),
    exclusive: z.boolean().optional().describe('of a multiple-choice question: "none of these"'),
    other: z.boolean().optional().describe('true for "Other": sorted last in charts and tables'),
  }),
]);

const net = z.union([
  z.array(code).min(1),
  z.strictObject({ label: z.string(), of: z.array(code).min(1).describe('the options that it adds up') }),
]);

const question = z.strictObject({
  type: z
    .enum(['single', 'multiple', 'scale', 'number', 'text', 'date', 'group', 'score', 'ranking'])
    .describe(
      'single: one answer. multiple: several. scale: one answer of an ordered set. number. text: open text. date. ' +
        'group: values as they come (region, council). score: points of several items added up. ' +
        'ranking: which answer comes first, and the rank of each (<id>_<option>)',
    ),
  text: z.string().optional().describe("the question in the survey's own words"),
  label: z.string().optional().describe('a short name for headings and tables; else the text'),
  column: z.string().optional().describe('its header in the data file; else its id'),
  columns: columnsSchema(id)
    .optional()
    .describe(
      'of a question (multiple, single, scale, ranking) with a column an option: option id to header. Or a list of headers ' +
        'that each hold an answer: first_answer, second_answer; of single and scale, one of them does',
    ),
  other_text: otherTextSchema.optional(),
  delimiter: z
    .string()
    .min(1)
    .optional()
    .describe('of a multiple-choice question in one column: what separates answers'),
  options: z.record(z.string(), option).optional().describe('the answers, in order: id to label'),
  missing: z.record(z.string(), z.string()).optional().describe('codes that mean that there is no answer, and why'),
  nets: z.record(id, net).optional().describe('answers added up, such as a top two box'),
  base: z
    .enum(['answered', 'asked', 'ticked', 'answers'])
    .optional()
    .describe(
      'who counts: answered (default); asked: everyone asked, answered or not; ticked: ticked at least one; ' +
        'answers: not respondents but the answers that they gave',
    ),
  asked_if: z.string().optional().describe("who was asked, as an expression: flies != 'never'"),
  items: z.array(id).optional().describe('of a score: the questions whose points it adds up'),
  missing_items: z
    .int()
    .min(0)
    .optional()
    .describe('of a score: how many items may be missing (the rest is scaled up); default 0'),
  min: z.number().optional().describe('of a number: the least that is possible'),
  max: z.number().optional().describe('of a number: the most that is possible'),
  decimals: z
    .int()
    .min(0)
    .max(6)
    .optional()
    .describe('decimals of its percentages (of a number or score: of its mean)'),
  unit: z.string().optional().describe('of a number: its unit'),
  quotes: quotesSchema.optional(),
  written: writtenSchema.optional().describe('how its numbers, or its dates, are written'),
});

const derivedOption = z.strictObject({
  label: z.string(),
  when: z.string().describe('who is in it, as an expression: age >= 18 && age < 65'),
  score: z.number().optional().describe('the points it counts in mean scores'),
  other: z.boolean().optional().describe('true for "Other": sorted last in charts and tables'),
});

const derived = z.strictObject({
  type: z
    .enum(['single', 'multiple', 'scale', 'number'])
    .optional()
    .describe('default: number with a value, else single'),
  label: z.string().describe('a short name for headings and tables'),
  text: z.string().optional().describe('what it is, in a sentence'),
  ratio: z
    .strictObject({ of: id, to: id })
    .optional()
    .describe('one total divided by another, of two number questions'),
  period: periodSchema.optional(),
  value: z.string().optional().describe('a number worked out from others: weight_kg / (height_m * height_m)'),
  options: z
    .record(z.string(), derivedOption)
    .optional()
    .describe('its answers; a respondent has the first that applies (of type multiple: all that apply)'),
  nets: z.record(id, net).optional(),
  asked_if: z.string().optional().describe('who counts at all, as an expression'),
  decimals: z.int().min(0).max(6).optional(),
  unit: z.string().optional(),
});

const wordFile = z.string().regex(/^[^/\\]+\.(docx|dotx)$/i, 'the name of a .docx or .dotx file in templates/');

const cron = z
  .string()
  .refine(isCron, 'a cron expression of five fields, such as 0 7 * * 1 (Mondays at 7:00)')
  .describe('minute, hour, day of the month, month, day of the week: 0 7 * * 1');

const report = z.strictObject({
  template: kebab.describe('a folder in templates/ with a report.md.hbs'),
  title: z.string().optional().describe("else the study's"),
  subtitle: z.string().optional(),
  kicker: z.string().optional().describe('the line above the title: Official statistics'),
  description: z.string().optional().describe('a sentence on the report, for its properties'),
  theme: kebab.optional().describe('a folder in templates/themes/; default official'),
  word_template: z
    .union([
      wordFile.transform((file) => ({ file, styles: undefined })),
      z.strictObject({
        file: wordFile,
        styles: z.record(z.string(), z.string()).optional().describe('the report’s styles to the template’s, by name'),
      }),
    ])
    .optional()
    .describe("a house's .docx or .dotx in templates/, which is filled and keeps its look; else the theme's"),
  formats: z
    .array(z.enum(['pdf', 'docx', 'html', 'xlsx']))
    .min(1)
    .optional()
    .describe('default: all four; xlsx is a workbook of the tables and of the figures behind the charts'),
  contents: z.boolean().optional().describe('a contents list after the title; default no'),
  for_each: forEachSchema.optional(),
  comparators: z
    .record(id, id)
    .optional()
    .describe('of for_each: what each unit is set beside, a name to the question whose group it is in: region: region'),
  whole: z.string().optional().describe('of for_each: what everybody together is called beside a unit: England'),
  show_others: z
    .boolean()
    .optional()
    .describe('of for_each: lets a unit’s report name the other units and show their figures; default no'),
  file_name: z
    .string()
    .regex(
      /^(?:[a-z0-9_-]|\{report\}|\{unit\}|\{study\}|\{param\.[a-z][a-z0-9_]*\})+$/,
      'lower-case letters, digits, -, {report}, {unit}, {study}, {param.column}',
    )
    .optional()
    .describe('of the files, without the ending; default {report}, of for_each {report}-{unit}'),
  where: z
    .string()
    .optional()
    .describe("the respondents that the report is about, as an expression: region == 'Wales'"),
  wave: code
    .optional()
    .describe('of a study with several waves: the one that the report is about, set beside those before it; or latest'),
  sign_off: z
    .boolean()
    .optional()
    .describe('a new edition waits as a draft until somebody has looked at it: topline publish; default no'),
  schedule: z
    .union([
      cron.transform((expression) => ({ cron: expression, timezone: 'UTC' })),
      z.strictObject({ cron, timezone: timeZone.optional().describe('default UTC') }),
    ])
    .optional()
    .describe('when `topline schedule` and `topline run --due` run it: "0 7 * * 1", Mondays at 7'),
});

const totals = z
  .record(z.string(), z.number().positive())
  .describe('population totals: an option’s id, or a value, to a number');
const margin = z.strictObject({ by: id.describe('a question whose answers make groups'), totals });
const range = z.tuple([z.number(), z.number()]);

const adjustment = z.union([
  z.strictObject({
    post_stratify: margin.extend({ partial: z.boolean().optional().describe('pass over groups that nobody is in') }),
  }),
  z.strictObject({
    rake: z.strictObject({
      margins: z.array(margin).min(1),
      iterations: z.int().min(1).optional(),
      epsilon: z.number().positive().optional(),
    }),
  }),
  z.strictObject({
    calibrate: z.strictObject({
      method: z.enum(['linear', 'raking', 'logit']).optional().describe('default linear'),
      bounds: range.optional().describe('the smallest and largest factor on a weight'),
      trim: range.optional(),
      total: z.number().positive().optional().describe('the size of the population'),
      numbers: z.record(id, z.number()).optional().describe('totals of number questions'),
      groups: z.array(margin).optional(),
    }),
  }),
  z.strictObject({
    trim: z.strictObject({
      lower: z.number().optional(),
      upper: z.number().optional(),
      strict: z.boolean().optional().describe('again until no weight is outside'),
    }),
  }),
]);

const replicates = z.strictObject({
  kind: z.enum(['JK1', 'JKn', 'BRR', 'Fay', 'bootstrap', 'subbootstrap', 'mrbbootstrap', 'other']),
  columns: z
    .union([z.string().transform((one) => [one]), z.array(z.string()).min(1)])
    .optional()
    .describe('headers of the replicate weights, or "rw_*" for all that begin so; none: they are made from the design'),
  combined: z.boolean().optional().describe('whether the sampling weight is in them; default yes'),
  scale: z.number().positive().optional(),
  rscales: z.array(z.number()).optional(),
  mse: z
    .boolean()
    .optional()
    .describe('deviations from the full estimate, not from the mean of replicates; default no'),
  rho: z.number().min(0).max(1).optional().describe('of Fay’s method'),
  count: z.int().min(2).optional().describe('of bootstraps that are made: how many; default 100'),
  seed: z.int().optional().describe('of bootstraps that are made: the same seed gives the same replicates'),
});

const headers = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]);

const design = z.strictObject({
  weight: z.string().optional(),
  strata: headers.optional().describe('the columns that make the strata; several are crossed'),
  clusters: headers.optional().describe('the columns that name the clusters, one a stage, largest first'),
  population: headers
    .optional()
    .describe('the columns of the strata’s population sizes, or of sampling fractions, one a stage'),
  lonely: z
    .enum(['fail', 'certainty', 'adjust', 'average', 'remove'])
    .optional()
    .describe('what to do with a stratum of one sampled unit; default fail'),
  adjust_lonely_domains: z.boolean().optional().describe('the same for strata with one unit in a subgroup; default no'),
  replicates: replicates.optional(),
  adjust: z.array(adjustment).optional().describe('how the weights are fitted to known totals, step by step'),
});

const bounds = z.tuple([z.number().min(0), z.number().min(0)]);

const correction = z.strictObject({
  date: isoDate,
  kind: z
    .enum(['correction', 'revision'])
    .optional()
    .describe('a correction (default) of a mistake, or a planned revision'),
  what: z.string().min(1).describe('what was changed, in a sentence'),
  cause: z.string().min(1).describe('why, in a sentence'),
});

export const studySchema = z.strictObject({
  study: kebab.describe("the study's id"),
  title: z.string(),
  status: z.enum(['provisional', 'final', 'corrected']).optional(),
  published: isoDate.optional().describe('the date the reports bear: 2011-09-29'),
  correction: correction.optional().describe('what the next editions correct or revise, as their readers are told'),
  publisher: z.string().optional(),
  language: z.string().optional().describe('a language tag; default en-GB'),
  respondents: z.string().optional().describe('what respondents are called: respondents (default), service users'),
  note: z.string().optional().describe('what every reader of a report must know about the data'),
  source: z.string().optional().describe('the source line under charts and tables'),
  wave: z.string().optional().describe('what this wave of the survey is called in charts: 2010-11'),
  earlier: kebab.optional().describe('the folder, beside this one, of the survey’s last wave, for comparisons with it'),
  responses: z.strictObject({
    file: z.string().optional().describe("the data file, relative to the study's folder"),
    ...severalFiles,
    ...fileForm,
    id: z.string().optional().describe('the header of the column that identifies a respondent'),
    ...fileRows,
    timezone: timeZone.optional().describe('the zone whose days and hours times with another zone are put into'),
  }),
  design: design.optional().describe('how the sample was drawn; none: a simple random sample of a large population'),
  rules: z
    .strictObject({
      decimals: z.int().min(0).max(6).optional().describe('decimals of percentages; default 0'),
      interval_decimals: z
        .int()
        .min(0)
        .max(6)
        .optional()
        .describe('decimals of confidence intervals; default those of the figure'),
      estimator: z
        .enum(['weighted', 'ascs'])
        .optional()
        .describe('of percentages: by the weights (default), or the official one of the Adult Social Care Survey'),
      interval: z.enum(['logit', 'wilson', 'beta', 'likelihood', 'plain', 'ascs']).optional(),
      level: z.number().min(0.5).max(0.999).optional().describe('confidence level; default 0.95'),
      adjust: z
        .enum(['none', 'holm', 'benjamini-hochberg'])
        .optional()
        .describe('how comparisons that are read together are adjusted; default holm'),
      low_base: z.int().min(0).optional().describe('figures on fewer respondents are marked [low]; default 50'),
      withhold_base: z.int().min(0).optional().describe('figures on fewer respondents are withheld as [c]; default 0'),
      withhold_counts: z
        .int()
        .min(0)
        .optional()
        .describe('an answer given (or not given) by 1 to this many respondents is withheld as [c]; default 0'),
      round_counts_to: z
        .int()
        .min(1)
        .optional()
        .describe('numbers of respondents are rounded to the nearest 5, say; default 1'),
      round_weighted_to: z.int().min(1).optional().describe('weighted numbers, likewise; default 1'),
      ties: z
        .enum(['away', 'even'])
        .optional()
        .describe('how halves are rounded: away from zero (default), or to even'),
      mark_revised: z
        .boolean()
        .optional()
        .describe('marks figures that a correction or the final results changed [r]; default: of corrected editions'),
      compare_rows: z
        .boolean()
        .optional()
        .describe('keeps digests of the rows, so that a later edition can say how many were corrected; default yes'),
      mark_provisional: z.boolean().optional().describe('marks every figure of a provisional edition [p]; default no'),
    })
    .optional(),
  hold: z
    .strictObject({
      rows: bounds.optional().describe('fewest and most rows of a whole data file'),
      response_rate: bounds.optional().describe('lowest and highest response rate that can be, in per cent'),
      settle: z
        .union([
          z.number().min(0),
          z
            .string()
            .regex(/^\d+s$/)
            .transform((text) => Number.parseInt(text, 10)),
        ])
        .optional()
        .describe('how long ago the data file must have been written: 60s'),
    })
    .optional()
    .describe('when the data is not to be reported on yet'),
  deliver: deliverSchema.optional(),
  quality: qualitySchema.optional(),
  questions: z.record(id, question),
  derive: z.record(id, derived).optional().describe('variables made from the questions: bands, recodes, combinations'),
  reports: z.record(kebab, report),
});

export type StudyFile = z.infer<typeof studySchema>;
export type QuestionFile = StudyFile['questions'][string];
export type DerivedFile = NonNullable<StudyFile['derive']>[string];
