// A correction in the study file is told with the data that it was written for, and with no other, however long it stands
// there; and what it marks as revised.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../pipeline/publish/manifest.ts';
import { type Outcome, run } from '../../pipeline/run.ts';
import type { Figure } from '../../pipeline/summarise/figure.ts';
import { makePlace, type Place, TEMPLATE_FILE } from '../cli/newcomer.ts';

const REPORTS = `reports:
  young: { template: short, formats: [html, xlsx], where: "age < 50" }
  old: { template: short, formats: [html], where: "age >= 50" }
`;
const TEMPLATE = `{{pct "drink.tea"}} of {{base "drink"}} drink tea, {{count "drink.tea"}} people.

{{chart "drink"}}
{{table "drink"}}
`;
const correction = (date: string, what: string) =>
  `status: corrected\npublished: ${date}\ncorrection: { date: ${date}, what: ${what}, cause: A slip. }\n`;

let place: Place;
beforeEach(async () => {
  place = makePlace();
  place.change(TEMPLATE_FILE, () => TEMPLATE);
  place.change('study.yaml', (text) => text.replace(/reports:[\s\S]*/, REPORTS));
  await make();
});
afterEach(() => place.remove());

const make = (report?: string[]) =>
  run([place.folder], { out: place.out, ...(report && { report }) }, { now: () => new Date(), progress: () => {} });
const editions = (report: string) =>
  existsSync(join(place.out, report))
    ? readdirSync(join(place.out, report))
        .filter((name) => /^\d/.test(name))
        .sort()
    : [];
const read = (report: string, file = `${report}.html`) =>
  readFileSync(join(place.out, report, editions(report).at(-1)!, file), 'utf8');
const revision = (report: string) => (JSON.parse(read(report, 'manifest.json')) as Manifest).revision;
const warnings = ({ results }: Outcome) =>
  results.flatMap((one) => ('made' in one ? one.warnings.map(({ code }) => `${one.report}: ${code}`) : []));
const made = ({ results }: Outcome) => results.flatMap((one) => ('made' in one ? [one.report] : []));
/** Rows 1 to 30 are of the young, 31 to 60 of the old. */
const drinksWater = (...rows: number[]) =>
  place.change('answers.csv', (text) =>
    rows.reduce((all, row) => all.replace(new RegExp(`^(r${row},\\d+),\\w+$`, 'm'), '$1,Water'), text),
  );
const say = (text: string) =>
  place.change('study.yaml', (all) => all.replace(/status: .*\n(?:published: .*\n)?(?:correction: .*\n)?/, text));

describe('a correction left in the study file', () => {
  it('is not told of what changed later: a warning says so, and names the study file', async () => {
    drinksWater(1, 4, 7);
    say(correction('2024-06-01', 'First.'));
    expect(warnings(await make())).toEqual([]);
    expect(read('young')).toContain('Correction, 1 June 2024');
    drinksWater(2, 5, 8);
    const later = await make();
    expect(made(later)).toEqual(['young']);
    expect(later.results).toMatchObject([{ why: expect.not.stringContaining('[r]') }, {}]);
    expect(warnings(later)).toEqual(['young: stale-correction']);
    const [problem] = later.results.flatMap((one) => ('made' in one ? one.warnings : []));
    expect(problem).toMatchObject({ severity: 'warning', place: { file: expect.stringContaining('study.yaml') } });
    expect(problem!.message).toContain('the correction of 1 June 2024 was told with earlier data');
    expect(read('young')).not.toContain('First.');
    expect(read('young')).not.toContain('[r]');
    expect(revision('young')).toBeNull();
    expect(read('young', 'changes.md')).not.toContain('First.');
  });

  it('is not told in a report that it never touched, either', async () => {
    drinksWater(1, 4, 7);
    say(correction('2024-06-01', 'First.'));
    expect(made(await make())).toEqual(['young']);
    drinksWater(31, 34, 37);
    const later = await make();
    expect(made(later)).toEqual(['old']);
    expect(warnings(later)).toEqual(['old: stale-correction']);
    expect(read('old')).not.toContain('First.');
  });

  it('is told in each report that it touches, whichever run makes it', async () => {
    drinksWater(1, 4, 7, 31, 34, 37);
    say(correction('2024-06-01', 'First.'));
    await make(['young']);
    place.change('study.yaml', (text) => text.replace('label: Drinks', 'label: Drink'));
    expect(warnings(await make(['old']))).toEqual([]);
    expect(read('old')).toContain('First.');
  });

  it('stays in an edition that is made again of the same data', async () => {
    drinksWater(1, 4, 7);
    say(correction('2024-06-01', 'First.'));
    await make();
    place.change(TEMPLATE_FILE, (text) => `${text}\nThat is all.\n`);
    const again = await make(['young']);
    expect([made(again), warnings(again)]).toEqual([['young'], []]);
    expect(read('young')).toContain('First.');
    expect(revision('young')?.since).toBe('001-final');
  });

  it('stays, too, where the data changed in what the report does not show', async () => {
    drinksWater(1, 4, 7);
    say(correction('2024-06-01', 'First.'));
    await make();
    drinksWater(31, 34, 37);
    say(correction('2024-07-01', 'Second.'));
    const second = await make();
    expect(made(second)).toEqual(['old']);
    expect(read('old')).toContain('Second.');
    expect(editions('young')).toEqual(['001-final', '002-corrected']);
    expect(made(await make())).toEqual([]);
  });
});

describe('revised figures', () => {
  it('are marked [r] whatever they are: percentages, counts, bases', async () => {
    place.change('answers.csv', (text) => text.replace(/^r1,.*\nr2,.*\n/m, ''));
    say(correction('2024-06-01', 'Two people had answered twice.'));
    await make();
    const page = read('young');
    expect(page).toMatch(/Base: 28 \[r\] respondents/);
    expect(page).toMatch(/>28 \[r\]<\/data> drink tea, <data[^>]*>9 \[r\]<\/data> people/);
    const { figures } = JSON.parse(read('young', 'figures.json')) as { figures: Figure[] };
    const before = JSON.parse(readFileSync(join(place.out, 'young/001-final/figures.json'), 'utf8'))
      .figures as Figure[];
    const text = new Map(before.map((figure) => [figure.id, figure.text]));
    for (const figure of figures) {
      expect([figure.id, figure.marks.includes('r')]).toEqual([
        figure.id,
        figure.text.replace(' [r]', '') !== text.get(figure.id),
      ]);
      expect(figure.text.includes('[r]')).toBe(figure.marks.includes('r'));
    }
    expect(figures.filter(({ marks }) => marks.includes('r')).map(({ measure }) => measure)).toEqual(
      expect.arrayContaining(['percentage', 'count', 'base']),
    );
    expect(made(await make())).toEqual([]);
  });
});
