// The Word template that a report is filled into, where its study or its theme names one: the file read, for produce.

import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Place, UserError } from './problems.ts';
import type { ReportSpec } from './study/study.ts';
import type { Theme } from './theme.ts';

export interface WordTemplate {
  /** As messages name it. */
  name: string;
  bytes: Uint8Array;
  /** The report's styles to the template's, by name or id. */
  styles: Record<string, string>;
}

/**
 * The report's own template before the theme's.
 * @param folders where a report's own is looked for: `templates/` of the study, then the project's
 * @throws UserError (exit code 2) where it isn't there, or leads out of its folder
 */
export async function readWordTemplate(
  report: Pick<ReportSpec, 'wordTemplate' | 'place'>,
  theme: Theme,
  folders: readonly string[],
  themeFolder: string,
): Promise<WordTemplate | undefined> {
  const { wordTemplate, place } = report;
  if (wordTemplate) return readWithin(folders, wordTemplate.file, wordTemplate.styles, place);
  const { word } = theme;
  return word && readWithin([themeFolder], word.template, word.styles ?? {}, { file: join(themeFolder, 'theme.json') });
}

async function readWithin(
  folders: readonly string[],
  name: string,
  styles: Record<string, string>,
  place: Place,
): Promise<WordTemplate> {
  for (const folder of folders) {
    const path = await realpath(join(folder, name)).catch(() => undefined);
    if (path === undefined) continue;
    if (!path.startsWith((await realpath(folder)) + sep))
      throw refusal('outside-folder', `\`${name}\` leads out of its folder`, place);
    return { name, bytes: await readFile(path), styles };
  }
  throw refusal(
    'no-word-template',
    `there is no Word template \`${name}\``,
    place,
    `a file in ${folders.join(' or ')}`,
  );
}

function refusal(code: string, message: string, place: Place, expected?: string): UserError {
  return new UserError([{ code, severity: 'error', place, message, ...(expected ? { expected } : {}) }], 2);
}
