// A study that tells people of its runs, in a folder of its own, and the runs of it with a clock that is set by hand.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runAndDeliver } from '../../pipeline/deliver/deliver.ts';
import type { Outcome, RunRequest } from '../../pipeline/run.ts';
import { makePlace, type Place } from '../cli/newcomer.ts';

export interface TellingPlace extends Place {
  /** What the clock says; a run may be given a later time. */
  now: Date;
  environment: Record<string, string>;
  /** How long was waited for a server that put a mail off. */
  pauses: number[];
  make(request?: Partial<RunRequest>, signal?: AbortSignal): Promise<Outcome>;
  /** What is in every file that the runs wrote: nothing of it may be secret. */
  everything(): string;
  log(): Record<string, unknown>[];
  outbox(): string[];
}

export const MAIL = `deliver:
  mail:
    to: [team@example.org, Ann O'Neill <ann@example.org>]
    from: Reports <reports@example.org>
    attach: [html, changes]
`;

/** @param deliver the study file's part about it */
export function makeTellingPlace(deliver = MAIL): TellingPlace {
  const place = makePlace();
  place.change('study.yaml', (text) => text.replace('responses:\n', `${deliver}responses:\n`));
  const telling: TellingPlace = {
    ...place,
    now: new Date('2026-03-02T07:00:00Z'),
    environment: {},
    pauses: [],
    make: (request = {}, signal) => {
      const now = () => telling.now;
      const pause = async (ms: number) => telling.pauses.push(ms);
      const effects = { now, progress: () => {}, ...(signal ? { signal } : {}) };
      const means = { now, pause, environment: telling.environment };
      return runAndDeliver([place.folder], { out: place.out, ...request }, effects, means);
    },
    everything: () =>
      place
        .written()
        .map((name) => join(place.out, name))
        .filter((path) => statSync(path).isFile())
        .map((path) => readFileSync(path, 'latin1'))
        .join('\n'),
    log: () => {
      const path = join(place.out, '.deliveries/log.jsonl');
      if (!existsSync(path)) return [];
      return readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    },
    outbox: () => {
      const folder = join(place.out, '.deliveries/outbox');
      return existsSync(folder) ? readdirSync(folder) : [];
    },
  };
  return telling;
}

export const change = (place: Place, from: string, to: string): void =>
  place.change('study.yaml', (text) => {
    if (!text.includes(from)) throw new Error(`the study has no ${from}`);
    return text.replace(from, to);
  });
