// How many rows were corrected, added and removed since the last edition: counted without keeping a row, and told without
// telling of a respondent.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Changes } from '../../pipeline/publish/changes.ts';
import { compareById, type RowChanges } from '../../pipeline/publish/rows/changed.ts';
import { columnsOf, digestRows } from '../../pipeline/publish/rows/digest.ts';
import { run } from '../../pipeline/run.ts';
import { openStudy } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { makePlace, type Place } from '../cli/newcomer.ts';

const CORRECTION = `status: corrected
correction: { date: 2024-06-01, what: Some were wrong., cause: A slip. }
`;

let place: Place;
beforeEach(async () => {
  place = makePlace();
  place.change('study.yaml', (text) => text.replace('formats: [html]', 'formats: [html, docx]'));
});
afterEach(() => place.remove());

const make = () => run([place.folder], { out: place.out }, { now: () => new Date(), progress: () => {} });
const editions = () => readdirSync(join(place.out, 'short')).filter((name) => /^\d/.test(name));
const read = (file: string) => readFileSync(join(place.out, 'short', editions().at(-1)!, file), 'utf8');
const told = () => (JSON.parse(read('changes.json')) as Changes).rowChanges;
const record = () => join(place.out, '.rows', readdirSync(join(place.out, '.rows'))[0]!);
const editRows = (edit: (rows: string[][]) => string[][]) =>
  place.change('answers.csv', (text) => {
    const [header, ...rows] = text.trimEnd().split('\n');
    return `${[header, ...edit(rows.map((row) => row.split(','))).map((row) => row.join(','))].join('\n')}\n`;
  });
const tea = ([id, age]: string[]) => [id!, age!, 'Water'];

/** Rows 1 and 4 drink water now; the last is gone; two are new. */
const corrected = (rows: string[][]) => [
  ...rows.slice(0, -1).map((row, at) => (at === 0 || at === 3 ? tea(row) : row)),
  ['n1', '33', 'Tea'],
  ['n2', '33', 'Tea'],
];

describe('rows of a study with ids', () => {
  it('are counted: corrected, added, removed; in changes.json, changes.md, changes.html and the notice', async () => {
    await make();
    editRows(corrected);
    place.change('study.yaml', (text) => text.replace('status: final\n', CORRECTION));
    await make();
    expect(told()).toEqual({ corrected: 2, added: 2, removed: 1, reweighted: 0 });
    for (const file of ['changes.md', 'changes.html'])
      expect(read(file)).toContain('Rows corrected: 2; added: 2; removed: 1');
    expect(read('short.html')).toContain('2 responses to the survey were corrected, 2 were added and 1 was removed.');
  });

  it('may stand in another order, and with a new column, and are the same', async () => {
    await make();
    editRows((rows) => rows.map((row, at) => (at === 0 ? tea(row) : row)).reverse());
    place.change('answers.csv', (text) => text.replace(/(?<=.)\n/g, ',x\n').replace('drink,x', 'drink,shoe'));
    place.change('study.yaml', (text) =>
      text
        .replace('reports:', '  shoe: { type: text, label: Shoe }\nreports:')
        .replace('options: { tea: Tea,', 'options: {')
        .replace('water: Water }', 'water: Water, tea: Tea }'),
    );
    await make();
    expect(told()).toEqual({ corrected: 1, added: 0, removed: 0, reweighted: 0 });
  });

  it('are not said to be corrected, or not, where a question is gone', async () => {
    await make();
    editRows(corrected);
    place.change('study.yaml', (text) => text.replace(/\n {2}age: .*/, ''));
    await make();
    expect(told()).toEqual({ corrected: null, added: 2, removed: 1, reweighted: 0 });
    expect(read('changes.md')).toContain('Rows corrected: not known; added: 2; removed: 1');
  });

  it('are told apart from weights: answers are one thing, how a row counts another', async () => {
    place.change('answers.csv', (text) => text.replace(/(?<=.)\n/g, ',1.5\n').replace('drink,1.5', 'drink,w'));
    place.change('study.yaml', (text) => text.replace('reports:', 'design: { weight: w }\nreports:'));
    await make();
    editRows((rows) => rows.map((row, at) => (at < 20 ? [...row.slice(0, -1), '2.5'] : row)));
    await make();
    expect(told()).toEqual({ corrected: 0, added: 0, removed: 0, reweighted: 20 });
    expect(read('changes.md')).toContain('with another weight or place in the design: 20');
  });

  it('are the same where only the study file reads them otherwise', async () => {
    await make();
    place.change('study.yaml', (text) =>
      text.replace(
        'tea: Tea, coffee: Coffee',
        'tea: { label: Tea, code: Coffee }, coffee: { label: Coffee, code: Tea }',
      ),
    );
    editRows((rows) => rows);
    place.change('study.yaml', (text) => text.replace('status: final', 'status: provisional'));
    await make();
    expect(told()).toEqual({ corrected: 0, added: 0, removed: 0, reweighted: 0 });
  });
});

