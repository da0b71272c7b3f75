// `topline run --watch`: runs, and runs again when something changes, until Ctrl-C. What each run came to is told as by
// `topline run`, under the time of day.

import { relative, resolve } from 'node:path';
import type { Delivery } from '../deliver/outbox.ts';
import { describeDeliveries } from '../deliver/words.ts';
import { describeProblem } from '../problems.ts';
import type { Outcome, RunEffects, RunRequest } from '../run.ts';
import { type WatchEffects, watchStudies } from '../schedule/watch.ts';
import { describeResult } from './results.ts';

/** @param signal Ctrl-C: what is under way is finished first */
export async function keepWatching(
  names: string[],
  request: RunRequest,
  effects: RunEffects,
  signal: AbortSignal,
): Promise<void> {
  await watchStudies(names, { ...request, out: resolve(request.out) }, { ...effects, ...watchTold }, signal);
}

/** How runs of a watch are told. */
export const watchTold: Pick<WatchEffects, 'told' | 'watching' | 'sent'> = {
  told,
  watching: (studies) => {
    process.stderr.write(`watching ${studies} ${studies === 1 ? 'study' : 'studies'}; Ctrl-C ends it\n`);
  },
  sent: (deliveries: Delivery[]) => process.stdout.write(describeDeliveries(deliveries)),
};

function told({ results, problems, deliveries = [] }: Outcome): void {
  const path = (absolute: string) => relative(process.cwd(), absolute) || absolute;
  process.stderr.write(`${new Date().toLocaleTimeString('en-GB')}\n`);
  for (const problem of problems) process.stderr.write(`${describeProblem(problem)}\n`);
  for (const result of results) {
    const { out, err } = describeResult(result, path);
    process.stderr.write(err);
    process.stdout.write(out);
  }
  process.stdout.write(describeDeliveries(deliveries));
}
