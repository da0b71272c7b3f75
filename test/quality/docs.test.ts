// docs/quality.md: its examples are read as they stand, and it names every key.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePublished } from '../../pipeline/published/read.ts';
import { publishedSchema } from '../../pipeline/published/schema.ts';
import { parseStudy } from '../../pipeline/study/read.ts';

const page = readFileSync('docs/quality.md', 'utf8');
const [study, published] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);

describe('the page on quality', () => {
  it('has an example of a study file', () => {
    const read = parseStudy(study!, 'study.yaml');
    expect(read.problems).toEqual([]);
    expect(read.study!.quality).toEqual({
      ...{ started: 'began', ended: 'done', demographics: ['age', 'district'] },
      ...{ smallestGroup: 5, speeding: 0.33, shift: 0.1, showValues: false },
    });
    expect(parseStudy(study!.replace(/quality:[\s\S]*(?=reports:)/, ''), 'study.yaml').study!.quality).toMatchObject({
      ...{ smallestGroup: 5, speeding: 0.33, shift: 0.1, showValues: false },
    });
  });

  it('has an example of published figures', () => {
    const read = parsePublished(published!, 'published.yaml');
    expect(read.problems).toEqual([]);
    expect(read.published!.figures).toHaveLength(12);
    expect(read.published!.designs[0]!.figures).toHaveLength(2);
  });

  it('names every key of published.yaml', () => {
    const keys = Object.keys(publishedSchema.shape);
    expect(keys.length).toBeGreaterThan(6);
    expect(keys.filter((key) => !page.includes(key))).toEqual([]);
  });
});