describe('rows of a study without ids', () => {
  it('are new or gone: which of them is a corrected one cannot be told', async () => {
    place.change('study.yaml', (text) => text.replace('  id: id\n', '  ignore: [id]\n'));
    await make();
    editRows(corrected);
    await make();
    expect(told()).toEqual({ corrected: null, added: 4, removed: 3, reweighted: null });
    expect(read('changes.md')).toContain('Rows of answers that are new: 4; that are gone: 3');
  });
});

describe('what is kept of the rows', () => {
  it('is for its owner alone, outside of every edition, and holds no id and no answer', async () => {
    await make();
    expect(statSync(record()).mode & 0o777).toBe(0o600);
    expect(statSync(join(place.out, '.rows')).mode & 0o777).toBe(0o700);
    const kept = readFileSync(record());
    const head = kept.toString('latin1').split('\n')[0]!;
    expect(head).not.toMatch(/r[1-9]|tea|Tea|Water/);
    expect(kept.length - head.length - 1).toBe(3 * 8 * 60);
    expect(readdirSync(join(place.out, 'short', '001-final'), { recursive: true }).join()).not.toContain('.rows');
  });

  it('has a salt of its own, so that two records cannot be laid side by side', async () => {
    await make();
    const first = readFileSync(record());
    const { study, responses } = await openStudy(await readStudy(place.folder));
    const columns = columnsOf(study, responses);
    const [one, other] = ['a', 'b'].map((salt) => digestRows(study, responses, columns, salt).ids);
    expect(new Set([...one!, ...other!]).size).toBe(120);
    expect(JSON.parse(first.toString('latin1').split('\n')[0]!).salt).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['damaged', () => writeFileSync(record(), '{"schema":1,"rows":9}\nxxxx')],
    ['cut', () => writeFileSync(record(), readFileSync(record()).subarray(0, 200))],
  ])('and is %s costs the next edition these numbers, and nothing else', async (_, spoil) => {
    await make();
    spoil();
    editRows(corrected);
    expect((await make()).exitCode).toBe(0);
    expect(told()).toBeNull();
    expect(read('changes.md')).not.toContain('Rows corrected');
  });

  it('is nothing where the study does not want it', async () => {
    place.change('study.yaml', (text) => text.replace('questions:', 'rules: { compare_rows: false }\nquestions:'));
    await make();
    editRows(corrected);
    await make();
    expect(readdirSync(place.out)).not.toContain('.rows');
    expect(told()).toBeNull();
  });

  it('is left whole by a run that was killed while it wrote: what is half written goes with the next', async () => {
    await make();
    writeFileSync(`${record()}.${2 ** 22 + 1}`, 'half');
    editRows(corrected);
    await make();
    expect(readdirSync(join(place.out, '.rows')).filter((name) => !name.endsWith('.rows'))).toEqual([]);
    expect(told()).toMatchObject({ corrected: 2 });
  });

  it('is of six data files at most', async () => {
    for (let times = 0; times < 8; times++) {
      editRows((rows) => rows.slice(0, -5));
      await make();
    }
    expect(readdirSync(join(place.out, '.rows'))).toHaveLength(6);
  });
});

describe('digests', () => {
  it('count as a comparison of the rows themselves does, for many small differences', async () => {
    const openWith = async (rows: string[][]) => {
      editRows(() => rows);
      return openStudy(await readStudy(place.folder));
    };
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const drinks = ['Tea', 'Coffee', 'Water'];
    const any = (id: number) => [`p${id}`, String(20 + random(40)), drinks[random(3)]!];
    for (let round = 0; round < 5; round++) {
      const before = Array.from({ length: 400 }, (_, id) => any(id));
      const after = [
        ...before.filter(() => random(20) > 0).map((row) => (random(10) === 0 ? any(Number(row[0]!.slice(1))) : row)),
        ...Array.from({ length: random(30) }, (_, i) => any(1000 + i)),
      ];
      const digest = async (rows: string[][]) => {
        const { study, responses } = await openWith(rows);
        return digestRows(study, responses, columnsOf(study, responses), 'salt');
      };
      const earlier = new Map(before.map((row) => [row[0], row.join()]));
      const there = new Set(after.map(([id]) => id));
      const expected: RowChanges = {
        added: after.filter(([id]) => !earlier.has(id)).length,
        removed: before.filter(([id]) => !there.has(id!)).length,
        corrected: after.filter((row) => earlier.has(row[0]) && earlier.get(row[0]) !== row.join()).length,
        reweighted: 0,
      };
      expect(expected.corrected).toBeGreaterThan(5);
      expect(compareById(await digest(before), await digest(after))).toEqual(expected);
    }
  });
});
