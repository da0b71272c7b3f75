import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ingest } from '../../pipeline/ingest/ingest.ts';
import { rejectsCsv } from '../../pipeline/ingest/rejects.ts';
import type { Column, Responses } from '../../pipeline/ingest/responses.ts';
import { UserError } from '../../pipeline/problems.ts';
import { fuzz } from './fuzz.ts';
import { type Random, random } from './random.ts';
import { surveyStudy, temporaryFolder } from './survey.ts';

const QUESTIONS = `
  flies: { type: single, options: { never: Never, often: Often }, missing: { -9: Not answered } }
  age: { type: number, min: 16, max: 120 }
  town: { type: group }
  why: { type: text }
  likes: { type: multiple, columns: { tea: tea, milk: milk }, options: { tea: Tea, milk: Milk } }
  says: { type: multiple, delimiter: ";", options: { a: A, b: "B; b" } }
  day: { type: date }`;

const SURVEY = {
  questions: QUESTIONS,
  design: 'weight: w, strata: [stratum], population: pop',
  responses: 'id: id, responded: { column: status, is: 1 }, reject_up_to: 60%',
};

function validFile({ below, pick }: Random): string {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const answers = [pick(['never', 'Often', '-9', '']), pick(['16', '44', '']), pick(['Bern', 'Zürich', '"a, b"'])];
    const more = [pick(['', 'x', '"two\nlines"', '"so ""he"" said"']), pick(['1', '0']), pick(['', 'Milk'])];
    const last = [pick(['A', 'A;B; b', '']), '2011-09-29', String(1 + below(3) / 2), String(below(2)), '900'];
    return [`id${i}`, pick(['1', '1', '2']), ...answers, ...more, ...last].join(',');
  });
  return `${['id,status,flies,age,town,why,tea,milk,says,day,w,stratum,pop', ...rows].join('\n')}\n`;
}

const MUTATIONS: ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, { below }) => bytes.subarray(0, below(bytes.length)),
  (bytes, { below }) => bytes.subarray(below(bytes.length)),
  (bytes, { below }) => {
    const flipped = Buffer.from(bytes);
    for (let i = 0; i < 1 + below(6); i++) flipped[below(bytes.length)]! ^= 1 << below(8);
    return flipped;
  },
  (bytes, { below, pick }) => {
    const at = below(bytes.length);
    const piece = pick([
      '"',
      ',',
      '\n',
      '\r',
      '\r\n',
      '\0',
      'é',
      '\ufeff',
      ',,,,',
      '"\n"',
      ';'.repeat(50),
      '9'.repeat(400),
    ]);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(piece), bytes.subarray(at)]);
  },
  (bytes, { below }) => {
    const [from, to] = [below(bytes.length), below(bytes.length)].toSorted((a, b) => a - b) as [number, number];
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  (bytes) => Buffer.from(bytes.toString('utf8'), 'utf16le'),
  (bytes) => Buffer.from(bytes.toString('utf8'), 'latin1'),
  (bytes) => Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n')),
  (bytes, { below }) => {
    const lines = bytes.toString('utf8').split('\n');
    lines.splice(below(lines.length), 1 + below(3));
    return Buffer.from(lines.join('\n'));
  },
];

function lengthOf(column: Column): number {
  if (column.kind === 'coded') return column.codes.length;
  if (column.kind === 'group') return column.index.length;
  return column.kind === 'ticked' ? column.answered.length : column.values.length;
}

function checkSound(responses: Responses, note: string): void {
  const { counts, columns, sample, rejects, lines } = responses;
  expect(counts.read, note).toBe(counts.used + counts.rejected + counts.nonRespondents);
  expect(counts.used, note).toBeGreaterThan(0);
  expect(rejects, note).toHaveLength(counts.rejected);
  expect(
    [...columns.values()].every((column) => lengthOf(column) === counts.used),
    note,
  ).toBe(true);
  expect(sample.responded, note).toHaveLength(counts.used + counts.nonRespondents);
  expect(
    sample.responded.reduce((sum, one) => sum + one, 0),
    note,
  ).toBe(counts.used);
  expect(Array.from(lines!), note).toEqual([...new Set(lines)].toSorted((a, b) => a - b));
  expect(
    responses.problems.filter(({ severity }) => severity === 'error'),
    note,
  ).toEqual([]);
  expect(rejectsCsv(responses), note).not.toMatch(/(^|,)"?[=+@]/m);
}

test('a damaged file is read soundly or refused with a problem, and never anything else', async () => {
  const folder = await temporaryFolder();
  const study = surveyStudy(SURVEY, folder);
  let [read, refused] = [0, 0];
  for (let seed = 1; seed <= 800; seed++) {
    const chance = random(seed);
    let bytes: Buffer = Buffer.from(validFile(chance));
    for (let i = 0; i < 1 + chance.below(3) && bytes.length > 0; i++) bytes = chance.pick(MUTATIONS)(bytes, chance);
    await writeFile(join(folder, 'data.csv'), bytes);
    const note = `seed ${seed}`;
    try {
      checkSound(await ingest(study, { chunkBytes: chance.pick([100, 333, 1 << 16]) }), note);
      read++;
    } catch (error) {
      if (!(error instanceof UserError)) throw new Error(note, { cause: error });
      expect(error.problems.length, note).toBeGreaterThan(0);
      expect([2, 3], note).toContain(error.exitCode);
      refused++;
    }
  }
  expect(Math.min(read, refused)).toBeGreaterThan(100);
});

test('the file before it is damaged is read without a problem', async () => {
  const folder = await temporaryFolder();
  const study = surveyStudy(SURVEY, folder);
  for (let seed = 1; seed <= 20; seed++) {
    await writeFile(join(folder, 'data.csv'), validFile(random(seed)));
    const responses = await ingest(study);
    checkSound(responses, `seed ${seed}`);
    expect(responses.counts.rejected).toBe(0);
  }
});

test('a damaged file of any format is drafted and read, or refused with a problem', { timeout: 120_000 }, async () => {
  const { faults, read, refused } = await fuzz(300);
  expect(faults).toEqual([]);
  expect(Math.min(read, refused)).toBeGreaterThan(30);
});
