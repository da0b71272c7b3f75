// published.yaml in; out, every published figure with how the publication came to it, and all that is wrong with the file.

import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Place, Problem } from '../problems.ts';
import { stopOnErrors } from '../problems.ts';
import { schemaProblems } from '../study/issues.ts';
import { type Path, parseYaml, type YamlSource } from '../study/yaml.ts';
import { isReadable } from './compare.ts';
import { type FigureEntry, type PublishedYaml, publishedSchema, type TableEntry } from './schema.ts';

export type Rounding = 'nearest' | 'even' | 'down' | 'up';
export type Base = 'answered' | 'asked' | 'ticked' | 'answers' | 'all';

/** How a figure is to be read out of the data; what is undefined is as in the study. */
export interface Reading {
  base?: Base | undefined;
  /** An expression. */
  among?: string | undefined;
  weighted?: boolean | undefined;
  rounding?: Rounding | undefined;
}

export interface PublishedFigure {
  /** As a template names it. */
  figure: string;
  /** As written: 62%, 18.70. */
  published: string;
  where?: string | undefined;
  /** Of a share in words: the report's own words for it. */
  reads?: string | undefined;
  /** Why the data gives another figure. */
  differs?: string | undefined;
  reading: Reading;
  /** What the published number is to be multiplied by. */
  unit: number;
  /** How near is near enough, as a share of the number; undefined: as near as its digits. */
  within?: number | undefined;
  place: Place;
}

export interface PublishedDesign {
  name: string;
  /** In place of the study's, as study.yaml says it. */
  design: Record<string, unknown>;
  file?: string | undefined;
  figures: PublishedFigure[];
}

export interface Published {
  /** As problems name it. */
  file: string;
  /** The data is a sample of what was published. */
  sample: boolean;
  /** Expressions that figures are tried with, by name. */
  filters: Map<string, { expression: string; place: Place }>;
  figures: PublishedFigure[];
  designs: PublishedDesign[];
}

/**
 * Reads a study's published figures.
 * @param folder the study's
 * @returns undefined where there are none
 * @throws UserError (exit code 2) with everything that is wrong with the file
 */
export async function readPublished(folder: string): Promise<Published | undefined> {
  const path = join(folder, 'published.yaml');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { published, problems } = parsePublished(text, relative(process.cwd(), path));
  stopOnErrors(problems, 2);
  return published;
}

export function parsePublished(text: string, file: string): { published?: Published; problems: Problem[] } {
  const source = parseYaml(text, file);
  if (source.problems.length) return { problems: source.problems };
  const read = publishedSchema.safeParse(source.data ?? {});
  if (!read.success) return { problems: schemaProblems(read.error.issues, publishedSchema, source) };
  const published = normalise(read.data, source, file);
  const all = [...published.figures, ...published.designs.flatMap(({ figures }) => figures)];
  return { published, problems: all.length ? all.flatMap(unreadable) : [noFigures(file)] };
}

function normalise(yaml: PublishedYaml, source: YamlSource, file: string): Published {
  const { filters = {}, sample = false } = yaml;
  const single = (entries: FigureEntry[] = [], path: Path) =>
    entries.flatMap((entry, index) => figuresOf(entry, [...path, index], yaml, source));
  return {
    ...{
      file,
      sample,
      filters: new Map(
        Object.entries(filters).map(([name, expression]) => [
          name,
          { expression, place: source.placeOf(['filters', name]) },
        ]),
      ),
    },
    figures: [
      ...single(yaml.figures, ['figures']),
      ...(yaml.tables ?? []).flatMap((table, index) => cellsOf(table, ['tables', index], yaml, source)),
    ],
    designs: (yaml.designs ?? []).map(({ name, design, file: data, figures }, index) => ({
      ...{ name, design, file: data },
      figures: single(figures, ['designs', index, 'figures']),
    })),
  };
}

/** A figure, its standard error and the ends of its interval are figures of their own. */
function figuresOf(entry: FigureEntry, path: Path, yaml: PublishedYaml, source: YamlSource): PublishedFigure[] {
  const keys = ['published', 'value', 'se', 'low', 'high', 'df'] as const;
  return keys.flatMap((key) => {
    if (entry[key] === undefined) return [];
    const part = key === 'published' || key === 'value' ? '' : `:${key}`;
    return {
      ...common(entry, yaml),
      ...{ figure: `${entry.figure}${part}`, published: source.textAt([...path, key]) ?? '', reads: entry.reads },
      ...{ unit: key === 'df' ? 1 : (entry.unit ?? 1), place: source.placeOf([...path, key]) },
    };
  });
}

function cellsOf(table: TableEntry, path: Path, yaml: PublishedYaml, source: YamlSource): PublishedFigure[] {
  const group = table.group === undefined ? '' : `[${table.group}]`;
  const part = table.part === undefined ? '' : `:${table.part}`;
  return source.keysAt([...path, 'published']).map((item) => ({
    ...common(table, yaml),
    ...{ figure: `${table.question}.${item}${group}${part}`, unit: table.unit ?? 1 },
    published: source.textAt([...path, 'published', item]) ?? '',
    place: source.placeOf([...path, 'published', item]),
  }));
}

function common(entry: FigureEntry | TableEntry, yaml: PublishedYaml) {
  const { where, differs, base, among, within = yaml.within } = entry;
  const { weighted = yaml.weighted, rounding = yaml.rounding } = entry;
  return { where, differs, within, reading: { base, among, weighted, rounding } };
}

function unreadable({ published, reads, figure, place }: PublishedFigure): Problem[] {
  if (reads !== undefined || isReadable(published)) return [];
  return [
    {
      ...{ code: 'unreadable-figure', severity: 'error', place },
      message: `what was published of \`${figure}\` can't be read as a number or a share in words`,
      found: published,
      expected: '62%, "18.70", "1,186", [c], just over a third',
      fix: 'Write the number alone; or say under `reads` what a report should say for it.',
    },
  ];
}

const noFigures = (file: string): Problem => ({
  ...{ code: 'no-published-figures', severity: 'error', place: { file, line: 1 } },
  message: 'there are no published figures in the file',
  expected: '`figures`, `tables` or `designs`',
  fix: 'Add figures such as `- { figure: satisfaction.very, published: 62% }`.',
});
