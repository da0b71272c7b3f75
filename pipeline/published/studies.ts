// Names of studies in; out, how the published figures of each compare with its data.

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { studyFolders, suggestStudy } from '../opening.ts';
import { type ExitCode, type Problem, stopOnErrors, UserError } from '../problems.ts';
import { openStudy, type Source } from '../source.ts';
import { parseStudy, readStudy } from '../study/read.ts';
import type { Study } from '../study/study.ts';
import { checkExpression } from '../summarise/expression.ts';
import { type CheckedFigure, checkFigures, type Verdict } from './check.ts';
import { type Published, type PublishedDesign, readPublished } from './read.ts';

export interface CheckedStudy {
  study: string;
  /** Its published.yaml, as problems name it. */
  file: string;
  counts: Record<Verdict, number>;
  figures: CheckedFigure[];
}

export interface PublishedOutcome {
  studies: CheckedStudy[];
  problems: Problem[];
  exitCode: ExitCode;
}

/**
 * Compares published figures with the data.
 * @param names of studies; none: all of data/ that have published figures
 * @param dataFolder where the data files are, if not beside study.yaml
 */
export async function checkPublished(names: string[], dataFolder?: string): Promise<PublishedOutcome> {
  const outcome: PublishedOutcome = { studies: [], problems: [], exitCode: 0 };
  for (const folder of await studyFolders(names)) {
    try {
      const checked = await checkStudy(folder, dataFolder);
      if (checked) {
        outcome.studies.push(checked);
        outcome.problems.push(...outdated(checked));
      } else if (names.length) throw nothingPublished(folder);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      outcome.problems.push(...error.problems);
      outcome.exitCode ||= error.exitCode;
    }
  }
  if (outcome.exitCode === 0 && outcome.studies.length === 0) throw nothingPublished('any study in data/');
  const unlike = outcome.studies.some(({ counts }) => counts.differs + counts.impossible > 0);
  return { ...outcome, exitCode: outcome.exitCode || (unlike ? 1 : 0) };
}

/** @param path a study's folder or study.yaml; undefined where nothing was published */
async function checkStudy(path: string, dataFolder?: string): Promise<CheckedStudy | undefined> {
  const read = await readStudy(path).catch((error: unknown) => suggestStudy(error, path));
  const published = await readPublished(read.study.folder);
  if (!published) return undefined;
  stopOnErrors(wrongExpressions(published, read.study), 2);
  const figures = published.figures.length
    ? checkFigures(await openStudy(read, dataFolder && resolve(dataFolder)), published, published.figures)
    : [];
  for (const design of published.designs) {
    const source = await openUnder(design, read.study.folder, published, dataFolder);
    figures.push(...checkFigures(source, published, design.figures));
  }
  const counts = { agrees: 0, explained: 0, differs: 0, impossible: 0 };
  for (const { verdict } of figures) counts[verdict]++;
  return { study: read.study.id, file: published.file, counts, figures };
}

/** A condition that can't be evaluated would quietly find nobody. */
function wrongExpressions({ filters, figures, designs }: Published, study: Study): Problem[] {
  const own = [...figures, ...designs.flatMap((design) => design.figures)];
  const all = [
    ...[...filters].map(([name, { expression, place }]) => ({ what: `filter \`${name}\``, expression, place })),
    ...own.map(({ reading, place }) => ({ what: '`among`', expression: reading.among ?? 'true', place })),
  ];
  return all.flatMap(({ what, expression, place }): Problem[] => {
    const wrong = checkExpression(expression, study);
    if (!wrong) return [];
    const fix = wrong.suggestion === undefined ? {} : { fix: `Did you mean \`${wrong.suggestion}\`?` };
    return [{ code: 'bad-expression', severity: 'error', place, message: `${what}: ${wrong.message}`, ...fix }];
  });
}

/** The study under another design than its own, of another file where it says so. */
export async function openUnder(
  { design, file }: Pick<PublishedDesign, 'design' | 'file'>,
  folder: string,
  published: Pick<Published, 'file'>,
  dataFolder?: string,
): Promise<Source> {
  const path = join(folder, 'study.yaml');
  const yaml = parseDocument(await readFile(path, 'utf8'), { merge: true });
  yaml.set('design', design);
  if (file !== undefined) yaml.setIn(['responses', 'file'], file);
  const text = String(yaml);
  const { study, problems } = parseStudy(text, path);
  // Lines are those of no file that anybody has.
  const placed = problems.map((problem) => ({ ...problem, place: { file: published.file } }));
  stopOnErrors(placed, 2);
  return openStudy({ study: study!, problems: placed, text }, dataFolder && resolve(dataFolder));
}

function nothingPublished(where: string): UserError {
  const problem: Problem = {
    ...{ code: 'nothing-published', severity: 'error' },
    message: `there are no published figures of ${where}`,
    expected: 'a published.yaml beside study.yaml',
    fix: 'Write one: docs/quality.md tells how.',
  };
  return new UserError([problem], 2);
}

/** A reason for a difference that is none. */
function outdated({ figures }: CheckedStudy): Problem[] {
  return figures
    .filter(({ verdict, reason }) => verdict === 'agrees' && reason !== null)
    .map(({ figure, place }) => ({
      ...{ code: 'explained-but-equal', severity: 'warning', place },
      message: `\`${figure}\` agrees, and the file says why it differs`,
      fix: 'Take out `differs`.',
    }));
}
