import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shareInWords } from '../../pipeline/fill/wording.ts';
import { ingest } from '../../pipeline/ingest/ingest.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { summarise } from '../../pipeline/summarise/estimates.ts';
import type { Figure } from '../../pipeline/summarise/figure.ts';
import { computeFigure, readData, readPublished } from './published.ts';

const folderOf = (id: string) => join(import.meta.dirname, '../../data', id);

async function estimate(id: string) {
  const { study, problems } = await readStudy(folderOf(id));
  const responses = await ingest(study);
  return { study, responses, problems: [...problems, ...responses.problems], estimates: summarise(study, responses) };
}

/** As the publication writes it: a number, or a share in words. */
const asPublished = (figure: Figure, published: string) =>
  /\d/.test(published) ? figure.text : shareInWords(figure.rounded!);

describe.each([
  ['coproduction-2012', 15],
  ['ascs-2010-11', 28],
])('the published figures of %s', (id, count) => {
  it('are what the pipeline computes, every one', async () => {
    const { estimates } = await estimate(id);
    const published = await readPublished(folderOf(id));
    expect(published).toHaveLength(count);
    const computed = published.map((one) => ({
      ...one,
      published: asPublished(estimates.figureById(one.figure), one.published),
    }));
    expect(computed).toEqual(published);
  });

  it('are the same to many decimals as sums over the parsed rows', async () => {
    const { estimates } = await estimate(id);
    const { study, rows } = await readData(folderOf(id));
    const responded = study.responses.responded;
    const respondents = responded ? rows.filter((row) => responded.is.includes(row[responded.column]!)) : rows;
    const { weight } = study.design;
    for (const { figure } of await readPublished(folderOf(id))) {
      if (figure.startsWith('responses.')) continue;
      const expected = computeFigure(study, respondents, figure, (row) => (weight ? Number(row[weight]) : 1));
      expect(estimates.figureById(figure).value).toBeCloseTo(expected, 8);
    }
  });

  it('come from a file in which nothing is wrong', async () => {
    const { responses, problems } = await estimate(id);
    expect(problems).toEqual([]);
    expect(responses.rejects).toEqual([]);
    const { read, used, rejected, nonRespondents } = responses.counts;
    expect(read).toBe(used + rejected + nonRespondents);
  });
});

describe('the bases of the two studies', () => {
  it('differ by question where people left questions out', async () => {
    const { estimates } = await estimate('coproduction-2012');
    const bases = ['who', 'barriers', 'useful', 'policy'].map((id) => estimates.figureById(`${id}.base`).value);
    expect(bases).toEqual([81, 82, 77, 76]);
  });

  it('count respondents, not the sample', async () => {
    const { estimates, responses } = await estimate('ascs-2010-11');
    expect(responses.counts).toEqual({ read: 60_972, used: 24_451, rejected: 0, nonRespondents: 36_521 });
    expect(estimates.figureById('satisfaction.base').value).toBe(24_090);
    expect(estimates.figureById('scrqol.base').value).toBe(21_240);
  });
});
