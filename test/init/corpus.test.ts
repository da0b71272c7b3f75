// Every export of a corpus beside the checkout: the drafted study is fine as it is, and its template too.

import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { init } from '../../pipeline/init/init.ts';
import { checkReport } from '../../pipeline/report.ts';
import { openStudy } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { dataOf, hasData } from '../corpus/reports.ts';
import { temporaryFolder } from '../ingest/survey.ts';

function exportsIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return /^(published-output|questionnaire)$/.test(name) ? [] : exportsIn(path);
    return /\.(csv|sav|zsav|tsv\.txt)$/.test(name) && !name.startsWith('published') ? [path] : [];
  });
}

const files = hasData('') ? exportsIn(dataOf('')) : [];

describe.skipIf(files.length === 0)('exports of the corpus (beside the checkout)', () => {
  test.each(files.map((file) => [basename(file), file]))(
    '%s is drafted, and the draft gives a report',
    { timeout: 30_000 },
    async (_, file) => {
      const out = join(await temporaryFolder(), 'study');
      const { questions } = await init([file], { out, force: false });
      const source = await openStudy(await readStudy(out));
      expect(questions).toBeGreaterThan(0);
      expect(source.responses.counts.rejected).toBe(0);
      expect(source.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      for (const report of source.study.reports.values()) {
        expect(await checkReport(source, report)).toMatchObject({ fine: true });
      }
    },
  );
});

describe.skipIf(!hasData('538-star-wars'))('a draft’s figures are those that were published', () => {
  test('538-star-wars: the share who have seen each film, of those who ticked one', async () => {
    const out = join(await temporaryFolder(), 'study');
    await init([dataOf('538-star-wars/StarWars.csv')], { out, force: false });
    const { estimates, study } = await openStudy(await readStudy(out));
    const films = [...study.questions.values()].find(({ type }) => type === 'multiple')!;
    const [phantom, , , hope, empire, jedi] = films.options.map(
      ({ id }) => estimates.figureById(`${films.id}.${id}`).text,
    );
    expect(estimates.figureById(`${films.id}.base`).value).toBe(835);
    expect([phantom, hope, empire, jedi]).toEqual(['81%', '73%', '91%', '88%']);
  });
});
