// Who of a run waits for what: reports are sent, looked for, and sent again where they got lost, until each is answered,
// taken back or given up. Knows nothing of connections or clocks.

import type { UserError } from '../problems.ts';
import type { SentJob } from './job.ts';
import type { Line } from './line.ts';
import { brokenWorker, neverArrived, notBegun } from './problems.ts';

const MOST_TRIES = 4;

interface Pending {
  job: SentJob;
  tries: number;
  /** To be taken back, if no worker has begun it. */
  unwanted: boolean;
  answered: PromiseWithResolvers<Uint8Array>;
  looking?: Promise<void> | undefined;
}

/** @param asProblem what Redis refuses, as the user's to mend */
export function openBook(line: Line, asProblem: (error: unknown) => UserError | undefined) {
  const pending = new Map<string, Pending>();
  /** Nobody waits for them any more, but they lie in Redis. */
  const left: SentJob[] = [];
  /** Why nothing more is sent. */
  let ended: UserError | undefined;
  /** The first is told why; the others were not begun. */
  const end = (reason: UserError) => {
    const told = [...pending.values()];
    pending.clear();
    left.push(...told.map(({ job }) => job));
    for (const [i, { answered }] of told.entries()) answered.reject(i === 0 && !ended ? reason : notBegun());
    ended ??= told.length ? notBegun() : reason;
  };
  const settle = ({ job }: Pending, settled: (answered: Pending['answered']) => void) => {
    const one = pending.get(job.id);
    pending.delete(job.id);
    if (one) settled(one.answered);
  };
  const send = async (one: Pending): Promise<void> => {
    if (++one.tries > MOST_TRIES) settle(one, ({ reject }) => reject(neverArrived(one.job.data.report, MOST_TRIES)));
    else await line.send(one.job);
  };
  const look = async (one: Pending): Promise<void> => {
    const { job } = one;
    const standing = await line.look(job);
    if (!pending.has(job.id)) return;
    if (standing.is === 'answered') settle(one, ({ resolve }) => resolve(standing.answer));
    else if (standing.is === 'failed')
      settle(one, ({ reject }) => reject(brokenWorker(job.data.report, standing.reason)));
    else if (one.unwanted && (await line.takeBack(job))) settle(one, ({ reject }) => reject(notBegun()));
    else if (standing.is === 'gone') await send(one);
    else await line.keep(job);
  };
  /** One look at a time for each; what Redis refuses ends the run. */
  const lookAt = (one: Pending): void => {
    const failed = (error: unknown) => {
      const problem = asProblem(error);
      if (problem) end(problem);
    };
    one.looking ??= look(one)
      .catch(failed)
      .finally(() => {
        one.looking = undefined;
      });
  };
  return {
    end,
    isWaiting: () => pending.size > 0,
    lookAtAll: () => pending.forEach(lookAt),
    look: (id: string) => {
      const one = pending.get(id);
      // A look that is under way may have come too early.
      if (one) void Promise.resolve(one.looking).then(() => lookAt(one));
    },
    ask: (job: SentJob): Promise<Uint8Array> => {
      if (ended) return Promise.reject(ended);
      const one: Pending = { job, tries: 0, unwanted: false, answered: Promise.withResolvers() };
      pending.set(job.id, one);
      // Until it is sent, there is nothing to look at or take back.
      one.looking = send(one)
        .catch((error: unknown) => settle(one, ({ reject }) => reject(asProblem(error) ?? error)))
        .finally(() => {
          one.looking = undefined;
          lookAt(one);
        });
      return one.answered.promise;
    },
    withdraw: (isUnwanted: (report: string) => boolean) => {
      for (const one of pending.values()) {
        if (!isUnwanted(one.job.data.report)) continue;
        one.unwanted = true;
        lookAt(one);
      }
    },
    clear: () => Promise.allSettled(left.splice(0).map(line.takeBack)),
  };
}
