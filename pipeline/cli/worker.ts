// `topline worker`: makes reports for runs elsewhere until it is told to stop, and says so of each.

import type { Command } from 'commander';
import { type Problem, printable, UserError } from '../problems.ts';
import { orderly } from '../produce/browser/signals.ts';
import type { RedisAddress } from '../remote/address.ts';
import { describeMaker, type WorkerRecord } from '../remote/maker.ts';
import { THREADS } from '../threads.ts';
import { orProblems, tellProblem } from './orproblems.ts';
import { redisOf } from './redis.ts';

interface Options {
  redis?: string;
  jobs?: number;
}

/** Of two reports for each thread, the browser prints one while the other is written. */
const JOBS = 2 * THREADS;

export function addWorkerCommand(program: Command, wholeNumber: (text: string) => number): void {
  program
    .command('worker')
    .description('makes reports for `topline run --redis` on other machines, until it is stopped')
    .option('--redis <url>', 'the Redis to share: redis://host:6379; with a password, better in TOPLINE_REDIS_URL')
    .option('--jobs <n>', 'how many reports it makes at once', wholeNumber, JOBS)
    .action((options: Options) => orProblems(() => keepWorking(options)));
}

async function keepWorking({ jobs = JOBS, ...options }: Options): Promise<void> {
  const { redis: address = noAddress() } = await redisOf(options);
  const stopped = untilStopped();
  const [{ openPrinter }, { openWorker }, { openThreads }] = await Promise.all([
    import('../produce/printer.ts'),
    import('../remote/work.ts'),
    import('../threads.ts'),
  ]);
  const printer = openPrinter();
  const threads = openThreads(printer, Math.min(jobs, THREADS));
  try {
    const worker = await openWorker(address, jobs, { printer, make: threads.make, done, notice: tellProblem });
    greet(worker.about, address);
    await Promise.race([stopped, worker.ended]);
    process.stderr.write('Stopping: what is under way is finished first …\n');
    await worker.close();
  } finally {
    await Promise.all([printer.close(), threads.close()]);
  }
}

function noAddress(): never {
  const problem: Problem = {
    ...{ code: 'no-redis-url', severity: 'error', message: 'a worker needs a Redis that it shares with the runs' },
    fix: 'Say which: --redis redis://host:6379, or TOPLINE_REDIS_URL in the environment.',
  };
  throw new UserError([problem], 2);
}

function greet({ name, jobs, maker }: WorkerRecord, { shown }: RedisAddress): void {
  const what = describeMaker(maker);
  process.stdout.write(`Ready: ${name}, ${jobs} at once, for runs on the Redis at ${shown}\n  ${what}\n`);
}

function done(report: string, seconds: number, problems: readonly Problem[]): void {
  const what = problems.length ? `not made: ${problems.map(({ message }) => message).join('; ')}` : 'made';
  process.stdout.write(`${printable(`${report}: ${what}`)} (${seconds.toFixed(1)} s)\n`);
}

/** The first signal ends it in good order; the next one, at once. */
function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // The command line's own listener ends the program at once.
    process.removeAllListeners(signal);
    let seen = false;
    const listener = () => {
      if (seen) process.exit(signal === 'SIGINT' ? 130 : 143);
      seen = true;
      resolve();
    };
    orderly.add(listener);
    process.on(signal, listener);
  }
  return promise;
}
