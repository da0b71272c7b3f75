// A study's own command, told what happened: the event as JSON on its standard input, its gist in a few variables. No
// shell reads its arguments. In: the command and the event. Out: nothing, or what went wrong, with the end of its output.

import { type ChildProcess, spawn } from 'node:child_process';
import { isAbsolute, resolve } from 'node:path';
import { printable, UserError } from '../problems.ts';
import type { DeliveryEvent } from './event.ts';
import { summaryOf } from './message.ts';
import type { Settings } from './settings.ts';

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  /** The end of what it wrote. */
  output: string;
}

/**
 * @param out absolute path of the output folder
 * @throws UserError (exit code 1) where it can't be run, fails, or takes too long
 */
export async function runHook(hook: NonNullable<Settings['hook']>, event: DeliveryEvent, folder: string, out: string) {
  const [name, ...args] = hook.run as [string, ...string[]];
  // `./upload.sh` stands in the study's folder; a bare name is looked up as always.
  const program = /[/\\]/.test(name) && !isAbsolute(name) ? resolve(folder, name) : name;
  const input = `${JSON.stringify({ ...event, out }, null, 1)}\n`;
  const child = spawn(program, args, {
    ...{ cwd: folder, shell: false, stdio: ['pipe', 'pipe', 'pipe'], env: environmentFor(event, out) },
    // With a group of its own, so that what it starts can be ended with it.
    detached: process.platform !== 'win32',
  });
  const ended = await endOf(child, input, hook.timeoutMs).catch((error: NodeJS.ErrnoException) => {
    throw failed(hook, CAUSES[error.code ?? ''] ?? `it could not be run: ${error.message}`, '');
  });
  if (ended.timedOut) throw failed(hook, `it was stopped after ${hook.timeoutMs / 1000} s`, ended.output);
  if (ended.code !== 0) throw failed(hook, `it ended with ${ended.signal ?? `exit code ${ended.code}`}`, ended.output);
}

const CAUSES: Record<string, string> = {
  ENOENT: 'there is no such program',
  EACCES: 'the program may not be run',
};

/** What a command needs no JSON for. The mail server's password is none of its business. */
function environmentFor(event: DeliveryEvent, out: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('TOPLINE_SMTP_'));
  return {
    ...Object.fromEntries(kept),
    TOPLINE_STUDY: event.study,
    TOPLINE_OUT: out,
    TOPLINE_SUMMARY: summaryOf(event),
    TOPLINE_PUBLISHED: String(event.published.length),
    TOPLINE_HELD: String(event.held.length),
    TOPLINE_FAILED: String(event.failed.length),
  };
}

const LONGEST_OUTPUT = 2000;

function endOf(child: ChildProcess, input: string, timeoutMs: number): Promise<Ended> {
  const { promise, resolve: settle, reject } = Promise.withResolvers<Ended>();
  let output = '';
  let timedOut = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream!.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-LONGEST_OUTPUT);
    });
  }
  // It need not read what it is told.
  child.stdin!.on('error', () => undefined).end(input);
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup(child);
    // What got away keeps the pipes open: it is not waited for.
    for (const stream of [child.stdout, child.stderr]) stream!.destroy();
  }, timeoutMs);
  child.once('error', reject);
  child.once('close', (code, signal) => settle({ code, signal, timedOut, output }));
  return promise.finally(() => clearTimeout(timer));
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

function failed({ run }: NonNullable<Settings['hook']>, why: string, output: string): UserError {
  const said = output
    .trim()
    .split('\n')
    .slice(-3)
    .map((line) => printable(line.trim()));
  return new UserError(
    [
      {
        ...{ code: 'hook-failed', severity: 'error', message: `the hook \`${printable(run[0]!)}\` failed: ${why}` },
        ...(said.some(Boolean) ? { found: said.join(' | ') } : {}),
        fix: 'The editions stand. Mend the command (deliver.hook); the next run that has something to tell calls it again.',
      },
    ],
    1,
  );
}
