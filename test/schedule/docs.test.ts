// What docs/schedule.md shows: its study files can be read, and it tells of everything that can be said.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseStudy } from '../../pipeline/study/read.ts';

const page = readFileSync('docs/schedule.md', 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);
const studies = examples.filter((yaml) => /^(?:hold|deliver):/.test(yaml));

const ABOUT = `study: x
title: X
responses: { file: x.csv }
questions: { council: { type: group } }
`;

describe('docs/schedule.md', () => {
  it('has examples of study files', () => {
    expect(studies).toHaveLength(2);
  });

  it.each(studies)('%s', (yaml) => {
    expect(parseStudy(`${ABOUT}${yaml}`, 'study.yaml').problems).toEqual([]);
  });

  it('tells of every key of `deliver`, and of every variable', () => {
    const schema = JSON.parse(readFileSync('docs/study.schema.json', 'utf8'));
    const { properties } = schema.properties.deliver;
    const keys = [...Object.keys(properties), ...Object.keys(properties.mail.properties)];
    expect(keys.length).toBeGreaterThan(8);
    expect(keys.filter((key) => !page.includes(key))).toEqual([]);
    for (const name of ['URL', 'USER', 'PASSWORD']) expect(page).toContain(`TOPLINE_SMTP_${name}`);
  });
});
