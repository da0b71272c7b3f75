// Files of reports made by workers on other machines: to a run, one more way of making them. Nothing is opened, and
// nothing loaded, before the first report that is due.

import type { FilesJob, MadeFiles, MakeFiles } from '../makefiles.ts';
import type { Problem } from '../problems.ts';
import type { Printer } from '../produce/produce.ts';
import type { RedisAddress } from './address.ts';
import type { Session, SessionOptions } from './session.ts';

export interface Remote {
  make: MakeFiles;
  /** What no worker has begun is taken back. */
  withdraw(): void;
  /** Takes it back, and sends no more. */
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
  let stopped = false;
  /** Grows when all that was asked for until then is taken back. */
  let asked = 0;
  const withdraw = () => {
    asked++;
    opening?.then((session) => session.withdraw()).catch(() => undefined);
  };
  return {
    make: async (job, { progress }) => {
      const mine = asked;
      progress(job.id, 'remote');
      opening ??= startSession(address, options, effects);
      return fetchFiles(await opening, job, () => !stopped && mine === asked);
    },
    withdraw,
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
async function fetchFiles(session: Session, job: FilesJob, isWanted: () => boolean): Promise<MadeFiles> {
  const [{ describeJob }, { THEMES }, { readAnswer }, { neverArrived, notBegun }] = await Promise.all([
    import('./job.ts'),
    import('./maker.ts'),
    import('./answer.ts'),
    import('./problems.ts'),
  ]);
  const sent = await describeJob(job, THEMES);
  for (let arrival = 0; arrival < MOST_ARRIVALS; arrival++) {
    if (!isWanted()) throw notBegun();
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
