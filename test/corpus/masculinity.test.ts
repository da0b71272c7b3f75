// A weighted survey with a banner, against its publisher's own table: 35 questions by 10 columns.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { checkPublished } from '../../pipeline/published/studies.ts';
import { makeReport } from '../../pipeline/report.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import type { Question } from '../../pipeline/study/study.ts';
import { dataOf, hasData, readPublished } from './reports.ts';

const NAME = '538-masculinity';

/** A row of published.csv: one cell of the publisher's table. */
interface PublishedCell {
  columns: string;
  option: string;
  banner: string;
  published_pct: string;
  recomputed_pct_unrounded: string;
  unweighted_base: string;
  unweighted_count: string;
}

const BANNER: Record<string, string> = {
  'Adult Men': '',
  '18 - 34': '[age=a18_34]',
  '35 - 64': '[age=a35_64]',
  '65 and up': '[age=a65_over]',
  White: '[race2=white]',
  'Non-white': '[race2=other]',
  'Has children': '[kids=has]',
  'No children': '[kids=none]',
  Straight: '[orientation=straight]',
  'Gay/Bisexual': '[orientation=gay_bisexual]',
};

const readCells = (): PublishedCell[] => parse(readFileSync(join(dataOf(NAME), 'published.csv')), { columns: true });

/** The publisher lost apostrophes in some places and not in others. */
const plain = (text: string) => text.replace(/[?'’]/g, '');

function idOf(cell: PublishedCell, { study }: Source): string {
  const columns = cell.columns.split(';').sort().join(';');
  const asked = (question: Question) => [...question.columns].sort().join(';') === columns;
  const question = [...study.questions.values()].find(asked)!;
  const option = question.options.find(({ codes }) => codes.some((code) => plain(code) === plain(cell.option)))!;
  return `${question.id}.${option.id}${BANNER[cell.banner]!}`;
}

const title = hasData(NAME) ? NAME : `${NAME} (skipped: its data is not at ../shared/corpus/${NAME})`;
describe.skipIf(!hasData(NAME))(title, () => {
  let source: Source;
  let cells: (PublishedCell & { id: string })[];
  beforeAll(async () => {
    source = await openStudy(await readStudy(join(import.meta.dirname, NAME)), dataOf(NAME));
    cells = readCells().map((cell) => ({ ...cell, id: idOf(cell, source) }));
  });
  const figure = (id: string) => source.estimates.figureById(id);

  it('uses every row, and nothing in the data is wrong', () => {
    expect(source.responses.counts).toEqual({ read: 1615, used: 1615, rejected: 0, nonRespondents: 0 });
    expect(source.problems).toEqual([]);
  });

  it('gives each of the 1,820 published cells as published', () => {
    const shown = cells.filter((cell) => cell.published_pct !== '');
    expect(shown).toHaveLength(1820);
    const ours = shown.map(({ id }) => `${id} ${figure(id).rounded}`);
    expect(ours).toEqual(shown.map((cell) => `${cell.id} ${cell.published_pct}`));
  });

  it('has every cell in published.yaml, of which all agree', async () => {
    const listed = readPublished(NAME).figures.map(({ figure: id, published }) => `${id} ${published}`);
    expect(listed.sort()).toEqual(cells.map((cell) => `${cell.id} ${cell.published_pct || '[c]'}`).sort());
    const { studies } = await checkPublished([join(import.meta.dirname, NAME)], dataOf(NAME));
    expect(studies[0]!.counts).toEqual({ agrees: 1950, explained: 0, differs: 0, impossible: 0 });
  });

  it('gives their unrounded values, bases and counts', () => {
    for (const cell of cells.filter((one) => one.published_pct !== '')) {
      const { value, base } = figure(cell.id);
      expect(value, cell.id).toBeCloseTo(Number(cell.recomputed_pct_unrounded), 5);
      expect([base, figure(`${cell.id}:count`).value], cell.id).toEqual([
        Number(cell.unweighted_base),
        Number(cell.unweighted_count),
      ]);
    }
  });

  it('withholds each of the 130 blank cells, for its base', () => {
    const blank = cells.filter((cell) => cell.published_pct === '');
    expect(blank).toHaveLength(130);
    for (const { id } of blank) {
      const { value, rounded, text, se, interval } = figure(id);
      expect({ value, rounded, text, se, interval }, id).toEqual({
        ...{ value: null, rounded: null, text: '[c]', se: null, interval: null },
      });
    }
  });

  it('withholds nothing else, and has no cell that the publisher had not', () => {
    const ids = new Set(cells.map(({ id }) => id));
    expect(ids.size).toBe(1950);
    const withheld = [...ids].filter((id) => figure(id).value === null);
    expect(withheld).toHaveLength(130);
  });

  describe('its reports', () => {
    const out = mkdtempSync(join(tmpdir(), 'topline-masculinity-'));
    const printer = openPrinter();
    afterAll(async () => {
      await printer.close();
      rmSync(out, { recursive: true });
    });
    const make = async (name: string) => {
      const report = source.study.reports.get(name)!;
      const effects = { printer, now: () => new Date(0), progress() {} };
      const made = await makeReport(source, report, { out, force: false, dryRun: false }, effects);
      if (!('made' in made)) throw new Error(`${name} was not made`);
      return made;
    };

    it('puts the publisher’s whole table into the full results, and nothing of the blank cells', async () => {
      const made = await make('crosstabs');
      const tables = made.files.filter((file) => /^tables\/table-\d/.test(file));
      expect(tables).toHaveLength(35);
      const rows = tables.flatMap((file) => parse(readFileSync(join(made.made, file))) as string[][]);
      const answers = rows.filter(([header]) => !header!.startsWith('Base'));
      // Less the header of each table.
      expect(answers).toHaveLength(195 + 35);
      expect(answers.flat().filter((cell) => cell === '[c]')).toHaveLength(130);
    });

    it('has banner tables with letters in the briefing, and says what the letters are', async () => {
      const made = await make('masculinity');
      const html = readFileSync(join(made.made, 'masculinity.html'), 'utf8');
      expect(html).toContain(
        'Letters: higher than the column with that letter, of the same variable, at the 95% level',
      );
      // Men with children (F) feel very masculine more often than men without (G).
      expect(figure('masculine.very_masculine[kids=has]').text).toBe('43%');
      expect(html).toMatch(/43% G/);
      expect(html).not.toMatch(/30% F/);
    });
  });
});
