// Exports of many tools, made in made.ts: what is drafted of each, and the figures that come of the draft as it is.

import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../ingest/survey.ts';
import { draftIn, figureText, labelsOf, typesOf } from './drafted.ts';
import { MADE } from './made.ts';

describe('an export is drafted as an analyst would have written it', () => {
  test.each(MADE.map((made) => [made.name, made] as const))('%s', { timeout: 60_000 }, async (_, made) => {
    const { source, yaml, template, tool } = await draftIn(await temporaryFolder(), made.files);
    expect(typesOf(source)).toEqual(made.types);
    expect(Object.keys(typesOf(source))).toEqual(Object.keys(made.types));
    const figures = Object.keys(made.figures).map((id) => [id, figureText(source, id)]);
    expect(Object.fromEntries(figures)).toEqual(made.figures);
    for (const [id, labels] of Object.entries(made.options ?? {}))
      expect([id, labelsOf(source, id)]).toEqual([id, labels]);
    if (made.tool) expect(tool).toMatch(made.tool);
    for (const pattern of made.yaml ?? []) expect(yaml).toMatch(pattern);
    for (const pattern of made.absent ?? []) expect(`${yaml}\n${template}`).not.toMatch(pattern);
    expect(source.responses.counts).toMatchObject({ used: made.used ?? 40, rejected: 0 });
  });
});
