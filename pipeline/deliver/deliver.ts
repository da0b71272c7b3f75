// What runs came to in; hooks called and mails sent as each study's file says, and what became of those out. Nothing
// here can harm an edition: all of them stand before anybody is told.
//
//   results ─ told.ts: what is news? ─▶ event ─┬─ hook.ts
//                                              └─ outbox.ts ─ post.ts ─▶ mail server

import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { studyFolders } from '../opening.ts';
import { type Problem, UserError } from '../problems.ts';
import { unwritable } from '../publish/edition.ts';
import { lockFolder } from '../publish/lock.ts';
import { type Outcome, type RunEffects, type RunRequest, run } from '../run.ts';
import type { DeliveryEvent } from './event.ts';
import type { Delivery, Entry } from './outbox.ts';
import type { Settings } from './settings.ts';
import { deliveriesFolder, type News, newsOf, readTold, readToldOf, writeTold } from './told.ts';

export interface DeliverEffects {
  now(): Date;
  /** Where the mail server is named. */
  environment: Readonly<Record<string, string | undefined>>;
  pause(ms: number): Promise<unknown>;
}

/** What of a run is told. */
export type StudyResults = Required<Outcome>['studies'];

export const realEffects = (now: () => Date): DeliverEffects => ({ now, environment: process.env, pause: sleep });

/** Makes what is due, and tells those who want to know of it. */
export async function runAndDeliver(
  names: string[],
  request: RunRequest,
  effects: RunEffects,
  means: DeliverEffects = realEffects(effects.now),
): Promise<Outcome> {
  if (request.dryRun) return run(names, request, effects);
  const out = resolve(request.out);
  await rememberBeginning(await studyFolders(names), out, effects.now());
  const outcome = await run(names, request, effects);
  if (request.deliver === false) {
    await passOver(outcome.studies ?? [], out);
    return outcome;
  }
  // Whoever interrupts a run wants it to end: what it made is told of by the next one.
  return effects.signal?.aborted
    ? outcome
    : withDeliveries(outcome, await deliver(outcome.studies ?? [], out, means, effects.waiting));
}

/** What was made without telling anybody is not told of by the next run either. */
export async function passOver(studies: StudyResults, out: string): Promise<void> {
  for (const { path, results } of studies) {
    const known = await readToldOf(out, path);
    if (!known) continue;
    const { flat } = await import('./event.ts');
    const { told } = await newsOf(flat(results), known.told);
    await writeTold(out, known.study, { ...told, troubles: known.told.troubles });
  }
}

/** Sends what earlier runs could not. */
export const deliverKept = async ({ out, deliver: wanted }: RunRequest, { now }: RunEffects): Promise<Delivery[]> =>
  wanted === false ? [] : deliver([], resolve(out), realEffects(now));

/** Who was told, and what went wrong with it, beside what a run came to. */
export function withDeliveries(outcome: Outcome, deliveries: Delivery[]): Outcome {
  const problems = deliveries.flatMap(problemOf);
  return {
    ...outcome,
    ...(deliveries.length ? { deliveries } : {}),
    problems: [...outcome.problems, ...problems],
    exitCode: outcome.exitCode || (problems.length ? 1 : 0),
  };
}

function problemOf({ outcome, kind, about, why, retryAfter }: Delivery): Problem[] {
  if (outcome === 'done' && why === null) return [];
  const what = kind === 'hook' ? 'the hook' : `the mail "${about}"`;
  const fix = retryAfter ? `It is kept, and tried again by the first run after ${retryAfter}.` : 'The editions stand.';
  const message = `${what} ${outcome === 'done' ? 'did not reach everybody' : 'was not delivered'}: ${why}`;
  return [{ code: 'not-delivered', severity: 'error', message, fix }];
}

/** Studies that begin to tell people of their runs: what was made before is not news. */
async function rememberBeginning(paths: readonly string[], out: string, now: Date): Promise<void> {
  for (const path of paths) {
    if (!(await mentionsDelivery(path))) continue;
    if (await readToldOf(out, path)) continue;
    const { readSettings } = await import('./settings.ts');
    const settings = await readSettings(path);
    if (!settings) continue;
    const { since = now.toISOString(), announced = {}, troubles = {} } = (await readTold(out, settings.study)) ?? {};
    // A folder that can't be written is told of by the run itself.
    await writeTold(out, settings.study, { schema: 1, path, since, announced, troubles }).catch(() => undefined);
  }
}

/** A look at the text: a run that finds nothing to do must not have to parse anything. */
async function mentionsDelivery(path: string): Promise<boolean> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
  const text = await readFile(isFolder ? join(path, 'study.yaml') : path, 'utf8').catch(() => '');
  return /^["']?deliver\b/m.test(text);
}

/**
 * Tells of the results, and sends what earlier runs could not.
 * @param waiting told, when another process is sending
 */
