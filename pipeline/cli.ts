#!/usr/bin/env node
// The command line: arguments in, exit code out. The only file that prints.
// Data goes to stdout, progress and problems to stderr.

import { readdir } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { describeProblem, type ExitCode, nearest, type Problem, UserError } from './problems.ts';
import { openPrinter } from './produce/printer.ts';
import { progressTo } from './progress.ts';
import { readPackage } from './publish/manifest.ts';
import { checkReport, makeReport, openStudy, type ReportResult, type RunOptions, type Source } from './report.ts';
import { readStudy } from './study/read.ts';
import type { ReportSpec } from './study/study.ts';

const ROOT = resolve(import.meta.dirname, '..');
const MORE_HELP = `
Exit codes: 0 done · 1 some reports failed · 2 wrong usage, study file or template · 3 the data does not fit the
codebook · 4 a disclosure or accessibility gate refused · 130 interrupted`;

interface CommandOptions {
  report?: string[];
  out: string;
  data?: string;
  status?: 'provisional' | 'final' | 'corrected';
  asOf?: string;
  force?: boolean;
  dryRun?: boolean;
  json?: boolean;
  debug?: boolean;
}

async function main(): Promise<void> {
  const { version } = await readPackage();
  const program = new Command('topline')
    .description('Turns survey responses into briefings: PDF, Word and a web page.')
    .version(version)
    .showHelpAfterError('(topline --help says more)')
    .addHelpText('after', MORE_HELP)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  withCommon(program.command('run'))
    .description('makes what is due, skips what is unchanged, and says why')
    .option('--out <dir>', 'folder for the editions', join(ROOT, 'output'))
    .option('--force', 'make unchanged reports too')
    .option('--dry-run', 'say what would be made; write nothing')
    .addOption(new Option('--status <status>', 'the edition’s status').choices(['provisional', 'final', 'corrected']))
    .option('--as-of <date>', 'the date that the reports bear (2011-09-29)', isoDate)
    .action((names: string[], options: CommandOptions) => conclude(run(names, options), options));
  withCommon(program.command('check'))
    .description('checks study files, data and templates; writes nothing')
    .action((names: string[], options: CommandOptions) => conclude(check(names, options), options));
  await program.parseAsync();
}

function withCommon(command: Command): Command {
  return command
    .argument('[study...]', 'folders with a study.yaml, or names of folders in data/; none: all of data/')
    .option('--report <id...>', 'only these reports')
    .option('--data <dir>', 'where the data files are, if not beside study.yaml')
    .option('--json', 'print the result as JSON')
    .option('--debug', 'show where in the program an unexpected error came from');
}

function isoDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('A date is written 2011-09-29.');
}

/** What a command came to. */
interface Outcome {
  results: (ReportResult | { report: string; failed: Problem[] })[];
  problems: Problem[];
  exitCode: ExitCode;
}

async function run(names: string[], options: CommandOptions): Promise<Outcome> {
  const printer = openPrinter();
  const progress = progressTo(process.stderr);
  const settings: RunOptions = {
    out: resolve(options.out),
    dataFolder: options.data && resolve(options.data),
    force: options.force ?? false,
    dryRun: options.dryRun ?? false,
  };
  try {
    return await forEachReport(names, options, (source, report) =>
      makeReport(source, report, settings, { printer, now: () => new Date(), progress: progress.stage }),
    );
  } finally {
    progress.done();
    await printer.close();
  }
}

const check = (names: string[], options: CommandOptions): Promise<Outcome> =>
  forEachReport(names, options, (source, report) => checkReport(source, report));

/** One study or report that fails doesn't stop the others. */
async function forEachReport(
  names: string[],
  options: CommandOptions,
  work: (source: Source, report: ReportSpec) => Promise<ReportResult>,
): Promise<Outcome> {
  const outcome: Outcome = { results: [], problems: [], exitCode: 0 };
  const wanted = new Set(options.report);
  const known = new Set<string>();
  let allOpened = true;
  for (const path of await studyFolders(names)) {
    const source = await attempt(outcome, relative(process.cwd(), path) || path, () => open(path, options));
    if (!source) {
      allOpened = false;
      continue;
    }
    outcome.problems.push(...source.problems);
    for (const report of source.study.reports.values()) {
      known.add(report.id);
      if (wanted.size && !wanted.has(report.id)) continue;
      const result = await attempt(outcome, report.id, () => work(source, report));
      if (result) outcome.results.push(result);
    }
  }
  // A study that could not be opened may have the report: its own problem is the one to tell.
  const unknown = allOpened ? [...wanted].filter((id) => !known.has(id)) : [];
  return unknown.length ? withUnknownReports(outcome, unknown, known) : outcome;
}

