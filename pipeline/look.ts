// What a report looks like before it is filled: its template, its theme, a house's Word template, with their hashes.

import { join, resolve, sep } from 'node:path';
import { readTemplate, type Template } from './fill/template.ts';
import { themeRecord } from './publish/folders.ts';
import { type FileRecord, portable, record } from './publish/manifest.ts';
import type { ReportSpec, Study } from './study/study.ts';
import { readTheme, type Theme } from './theme.ts';
import { readWordTemplate, type WordTemplate } from './wordtemplate.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** What a report looks like, before it is filled. */
export interface Look {
  template: Template;
  theme: Theme;
  word?: WordTemplate;
  style: FileRecord;
  inputs: FileRecord[];
}

export async function readLook(study: Study, report: ReportSpec): Promise<Look> {
  const folders = [join(study.folder, 'templates'), join(ROOT, 'templates')];
  const template = await readTemplate(report.template, folders, report.place);
  const theme = readTheme(join(ROOT, 'templates/themes', report.theme));
  const themes = await themeRecord(join(ROOT, 'templates/themes'), report.theme);
  const word = await readWordTemplate(report, theme, folders, join(ROOT, 'templates/themes', report.theme));
  const own = word ? [record(word.name, word.bytes)] : [];
  const style = { ...themes, sha256: own.reduce((hash, { sha256 }) => `${hash} ${sha256}`, themes.sha256) };
  const texts = [template, ...template.partials.values(), ...(template.specs?.values() ?? [])].map(({ file, text }) =>
    record(portableName(resolve(file), study.folder), text),
  );
  return { template, theme, word, style, inputs: [...texts, themes, ...own] };
}

/** The study's own files by their place in its folder, wherever that is. */
const portableName = (path: string, folder: string): string =>
  portable(path, path.startsWith(folder + sep) ? folder : ROOT);
