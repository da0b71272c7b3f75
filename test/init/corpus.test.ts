// Every export of a corpus beside the checkout, alone and with its questionnaire: the drafted study is fine as it is, and its
// template too; of some, the report is made in each format and read back.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { init } from '../../pipeline/init/init.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { checkReport, makeReport } from '../../pipeline/report.ts';
import { openStudy } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { dataOf, hasData } from '../corpus/reports.ts';
import { temporaryFolder } from '../ingest/survey.ts';
import { corpusExports, type Export } from './exports.ts';

const exports = corpusExports();
const nameOf = (files: Export): string => files.map((file) => basename(file)).join(' with ');

async function draftOf(files: Export) {
  const out = join(await temporaryFolder(), 'study');
  const drafted = await init(files, { out, force: false });
  return { drafted, source: await openStudy(await readStudy(out)), out };
}

describe.skipIf(exports.length === 0)('exports of the corpus (beside the checkout)', () => {
  test.each(exports.map((files) => [nameOf(files), files] as const))(
    '%s is drafted, and the draft gives a report',
    { timeout: 60_000 },
    async (_, files) => {
      const { drafted, source, out } = await draftOf(files);
      expect(drafted.questions).toBeGreaterThan(0);
      expect(source.responses.counts.rejected).toBe(0);
      expect(source.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      for (const report of source.study.reports.values()) {
        expect(await checkReport(source, report)).toMatchObject({ fine: true });
      }
      const study = readFileSync(join(out, 'study.yaml'), 'utf8');
      expect(study).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b|[\w.]+@[\w-]+\.(com|org|edu)\b/);
    },
  );
});

describe.skipIf(exports.length === 0)('reports of drafts, in every format', () => {
  const printer = openPrinter();
  afterAll(() => printer.close());
  const some = exports.filter((files) =>
    /StarWars|sample_large|Matrix_Single.*qsf|weather-check|cleaned/.test(nameOf(files)),
  );

  test.each(some.map((files) => [nameOf(files), files] as const))(
    '%s: PDF, Word and page show the same figures',
    { timeout: 60_000 },
    async (_, files) => {
      const { source, out } = await draftOf(files);
      const [report] = source.study.reports.values();
      const settings = { out: join(out, 'output'), force: false, dryRun: false };
      const made = await makeReport(source, report!, settings, { printer, now: () => new Date(0), progress() {} });
      if (!('made' in made)) throw new Error('the report was not made');
      expect(made.files.map((file) => file.split('.').at(-1))).toEqual(expect.arrayContaining(['pdf', 'docx', 'html']));
      expect(made.figures).toBeGreaterThan(0);
      expect(Math.min(...['html', 'pdf', 'docx'].map((format) => made.verified[format]!))).toBeGreaterThan(0);
    },
  );
});

describe.skipIf(!hasData('538-star-wars'))('a draft’s figures are those that were published', () => {
  test('538-star-wars: the share who have seen each film, of those who ticked one', async () => {
    const { source } = await draftOf([dataOf('538-star-wars/StarWars.csv')]);
    const { estimates, study } = source;
    const films = [...study.questions.values()].find(({ type }) => type === 'multiple')!;
    const [phantom, , , hope, empire, jedi] = films.options.map(
      ({ id }) => estimates.figureById(`${films.id}.${id}`).text,
    );
    expect(estimates.figureById(`${films.id}.base`).value).toBe(835);
    expect([phantom, hope, empire, jedi]).toEqual(['81%', '73%', '91%', '88%']);
  });
});
