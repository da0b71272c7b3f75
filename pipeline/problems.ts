// What can be wrong with what a user gave: a record of it, and how a list of such records is told to a person.
// A stage collects every Problem it finds and stops at its end, never at the first one.

/** Where in a user's file a problem stands. `file` is relative to the study's folder or the working directory. */
export interface Place {
  file: string;
  /** 1-based. */
  line?: number;
  /** 1-based: a character in a text file, a field in a data row. */
  column?: number;
}

/** One thing that is wrong, with all that a person needs to mend it. */
export interface Problem {
  /** Short, stable, kebab-case: `unknown-code`, `missing-column`. */
  code: string;
  severity: 'error' | 'warning' | 'note';
  place?: Place;
  /** What is wrong, as a sentence without a full stop. */
  message: string;
  /** What stood there. */
  found?: string;
  expected?: string;
  /** What to do about it, as an imperative sentence. */
  fix?: string;
}

/** Exit codes of the command line; the README lists them. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

/** The user's mistake: told without a stack trace. Anything else that is thrown is a bug of ours. */
export class UserError extends Error {
  readonly problems: readonly Problem[];
  readonly exitCode: ExitCode;
  constructor(problems: readonly Problem[], exitCode: ExitCode) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.name = 'UserError';
    this.problems = problems;
    this.exitCode = exitCode;
  }
}

/** Stops here if any of the problems is an error. */
export function stopOnErrors(problems: readonly Problem[], exitCode: ExitCode): void {
  if (problems.some((problem) => problem.severity === 'error')) throw new UserError(problems, exitCode);
}

/** `data/x/study.yaml:12:3 error: …` and, indented below, what was found, what was expected, what to do. */
export function describeProblem(problem: Problem): string {
  const { place } = problem;
  const where = place ? [place.file, place.line, place.column].filter((part) => part !== undefined).join(':') : '';
  const lines = [`${where ? `${where} ` : ''}${problem.severity}: ${problem.message}`];
  if (problem.found !== undefined) lines.push(`  found:    ${printable(problem.found)}`);
  if (problem.expected !== undefined) lines.push(`  expected: ${printable(problem.expected)}`);
  if (problem.fix !== undefined) lines.push(`  to do:    ${printable(problem.fix)}`);
  return lines.join('\n');
}

/** Text from a user's file made safe and short enough for a terminal: no control characters, one line. */
export function printable(text: string, longest = 300): string {
  const shown = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '�');
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

/** The candidate nearest to a misspelt name, if any is near enough to be what was meant. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name === '') return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 0.5;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance + 1);
    // People seldom get the first letter wrong: it decides between two that are equally near.
    const isNearer =
      distance < bestDistance || (distance === bestDistance && best?.[0] !== name[0] && candidate[0] === name[0]);
    if (isNearer && distance !== Number.POSITIVE_INFINITY) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Edit distance with swaps of neighbours (optimal string alignment), given up (Infinity) once it must reach `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) current[j] = Math.min(current[j]!, before[j - 2]! + 1);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
}
