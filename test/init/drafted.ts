// Files in; the study that init drafts of them, opened as a run would open it, and its report's template filled, out.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { init } from '../../pipeline/init/init.ts';
import { checkReport } from '../../pipeline/report.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';

export interface DraftedStudy {
  source: Source;
  yaml: string;
  template: string;
  tool: string;
  /** The study's folder. */
  out: string;
}

/** @param folder an empty one */
export async function draftIn(folder: string, files: Record<string, string | Buffer>): Promise<DraftedStudy> {
  const paths = [];
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content);
    paths.push(join(folder, name));
  }
  const out = join(folder, 'study');
  const { tool } = await init(paths, { out, force: false });
  const source = await openStudy(await readStudy(out));
  for (const report of source.study.reports.values()) {
    const result = await checkReport(source, report);
    // A first template that warns of itself would be a poor beginning.
    if (!('fine' in result) || result.warnings.length) throw new Error(JSON.stringify(result));
  }
  const yaml = await readFile(join(out, 'study.yaml'), 'utf8');
  const template = await readFile(join(out, 'templates', 'study', 'report.md.hbs'), 'utf8');
  return { source, yaml, template, tool, out };
}

export const typesOf = ({ study }: Source): Record<string, string> =>
  Object.fromEntries([...study.questions.values()].map(({ id, type }) => [id, type]));
export const labelsOf = ({ study }: Source, id: string): string[] =>
  study.questions.get(id)?.options.map(({ label }) => label) ?? [];
export const figureText = ({ estimates }: Source, id: string): string =>
  estimates.figureById(id).text.replace(' [low]', '');
