// The commands that are about published editions: what changed between two, and whether one is as it was published.

import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { describeProblem, UserError } from '../problems.ts';

interface Options {
  out: string;
  json?: boolean;
  from?: string;
  to?: string;
}

/** @param output where editions go by default */
export function addEditionCommands(program: Command, output: string): void {
  program
    .command('changes')
    .description('the figures that moved between two editions of a report')
    .argument('<report>', 'a report’s id')
    .option('--from <edition>', 'the older edition; default: the one before')
    .option('--to <edition>', 'the newer edition; default: the newest')
    .option('--out <dir>', 'folder of the editions', output)
    .option('--json', 'print them as JSON')
    .action((report: string, options: Options) => orProblems(() => printChanges(report, options)));
  program
    .command('verify')
    .description('rereads editions: their bytes and figures are as they were published, or exit code 1')
    .argument('<edition...>', 'folders of editions, such as output/briefing/latest')
    .option('--json', 'print the result as JSON')
    .action((editions: string[], options: Options) => orProblems(() => verifyEditions(editions, options)));
}

async function printChanges(report: string, { out, from, to, json }: Options): Promise<void> {
  const { changesBetween } = await import('../publish/between.ts');
  const { changes, text } = await changesBetween(join(resolve(out), report), from, to);
  process.stdout.write(json ? `${JSON.stringify(changes, null, 2)}\n` : text);
}

async function verifyEditions(editions: string[], { json }: Options): Promise<void> {
  const { rereadEdition } = await import('../publish/reread.ts');
  const results = await Promise.all(editions.map((edition) => rereadEdition(resolve(edition))));
  if (json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  for (const { edition, files, figures, problems } of json ? [] : results) {
    for (const problem of problems) process.stderr.write(`${describeProblem(shownFrom(problem))}\n`);
    const verdict = problems.length ? 'not as it was published' : `as published: ${files} files, ${figures} figures`;
    process.stdout.write(`${shown(edition)}: ${verdict}\n`);
  }
  if (results.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}

const shown = (path: string): string => relative(process.cwd(), path) || path;
const shownFrom = <T extends { place?: { file: string } }>(problem: T): T =>
  problem.place ? { ...problem, place: { ...problem.place, file: shown(problem.place.file) } } : problem;

/** Tells the user's mistakes, as the other commands do. */
async function orProblems(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${describeProblem(shownFrom(problem))}\n`);
    process.exitCode = error.exitCode;
  }
}
