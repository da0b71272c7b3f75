// Real exports, read from a corpus that is kept beside the checkout; without it these tests are skipped, visibly.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ingest } from '../../pipeline/ingest/ingest.ts';
import type { CodedColumn, Responses } from '../../pipeline/ingest/responses.ts';
import { parseStudy } from '../../pipeline/study/read.ts';
import type { Study } from '../../pipeline/study/study.ts';

const CORPUS = resolve(import.meta.dirname, '../../../shared/corpus');

function studyOf(yaml: string): Study {
  const { study, problems } = parseStudy(
    `study: corpus\ntitle: Corpus\nreports: {}\n${yaml}`,
    join(CORPUS, 'study.yaml'),
  );
  if (!study || problems.length) throw new Error(JSON.stringify(problems));
  return study;
}

/** How many rows have each code of a question: blank first, then its options and missing codes. */
function countsOf({ columns }: Responses, id: string): number[] {
  const { codes } = columns.get(id) as CodedColumn;
  const counts = new Array<number>(Math.max(...codes) + 1).fill(0);
  for (const code of codes) counts[code]!++;
  return counts;
}

describe.skipIf(!existsSync(CORPUS))('real exports (of a corpus beside the checkout)', () => {
  test('538-weather: labels, and a hyphen for what is missing', async () => {
    const study = studyOf(`
responses: { file: 538-weather/weather-check.csv, id: RespondentID, blank: ["-"] }
questions:
  source:
    column: How do you typically check the weather?
    type: single
    options:
      app: The default weather app on your phone
      tv: Local TV News
      site: A specific website or app (please provide the answer)
      channel: The Weather Channel
      internet: Internet search
      paper: Newspaper
      radio: Radio weather
      letter: Newsletter
  which: { column: A specific website or app (please provide the answer), type: text }
  region: { column: US Region, type: group }
`);
    const responses = await ingest(study, { dataFolder: CORPUS });
    expect(responses.counts).toEqual({ read: 928, used: 928, rejected: 0, nonRespondents: 0 });
    expect(countsOf(responses, 'source')).toEqual([11, 213, 189, 175, 139, 130, 32, 31, 8]);
    expect(responses.columns.get('region')).toMatchObject({
      levels: expect.arrayContaining(['South Atlantic', 'Pacific']),
    });
    expect(responses.problems.map(({ code }) => code)).toEqual(['unused-columns']);
  });

  test('538-flying: labels with commas, and heights in quotation marks', async () => {
    const study = studyOf(`
responses: { file: 538-flying/flying-etiquette.csv, id: RespondentID }
questions:
  recline:
    column: Do you ever recline your seat when you fly?
    type: scale
    options: { always: Always, usually: Usually, half: About half the time, once: Once in a while, never: Never }
  rude:
    column: Is itrude to recline your seat on a plane?
    type: scale
    options: { no: "No, not rude at all", somewhat: "Yes, somewhat rude", very: "Yes, very rude" }
  height: { column: How tall are you?, type: text }
`);
    const responses = await ingest(study, { dataFolder: CORPUS });
    expect(responses.counts.used).toBe(1040);
    const [blank, ...recline] = countsOf(responses, 'recline');
    expect(recline.reduce((sum, count) => sum + count)).toBe(858);
    expect(blank).toBe(1040 - 858);
    expect(
      countsOf(responses, 'rude')
        .slice(2)
        .reduce((sum, count) => sum + count),
    ).toBe(352);
    expect(responses.columns.get('height')).toMatchObject({ values: expect.arrayContaining([`6'3"`]) });
  });

  test('uk-census-2011-nanodata: codes, a missing code, and a blank header', async () => {
    const study = studyOf(`
responses: { file: "uk-census-2011-nanodata/2011 Census Nanodata Teaching File.csv", id: Person ID }
questions:
  region: { column: Region, type: group }
  health:
    column: Health
    type: scale
    options: { 1: Very good, 2: Good, 3: Fair, 4: Bad, 5: Very bad }
    missing: { -9: No code required }
`);
    const responses = await ingest(study, { dataFolder: CORPUS });
    expect(responses.counts.used).toBe(10_000);
    const counts = countsOf(responses, 'health');
    expect(counts[0]).toBe(0);
    expect(counts[6]).toBe(128);
    expect(responses.columns.get('region')).toMatchObject({
      levels: expect.arrayContaining(['E12000001', 'W92000004']),
    });
  });
});
