// A Node.js program in, what its runs took out: each from a process of its own, and of several the least, as whatever
// else a machine does only ever adds to it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Usage {
  /** On the clock. */
  ms: number;
  /** Of the processors, by Node.js and its threads; not by the browser. */
  cpuMs: number;
  /** Memory at its highest, in MB; of Node.js only, too. */
  mb: number;
}

export interface Measured {
  args: readonly string[];
  /** A folder for files of the measurement. */
  folder: string;
  runs: number;
  env?: Record<string, string>;
  /** Before each run. */
  before?: () => Promise<unknown>;
}

/** The least of each, but of memory the most. */
export async function measure({ runs, before, ...program }: Measured): Promise<Usage> {
  const all: Usage[] = [];
  for (let run = 0; run < runs; run++) {
    await before?.();
    all.push(await runOnce(program));
  }
  return {
    ms: Math.min(...all.map(({ ms }) => ms)),
    cpuMs: Math.min(...all.map(({ cpuMs }) => cpuMs)),
    mb: Math.max(...all.map(({ mb }) => mb)),
  };
}

async function runOnce({ args, folder, env }: Omit<Measured, 'runs' | 'before'>): Promise<Usage> {
  const file = join(folder, 'usage.json');
  const usage = new URL('./usage.ts', import.meta.url).href;
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', usage, ...args], {
    env: { ...process.env, ...env, TOPLINE_BENCH_USAGE: file },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  const ms = performance.now() - start;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`);
  return { ms, ...(JSON.parse(await readFile(file, 'utf8')) as Omit<Usage, 'ms'>) };
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

export const times = (a: number, b: number): string => `${(a / b).toFixed(2)} times`;

/** A line of a table: what, seconds, processor time, memory. */
export function line(what: string, { ms, cpuMs, mb }: Usage, more = ''): string {
  const numbers = [seconds(ms), seconds(cpuMs), `${Math.round(mb)} MB`].map((text) => text.padStart(9));
  return `  ${what.padEnd(46)}${numbers.join('')}${more ? `   ${more}` : ''}`;
}
