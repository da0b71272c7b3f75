// `topline init`: a study drafted from an export. Arguments in, what was written out.

import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Drafted } from '../init/init.ts';
import { describeProblem, printable, UserError } from '../problems.ts';

interface InitArguments {
  out?: string;
  force?: boolean;
  json?: boolean;
}

/** @param data absolute path of the folder of studies */
export function addInitCommand(program: Command, data: string): void {
  program
    .command('init')
    .description('drafts a study from an export: its study.yaml and a first template')
    .argument('<file...>', 'the answers, and code lists beside them (.qsf, .lss, .sss, XLSForm, datapackage.json)')
    .option('--out <dir>', 'the study’s folder; else one in data/, named for the file')
    .option('--force', 'overwrite what is there')
    .option('--json', 'print the result as JSON')
    .action((files: string[], options: InitArguments) => conclude(files, options, data));
}

async function conclude(files: string[], { out, force, json }: InitArguments, data: string): Promise<void> {
  try {
    const { defaultFolder, init } = await import('../init/init.ts');
    const folder = out === undefined ? defaultFolder(files, data) : resolve(out);
    const drafted = await init(files, { out: folder, force: force ?? false });
    if (json) process.stdout.write(`${JSON.stringify(drafted, null, 2)}\n`);
    else tell(drafted);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.problems.map(describeProblem).join('\n')}\n`);
    if (json)
      process.stdout.write(`${JSON.stringify({ exitCode: error.exitCode, problems: error.problems }, null, 2)}\n`);
    process.exitCode = error.exitCode;
  }
}

function tell({ folder, written, tool, questions, personal, problems }: Drafted): void {
  const shown = (path: string) => relative(process.cwd(), path) || path;
  for (const problem of problems) process.stderr.write(`${describeProblem(problem)}\n`);
  process.stdout.write(`${shown(folder)}: drafted ${questions} questions; the file was ${printable(tool)}\n`);
  for (const path of written) process.stdout.write(`  ${shown(path)}\n`);
  if (personal.length) {
    process.stdout.write(`Left out, as they seem to hold personal data: ${printable(personal.join(', '))}\n`);
  }
  process.stdout.write(`Read ${shown(join(folder, 'study.yaml'))}, then: topline run ${shown(folder)}\n`);
}
