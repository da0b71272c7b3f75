// Data files of the corpus beside the checkout in, how far each comes without a hand being laid on it out: drafted by
// `topline init`, made by `topline run`, in processes of their own, as an analyst would.
//
//   node test/init/exports.ts [folder for the reports] [part of a path]

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { studyId } from '../../pipeline/init/init.ts';
import { dataOf, hasData } from '../corpus/reports.ts';

const CLI = join(import.meta.dirname, '../../pipeline/cli.ts');

/** An export: its answers, then the code lists beside them. */
export type Export = [answers: string, ...books: string[]];

export interface Tried {
  name: string;
  /** "SurveyMonkey" */
  tool: string;
  questions: number;
  /** From the start of init to the end of the run that made PDF, Word file and page. */
  milliseconds: number;
  pages: number;
  figures: number;
  /** What stopped it, if anything did. */
  stopped?: string;
}

/** Every file of answers, alone and with its questionnaire. */
export function exportsOf(folder: string): Export[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name): Export[] => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return /^(published-output|questionnaire)$/.test(name) ? [] : exportsOf(path);
      if (!/\.(csv|sav|zsav)$/.test(name) || name.startsWith('published')) return [];
      const stem = basename(name).split('__').slice(0, 2).join('__');
      const book = readdirSync(folder).find((one) => one.endsWith('.qsf') && one.startsWith(`${stem}__`));
      return book ? [[path], [path, join(folder, book)]] : [[path]];
    });
}

export const corpusExports = (): Export[] => (hasData('') ? exportsOf(dataOf('')) : []);

const nameOf = (files: Export): string => files.map((file) => relative(dataOf(''), file)).join(' + ');

function topline(...args: string[]) {
  return spawnSync(process.execPath, [CLI, ...args, '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 });
}

export function tryExport(files: Export, out: string): Tried {
  const name = nameOf(files);
  const study = join(out, studyId(name));
  const started = performance.now();
  const drafted = topline('init', ...files, '--out', study, '--force');
  const made = drafted.status === 0 ? topline('run', study, '--out', join(study, 'output'), '--force') : drafted;
  const milliseconds = performance.now() - started;
  const tried: Tried = { name, tool: '', questions: 0, milliseconds, pages: 0, figures: 0 };
  if (drafted.status !== 0) return { ...tried, stopped: drafted.stderr.trim() };
  const { tool, questions } = JSON.parse(drafted.stdout);
  Object.assign(tried, { tool: String(tool).replace(/^made by (.*) \(.*$/s, '$1'), questions });
  if (made.status !== 0) return { ...tried, stopped: made.stderr.trim() || made.stdout };
  const [result] = JSON.parse(made.stdout).results;
  const pdf = result.files.find((file: string) => file.endsWith('.pdf'));
  const pages = pdf ? pagesOf(join(result.made, pdf)) : 0;
  return { ...tried, pages, figures: result.figures };
}

/** The count in the page tree of a PDF, as poppler reads it. */
function pagesOf(pdf: string): number {
  const { stdout } = spawnSync('pdfinfo', [pdf], { encoding: 'utf8' });
  return Number(/^Pages:\s+(\d+)/m.exec(stdout)?.[1] ?? 0);
}

const row = ({ name, tool, questions, milliseconds, pages, figures, stopped }: Tried): string =>
  [name, tool, questions, Math.round(milliseconds), pages, figures, stopped?.split('\n')[0] ?? ''].join(' | ');

if (import.meta.main) {
  const [out = mkdtempSync(join(tmpdir(), 'topline-exports-')), part = ''] = process.argv.slice(2);
  process.stdout.write(`reports in ${out}\nexport | made by | questions | ms | pages | figures | stopped\n`);
  const chosen = corpusExports().filter((files) => nameOf(files).includes(part));
  if (chosen.length === 0) process.stdout.write(existsSync(dataOf('')) ? 'no such export\n' : 'the corpus is absent\n');
  const tried = chosen.map((files) => {
    const one = tryExport(files, out);
    process.stdout.write(`${row(one)}\n`);
    return one;
  });
  process.exitCode = tried.some(({ stopped }) => stopped !== undefined) ? 1 : 0;
}
