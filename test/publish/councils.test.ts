// Reports for each of many councils, when one council's answers are corrected: those are made again in which something
// visible moved, found by making all of them anew and comparing the pages, and no other. TOPLINE_COUNCILS=all takes all 150.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Changes } from '../../pipeline/publish/changes.ts';
import { sha256 } from '../../pipeline/publish/files.ts';
import type { Manifest } from '../../pipeline/publish/manifest.ts';
import { rereadEdition } from '../../pipeline/publish/reread.ts';
import { numbers } from '../../pipeline/publish/why.ts';
import { type Outcome, type RunRequest, run } from '../../pipeline/run.ts';
import type { Figure } from '../../pipeline/summarise/figure.ts';
import { changeAnswers } from './ascs.ts';

const CORRECTION = `status: corrected
published: 2011-10-20
correction:
  date: 2011-10-20
  what: One council’s answers on satisfaction were coded the wrong way round.
  cause: The council’s form listed the answers in reverse.`;
const DATA = join(import.meta.dirname, '../../data/ascs-2010-11');
const COUNCIL = 'Wagtailfleet';
/** Of its region, of others, and one that changes places with it when a single answer moves. */
const COUNCILS = [COUNCIL, 'Umbermarch', 'Brackenmarch', 'Yarrowmere', 'Sallowstow', 'Teaselbeck', 'Aldermarch'];
/** All 150 take minutes. */
const PATIENCE_MS = 900_000;
const only = process.env.TOPLINE_COUNCILS === 'all' ? [] : COUNCILS.map((name) => `council=${name}`);

let root: string;
let right: string;
const outcomes: Record<string, Outcome> = {};
const study = () => join(root, 'ascs');
const make = (out: string, request: Partial<RunRequest> = {}) =>
  run(
    [study()],
    { out: join(root, out), report: ['council'], only, ...request },
    { now: () => new Date(), progress: () => {} },
  );
const change = (edit: (text: string) => string) =>
  writeFileSync(join(study(), 'study.yaml'), edit(readFileSync(join(study(), 'study.yaml'), 'utf8')));
