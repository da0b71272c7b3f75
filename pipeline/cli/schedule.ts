// `topline schedule`: stays running, runs what is due, and says what became of it, a line each.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { describeDeliveries } from '../deliver/words.ts';
import { describeProblem } from '../problems.ts';
import type { RunRequest } from '../run.ts';
import type { DueOutcome } from '../schedule/due.ts';
import { orProblems, tellProblem } from './orproblems.ts';
import { type RedisOptions, redisOf, withRedisOptions } from './redis.ts';

export function addScheduleCommand(program: Command, output: string, wholeNumber: (text: string) => number): void {
  withRedisOptions(program.command('schedule'), wholeNumber)
    .description('stays running, and runs each report when its schedule in study.yaml says so')
    .argument('[study...]', 'folders with a study.yaml, or names of folders in data/; none: all of data/')
    .option('--out <dir>', 'folder for the editions', output)
    .option('--data <dir>', 'where the data files are, if not beside study.yaml')
    .option('--watch', 'run a study also when its data, study file or template change')
    .option('--no-deliver', 'call no hook and send no mail')
    .action((names: string[], options: Options) => orProblems(() => keepSchedule(names, options)));
}

interface Options extends Pick<RunRequest, 'out' | 'data' | 'deliver'>, RedisOptions {
  watch?: boolean;
}

async function keepWatching(...given: Parameters<typeof import('./watch.ts').keepWatching>): Promise<void> {
  const watch = await import('./watch.ts');
  await watch.keepWatching(...given);
}

async function keepSchedule(names: string[], { watch, ...options }: Options): Promise<void> {
  const { keepRunning } = await import('../schedule/due.ts');
  const request = { ...options, ...(await redisOf(options)), out: resolve(options.out) };
  const effects = { now: () => new Date(), progress: () => {}, notice: tellProblem };
  let announced = '';
  let troubled = '';
  const told = (outcome: DueOutcome) => {
    tellRun(outcome);
    // A study that can't be read is looked at twice a minute: what is wrong with it is told once.
    const trouble = troublesOf(outcome);
    if (trouble !== troubled) process.stderr.write(trouble);
    troubled = trouble;
    const next = outcome.next?.toISOString() ?? 'never: no report has a schedule';
    if (next !== announced) process.stderr.write(`next: ${next}\n`);
    announced = next;
  };
  // A signal ends the program at once: an edition is published whole or not at all.
  const ending = new AbortController();
  const { signal } = ending;
  const watching = watch ? keepWatching(names, request, effects, signal) : undefined;
  await Promise.all([keepRunning(names, request, effects, told, signal), watching]).finally(() => ending.abort());
}

const troublesOf = ({ results, problems }: DueOutcome): string =>
  [...results.flatMap((result) => ('failed' in result ? result.failed : [])), ...problems]
    .map((problem) => `${describeProblem(problem)}\n`)
    .join('');

function tellRun({ log, deliveries = [] }: DueOutcome): void {
  for (const { report, scheduledFor, missed, outcome, why, retryAfter } of log) {
    const late = missed ? `, ${missed} earlier ${missed === 1 ? 'time was' : 'times were'} missed` : '';
    const retry = retryAfter ? `; next try after ${retryAfter}` : '';
    process.stdout.write(`${report}: ${outcome} (scheduled for ${scheduledFor}${late}), because ${why}${retry}\n`);
  }
  process.stdout.write(describeDeliveries(deliveries));
}
