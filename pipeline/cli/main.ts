// The command line: arguments in, exit code out. Only this file and those beside it print.
// Data goes to stdout, progress and problems to stderr.

import { join, relative, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { describeDeliveries } from '../deliver/words.ts';
import { describeProblem, type Problem, UserError } from '../problems.ts';
import { progressTo } from '../progress.ts';
import { readPackage } from '../publish/manifest.ts';
import { check, type Outcome, type RunEffects, type RunRequest } from '../run.ts';
import { addEditionCommands } from './editions.ts';
import { addInitCommand } from './init.ts';
import { addPreviewCommand } from './preview.ts';
import { addPublishCommand } from './publish.ts';
import { printPublished } from './published.ts';
import { type RedisOptions, redisOf, withRedisOptions } from './redis.ts';
import { describeResult } from './results.ts';
import { addScheduleCommand } from './schedule.ts';
import { addWorkerCommand } from './worker.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MORE_HELP = `
Exit codes: 0 done · 1 some reports failed · 2 wrong usage, study file or template · 3 the data does not fit the
codebook · 4 a disclosure or accessibility gate refused · 130 interrupted`;

interface CommandOptions extends Omit<RunRequest, 'redis'>, RedisOptions {
  due?: boolean;
  watch?: boolean;
  json?: boolean;
  debug?: boolean;
}

/** What a run is asked for once, or not to write. */
const WITHOUT_WATCH = ['due', 'dryRun', 'force', 'archive', 'json'];

async function main(): Promise<void> {
  const { version } = await readPackage();
  const program = new Command('topline')
    .description('Turns survey responses into briefings: PDF, Word and a web page.')
    .version(version)
    .showHelpAfterError('(topline --help says more)')
    .addHelpText('after', MORE_HELP)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  withRedisOptions(withCommon(program.command('run')), wholeNumber)
    .description('makes what is due, skips what is unchanged, and says why')
    .option('--out <dir>', 'folder for the editions', join(ROOT, 'output'))
    .option('--force', 'make unchanged reports too')
    .option('--dry-run', 'say what would be made; write nothing')
    .option('--due', 'only reports whose scheduled time has come: for cron and the like')
    .addOption(
      new Option('--watch', 'stay, and run again when data, study file or template change; Ctrl-C ends it').conflicts(
        WITHOUT_WATCH,
      ),
    )
    .option('--no-wait', 'refuse, in place of waiting, while another run is writing to the same folder')
    .option('--only <unit...>', 'of reports for each of many groups: only these (council=Aldermarch)')
    .option('--jobs <n>', 'how many of them are under way at once', wholeNumber)
    .option('--fail-fast', 'stop at the first of them that fails')
    .option('--no-deliver', 'call no hook and send no mail')
    .option('--archive', 'put them into one zip for each format, too')
    .addOption(new Option('--status <status>', 'the edition’s status').choices(['provisional', 'final', 'corrected']))
    .option('--as-of <date>', 'the date that the reports bear (2011-09-29)', isoDate)
    .action((names: string[], options: CommandOptions) => conclude(makeReports(names, options), options));
  withCommon(program.command('status'))
    .description('says which reports are up to date and which are not, and why; writes nothing')
    .option('--out <dir>', 'folder of the editions', join(ROOT, 'output'))
    .action((names: string[], options: CommandOptions) =>
      conclude(makeReports(names, { ...options, dryRun: true }), options),
    );
  withCommon(program.command('check'))
    .description('checks study files, data and templates; writes nothing')
    .option('--published', 'compare the figures of published.yaml with the data instead')
    .action((names: string[], options: CommandOptions & { published?: boolean }) =>
      options.published
        ? printPublished(names, options)
        : conclude(check(names, { ...options, redis: undefined }), options),
    );
  addInitCommand(program, join(ROOT, 'data'));
  addEditionCommands(program, join(ROOT, 'output'));
  addPreviewCommand(program);
  addPublishCommand(program, join(ROOT, 'output'));
  addScheduleCommand(program, join(ROOT, 'output'), wholeNumber);
  addWorkerCommand(program, wholeNumber);
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

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number from 1 is expected.');
}

function isoDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('A date is written 2011-09-29.');
}

async function makeDue(names: string[], options: RunRequest, effects: RunEffects): Promise<Outcome> {
  const { runDue } = await import('../schedule/due.ts');
  return runDue(names, { ...options, out: resolve(options.out) }, effects);
}

async function makeAndTell(names: string[], options: RunRequest, effects: RunEffects): Promise<Outcome> {
  const { runAndDeliver } = await import('../deliver/deliver.ts');
  return runAndDeliver(names, options, effects);
}

async function makeReports(names: string[], options: CommandOptions): Promise<Outcome> {
  const progress = progressTo(process.stderr);
  const { signal, release } = interruption();
  const { stage, units } = progress;
  try {
    const notice = (problem: Problem) => {
      progress.done();
      process.stderr.write(`${describeProblem(problem)}\n`);
    };
    const effects = { now: () => new Date(), progress: stage, units, signal, waiting, notice };
    if (options.watch) {
      const { keepWatching } = await import('./watch.ts');
      const quiet = { ...effects, progress: () => {}, units: () => {} };
      await keepWatching(names, await withRedis(options), quiet, signal);
      return { results: [], problems: [], exitCode: 130 };
    }
    const outcome = await (options.due ? makeDue : makeAndTell)(names, await withRedis(options), effects);
    return signal.aborted ? { ...outcome, exitCode: 130 } : outcome;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { results: [], problems: [...error.problems], exitCode: error.exitCode };
  } finally {
    release();
    progress.done();
  }
}

const withRedis = async (options: CommandOptions): Promise<RunRequest> => ({
  ...options,
  ...(options.dryRun ? { redis: undefined } : await redisOf(options)),
});

const waiting = (pid: number): void => {
  process.stderr.write(`Waiting for another run (process ${pid}), which is writing to the same folder …\n`);
};

function exitAtOnce(): never {
  process.exit(130);
}

async function conclude(work: Promise<Outcome>, options: CommandOptions): Promise<void> {
  const { results, problems, exitCode, deliveries = [] } = await work;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ exitCode, results, problems, deliveries }, null, 2)}\n`);
  } else {
    for (const problem of problems) process.stderr.write(`${describeProblem(problem)}\n`);
    for (const result of results) {
      if ('warnings' in result)
        for (const warning of result.warnings) process.stderr.write(`${describeProblem(warning)}\n`);
      tell(result);
    }
    process.stdout.write(describeDeliveries(deliveries));
  }
  process.exitCode = exitCode;
}

