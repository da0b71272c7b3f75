// A survey with faults that are known one by one: 200 people, a grid, a clock, ids, open text, groups spelt in two ways. A test
// changes what it looks at.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assessQuality, type Quality } from '../../pipeline/quality/quality.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';

export type Row = Record<string, string>;

export const STUDY = `study: survey
title: A survey <b>of</b> some
status: final
responses: { file: answers.csv, id: id, reject_up_to: 50, ignore: [email] }
questions:
  began: { type: date, column: Start Date }
  done: { type: date, column: End Date }
  region: { type: group, label: Region }
  gender: { type: single, label: Gender, options: { f: Female, m: Male } }
  age: { type: scale, label: Age, options: { young: Young, middle: Middle, old: Old } }
  statement_1: { type: scale, label: First, options: &agree { a: Agree, n: Neither, d: Disagree } }
  statement_2: { type: scale, label: Second, options: *agree }
  statement_3: { type: scale, label: Third, options: *agree }
  statement_4: { type: scale, label: Fourth, options: *agree, missing: { "-9": Refused } }
  statement_5: { type: scale, label: Fifth, options: *agree }
  uses: { type: single, label: Uses it, options: { "yes": "Yes", "no": "No" } }
  how: { type: single, label: How, asked_if: uses == 'yes', options: { bus: Bus, car: Car } }
  trips: { type: number, label: Trips }
  reasons: { type: multiple, label: Reasons, columns: { cheap: r1, quick: r2 }, options: { cheap: Cheap, quick: Quick } }
  comment: { type: text, label: Comment }
reports: { brief: { template: brief, formats: [html] } }
`;

const AGREE = ['a', 'n', 'd'];

/** Nothing is wrong with these. */
export function cleanRows(count = 200): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ id: `p${i + 1}`, email: `person${i}@example.org` },
    ...{ 'Start Date': '2024-03-01 10:00:00', 'End Date': `2024-03-01 10:${String(8 + (i % 5)).padStart(2, '0')}:00` },
    ...{ region: i % 2 ? 'North' : 'South', gender: i % 3 ? 'f' : 'm', age: ['young', 'middle', 'old'][(i >> 1) % 3]! },
    ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`statement_${n}`, AGREE[(i + n * (1 + (i % 2))) % 3]!])),
    ...{
      uses: i % 2 ? 'yes' : 'no',
      how: i % 2 ? ['bus', 'car'][(i >> 1) % 2]! : '',
      trips: String(1 + ((i * 7) % 20) + i / 1000),
    },
    ...{ r1: '1', r2: String(i % 2), comment: i % 4 ? '' : `Words ${i}` },
  }));
}

const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function surveyFolder(rows: readonly Row[], study = STUDY): string {
  const folder = mkdtempSync(join(tmpdir(), 'topline-quality-'));
  const header = Object.keys(rows[0]!);
  const lines = rows.map((row) => header.map((name) => cell(row[name] ?? '')).join(','));
  writeFileSync(join(folder, 'study.yaml'), study);
  writeFileSync(join(folder, 'answers.csv'), `${[header.join(','), ...lines].join('\n')}\n`);
  return folder;
}

export const openRows = async (rows: readonly Row[], study = STUDY): Promise<Source> =>
  openStudy(await readStudy(surveyFolder(rows, study)));

export async function assess(rows: readonly Row[], study = STUDY, before: Quality['before'] = null): Promise<Quality> {
  const source = await openRows(rows, study);
  return assessQuality(source, source.study.quality!, before);
}
