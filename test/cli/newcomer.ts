// A tiny study in a folder of its own, and the command line run on it as a newcomer would: as a program, from there.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../../pipeline/cli.ts');
const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/compiled');

const STUDY = `study: drinks
title: Tea or coffee
status: final
published: 2024-05-01
responses:
  file: answers.csv
  id: id
questions:
  drink:
    type: single
    text: What do you drink?
    label: Drinks
    options: { tea: Tea, coffee: Coffee, water: Water }
  age: { type: number, label: Age, min: 0, max: 120 }
reports:
  short: { template: short, formats: [html] }
`;

const TEMPLATE = `{{pct "drink.tea"}} of {{base "drink"}} drink tea.

{{chart "drink"}}
`;

/** 60 rows: 20 of each drink. */
const ANSWERS = `id,age,drink\n${Array.from({ length: 60 }, (_, i) => `r${i + 1},${20 + i},${['Tea', 'Coffee', 'Water'][i % 3]}\n`).join('')}`;

export interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Peak memory of the process, in megabytes. */
  peakMegabytes: number;
}

export interface Place {
  folder: string;
  /** Where editions go; not made yet. */
  out: string;
  /** Changes a file of the study: its text in, its new text or bytes out. */
  change(file: string, edit: (text: string) => string | Uint8Array): void;
  /** `run('check', '.')`, from the study's folder. */
  run(...args: string[]): Promise<Outcome>;
  runAs(user: number, ...args: string[]): Promise<Outcome>;
  /** With a reader of standard output who leaves at once: `| true`. */
  runUnread(...args: string[]): Promise<Outcome>;
  /** What stands in the folder for editions, if it is there. */
  written(): string[];
  remove(): void;
}

export const TEMPLATE_FILE = 'templates/short/report.md.hbs';

export function makePlace(): Place {
  const root = mkdtempSync(join(tmpdir(), 'topline-cli-'));
  const folder = join(root, 'drinks');
  const out = join(root, 'editions');
  mkdirSync(join(folder, 'templates/short'), { recursive: true });
  writeFileSync(join(folder, 'study.yaml'), STUDY);
  writeFileSync(join(folder, TEMPLATE_FILE), TEMPLATE);
  writeFileSync(join(folder, 'answers.csv'), ANSWERS);
  writeFileSync(join(root, 'meter.mjs'), METER);
  return {
    folder,
    out,
    change: (file, edit) => writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), 'utf8'))),
    run: (...args) => runProgram(root, folder, args),
    runAs: (user, ...args) => runProgram(root, folder, args, { user }),
    runUnread: (...args) => runProgram(root, folder, args, { unread: true }),
    written: () => (existsSync(out) ? readdirSync(out, { recursive: true }).map(String) : []),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Loaded before the program: tells its peak memory (Node gives kilobytes) on the way out, on a channel of its own. */
const METER = `import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));
`;

interface Manner {
  user?: number;
  unread?: boolean;
}

function runProgram(root: string, cwd: string, args: string[], { user, unread }: Manner = {}): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const child = spawn(process.execPath, ['--import', join(root, 'meter.mjs'), CLI, ...args], {
    cwd,
    // Most of a short run is compiling: 0.8 s of processor time, 0.4 s with the cache.
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: COMPILED,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      NODE_OPTIONS: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  if (unread) child.stdout!.destroy();
  const texts = [1, 2, 3].map((channel) => {
    const chunks: Buffer[] = [];
    child.stdio[channel]!.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  });
  child.on('error', reject);
  child.on('close', (exitCode) => {
    const [stdout, stderr, kilobytes] = texts.map((text) => text()) as [string, string, string];
    resolve({ exitCode, stdout, stderr, peakMegabytes: Number(kilobytes) / 1024 });
  });
  return promise;
}
