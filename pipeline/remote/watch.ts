// Whether anybody takes a run's reports: says so when nobody does, once for each reason, and ends the run when that has
// been so for too long.

import type { Problem, UserError } from '../problems.ts';
import type { Maker, WorkerRecord } from './maker.ts';
import { BEAT_MS } from './present.ts';
import { noWorkers, waitingForWorkers } from './problems.ts';

export interface Patience {
  /** Gives up when no worker has been there for so long; never, where it isn't said. */
  workerTimeoutMs?: number | undefined;
}

/** Workers tell of themselves at every beat. */
const GRACE_MS = 1.5 * BEAT_MS;

/** @returns told every few seconds of the workers that are there, and whether something waits for them */
export function watchWorkers(
  maker: Maker,
  { workerTimeoutMs = Number.POSITIVE_INFINITY }: Patience,
  notice: (problem: Problem) => void,
  end: (reason: UserError) => void,
): (workers: readonly WorkerRecord[], isWaiting: boolean) => void {
  let last = performance.now();
  let told = '';
  return (workers, isWaiting) => {
    if (!isWaiting || workers.some((worker) => worker.maker.id === maker.id)) {
      last = performance.now();
      told = '';
      return;
    }
    const alone = performance.now() - last;
    const problem = waitingForWorkers(maker, workers);
    const saying = JSON.stringify(problem);
    if (alone >= GRACE_MS && saying !== told) {
      notice(problem);
      told = saying;
    }
    if (alone > workerTimeoutMs) end(noWorkers(Math.round(workerTimeoutMs / 1000)));
  };
}
