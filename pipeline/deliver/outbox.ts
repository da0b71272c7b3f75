// Mails that are to be sent (output/.deliveries/outbox/): each is written down before it is tried, and taken away when
// a server has it. No address is in them: those are looked up when a mail is sent, so that a mended list is used.

import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterFailure } from '../schedule/plan.ts';
import type { DeliveryEvent } from './event.ts';
import { deliveriesFolder, parsed, writeWhole } from './told.ts';

export interface Entry {
  schema: 1;
  id: string;
  /** Absolute path of the study. */
  path: string;
  /** `unit`: to the addresses of the one unit whose edition it is. */
  kind: 'mail' | 'unit';
  event: DeliveryEvent;
  attempts: number;
  /** ISO: not tried again before. */
  retryAfter: string | null;
}

/** What became of one hook or mail. */
export interface Delivery {
  study: string;
  kind: 'hook' | 'mail' | 'unit';
  /** What it tells of, in a few words. */
  about: string;
  /** `kept`: it is tried again. */
  outcome: 'done' | 'failed' | 'kept';
  why: string | null;
  attempts: number;
  retryAfter: string | null;
}

const folderOf = (out: string): string => join(deliveriesFolder(out), 'outbox');
const pathOf = (out: string, { id }: Entry): string => join(folderOf(out), `${id}.json`);

export const keep = (out: string, entry: Entry): Promise<void> => writeWhole(pathOf(out, entry), entry);
export const drop = (out: string, entry: Entry): Promise<void> => rm(pathOf(out, entry), { force: true });

/** Oldest first, as they were written down. */
export async function readOutbox(out: string): Promise<Entry[]> {
  const names = (await readdir(folderOf(out)).catch(() => [] as string[])).filter((name) => name.endsWith('.json'));
  const texts = names.map((name) => readFile(join(folderOf(out), name), 'utf8').catch(() => undefined));
  const entries = (await Promise.all(texts)).flatMap((text) => parsed<Entry>(text) ?? []);
  return entries.sort((a, b) => (a.event.at < b.event.at ? -1 : 1));
}

/** About eight hours of it: a server that is away for a night gets its mail. */
const MOST_ATTEMPTS = 14;

/** What is noted of a mail that was not taken; undefined: it is given up. */
export function afterRefusal(entry: Entry, now: Date): Entry | undefined {
  const { retryAfter } = afterFailure({ done: null, failures: entry.attempts, retryAfter: null }, now);
  const attempts = entry.attempts + 1;
  return attempts < MOST_ATTEMPTS ? { ...entry, attempts, retryAfter } : undefined;
}

export const isDue = ({ retryAfter }: Entry, now: Date): boolean => retryAfter === null || new Date(retryAfter) <= now;

/** A line for each: when, what, what became of it. */
export async function logDeliveries(out: string, deliveries: readonly Delivery[], now: Date): Promise<void> {
  if (deliveries.length === 0) return;
  await mkdir(deliveriesFolder(out), { recursive: true });
  const lines = deliveries.map((one) => `${JSON.stringify({ at: now.toISOString(), ...one })}\n`);
  await appendFile(join(deliveriesFolder(out), 'log.jsonl'), lines.join(''));
}
