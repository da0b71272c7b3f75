// A published edition's folder in, everything out that is not as its manifest says: files changed, missing or extra,
// figures that the lists of them tell differently.

import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Document } from '../fill/document.ts';
import { everyBlock } from '../fill/fill.ts';
import { type Problem, UserError } from '../problems.ts';
import { verify } from '../verify/verify.ts';
import { dataFiles, figuresCsv, type PlacedFigure, placeFigures } from './figures.ts';
import { sha256 } from './files.ts';
import { byFile, type Manifest } from './manifest.ts';

export interface Reread {
  edition: string;
  files: number;
  figures: number;
  problems: Problem[];
}

/** @param folder the edition's */
export async function rereadEdition(folder: string): Promise<Reread> {
  const manifest = await readJson<Manifest>(join(folder, 'manifest.json'));
  if (!manifest) {
    const problem = problemOf('no-manifest', join(folder, 'manifest.json'), 'there is no manifest that can be read');
    return { edition: folder, files: 0, figures: 0, problems: [problem] };
  }
  const found = await filesIn(folder);
  const listed = new Map(manifest.outputs.map((output) => [output.file, output]));
  const extra = found.filter((file) => file !== 'manifest.json' && !listed.has(file));
  const problems = [
    ...(await Promise.all([...manifest.outputs].sort(byFile).map((output) => checkFile(folder, output)))).flat(),
    ...extra.map((file) => problemOf('extra-file', join(folder, file), 'this file is not in the manifest')),
  ];
  const figures = (await readJson<{ figures: PlacedFigure[] }>(join(folder, 'figures.json')))?.figures;
  if (figures) problems.push(...(await checkFigures(folder, figures)), ...(await checkFormats(folder, listed.keys())));
  return { edition: folder, files: manifest.outputs.length, figures: figures?.length ?? 0, problems };
}

async function checkFile(folder: string, { file, sha256: expected }: Manifest['outputs'][number]): Promise<Problem[]> {
  const path = join(folder, file);
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return [problemOf('missing-file', path, 'this file of the edition is missing')];
  if (sha256(bytes) === expected) return [];
  return [
    { ...problemOf('changed-file', path, 'this file is not as it was published'), found: sha256(bytes), expected },
  ];
}

/** The same figures stand in document.json, figures.json and the tables' CSVs. */
async function checkFigures(folder: string, figures: PlacedFigure[]): Promise<Problem[]> {
  const document = await readJson<Document>(join(folder, 'document.json'));
  if (!document) return [];
  const same = JSON.stringify(placeFigures(document)) === JSON.stringify(figures);
  const tables = dataFiles(everyBlock(document.blocks));
  tables.set('tables/figures.csv', figuresCsv(figures));
  const differing = [...tables].map(async ([file, content]) => {
    const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
    return text === undefined || text === content ? [] : [otherFigures(join(folder, file))];
  });
  return [...(same ? [] : [otherFigures(join(folder, 'figures.json'))]), ...(await Promise.all(differing)).flat()];
}

/** Web page, PDF, Word file and workbook are read back: each shows the document's figures. */
async function checkFormats(folder: string, files: Iterable<string>): Promise<Problem[]> {
  const document = await readJson<Document>(join(folder, 'document.json'));
  if (!document) return [];
  const formats = [...files].filter(
    (file) => /^([^/]+\.(html|pdf|docx|xlsx)|tables\/.*)$/.test(file) && !/changes\.\w+$/.test(file),
  );
  const read = formats.map(async (file) => [file, await readFile(join(folder, file)).catch(() => undefined)] as const);
  const contents = (await Promise.all(read)).flatMap(([file, bytes]) => (bytes ? [[file, bytes] as const] : []));
  try {
    await verify(document, new Map(contents));
    return [];
  } catch (error) {
    if (error instanceof UserError) return [...error.problems];
    return [problemOf('unreadable-format', folder, 'a document of the edition can’t be read back')];
  }
}

const otherFigures = (path: string): Problem =>
  problemOf('other-figures', path, 'its figures are not those that the report was made of (document.json)');

const problemOf = (code: string, file: string, message: string): Problem => ({
  ...{ code, severity: 'error', place: { file }, message },
});

async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return files
    .map((file) =>
      file
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();
}