async function open(path: string, options: CommandOptions): Promise<Source> {
  const read = await readStudy(path).catch((error: unknown) => suggestStudy(error, path));
  const study = {
    ...read.study,
    status: options.status ?? read.study.status,
    published: options.asOf ?? read.study.published,
  };
  return openStudy({ ...read, study }, options.data && resolve(options.data));
}

/** A misspelt name of a folder in data/ is told the one that was meant. */
async function suggestStudy(error: unknown, path: string): Promise<never> {
  const [problem] = error instanceof UserError ? error.problems : [];
  const meant = problem?.code === 'no-study' ? nearest(basename(path), await readdir(join(ROOT, 'data'))) : undefined;
  if (!problem || !meant) throw error;
  throw new UserError([{ ...problem, fix: `Did you mean \`${meant}\`?` }], 2);
}

async function attempt<T>(outcome: Outcome, name: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    outcome.results.push({ report: name, failed: [...error.problems] });
    // One cause has its own code; several different ones are "some reports failed".
    outcome.exitCode = outcome.exitCode === 0 || outcome.exitCode === error.exitCode ? error.exitCode : 1;
    return undefined;
  }
}

function withUnknownReports(outcome: Outcome, ids: string[], known: ReadonlySet<string>): Outcome {
  const failed = ids.map((report) => {
    const meant = nearest(report, known);
    const problem: Problem = {
      code: 'unknown-report',
      severity: 'error',
      message: `there is no report \`${report}\``,
      expected: `one of: ${[...known].join(', ')}`,
      ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
    };
    return { report, failed: [problem] };
  });
  return { ...outcome, results: [...outcome.results, ...failed], exitCode: outcome.exitCode || 2 };
}

/** A name is a folder; or a folder in data/. No name: all of data/. */
async function studyFolders(names: string[]): Promise<string[]> {
  const data = join(ROOT, 'data');
  if (names.length === 0) {
    const folders = (await readdir(data, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    return folders.map(({ name }) => join(data, name)).sort();
  }
  const inData = new Set(await readdir(data));
  return names.map((name) => (inData.has(name) ? join(data, name) : resolve(name)));
}

async function conclude(work: Promise<Outcome>, options: CommandOptions): Promise<void> {
  const { results, problems, exitCode } = await work;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ exitCode, results, problems }, null, 2)}\n`);
  } else {
    for (const problem of problems) process.stderr.write(`${describeProblem(problem)}\n`);
    for (const result of results) tell(result);
  }
  process.exitCode = exitCode;
}

function tell(result: Outcome['results'][number]): void {
  const { stdout, stderr } = process;
  const path = (absolute: string) => relative(process.cwd(), absolute) || absolute;
  if ('failed' in result) {
    stderr.write(`${result.failed.map(describeProblem).join('\n')}\n${result.report}: not made\n`);
  } else if ('made' in result) {
    stdout.write(
      `${result.report}: made in ${result.seconds.toFixed(1)} s, ${result.figures} figures, because ${result.why}\n`,
    );
    const documents = result.files.filter((file) => /\.(pdf|docx|html)$/.test(file));
    for (const file of documents) stdout.write(`  ${path(join(result.made, file))}\n`);
  } else if ('unchanged' in result) {
    stdout.write(
      `${result.report}: unchanged, because ${result.why}; the newest edition is ${path(result.unchanged)}\n`,
    );
  } else if ('due' in result) {
    stdout.write(`${result.report}: due, because ${result.why}\n`);
  } else {
    stdout.write(`${result.report}: fine, ${result.figures} figures\n`);
  }
}

process.on('SIGINT', () => process.exit(130));
// `topline run | head -1`: the reader has read enough; the reports are made all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
main().catch((error: unknown) => {
  const debug = process.argv.includes('--debug');
  const text = error instanceof Error ? (debug ? error.stack : error.message) : String(error);
  process.stderr.write(
    `Unexpected error: ${text}\n${debug ? '' : 'Run again with --debug to see where it came from.\n'}`,
  );
  process.exitCode = 1;
});
