// A report to be made ⇄ what is sent of it: a small description, and its large parts under the hashes of their content.
// The same report has the same id, whoever sends it. No respondent's answer is in it: only what the report shows.

import { join, relative, sep } from 'node:path';
import type { Document } from '../fill/document.ts';
import type { FilesJob } from '../makefiles.ts';
import { UserError } from '../problems.ts';
import { sha256 } from '../publish/files.ts';
import type { Theme } from '../theme.ts';
import { pack, unpack } from './packing.ts';

/** Small, and kept by the queue. */
export interface JobData {
  report: string;
  fileName: string;
  formats: FilesJob['formats'];
  /** Its files by their place in the folder of themes: every machine has its own. */
  theme: Theme;
  /** Hash of the document's part. */
  document: string;
  word?: { name: string; styles: Record<string, string>; bytes: string };
}

export interface SentJob {
  id: string;
  data: JobData;
  /** Hash → packed content. */
  parts: Map<string, Buffer>;
}

export const idOf = (data: JobData): string => `job-${sha256(JSON.stringify(data)).slice(0, 40)}`;

export async function describeJob(job: FilesJob, themes: string): Promise<SentJob> {
  const { id: report, fileName, formats, word } = job;
  const document = await partOf(documentText(job.document));
  const template = word && (await partOf(word.bytes));
  const data: JobData = {
    ...{
      report,
      fileName,
      formats,
      theme: withPaths(job.theme, (path) => placeIn(themes, path)),
      document: document[0],
    },
    ...(word && template && { word: { name: word.name, styles: word.styles, bytes: template[0] } }),
  };
  return { id: idOf(data), data, parts: new Map([document, ...(template ? [template] : [])]) };
}

/** Undefined where a part is not there any more, or not whole. */
export async function restoreJob(
  data: JobData,
  themes: string,
  readPart: (hash: string) => Promise<Uint8Array | undefined>,
): Promise<FilesJob | undefined> {
  const read = async (hash: string) => contentOf(hash, await readPart(hash));
  const [document, template] = await Promise.all([read(data.document), data.word && read(data.word.bytes)]);
  if (document === undefined || (data.word && template === undefined)) return undefined;
  const { report: id, fileName, formats, word } = data;
  return {
    ...{ id, fileName, formats, theme: withPaths(data.theme, (place) => pathIn(themes, place)) },
    document: parseDocument(Buffer.from(document as Uint8Array).toString('utf8')),
    ...(word && { word: { name: word.name, styles: word.styles, bytes: template as Uint8Array } }),
  };
}

async function partOf(content: string | Uint8Array): Promise<[string, Buffer]> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const hash = sha256(bytes);
  return [hash, await pack(null, [[hash, bytes]])];
}

/** @returns what has this very hash */
async function contentOf(hash: string, packed: Uint8Array | undefined): Promise<Uint8Array | string | undefined> {
  const content = packed && (await unpack(packed))?.files.get(hash);
  return content !== undefined && sha256(content) === hash ? content : undefined;
}

/** Numbers that JSON has no words for: a base that is not published is NaN, and null means something else. */
const documentText = (document: Document): string =>
  JSON.stringify(document, (_, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
      ? { $number: numberName(value) }
      : value,
  );

const numberName = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const parseDocument = (text: string): Document =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && '$number' in value ? Number(value.$number) : value,
  ) as Document;

function withPaths(theme: Theme, change: (path: string) => string): Theme {
  const { font, logo } = theme;
  const { files } = font;
  return {
    ...theme,
    ...(files && {
      font: {
        ...font,
        files: {
          ...{ regular: change(files.regular), bold: change(files.bold) },
          ...{ italic: change(files.italic), boldItalic: change(files.boldItalic) },
        },
      },
    }),
    ...(logo && { logo: { ...logo, file: change(logo.file) } }),
  };
}

function placeIn(themes: string, path: string): string {
  const place = relative(themes, path).split(sep).join('/');
  if (isWithin(place)) return place;
  throw outside('the theme has a file outside of templates/themes, which workers do not have', place);
}

function pathIn(themes: string, place: string): string {
  if (isWithin(place)) return join(themes, place);
  throw outside('a theme was sent whose file lies outside of templates/themes', place);
}

/** `council/logo.svg`, and nothing that climbs. */
const isWithin = (place: string): boolean => /^[^/\\:]+(\/[^/\\:]+)*$/.test(place) && !place.split('/').includes('..');

const outside = (message: string, found: string): UserError =>
  new UserError([{ code: 'theme-elsewhere', severity: 'error', message, found, fix: 'Move it there.' }], 2);
