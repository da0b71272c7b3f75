// Published estimates with their standard errors and intervals, each under the design that its study file says.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { openStudy } from '../../pipeline/source.ts';
import { parseStudy } from '../../pipeline/study/read.ts';
import type { Figure } from '../../pipeline/summarise/figure.ts';
import { dataOf, hasData } from './reports.ts';

interface PublishedFigure {
  figure: string;
  /** What the published numbers are to be multiplied by: 100 for shares. */
  unit?: number;
  value?: number;
  se?: number;
  low?: number;
  high?: number;
  df?: number;
}

interface PublishedDesign {
  name: string;
  design: object;
  /** Where it isn't the study's own. */
  file?: string;
  figures: PublishedFigure[];
}

/** Both give their numbers to some digits: half a unit of the last that is given. */
const STUDIES = [
  { name: 'yrbs-2015', numbers: 24, within: (text: string) => 0.5000001 * 10 ** -(text.split('.')[1] ?? '').length },
  { name: 'apistrat-samplics', numbers: 77, within: (text: string) => Math.max(Math.abs(Number(text)), 1) * 1e-8 },
];

const folderOf = (name: string) => join(import.meta.dirname, name);

async function open(name: string, { design, file }: PublishedDesign) {
  const path = join(folderOf(name), 'study.yaml');
  const text = readFileSync(path, 'utf8');
  const yaml = parseDocument(text);
  yaml.set('design', design);
  if (file) yaml.setIn(['responses', 'file'], file);
  const { study, problems } = parseStudy(String(yaml), path);
  expect(problems).toEqual([]);
  return openStudy({ study: study!, problems, text }, dataOf(name));
}

const measured = ({ value, se, interval }: Figure) => ({ value, se, low: interval?.low, high: interval?.high });

for (const { name, numbers, within } of STUDIES) {
  const title = hasData(name) ? name : `${name} (skipped: its data is not at ../shared/corpus/${name})`;
  describe.skipIf(!hasData(name))(title, () => {
    const text = readFileSync(join(folderOf(name), 'published.yaml'), 'utf8');
    const designs = parse(text).designs as PublishedDesign[];
    const given = ({ figure: _, unit: __, ...rest }: PublishedFigure) => Object.entries(rest) as [string, number][];

    it.each(designs.map((design) => [design.name, design] as const))('%s: as published', async (_, design) => {
      const { estimates } = await open(name, design);
      for (const wanted of design.figures) {
        const figure = estimates.figureById(wanted.figure);
        const ours: Record<string, number | null | undefined> = {
          ...measured(figure),
          df: estimates.figureById(`${wanted.figure}:df`).value,
        };
        for (const [what, number] of given(wanted)) {
          const own = ours[what]! / (what === 'df' ? 1 : (wanted.unit ?? 1));
          const difference = Math.abs(own - number);
          expect
            .soft(difference, `${wanted.figure} ${what}: ${own}, published ${number}`)
            .toBeLessThan(within(String(number)));
        }
      }
    });

    it('has a stage of clusters and a population only where the study file says so', async () => {
      const errors = await Promise.all(
        designs.map(async (design) => (await open(name, design)).estimates.figureById(design.figures[0]!.figure).se),
      );
      expect(new Set(errors).size).toBeGreaterThan(2);
    });

    it('compares every number that is published', () => {
      expect(designs.flatMap(({ figures }) => figures.flatMap(given))).toHaveLength(numbers);
    });
  });
}
