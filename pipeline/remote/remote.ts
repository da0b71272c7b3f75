// Files of reports made by workers on other machines: to a run, one more way of making them. Nothing is opened, and
// nothing loaded, before the first report that is due.

import type { FilesJob, MadeFiles, MakeFiles } from '../makefiles.ts';
import type { Problem } from '../problems.ts';
import type { Printer } from '../produce/produce.ts';
import type { RedisAddress } from './address.ts';
import type { Session, SessionOptions } from './session.ts';

export interface Remote {
  make: MakeFiles;
  /** Of a report for many, sends no more, and takes back what no worker has begun. */
  withdraw(burst: string): void;
  /** The same, of everything. */
  stop(): void;
  close(): Promise<void>;
}

/** Reports that are with the workers, or wait in Redis for one: enough for a dozen machines, little for one Redis. */
export const AHEAD = 64;

const MOST_ARRIVALS = 3;

export interface RemoteEffects {
  printer: Printer;
  notice(problem: Problem): void;
}

export function openRemote(address: RedisAddress, options: SessionOptions, effects: RemoteEffects): Remote {
  let opening: Promise<Session> | undefined;
  /** Bursts that are to end; all of them, once the run is to. */
  const ending = new Set<string>();
  let stopped = false;
  const isWanted = (report: string): boolean => !stopped && !ending.has(report.split('/')[0]!);
  const withdraw = () => {
    opening?.then((session) => session.withdraw((report) => !isWanted(report))).catch(() => undefined);
  };
  return {
    make: async (job, { progress }) => {
      progress(job.id, 'remote');
      opening ??= startSession(address, options, effects);
      return fetchFiles(await opening, job, isWanted);
    },
    withdraw: (burst) => {
      ending.add(burst);
      withdraw();
    },
    stop: () => {
      stopped = true;
      withdraw();
    },
    close: async () => {
      const session = await opening?.catch(() => undefined);
      await session?.close();
    },
  };
}

async function startSession(
  address: RedisAddress,
  options: SessionOptions,
  { printer, notice }: RemoteEffects,
): Promise<Session> {
  const [{ readMaker }, { openConnection }, { openSession }] = await Promise.all([
    import('./maker.ts'),
    import('./connection.ts'),
    import('./session.ts'),
  ]);
  const maker = await readMaker(printer);
  const connection = await openConnection(address);
  connection.warnings.forEach(notice);
  return openSession(connection, address, maker, options, notice);
}

/** @param isWanted whether it is wanted still */
async function fetchFiles(session: Session, job: FilesJob, isWanted: (report: string) => boolean): Promise<MadeFiles> {
  const [{ describeJob }, { THEMES }, { readAnswer }, { neverArrived, notBegun }] = await Promise.all([
    import('./job.ts'),
    import('./maker.ts'),
    import('./answer.ts'),
    import('./problems.ts'),
  ]);
  const sent = await describeJob(job, THEMES);
  for (let arrival = 0; arrival < MOST_ARRIVALS; arrival++) {
    if (!isWanted(job.id)) throw notBegun();
    const packed = await session.ask(sent);
    try {
      const made = await readAnswer(packed, sent.id, job);
      if (made) return made;
      await session.drop(sent);
    } finally {
      await session.release(sent).catch(() => undefined);
    }
  }
  throw neverArrived(job.id, MOST_ARRIVALS);
}
