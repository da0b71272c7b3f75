// `topline publish`: releases drafts that wait for a sign-off, and tells those who are to be told. Arguments in, what
// was published out.

import { userInfo } from 'node:os';
import { relative, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { describeProblem, UserError } from '../problems.ts';

interface Options {
  out: string;
  by: string;
  deliver: boolean;
  wait: boolean;
  json?: boolean;
}

/** @param output where editions go by default */
export function addPublishCommand(program: Command, output: string): void {
  program
    .command('publish')
    .description('publishes the draft of a report with `sign_off`, or those of all its units, and notes by whom')
    .argument('<report>', 'a report’s id, or of one unit: council/aldermarch')
    .argument('[edition]', 'the edition or draft that was looked at (2, 002-final-draft1); another is then refused')
    .option('--by <name>', 'who signs it off; default: the user of this computer', nameOf, nameOfUser())
    .option('--out <dir>', 'folder of the editions', output)
    .option('--no-deliver', 'call no hook and send no mail')
    .option('--no-wait', 'refuse, in place of waiting, while a run is writing to the same folder')
    .option('--json', 'print the result as JSON')
    .action(publishDrafts);
}

function nameOf(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new InvalidArgumentError('A name is expected.');
}

function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry, as in some containers.
    return `user ${process.getuid?.() ?? ''}`.trim();
  }
}

async function publishDrafts(report: string, edition: string | undefined, options: Options): Promise<void> {
  const { out, by, deliver, wait, json } = options;
  const { publishAndTell } = await import('../deliver/publish.ts');
  try {
    const request = { out: resolve(out), report: report.replace(/\/+$/, ''), edition, by, deliver, wait };
    const { published, waited, problems, deliveries } = await publishAndTell(request, waiting);
    if (json) process.stdout.write(`${JSON.stringify({ published, problems, deliveries }, null, 2)}\n`);
    for (const problem of json ? [] : problems) process.stderr.write(`${describeProblem(problem)}\n`);
    if (!json) await tell(published, deliveries);
    if (published.length === 0) process.stderr.write(`${waited}\n`);
    process.exitCode = published.length === 0 || problems.length ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${describeProblem(problem)}\n`);
    process.exitCode = error.exitCode;
  }
}

type Result = Awaited<ReturnType<typeof import('../deliver/publish.ts')['publishAndTell']>>;

async function tell(published: Result['published'], deliveries: Result['deliveries']): Promise<void> {
  const { describeDeliveries } = await import('../deliver/words.ts');
  for (const { report, edition, draft } of published) {
    const shown = relative(process.cwd(), edition) || edition;
    process.stdout.write(`${report}: published as ${shown}, which was ${draft}\n`);
  }
  process.stdout.write(describeDeliveries(deliveries));
}

const waiting = (pid: number): void => {
  process.stderr.write(`Waiting for another run (process ${pid}), which is writing to the same folder …\n`);
};
