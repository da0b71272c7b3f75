// A survey of 245 columns against the counts that its own scripts published: 589 of them, in 46 questions.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { checkPublished } from '../../pipeline/published/studies.ts';
import { corpusReport, dataOf, hasData, readPublished } from './reports.ts';

const NAME = 'ssi-rse-uk-2017';

interface PublishedCount {
  question: string;
  option: string;
  published_count: string;
}

const counts = (): PublishedCount[] => parse(readFileSync(join(dataOf(NAME), 'published.csv')), { columns: true });

const title = hasData(NAME) ? NAME : `${NAME} (skipped: its data is not at ../shared/corpus/${NAME})`;
describe.skipIf(!hasData(NAME))(title, () => {
  const printer = openPrinter();
  afterAll(() => printer.close());

  it('lists every published count of every question, and no other', () => {
    const theirs = counts().map(({ question, published_count }) => `${question} ${Number(published_count)}`);
    const ours = readPublished(NAME).figures.map(({ where, published }) => `${where} ${Number(published)}`);
    expect(ours).toHaveLength(589);
    const counted = (list: string[]) => list.filter((one) => !LISTINGS.has(one.split(' ')[0]!)).sort();
    expect(counted(ours)).toHaveLength(585);
    expect(counted(ours)).toEqual(counted(theirs));
  });

  it('gives each of them', async () => {
    const { studies, exitCode } = await checkPublished([join(import.meta.dirname, NAME)], dataOf(NAME));
    expect({ exitCode, counts: studies[0]!.counts }).toEqual({
      exitCode: 0,
      counts: { agrees: 589, explained: 0, differs: 0, impossible: 0 },
    });
  });

  it('counts everybody in each single choice: its answers and its blanks add up to all rows', async () => {
    const { figures } = readPublished(NAME);
    const withBlanks = figures.flatMap(({ figure }) => (figure.includes('.unanswered') ? [figure.split('.')[0]!] : []));
    expect(withBlanks.length).toBeGreaterThan(20);
    for (const id of withBlanks) {
      const own = figures.filter(({ figure }) => figure.startsWith(`${id}.`));
      expect(
        own.reduce((sum, { published }) => sum + Number(published), 0),
        id,
      ).toBe(253);
    }
  });

  it('makes a report that tells nothing of what people wrote', async () => {
    const made = await corpusReport(NAME, printer);
    expect(made.source.responses.counts).toEqual({ read: 253, used: 253, rejected: 0, nonRespondents: 0 });
    expect(made.source.problems.filter(({ severity }) => severity !== 'note')).toEqual([]);
    const rows = parse(readFileSync(join(dataOf(NAME), 'public_data.csv'))) as string[][];
    const column = rows[0]!.findIndex((header) => header.startsWith('conf2can'));
    const texts = rows.slice(1).flatMap((row) => (row[column]!.length > 12 ? [row[column]!] : []));
    expect(texts.length).toBeGreaterThan(50);
    for (const text of texts)
      for (const format of ['html', 'docx', 'pdf'] as const) expect(made[format]).not.toContain(text);
    expect(made.html).toContain('The University of Edinburgh on behalf of the Software Sustainability Institute');
  });
});

/** Questions whose numbers the publisher lists one by one, without counts. */
const LISTINGS = new Set(['currentEmp11', 'proj1can', 'soft1can', 'train2']);
