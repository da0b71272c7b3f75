// A problem in, what the preview shows of it out: the same words as at the command line, and the lines of the template,
// study file or theme where it stands. Lines of data files are not shown: they are somebody's answers.

import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { type Problem, printable, UserError } from '../problems.ts';

export interface Line {
  number: number;
  text: string;
  /** Whether it is the one with the mistake. */
  here: boolean;
}

export interface Told {
  severity: Problem['severity'];
  message: string;
  /** `templates/briefing/report.md.hbs:12:4`. */
  where?: string;
  found?: string;
  expected?: string;
  fix?: string;
  lines: Line[];
}

const WRITTEN_BY_THE_USER = /\.(?:hbs|ya?ml|vl\.json|css)$|(?:^|[\\/])theme\.json$/;
const AROUND = 2;
const LONGEST = 400;

export async function tellProblem(problem: Problem): Promise<Told> {
  const { severity, message, place, found, expected, fix } = problem;
  const shown = (text: string | undefined) => (text === undefined ? undefined : printable(text));
  const file = place && (relative(process.cwd(), resolve(place.file)) || place.file);
  const where = place && [file, place.line, place.column].filter((part) => part !== undefined).join(':');
  return {
    ...{ severity, message: printable(message, LONGEST), where },
    ...{ found: shown(found), expected: shown(expected), fix: shown(fix) },
    lines:
      place?.line !== undefined && WRITTEN_BY_THE_USER.test(place.file) ? await linesAt(place.file, place.line) : [],
  };
}

async function linesAt(file: string, line: number): Promise<Line[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const all = text?.split(/\r?\n/) ?? [];
  const first = Math.max(1, line - AROUND);
  return all.slice(first - 1, line + AROUND).map((content, index) => ({
    number: first + index,
    text: printable(content, LONGEST),
    here: first + index === line,
  }));
}

/** The user's mistakes; anything else is a fault of the program, and is told as one, since the preview goes on. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof UserError) return error.problems;
  const message = `unexpected error: ${error instanceof Error ? error.message : String(error)}`;
  return [
    { code: 'unexpected', severity: 'error', message, fix: 'This is a fault of topline: please tell its makers.' },
  ];
}
