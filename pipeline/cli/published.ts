// `topline check --published`: studies in, printed out how their published figures compare with the data.

import { describeProblem, UserError } from '../problems.ts';

interface Options {
  data?: string;
  json?: boolean;
}

export async function printPublished(names: string[], { data, json }: Options): Promise<void> {
  const [{ checkPublished }, { describeStudy }] = await Promise.all([
    import('../published/studies.ts'),
    import('../published/verdict.ts'),
  ]);
  const outcome = await checkPublished(names, data).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    return { studies: [], problems: [...error.problems], exitCode: error.exitCode };
  });
  if (json) process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
  else {
    for (const problem of outcome.problems) process.stderr.write(`${describeProblem(problem)}\n`);
    for (const study of outcome.studies) process.stdout.write(describeStudy(study));
  }
  process.exitCode = outcome.exitCode;
}