/** Ctrl-C ends a run after what is under way; pressed again, at once. */
function interruption(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.off('SIGINT', exitAtOnce).on('SIGINT', stop);
  return { signal: controller.signal, release: () => process.off('SIGINT', stop).on('SIGINT', exitAtOnce) };
}

function tell(result: Outcome['results'][number]): void {
  const { out, err } = describeResult(result, (absolute) => relative(process.cwd(), absolute) || absolute);
  process.stderr.write(err);
  process.stdout.write(out);
}

process.on('SIGINT', exitAtOnce);
process.on('SIGTERM', () => process.exit(143));
// `topline run | head -1`: the reader has read enough; the reports are made all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
let finished = false;
// Something that never answers ends a program without an error of its own.
process.on('beforeExit', () => {
  if (finished) return;
  finished = true;
  process.stderr.write('Unexpected error: the run ended before it was done.\n');
  process.exitCode = 1;
});
main()
  .then(() => (finished = true))
  .catch((error: unknown) => {
    finished = true;
    const debug = process.argv.includes('--debug');
    const text = error instanceof Error ? (debug ? error.stack : error.message) : String(error);
    process.stderr.write(
      `Unexpected error: ${text}\n${debug ? '' : 'Run again with --debug to see where it came from.\n'}`,
    );
    process.exitCode = 1;
  });
