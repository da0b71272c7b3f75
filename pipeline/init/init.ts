// READ FIRST. Files in – the answers, and code lists beside them – a drafted study.yaml and a first template out:
//
//   codebooks/   reads questionnaires and code lists (.qsf, .lss, REDCap, XLSForm, datapackage.json, Quantipy, Triple-S)
//   profile.ts   reads the answers: what each column holds
//   tool.ts      recognises what made the file
//   assemble.ts  a question of each column (boxes.ts, guess.ts, scales.ts), or why it is left out (personal.ts)
//   yaml.ts, template.ts   write it down

import { access, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { plainText } from '../ingest/spelling.ts';
import { type Problem, UserError } from '../problems.ts';
import { assemble, type Draft, tickBoxes } from './assemble.ts';
import type { Codebook } from './codebooks/codebook.ts';
import { readCodebook } from './codebooks/read.ts';
import { profileTable, type Table } from './profile.ts';
import { singleChoices } from './single.ts';
import { firstTemplate } from './template.ts';
import { type Tool, toolOf } from './tool.ts';
import { convertTripleS } from './triples.ts';
import { type DraftStudy, studyYaml } from './yaml.ts';

export interface InitOptions {
  /** Absolute path of the study's folder. */
  out: string;
  /** Overwrites what is there. */
  force: boolean;
}

export interface Drafted {
  folder: string;
  /** Absolute paths. */
  written: string[];
  tool: string;
  questions: number;
  /** Headers of columns that seem to hold personal data. */
  personal: string[];
  problems: Problem[];
}

/** The study and its template, as text. */
export interface DraftTexts {
  study: DraftStudy;
  yaml: string;
  template: string;
  problems: Problem[];
  /** Path of the data file; of one that was made of others, in a folder that may be deleted. */
  data: string;
}

/** @param folder where the study is to be: it gives the study its id */
export async function draftStudy(files: readonly string[], folder: string): Promise<DraftTexts> {
  const converted = await convertTripleS(files);
  const { data, books } = converted ? { data: converted.data, books: [converted.book] } : await sortFiles(files);
  const id = studyId(basename(folder));
  let tool: Tool | undefined;
  const table = await profileTable(dirname(resolve(data)), basename(data), (first, sheet) => {
    tool = toolOf(first, sheet);
    return tool.headerRows;
  });
  refuseUnusable(table, data);
  tool ??= toolOf(table.header.rows, table.sheet);
  if (table.sheet?.headers.length) tool = { ...tool, headerRows: 1 };
  const groups = tickBoxes(table, tool, books);
  const { titles } = table;
  const place = { folder: dirname(resolve(data)), name: basename(data), titles, headerRows: tool.headerRows };
  const draft = assemble(table, tool, books, groups, await singleChoices(groups, place));
  const title = books.find((book) => book.title)?.title ?? titleOf(basename(data));
  const formats = draft.questions.some(({ label, text, options }) =>
    [label, text, ...options.map((one) => one.label)].some(isForeign),
  );
  const study: DraftStudy = {
    ...{ id, title, file: basename(data), headerRows: tool.headerRows, rows: table.rows, draft },
    ...{ titles: table.titles, ragged: table.ragged },
    tool: `made by ${tool.name} (${tool.because})`,
    codebooks: books.map(({ what }) => what),
    notes: [
      ...table.problems.filter(({ severity }) => severity === 'warning').map(({ message }) => message),
      ...partial(table),
      ...(converted ? [converted.note] : []),
    ],
    template: id,
    ...(formats ? { formats: ['docx', 'html'] } : {}),
  };
  const problems = [...table.problems, ...doubts(table, draft, data)];
  return { study, yaml: studyYaml(study), template: firstTemplate(draft), problems, data };
}

/** A file of which no study could be made: the run would refuse it, too. */
function refuseUnusable({ header, rows, ragged }: Table, file: string): void {
  const place = { file };
  if (rows === 0) {
    const fix = 'Export it again, with the answers.';
    throw new UserError(
      [{ code: 'no-rows', severity: 'error', place, message: 'the file has a header and no row', fix }],
      3,
    );
  }
  if (ragged * 2 <= rows) return;
  const problem: Problem = {
    ...{ code: 'rows-unlike-header', severity: 'error', place },
    message: 'most rows have more or fewer cells than the header',
    found: `${ragged.toLocaleString('en-GB')} of ${rows.toLocaleString('en-GB')} rows`,
    expected: `${header.names.length} cells, as the header has`,
    fix: 'Give every column a header, or take away the delimiters at the rows’ ends; cells with a delimiter in them stand in quotation marks.',
  };
  throw new UserError([problem], 3);
}

/** What makes it doubtful that the file holds answers of respondents, a row each below a header. */
function doubts({ header, profiles }: Table, { questions }: Draft, file: string): Problem[] {
  const warn = (code: string, message: string, fix: string): Problem[] => [
    { code, severity: 'warning', place: { file }, message, fix },
  ];
  const isAnswer = (name: string, field: number) =>
    profiles[field]!.values.size > 1 && profiles[field]!.values.has(name);
  const isNumber = (name: string) => /^-?\d+([.,]\d+)?$/.test(name) && !/^(19|20)\d\d$/.test(name);
  const names = header.names.map(plainText);
  if (names.some(isNumber) && names.some(isAnswer))
    return warn(
      'perhaps-no-header',
      'the first row looks like answers, and was taken for the header',
      'If the file has no header, write one above its first row.',
    );
  if (questions.every(({ type }) => !['single', 'multiple', 'scale'].includes(type)))
    return warn(
      'nothing-to-chart',
      'no column holds a list of answers: the first report has no chart',
      'If this is a table of results, draft from the answers themselves, a row for each respondent.',
    );
  return [];
}

/** Sessions that were not finished are rows like any other until the study says otherwise. */
function partial({ header, profiles }: Table): string[] {
  const at = header.names.findIndex((name) => /^status$/i.test(name));
  const count = at < 0 ? undefined : profiles[at]!.values.get('Partial');
  if (!count) return [];
  return [
    `${count} of the rows are partial: to leave them out, add \`only: { column: ${header.names[at]}, is: Complete }\` under responses.`,
  ];
}

/** Drafts a study, and writes it to its folder with a copy of the data. */
export async function init(files: readonly string[], { out, force }: InitOptions): Promise<Drafted> {
  const { study, yaml, template, problems, data } = await draftStudy(files, out);
  const isMade = !files.includes(data);
  const texts: [string, string][] = [
    [join(out, 'study.yaml'), yaml],
    [join(out, 'templates', study.template, 'report.md.hbs'), template],
  ];
  const copy = join(out, study.file);
  const isThere = resolve(data) === resolve(copy);
  if (!force) await refuseToOverwrite([...texts.map(([path]) => path), ...(isThere ? [] : [copy])]);
  for (const [path, text] of texts) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  if (!isThere) await copyFile(data, copy);
  if (isMade) await rm(dirname(data), { recursive: true, force: true });
  const personal = study.draft.ignored.filter(({ why }) => why.startsWith('personal data')).map(({ header }) => header);
  const written = [...texts.map(([path]) => path), ...(isThere ? [] : [copy])];
  return { folder: out, written, tool: study.tool, questions: study.draft.questions.length, personal, problems };
}

async function sortFiles(files: readonly string[]): Promise<{ data: string; books: Codebook[] }> {
  const books: Codebook[] = [];
  const answers: string[] = [];
  for (const file of files) {
    await access(file).catch(() => {
      throw refusal('no-such-file', `there is no file ${file}`, 'Name the export, and code lists beside it.');
    });
    const book = await readCodebook(file);
    if (book) books.push(book);
    else answers.push(file);
  }
  if (answers.length === 1) return { data: answers[0]!, books };
  if (answers.length === 0) {
    const what = books.map((book) => book.what).join(', ');
    throw refusal('no-answers', `${what} holds questions and no answers`, 'Name the export with the answers, too.');
  }
  throw refusal(
    'several-files',
    'several files hold answers',
    'Draft a study from the newest, then name the others under responses.files, each with its wave (docs/study-file.md).',
    answers.join(', '),
  );
}

function refusal(code: string, message: string, fix: string, found?: string): UserError {
  return new UserError([{ code, severity: 'error', message, fix, ...(found ? { found } : {}) }], 2);
}

async function refuseToOverwrite(paths: string[]): Promise<void> {
  const problems: Problem[] = [];
  for (const path of paths) {
    const there = await access(path).then(
      () => true,
      () => false,
    );
    const file = relative(process.cwd(), path);
    const fix = 'Name another folder with --out, or overwrite it with --force.';
    if (there)
      problems.push({
        code: 'file-exists',
        severity: 'error',
        place: { file },
        message: 'this file is there already',
        fix,
      });
  }
  if (problems.length) throw new UserError(problems, 2);
}

/** A folder's name for a data file: `My Survey (1).csv` gives my-survey-1. */
export function studyId(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['survey'];
  return words.join('-').slice(0, 60).replace(/-$/, '');
}

/** The folder in `data` that a file's study goes to. */
export function defaultFolder(files: readonly string[], data: string): string {
  const answers = files.find((file) => !/\.(qsf|lss)$|datapackage\.json$/i.test(file)) ?? files[0]!;
  return join(
    data,
    studyId(
      basename(answers)
        .replace(/\.gz$/i, '')
        .replace(new RegExp(`\\${extname(answers) || '.'}$`), ''),
    ),
  );
}

function titleOf(file: string): string {
  const words = file
    .replace(/\.gz$/i, '')
    .replace(/\.\w+$/, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1) || 'Survey';
}

/** Text that the reports' font has no characters for. */
function isForeign(text: string): boolean {
  return /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]|\p{Extended_Pictographic}/u.test(
    text,
  );
}
