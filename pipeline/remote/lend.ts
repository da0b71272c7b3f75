// Workers on other machines, as a run uses them: what it was asked for in, what makes its reports' files out.

import type { UnitCounts } from '../burst/burst.ts';
import type { Effects } from '../report.ts';
import type { RunEffects, RunRequest } from '../run.ts';
import type { RedisAddress } from './address.ts';
import { AHEAD, openRemote, type Remote } from './remote.ts';

export interface LentRemote extends Remote {
  /** Reports that are under way at once. */
  ahead: number;
  units: NonNullable<RunEffects['units']>;
}

/** They end, too, when the run does. */
export function lendRemote(
  redis: RedisAddress,
  { workerTimeoutMs, failFast }: RunRequest,
  printer: Effects['printer'],
  { notice = () => {}, units, signal }: RunEffects,
): LentRemote {
  const remote = openRemote(redis, { workerTimeoutMs }, { printer, notice });
  signal?.addEventListener('abort', remote.stop);
  const told = (counts: UnitCounts) => {
    if (failFast && counts.failed) remote.withdraw(counts.report);
    units?.(counts);
  };
  return { ...remote, ahead: AHEAD, units: told };
}
