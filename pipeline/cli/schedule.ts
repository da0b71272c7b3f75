// `topline schedule`: stays running, runs what is due, and says what became of it, a line each.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { describeDeliveries } from '../deliver/words.ts';
import { describeProblem } from '../problems.ts';
import type { RunRequest } from '../run.ts';
import type { DueOutcome } from '../schedule/due.ts';

export function addScheduleCommand(program: Command, output: string): void {
  program
    .command('schedule')
    .description('stays running, and runs each report when its schedule in study.yaml says so')
    .argument('[study...]', 'folders with a study.yaml, or names of folders in data/; none: all of data/')
    .option('--out <dir>', 'folder for the editions', output)
    .option('--data <dir>', 'where the data files are, if not beside study.yaml')
    .action(keepSchedule);
}

async function keepSchedule(names: string[], options: Pick<RunRequest, 'out' | 'data'>): Promise<void> {
  const { keepRunning } = await import('../schedule/due.ts');
  const request = { ...options, out: resolve(options.out) };
  const effects = { now: () => new Date(), progress: () => {} };
  let announced = '';
  const told = (outcome: DueOutcome) => {
    tellRun(outcome);
    const next = outcome.next?.toISOString() ?? 'never: no report has a schedule';
    if (next !== announced) process.stderr.write(`next: ${next}\n`);
    announced = next;
  };
  // A signal ends the program at once: an edition is published whole or not at all.
  await keepRunning(names, request, effects, told, new AbortController().signal);
}

function tellRun({ log, results, problems, deliveries = [] }: DueOutcome): void {
  for (const result of results) {
    if ('failed' in result) for (const problem of result.failed) process.stderr.write(`${describeProblem(problem)}\n`);
  }
  for (const problem of problems) process.stderr.write(`${describeProblem(problem)}\n`);
  for (const { report, scheduledFor, missed, outcome, why, retryAfter } of log) {
    const late = missed ? `, ${missed} earlier ${missed === 1 ? 'time was' : 'times were'} missed` : '';
    const retry = retryAfter ? `; next try after ${retryAfter}` : '';
    process.stdout.write(`${report}: ${outcome} (scheduled for ${scheduledFor}${late}), because ${why}${retry}\n`);
  }
  process.stdout.write(describeDeliveries(deliveries));
}
