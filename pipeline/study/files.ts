// What a study file may say of its data files: one, or several with a wave each and a codebook of their own where it
// differs. The zod pieces of it, and what ingest is given: a whole source and the questions as each file has them.

import { z } from 'zod';
import { code, codes } from './codes.ts';
import { joinSchema, normaliseJoin } from './joinspec.ts';
import type { StudyFile } from './schema.ts';
import type { DesignSpec, FileSpec, Question, ResponseSource, Study } from './study.ts';
import { writtenSchema } from './written.ts';
import type { YamlSource } from './yaml.ts';

/** The question that the files' waves make. */
export const WAVE = 'wave';
export const NOT_ASKED = 'not asked';
const NOT_OFFERED = 'not offered';

const rows = z.strictObject({ column: z.string(), is: codes });

/** A column an option, or columns that hold codes of any. */
export const columnsSchema = (id: z.ZodString) => z.union([z.record(id, z.string()), z.array(z.string()).min(2)]);

/** How a text file is written; of one file, or of all. */
export const fileForm = {
  encoding: z
    .enum(['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'macintosh'])
    .optional()
    .describe('default auto: found by the bytes, and a guess is told in a warning'),
  delimiter: z.enum(['auto', ',', ';', 'tab', '|']).optional(),
  skip_rows: z.int().min(0).optional().describe('lines above the header row'),
  header_rows: z.int().min(1).optional().describe('header rows; the last that is not blank names a column'),
};

/** Which rows count, and what cells mean; of one file, or of all. */
export const fileRows = {
  responded: rows.optional().describe('which rows are respondents, when the file lists the whole sample'),
  only: rows.optional().describe('which rows are kept: { column: Status, is: Complete }; the others are counted'),
  blank: z.array(z.string()).optional().describe('cells that mean blank in every column, such as "-" or "N/A"'),
  reject_up_to: z
    .union([z.int().min(0), z.string().regex(/^\d+(\.\d+)?%$/)])
    .optional()
    .describe('rows of a file that may be rejected before the study stops: 5 or 0.5%; default 0'),
  ignore: z.array(z.string()).optional().describe('headers of columns known and not used'),
  join: joinSchema(fileForm).optional().describe('files whose columns are set beside it, by id: codes of open text'),
};

const fileQuestion = z.union([
  z.literal(NOT_ASKED),
  z.strictObject({
    column: z.string().optional().describe('its header in this file'),
    columns: columnsSchema(z.string()).optional().describe('option id to header in this file'),
    delimiter: z.string().min(1).optional(),
    options: z
      .record(z.string(), z.union([z.literal(NOT_OFFERED), codes]))
      .optional()
      .describe('option id to its code (or codes) in this file, or `not offered`'),
    missing: z.record(z.string(), z.string()).optional().describe('codes of no answer in this file, and why'),
    written: writtenSchema.optional(),
    changed: z
      .string()
      .min(1)
      .optional()
      .describe('what else was different, as readers are told: no warning of the difference is given then'),
  }),
]);

const oneFile = z.strictObject({
  file: z.string().describe("a data file, relative to the study's folder"),
  wave: code.optional().describe('the wave that it holds: 2024. Several files may hold one wave'),
  ...fileForm,
  ...fileRows,
  columns: z
    .record(z.string(), z.string())
    .optional()
    .describe('headers that this file writes otherwise: as the study names it, to as it stands here'),
  questions: z
    .record(z.string(), fileQuestion)
    .optional()
    .describe('where this file’s codebook differs, by question; `not asked` where it lacks one'),
});

export const severalFiles = {
  files: z.array(oneFile).min(1).optional().describe('in place of `file`: several files, in the order of their waves'),
  wave_label: z.string().optional().describe('of several waves: what they are called in tables; default Wave'),
  panel: z
    .boolean()
    .optional()
    .describe('of several waves: whether the same people were asked again (by their ids), or others (default)'),
};

type FileEntry = NonNullable<StudyFile['responses']['files']>[number];

/** What a file's own settings and the study's make together. */
export function normaliseSource(entry: Partial<FileEntry>, { responses }: StudyFile, place: ResponseSource['place']) {
  const limit = entry.reject_up_to ?? responses.reject_up_to ?? 0;
  return {
    file: entry.file ?? responses.file ?? '',
    encoding: entry.encoding ?? responses.encoding ?? 'auto',
    delimiter: entry.delimiter ?? responses.delimiter ?? 'auto',
    skipRows: entry.skip_rows ?? responses.skip_rows ?? 0,
    headerRows: entry.header_rows ?? responses.header_rows ?? 1,
    id: responses.id,
    responded: entry.responded ?? responses.responded,
    only: entry.only ?? responses.only,
    blank: [...(responses.blank ?? []), ...(entry.blank ?? [])],
    rejectUpTo: typeof limit === 'number' ? { rows: limit } : { share: Number.parseFloat(limit) / 100 },
    ignore: [...(responses.ignore ?? []), ...(entry.ignore ?? [])],
    columns: new Map(Object.entries(entry.columns ?? {})),
    join: [
      ...normaliseJoin(responses.join ?? [], responses.id, place, entry.file !== undefined),
      ...normaliseJoin(entry.join ?? [], responses.id, place, false),
    ],
    timezone: responses.timezone,
    place,
  } satisfies ResponseSource;
}

/** The files of a study that names several, each with the questions as it has them. */
export function normaliseFiles(
  file: StudyFile,
  questions: ReadonlyMap<string, Question>,
  source: YamlSource,
): FileSpec[] {
  return (file.responses.files ?? []).map((entry, index) => {
    const at = ['responses', 'files', index];
    const given = Object.entries(entry.questions ?? {});
    const own = new Map(given.map(([id, own]) => [id, own] as const));
    return {
      wave: entry.wave,
      source: normaliseSource(entry, file, source.placeOf([...at, 'file'])),
      questions: new Map(
        [...questions]
          .filter(([id, { derived }]) => own.get(id) !== NOT_ASKED && !derived)
          .map(([id, question]) => [id, questionIn(question, own.get(id))]),
      ),
      notOffered: new Map(given.map(([id, one]) => [id, notOfferedIn(one)])),
      changed: new Map(given.flatMap(([id, one]) => (one !== NOT_ASKED && one.changed ? [[id, one.changed]] : []))),
      place: source.placeOf(at),
    };
  });
}

type Own = NonNullable<FileEntry['questions']>[string];

const notOfferedIn = (own: Own): string[] =>
  own === NOT_ASKED ? [] : Object.entries(own.options ?? {}).flatMap(([id, one]) => (one === NOT_OFFERED ? [id] : []));

function questionIn(question: Question, own: Own | undefined): Question {
  if (own === undefined || own === NOT_ASKED) return question;
  const { column, columns, delimiter, options = {}, missing, written } = own;
  return {
    ...question,
    ...(column !== undefined && { columns: [column] }),
    ...(columns && columnsIn(question, columns)),
    ...(delimiter !== undefined && { delimiter }),
    ...(missing && { missing: Object.entries(missing).map(([code, label]) => ({ code, label })) }),
    ...(written && { written: { ...question.written, ...written } }),
    absent: notOfferedIn(own),
    options: question.options.map((option) => {
      const codes = options[option.id];
      return codes === undefined || codes === NOT_OFFERED ? option : { ...option, codes };
    }),
  };
}

const columnsIn = (question: Question, columns: Record<string, string> | string[]) =>
  Array.isArray(columns)
    ? { columns, anyOrder: true }
    : { columns: question.options.map(({ id }, i) => columns[id] ?? question.columns[i] ?? ''), anyOrder: false };

/** The names of all files that a study reads, relative to its folder: those joined, and lists of codes, too. */
export function dataFilesOf({ responses, files, questions }: Study): string[] {
  const sources = files.length ? files.map(({ source }) => source) : [responses];
  const lists = [...questions.values()].map(({ otherText }) => otherText?.codes);
  return [
    ...new Set([
      ...sources.flatMap(({ file, join }) => [file, ...join.map((one) => one.file)]),
      ...lists.filter((list) => typeof list === 'string'),
    ]),
  ];
}

/** The waves of the files, in their order. */
export const wavesOf = (files: readonly FileSpec[]): string[] => [
  ...new Set(files.flatMap(({ wave }) => (wave === undefined ? [] : [wave]))),
];

/** The question whose answers the waves are. */
export function waveQuestion(waves: readonly string[], label: string, place: Question['place']): Question {
  const options = waves.map((id) => ({ id, label: id, codes: [id], exclusive: false, other: false }));
  return {
    ...{ id: WAVE, type: 'scale', text: label, label, columns: [], options, missing: [], nets: [], base: 'answered' },
    ...{ items: [], missingItems: 0, place },
  };
}

/** A question that only some waves asked is about the respondents of these. */
export function askedInWaves(question: Question, files: readonly FileSpec[]): Question {
  if (question.derived) return question;
  const all = wavesOf(files);
  const asked = all.filter((wave) => files.some((file) => file.wave === wave && file.questions.has(question.id)));
  if (asked.length === all.length) return question;
  const within = asked.map((wave) => `${WAVE} == ${JSON.stringify(wave)}`).join(' || ') || 'false';
  const askedIf = question.askedIf === undefined ? within : `(${question.askedIf}) && (${within})`;
  return { ...question, askedIf, askedIn: asked };
}

/**
 * Waves are samples drawn one by one: strata. The people of a panel are in several, and so are clusters; larger
 * clusters hold them already.
 */
export function drawnInWaves(design: DesignSpec, waves: readonly string[], panelId: string | undefined): DesignSpec {
  if (waves.length < 2) return design;
  if (panelId === undefined) return { ...design, strata: [WAVE, ...design.strata] };
  return design.clusters.length ? design : { ...design, clusters: [panelId] };
}
