// A sign-off in; drafts published, the page of editions made anew, hooks and mails of their studies sent, out.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { rewriteIndex } from '../burst/page.ts';
import type { Problem } from '../problems.ts';
import { writeHistory } from '../publish/history.ts';
import { lockFolder } from '../publish/lock.ts';
import { lastSignOff, type SignedOff, signOff, unknownReport } from '../publish/signoff.ts';
import type { Outcome } from '../run.ts';
import { deliver, passOver, realEffects, type StudyResults, withDeliveries } from './deliver.ts';
import type { Delivery } from './outbox.ts';
import { readTold } from './told.ts';

export interface PublishRequest {
  /** Absolute. */
  out: string;
  report: string;
  edition: string | undefined;
  by: string;
  deliver: boolean;
  wait: boolean;
}

export interface PublishResult {
  published: SignedOff[];
  /** Where nothing was published: why not. */
  waited: string;
  problems: Problem[];
  deliveries: Delivery[];
}

export async function publishAndTell(request: PublishRequest, waiting: (pid: number) => void): Promise<PublishResult> {
  const { out, report, edition, by, wait } = request;
  // A lock would make a folder that was only misspelt.
  if (!(await stat(out).catch(() => undefined))?.isDirectory()) throw await unknownReport(out, report);
  const now = new Date();
  const published = await underLock(out, wait, waiting, async () => {
    const signed = await signOff(out, report, edition, { by, at: now.toISOString() });
    if (signed.length) await writeHistory(out);
    const bursts = signed.flatMap(({ report: id }) => (id.includes('/') ? [id.split('/')[0]!] : []));
    for (const burst of new Set(bursts)) await rewriteIndex(join(out, burst));
    return signed;
  });
  if (published.length === 0) {
    return { published, waited: await whyNothing(out, report), problems: [], deliveries: [] };
  }
  const none: Outcome = { results: [], problems: [], exitCode: 0 };
  const studies = await studiesOf(published, out);
  if (!request.deliver) await passOver(studies, out);
  const effects = realEffects(() => new Date());
  const told = request.deliver ? withDeliveries(none, await deliver(studies, out, effects)) : none;
  return { published, waited: '', problems: told.problems, deliveries: told.deliveries ?? [] };
}

async function underLock<T>(out: string, wait: boolean, waiting: (pid: number) => void, work: () => Promise<T>) {
  const release = await lockFolder(out, { wait, waiting });
  try {
    return await work();
  } finally {
    release();
  }
}

async function whyNothing(out: string, report: string): Promise<string> {
  const last = await lastSignOff(out, report);
  const since = last ? `; edition ${last.edition} was signed off by ${last.by} on ${last.at.slice(0, 10)}` : '';
  return `${report}: nothing waits to be published${since}`;
}

/** Where a study is, is known from its runs: `topline publish` is given a report only. */
async function studiesOf(published: readonly SignedOff[], out: string): Promise<StudyResults> {
  const studies: StudyResults = [];
  for (const [study, those] of Map.groupBy(published, (one) => one.study)) {
    const told = await readTold(out, study);
    if (!told) continue;
    const results = those.map(({ report, edition }) => ({ report, unchanged: edition, why: '' }));
    studies.push({ path: told.path, results });
  }
  return studies;
}
