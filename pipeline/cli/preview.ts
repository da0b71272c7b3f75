// `topline preview`: starts the live page, says where it is, and, at each edit, what came of it. Ctrl-C ends it.

import { type Command, InvalidArgumentError } from 'commander';
import type { Showing } from '../preview/bench.ts';
import { describeProblem, UserError } from '../problems.ts';

interface Options {
  unit?: string;
  port?: number;
  data?: string;
}

const PORT = 4100;

export function addPreviewCommand(program: Command): void {
  program
    .command('preview')
    .description('a live page of a report in your browser while its template, study file or theme is edited')
    .argument('<study>', 'a folder with a study.yaml, or the name of a folder in data/')
    .argument('[report]', 'a report’s id; default: the first. The page can show the others too')
    .option('--unit <name>', 'of a report for each of many groups: this one; default: the first')
    .option('--port <n>', `where the page is served, on this machine only; default ${PORT}, or the next free one`, port)
    .option('--data <dir>', 'where the data files are, if not beside study.yaml')
    .action(preview);
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number >= 1024 && number <= 65_535) return number;
  throw new InvalidArgumentError('A port is a number from 1024 to 65535.');
}

async function preview(name: string, report: string | undefined, options: Options): Promise<void> {
  const [{ startPreview }, { studyFolders }] = await Promise.all([
    import('../preview/preview.ts'),
    import('../opening.ts'),
  ]);
  const wanted = options.port ?? PORT;
  const [study] = await studyFolders([name]);
  try {
    const request = { study: study!, report, ...options, port: wanted };
    const { url, port: taken, close } = await startPreview(request, { made: tell });
    if (taken !== wanted) process.stderr.write(`Port ${wanted} is in use: the preview takes ${taken}.\n`);
    process.stdout.write(`${url}\nEdits show at once. Ctrl-C ends the preview.\n`);
    await untilInterrupted();
    await close();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${describeProblem(problem)}\n`);
    process.exitCode = error.exitCode;
  }
}

/** A line for each look at the files. */
function tell({ report, unit, page, errors, milliseconds }: Showing): void {
  const name = [report, unit].filter(Boolean).join('/') || 'the study';
  for (const problem of errors) process.stderr.write(`${describeProblem(problem)}\n`);
  const came = errors.length ? 'not shown' : `${page?.figures.length ?? 0} figures in ${milliseconds} ms`;
  process.stderr.write(`${name}: ${came}\n`);
}

/** This is how a preview is meant to end, so it is no failure. */
function untilInterrupted(): Promise<void> {
  process.removeAllListeners('SIGINT');
  return new Promise((done) => process.once('SIGINT', done));
}