export async function deliver(
  studies: StudyResults,
  out: string,
  effects: DeliverEffects,
  waiting: (pid: number) => void = () => {},
): Promise<Delivery[]> {
  const folder = deliveriesFolder(out);
  return deliverAll(studies, out, effects, waiting).catch((error: NodeJS.ErrnoException) => {
    const known = unwritable(folder, error);
    if (!(known instanceof UserError)) throw error;
    const why = `${folder} can’t be written: ${error.code}`;
    return [{ study: '', kind: 'mail', about: 'of this run', outcome: 'failed', why, attempts: 1, retryAfter: null }];
  });
}

async function deliverAll(
  studies: StudyResults,
  out: string,
  effects: DeliverEffects,
  waiting: (pid: number) => void,
): Promise<Delivery[]> {
  const wanting = [];
  for (const study of studies) if (await mentionsDelivery(study.path)) wanting.push(study);
  const hasBegun = await stat(deliveriesFolder(out)).catch(() => undefined);
  if (wanting.length === 0 && !hasBegun) return [];
  const release = await lockFolder(deliveriesFolder(out), { wait: true, waiting });
  try {
    const deliveries: Delivery[] = [];
    for (const { path, results } of wanting) deliveries.push(...(await tell(path, results, out, effects)));
    const { readOutbox, logDeliveries } = await import('./outbox.ts');
    const entries = await readOutbox(out);
    if (entries.length) {
      const { post } = await import('./post.ts');
      deliveries.push(...(await post(entries, out, effects)));
    }
    await logDeliveries(out, deliveries, effects.now());
    return deliveries;
  } finally {
    release();
  }
}

/** Calls a study's hook, and writes down the mails that are to be sent. */
async function tell(path: string, results: Outcome['results'], out: string, effects: DeliverEffects) {
  const { flat } = await import('./event.ts');
  const { readSettings } = await import('./settings.ts');
  const settings = await readSettings(path);
  if (!settings) return [];
  const before = await readTold(out, settings.study);
  if (!before) return [];
  const news = await newsOf(flat(results), before);
  if (!news.isNew && !settings.mail?.always) {
    if (!isDeepStrictEqual(news.told, before)) await writeTold(out, settings.study, news.told);
    return [];
  }
  const event = await eventOf(news, settings, out, effects.now());
  await writeDown(entriesFor(event, settings, path, news.isNew), out);
  await writeTold(out, settings.study, news.told);
  return settings.hook && news.isNew ? [await callHook(settings, event, out)] : [];
}

async function eventOf(
  news: News,
  { study, title, language }: Settings,
  out: string,
  now: Date,
): Promise<DeliveryEvent> {
  const { readPublished, troubleOf } = await import('./event.ts');
  const troubles = news.troubles.map(({ report, problems }) => troubleOf(report || study, problems));
  const told = (held: boolean) =>
    troubles.filter((one) => one.held === held).map(({ report, why }) => ({ report, why }));
  return {
    ...{ schema: 1, study, title, language, at: now.toISOString() },
    published: await Promise.all(news.published.map(({ report, edition }) => readPublished(out, report, edition))),
    ...{ held: told(true), failed: told(false) },
  };
}

function entriesFor(event: DeliveryEvent, { mail, units }: Settings, path: string, isNew: boolean): Entry[] {
  const stem = `${event.at.replace(/[:.]/g, '')}-${event.study}`;
  const entry = (kind: Entry['kind'], about: DeliveryEvent, name: string): Entry => ({
    ...{
      schema: 1,
      id: `${stem}-${name}`.replace(/[^\w-]/g, '_'),
      path,
      kind,
      event: about,
      attempts: 0,
      retryAfter: null,
    },
  });
  const own = event.published.filter(({ report }) => report.includes('/') && units.has(report.split('/')[0]!));
  return [
    ...(mail && (isNew || mail.always) ? [entry('mail', event, 'mail')] : []),
    ...own.map((one) => entry('unit', { ...event, published: [one], held: [], failed: [] }, one.report)),
  ];
}

async function writeDown(entries: readonly Entry[], out: string): Promise<void> {
  const { keep } = await import('./outbox.ts');
  for (const entry of entries) await keep(out, entry);
}

async function callHook({ hook, folder, study }: Settings, event: DeliveryEvent, out: string): Promise<Delivery> {
  const { runHook } = await import('./hook.ts');
  const delivery = { study, kind: 'hook' as const, about: hook!.run[0]!, attempts: 1, retryAfter: null };
  try {
    await runHook(hook!, event, folder, out);
    return { ...delivery, outcome: 'done', why: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [problem] = error.problems;
    const said = problem!.found ? ` (${problem!.found})` : '';
    return { ...delivery, outcome: 'failed', why: `${problem!.message}${said}` };
  }
}
