// Published estimates with their standard errors and intervals, each under the design that its study file says.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PublishedDesign } from '../../pipeline/published/read.ts';
import { openUnder } from '../../pipeline/published/studies.ts';
import { dataOf, hasData, readPublished } from './reports.ts';

/** Both give their numbers to some digits: half a unit of the last that is given. */
const STUDIES = [
  { name: 'yrbs-2015', numbers: 24, within: (text: string) => 0.5000001 * 10 ** -(text.split('.')[1] ?? '').length },
  { name: 'apistrat-samplics', numbers: 77, within: (text: string) => Math.max(Math.abs(Number(text)), 1) * 1e-8 },
];

const open = (name: string, design: PublishedDesign) =>
  openUnder(design, join(import.meta.dirname, name), { file: 'published.yaml' }, dataOf(name));

for (const { name, numbers, within } of STUDIES) {
  const title = hasData(name) ? name : `${name} (skipped: its data is not at ../shared/corpus/${name})`;
  describe.skipIf(!hasData(name))(title, () => {
    const { designs } = readPublished(name);

    it.each(designs.map((design) => [design.name, design] as const))('%s: as published', async (_, design) => {
      const { estimates } = await open(name, design);
      for (const { figure, published, unit } of design.figures) {
        const own = estimates.figureById(figure).value! / unit;
        const difference = Math.abs(own - Number(published));
        expect.soft(difference, `${figure}: ${own}, published ${published}`).toBeLessThan(within(published));
      }
    });

    it('has a stage of clusters and a population only where the study file says so', async () => {
      const errors = await Promise.all(
        designs.map(async (design) => (await open(name, design)).estimates.figureById(design.figures[0]!.figure).se),
      );
      expect(new Set(errors).size).toBeGreaterThan(2);
    });

    it('compares every number that is published', () => {
      expect(designs.flatMap(({ figures }) => figures)).toHaveLength(numbers);
    });
  });
}