const write = (data: string) => writeFileSync(join(study(), 'responses.csv'), data);
const units = (out: string) =>
  readdirSync(join(root, out, 'council'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
const made = ({ results }: Outcome) =>
  results.flatMap((one) =>
    'units' in one ? one.units.flatMap((unit) => ('made' in unit ? [unit.report.slice(8)] : [])) : [],
  );
const file = (out: string, unit: string, edition: string, name: string) =>
  readFileSync(join(root, out, 'council', unit, edition, name));
const page = (out: string, unit: string, edition = '001-provisional') =>
  file(out, unit, edition, `council-${unit}.html`).toString();
const figures = (out: string, unit: string, edition = '001-provisional') =>
  (JSON.parse(file(out, unit, edition, 'figures.json').toString()) as { figures: Figure[] }).figures;
const bytesOf = (unit: string) =>
  readdirSync(join(root, 'output/council', unit), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name} ${sha256(readFileSync(join(entry.parentPath, entry.name)))}`)
    .sort();
/** Units whose page is another when all are made anew from other data. */
const differing = (one: string, other: string) => units(one).filter((unit) => page(one, unit) !== page(other, unit));
const reversed = (rows: number) => changeAnswers(right, COUNCIL, (answer) => 8 - answer, rows);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'topline-councils-'));
  cpSync(join(DATA, 'study.yaml'), join(study(), 'study.yaml'));
  change((text) => text.replace('formats: [pdf, docx]', 'formats: [html, docx]'));
  right = readFileSync(join(DATA, 'responses.csv'), 'utf8');
  write(right);
  outcomes.anew = await make('anew');
  write(reversed(1));
  outcomes.oneAnswer = await make('one');
  write(reversed(30));
  outcomes.first = await make('output');
}, PATIENCE_MS);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('one corrected answer', () => {
  it(
    'makes the reports again whose pages show it, and no other',
    async () => {
      const expected = differing('one', 'anew');
      write(right);
      const again = await make('one');
      expect(made(again)).toEqual(expected);
      expect(expected).toContain('wagtailfleet');
      expect(expected.length).toBeLessThan(units('one').length / 2);
    },
    PATIENCE_MS,
  );
});

describe('thirty answers of a council that were coded the wrong way round', () => {
  let expected: string[];
  const untouched: Record<string, string[]> = {};
  beforeAll(async () => {
    expected = differing('output', 'anew');
    for (const unit of units('output')) if (!expected.includes(unit)) untouched[unit] = bytesOf(unit);
    write(right);
    change((text) => text.replace(/\nstatus: provisional\npublished: .*/, `\n${CORRECTION}`));
    outcomes.corrected = await make('output');
    outcomes.again = await make('output');
  }, PATIENCE_MS);

  it('are corrected in the reports that show it, and in no other', () => {
    expect(outcomes.corrected!.exitCode).toBe(0);
    expect(made(outcomes.corrected!)).toEqual(expected);
    expect(expected).toContain('wagtailfleet');
    expect(Object.keys(untouched).length).toBeGreaterThan(0);
    expect(made(outcomes.again!)).toEqual([]);
  });

  it('leave the other reports byte for byte as they were', () => {
    for (const [unit, bytes] of Object.entries(untouched)) expect([unit, bytesOf(unit)]).toEqual([unit, bytes]);
  });

  it('are listed in each of those reports, complete as a comparison of all figures made anew is', () => {
    for (const unit of expected) {
      const before = new Map(figures('output', unit).map((figure) => [figure.id, figure]));
      const moved = figures('anew', unit).filter((figure) => {
        const old = before.get(figure.id);
        return old && JSON.stringify(numbers(old)) !== JSON.stringify(numbers(figure));
      });
      const changes = JSON.parse(file('output', unit, '002-corrected', 'changes.json').toString()) as Changes;
      const told = new Set(changes.figures.map(({ id }) => id));
      expect([unit, moved.filter(({ id }) => !told.has(id)).map(({ id }) => id)]).toEqual([unit, []]);
      expect(changes.rowChanges).toMatchObject({ added: 0, removed: 0, reweighted: 0 });
      expect(changes.rowChanges!.corrected).toBeGreaterThan(20);
    }
  });

  it('are told to each report’s readers: a notice, marks, and the changes tracked in Word', () => {
    for (const unit of expected) {
      const text = page('output', unit, '002-corrected');
      expect([unit, text.includes('Correction, 20 October 2011')]).toEqual([unit, true]);
      expect(/\d+ responses to the survey were corrected\./.test(text)).toBe(true);
      expect(text.includes('Revised figures are marked [r].')).toBe(true);
      const { outputs, revision } = JSON.parse(
        file('output', unit, '002-corrected', 'manifest.json').toString(),
      ) as Manifest;
      expect(outputs.map(({ file: name }) => name)).toEqual(
        expect.arrayContaining(['changes.html', 'changes.json', 'changes.md', `council-${unit}-changes.docx`]),
      );
      expect(revision).toMatchObject({ since: '001-provisional', marks: true });
    }
    const own = page('output', 'wagtailfleet', '002-corrected');
    expect(/ranks\s+<data[^>]*>\d+ \[r\]<\/data>/.test(own)).toBe(true);
    for (const unit of Object.keys(untouched)) expect(page('output', unit).includes('[r]')).toBe(false);
  });

  it('mark in each report the figures that read otherwise than before, and no other', () => {
    for (const unit of expected) {
      const before = new Map(figures('output', unit).map((figure) => [figure.id, figure.text]));
      for (const { id, text, marks } of figures('output', unit, '002-corrected'))
        if (before.has(id))
          expect([unit, id, marks.includes('r')]).toEqual([unit, id, before.get(id) !== text.replace(' [r]', '')]);
    }
  });

  it('leave every edition as its manifest says', async () => {
    for (const unit of expected)
      expect((await rereadEdition(join(root, 'output/council', unit, '002-corrected'))).problems).toEqual([]);
  });
});
