// A command's work in; what the user did wrong told on stderr, with its exit code. Anything else that is thrown is a bug.

import { describeProblem, type Problem, UserError } from '../problems.ts';

export const tellProblem = (problem: Problem): void => {
  process.stderr.write(`${describeProblem(problem)}\n`);
};

export async function orProblems(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    error.problems.forEach(tellProblem);
    process.exitCode = error.exitCode;
  }
}
