// The command line as a program that stays: started, listened to, and ended by the test.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Place } from '../cli/newcomer.ts';

const CLI = join(import.meta.dirname, '../../pipeline/cli.ts');

export interface Program {
  child: ChildProcess;
  /** What it wrote so far, to either stream. */
  said(): string;
  /** Waits until it has written a text. @throws where it ends before */
  says(text: string): Promise<void>;
  ended: Promise<number | null>;
}

export function startProgram(place: Place, ...args: string[]): Program {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: place.folder, env: { ...process.env, NO_COLOR: '1' } });
  let text = '';
  let heard = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream!.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      heard();
    });
  }
  let hasEnded = false;
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      hasEnded = true;
      heard();
      resolve(code);
    });
  });
  const says = async (wanted: string) => {
    while (!text.includes(wanted)) {
      if (hasEnded) throw new Error(`it ended without saying "${wanted}": ${text}`);
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };
  return { child, said: () => text, says, ended };
}
