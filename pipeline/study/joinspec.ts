// What a study file may say of answers that stand elsewhere: in files joined by id, and in text beside "Other".

import { z } from 'zod';
import type { Problem } from '../problems.ts';
import { code } from './codes.ts';
import type { ResponseSource, Study } from './study.ts';
import type { YamlSource } from './yaml.ts';

/** @param form how a text file is written */
export const joinSchema = <T extends z.ZodRawShape>(form: T) =>
  z.array(
    z.strictObject({
      file: z.string().describe("a file whose columns are set beside the data file's, relative to the study's folder"),
      id: z.string().optional().describe('the header of its ids; default that of responses.id'),
      rows: z
        .enum(['one', 'several'])
        .optional()
        .describe('several: an id may have several rows, whose cells are put together with ; between them'),
      ...form,
    }),
  );

const texts = z.union([code.transform((one) => [one]), z.array(code).min(1)]);

export const otherTextSchema = z
  .union([
    z.string().transform((column) => ({ column, codes: undefined })),
    z.strictObject({
      column: z.string().describe('its header'),
      codes: z
        .union([z.string(), z.record(z.string(), texts)])
        .optional()
        .describe('what texts count as: option id to texts, or a CSV file with the columns text and code'),
    }),
  ])
  .describe(
    'the column of what was written beside "Other": it is never shown, and counts as the answers that it names',
  );

/** Options in the order that they are written in. */
export function otherTextOf(id: string, given: z.infer<typeof otherTextSchema>, source: YamlSource) {
  const { column, codes } = given;
  if (codes === undefined || typeof codes === 'string') return { column, codes };
  const ids = source.keysAt(['questions', id, 'other_text', 'codes']);
  return { column, codes: new Map(ids.map((option) => [option, codes[option]!])) };
}

interface JoinEntry {
  file: string;
  id?: string | undefined;
  rows?: 'one' | 'several' | undefined;
  encoding?: ResponseSource['encoding'] | undefined;
  delimiter?: ResponseSource['delimiter'] | undefined;
  skip_rows?: number | undefined;
  header_rows?: number | undefined;
}

/** @param shared the same file is joined to several data files, so that not each of its ids is in each of these */
export const normaliseJoin = (
  entries: readonly JoinEntry[],
  id: string | undefined,
  place: ResponseSource['place'],
  shared: boolean,
): ResponseSource['join'] =>
  entries.map((entry) => ({
    ...{ file: entry.file, id: entry.id ?? id ?? '', rows: entry.rows ?? 'one', shared, place },
    form: {
      encoding: entry.encoding ?? 'auto',
      delimiter: entry.delimiter ?? 'auto',
      skipRows: entry.skip_rows ?? 0,
      headerRows: entry.header_rows ?? 1,
    },
  }));

/** Joining needs ids; and text beside "Other" an "Other". */
export function checkElsewhere(study: Study, source: YamlSource): Problem[] {
  const problems: Problem[] = [];
  const sources = study.files.length ? study.files.map((file) => file.source) : [study.responses];
  if (study.responses.id === undefined && sources.some(({ join }) => join.length > 0)) {
    const fix = 'Add `id:` with the header of the ids in the data file.';
    const place = source.placeOf(['responses']);
    problems.push({ code: 'no-id', severity: 'error', place, message: 'joining files needs `responses.id`', fix });
  }
  for (const { id, otherText, options } of study.questions.values()) {
    const others = options.filter(({ other }) => other);
    if (!otherText) continue;
    const place = source.placeOf(['questions', id, 'other_text']);
    if (others.length !== 1) {
      const message = `\`${id}\` has \`other_text\`, and ${others.length === 0 ? 'no option' : 'several options'} with \`other: true\``;
      problems.push({
        code: 'no-other',
        severity: 'error',
        place,
        message,
        fix: 'Mark the one option that it belongs to.',
      });
    }
    const known = options.map((option) => option.id);
    const named = otherText.codes instanceof Map ? [...otherText.codes.keys()] : [];
    for (const option of named.filter((one) => !known.includes(one))) {
      const message = `unknown option \`${option}\` in the codes of \`${id}\``;
      const expected = `one of: ${known.join(', ')}`;
      problems.push({
        code: 'unknown-option',
        severity: 'error',
        place,
        message,
        expected,
        fix: 'Add it to the options.',
      });
    }
  }
  return problems;
}
