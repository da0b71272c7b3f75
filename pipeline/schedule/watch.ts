// `--watch`: a study is run again when its data, its study file or a template changes. In: studies by name. Out: what
// each run came to, until the signal ends it. Files that are being written are waited for; several writes make one run.

import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { deliverKept, runAndDeliver } from '../deliver/deliver.ts';
import type { Delivery } from '../deliver/outbox.ts';
import { studyFolders } from '../opening.ts';
import { UserError } from '../problems.ts';
import type { Outcome, RunEffects, RunRequest } from '../run.ts';
import { dataFilesOf } from '../study/files.ts';
import { readStudy } from '../study/read.ts';
import { afterFailure, NOTHING_YET, type Progress } from './plan.ts';

export interface WatchEffects extends RunEffects {
  /** Told after each run of a study. */
  told(outcome: Outcome): void;
  /** Told once everything is watched: how many studies. */
  watching(studies: number): void;
  /** Told of mails that earlier runs could not send. */
  sent(deliveries: Delivery[]): void;
}

interface Watched {
  path: string;
  /** Absolute: files, and folders with all that is in them. */
  paths: string[];
  /** So long nothing may have been written before it is read. */
  quietMs: number;
  /** When something was written last that no run has seen; undefined: nothing. */
  changedAt: number | undefined;
  /** Of runs that were held or failed. */
  progress: Progress;
}

const TEMPLATES = resolve(import.meta.dirname, '../../templates');
/** What copies a file may pause for so long. */
const QUIET_MS = 2000;
const LONGEST_MS = 30_000;

/** Runs all of the studies, and then each of them again when it changes, until the signal. */
export async function watchStudies(
  names: string[],
  request: RunRequest,
  effects: WatchEffects,
  signal: AbortSignal,
): Promise<void> {
  const studies = await Promise.all((await studyFolders(names)).map((path) => beginning(path, request, effects.now())));
  const { watch } = await import('chokidar');
  const bell = bellOf(signal);
  const watcher = watch([], { ignoreInitial: true, ignored: (path) => /[/\\](?:\.|node_modules$)[^/\\]*$/.test(path) });
  watcher.on('all', (_, path) => {
    for (const study of studies) if (concerns(study, path)) study.changedAt = effects.now().getTime();
    bell.ring();
  });
  // A folder that can't be watched is looked at when something else changes.
  watcher.on('error', () => undefined);
  const ready = new Promise<void>((done) => watcher.once('ready', done));
  watcher.add(studies.flatMap(({ paths }) => paths));
  try {
    await ready;
    effects.watching(studies.length);
    while (!signal.aborted) {
      for (const study of studies.filter((one) => isReady(one, effects.now()) && !signal.aborted)) {
        effects.told(await runAgain(study, request, effects));
        Object.assign(study, await surroundings(study.path, request));
        watcher.add(study.paths);
      }
      const kept = await deliverKept(request, effects);
      if (kept.length) effects.sent(kept);
      await bell.wait(pauseUntilNext(studies, effects.now()));
    }
  } finally {
    await watcher.close();
  }
}

async function beginning(path: string, request: RunRequest, now: Date): Promise<Watched> {
  const around = await surroundings(path, request);
  // What was written a moment ago may be being written still.
  const written = await Promise.all(
    around.paths.map((one) =>
      stat(one)
        .then(({ mtimeMs }) => mtimeMs)
        .catch(() => 0),
    ),
  );
  return {
    path,
    ...around,
    changedAt: Math.max(0, ...written.filter((ms) => ms <= now.getTime())),
    progress: NOTHING_YET,
  };
}

/** What a run of it reads; of a study file that is wrong, what is known without it. */
async function surroundings(path: string, { data }: RunRequest): Promise<Pick<Watched, 'paths' | 'quietMs'>> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? !/\.ya?ml$/.test(path);
  const file = isFolder ? join(path, 'study.yaml') : path;
  const always = [file, join(dirname(file), 'templates'), TEMPLATES];
  const read = await readStudy(path).catch(() => undefined);
  if (!read) return { paths: always, quietMs: QUIET_MS };
  const { study } = read;
  const folder = data ? resolve(data) : study.folder;
  const lists = [...study.reports.values()].flatMap(({ list }) => (list ? [resolve(study.folder, list.file)] : []));
  const files = [...lists, ...dataFilesOf(study).map((name) => resolve(folder, name))];
  const earlier = study.earlier
    ? await surroundings(join(study.folder, '..', study.earlier), {} as RunRequest)
    : undefined;
  const quietMs = Math.max(QUIET_MS, (study.hold?.settle ?? 0) * 1000);
  return { paths: [...new Set([...always, ...files, ...(earlier?.paths ?? [])])], quietMs };
}

const concerns = ({ paths }: Watched, changed: string): boolean =>
  paths.some((path) => changed === path || changed.startsWith(`${path}/`) || changed.startsWith(`${path}\\`));

/** Changed and quiet since, or to be tried again. */
function isReady({ changedAt, quietMs, progress }: Watched, now: Date): boolean {
  if (changedAt !== undefined) return now.getTime() - changedAt >= quietMs;
  return progress.retryAfter !== null && new Date(progress.retryAfter) <= now;
}

/** What changes while it runs is seen by the run after it. */
async function runAgain(study: Watched, request: RunRequest, effects: RunEffects): Promise<Outcome> {
  study.changedAt = undefined;
  const outcome = await runAndDeliver([study.path], request, effects).catch((error: unknown) => {
    // A disk that is full now may not be so for ever.
    if (error instanceof UserError) return failedRun(study.path, error);
    throw error;
  });
  study.progress = outcome.results.some(isBad) ? afterFailure(study.progress, effects.now()) : NOTHING_YET;
  return outcome;
}

const failedRun = (report: string, { problems, exitCode }: UserError): Outcome => ({
  ...{ results: [{ report, failed: [...problems] }], problems: [], exitCode },
});

const isBad = (result: Outcome['results'][number]): boolean =>
  'units' in result ? result.units.some(isBad) : 'failed' in result;

function pauseUntilNext(studies: readonly Watched[], now: Date): number {
  const pauses = studies.flatMap(({ changedAt, quietMs, progress }) => {
    if (changedAt !== undefined) return [changedAt + quietMs - now.getTime()];
    return progress.retryAfter ? [new Date(progress.retryAfter).getTime() - now.getTime()] : [];
  });
  return Math.max(50, Math.min(LONGEST_MS, ...pauses));
}

/** A pause that ends early: when something changes, or with the signal. */
function bellOf(signal: AbortSignal) {
  let wake = () => {};
  let rung = false;
  signal.addEventListener('abort', () => wake());
  return {
    ring: () => {
      rung = true;
      wake();
    },
    wait: async (ms: number) => {
      if (!rung && !signal.aborted) {
        const { promise, resolve: done } = Promise.withResolvers<void>();
        const timer = setTimeout(done, ms);
        wake = done;
        await promise;
        clearTimeout(timer);
      }
      rung = false;
    },
  };
}
