// A small poll, made anew in a folder for each test: 60 people, weighted, with codes for no answer, a routed question and
// tick boxes. `rows` are the same data for counting by other means.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFigures } from '../../pipeline/published/check.ts';
import { parsePublished } from '../../pipeline/published/read.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';

export interface Person {
  region: 'North' | 'South';
  /** yes, no, dk; -9 refused; '' blank. */
  likes: string;
  /** Of those who like it. */
  often: string;
  bus: number;
  car: number;
  hours: number;
  weight: number;
}

export const rows: Person[] = Array.from({ length: 60 }, (_, i) => {
  const likes = i < 23 ? 'yes' : i < 41 ? 'no' : i < 50 ? 'dk' : i < 56 ? '-9' : '';
  return {
    ...{ region: i % 3 === 0 ? 'North' : 'South', likes },
    ...{ often: likes === 'yes' || i === 30 ? (i % 4 === 0 ? 'daily' : 'weekly') : '' },
    ...{ bus: i % 2, car: i % 5 === 1 ? 1 : 0, hours: (i * 7) % 13, weight: i < 11 ? 3.5 : 1 },
  };
});

const STUDY = `study: poll
title: A poll
status: final
responses: { file: responses.csv }
design: { weight: weight }
rules: { low_base: 0, withhold_base: 5 }
questions:
  region: { type: single, options: { north: North, south: South } }
  likes:
    type: single
    options: { "yes": "Yes", "no": "No", dk: Don’t know }
    missing: { "-9": Refused }
    nets: { opinion: { label: Has an opinion, of: ["yes", "no"] } }
  often: { type: single, asked_if: likes == 'yes', options: { daily: Daily, weekly: Weekly } }
  travel:
    type: multiple
    columns: { bus: bus, car: car }
    options: { bus: Bus, car: Car }
  hours: { type: number }
derive:
  rare:
    label: Rare
    options: { few: { label: Few, when: hours == 12 && region == 'north' }, many: { label: Many, when: hours < 12 } }
reports:
  brief: { template: brief }
  south: { template: brief, where: region == 'south' }
`;

export function pollFolder(published?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'topline-published-'));
  const header = 'region,likes,often,bus,car,hours,weight';
  const lines = rows.map((row) => Object.values(row).join(','));
  writeFileSync(join(folder, 'study.yaml'), STUDY);
  writeFileSync(join(folder, 'responses.csv'), `${[header, ...lines].join('\n')}\n`);
  if (published !== undefined) writeFileSync(join(folder, 'published.yaml'), published);
  return folder;
}

let opened: Promise<Source> | undefined;
export async function openPoll(): Promise<Source> {
  opened ??= readStudy(pollFolder()).then((read) => openStudy(read));
  return opened;
}

/** What becomes of one entry of published.yaml, such as `figure: likes.yes, published: 40%`. */
export async function checkEntry(entry: string, top = '') {
  const { published, problems } = parsePublished(`${top}\nfigures:\n  - { ${entry} }\n`, 'published.yaml');
  if (!published || problems.length) throw new Error(JSON.stringify(problems));
  return checkFigures(await openPoll(), published, published.figures)[0]!;
}

export const share = (of: (row: Person) => boolean, among: (row: Person) => boolean, weighted = false): number => {
  const sum = (test: (row: Person) => boolean) =>
    rows.filter(test).reduce((total, { weight }) => total + (weighted ? weight : 1), 0);
  return (100 * sum((row) => among(row) && of(row))) / sum(among);
};
