// A story from end to end: the provisional edition of the Adult Social Care Survey, made of a file in which one council's
// answers are coded the wrong way round; then the corrected file, first as a correction, then as the final results.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Changes } from '../../pipeline/publish/changes.ts';
import { sha256 } from '../../pipeline/publish/files.ts';
import { rereadEdition } from '../../pipeline/publish/reread.ts';
import { type Outcome, run } from '../../pipeline/run.ts';
import type { Figure } from '../../pipeline/summarise/figure.ts';
import { changeAnswers } from './ascs.ts';

const DATA = join(import.meta.dirname, '../../data/ascs-2010-11');
const COUNCIL = 'Wagtailfleet';
const REGION = 'London';

/** England, the council's region, another region, the council, another council of the region. */
const REPORTS = `
  england: { template: brief, formats: [html, docx] }
  london: { template: brief, formats: [html], where: "region == '${REGION}'" }
  south-west: { template: brief, formats: [html], where: "region == 'South West'" }
  council: { template: brief, formats: [html], where: "council == '${COUNCIL}'" }
  neighbour: { template: brief, formats: [html], where: "council == 'Umbermarch'" }
`;
const TEMPLATE = `{{pct "satisfaction.extremely_or_very"}} were satisfied, {{pct "satisfaction.dissatisfied"}} dissatisfied.

{{table "satisfaction"}}
{{table "quality_of_life"}}
`;

let root: string;
let right: string;
const outcomes: Record<string, Outcome> = {};
const out = () => join(root, 'output');
const study = () => join(root, 'ascs');

const make = () => run([study()], { out: out() }, { now: () => new Date(), progress: () => {} });
const made = ({ results }: Outcome) => results.flatMap((one) => ('made' in one ? [one.report] : [])).sort();
const latest = (report: string) =>
  readdirSync(join(out(), report))
    .filter((name) => /^\d/.test(name))
    .sort()
    .at(-1)!;
const read = (report: string, file: string, edition = latest(report)) =>
  readFileSync(join(out(), report, edition, file), 'utf8');
const figures = (report: string, edition?: string) =>
  (JSON.parse(read(report, 'figures.json', edition)) as { figures: Figure[] }).figures;
const change = (edit: (text: string) => string) => {
  const file = join(study(), 'study.yaml');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
};
/** Everything of a folder of editions, by path. */
const bytesOf = (report: string) =>
  readdirSync(join(out(), report), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => sha256(readFileSync(join(entry.parentPath, entry.name))));

/** One council's answers on satisfaction, 1 to 7, the wrong way round. */
const coded = (text: string): string => changeAnswers(text, COUNCIL, (answer) => 8 - answer);

const untouched: Record<string, string[]> = {};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'topline-story-'));
  mkdirSync(join(study(), 'templates/brief'), { recursive: true });
  writeFileSync(join(study(), 'templates/brief/report.md.hbs'), TEMPLATE);
  cpSync(join(DATA, 'study.yaml'), join(study(), 'study.yaml'));
  change((text) => text.replace(/\nreports:[\s\S]*$/, `\nreports:${REPORTS}`));
  right = readFileSync(join(DATA, 'responses.csv'), 'utf8');
  writeFileSync(join(study(), 'responses.csv'), coded(right));
  outcomes.provisional = await make();
  for (const report of ['south-west', 'neighbour']) untouched[report] = bytesOf(report);

  writeFileSync(join(study(), 'responses.csv'), right);
  change((text) =>
    text.replace(
      /\nstatus: provisional\npublished: .*/,
      `\nstatus: corrected\npublished: 2011-10-20\ncorrection:\n  date: 2011-10-20\n  what: One council’s answers on satisfaction were coded the wrong way round.\n  cause: The council’s form listed the answers in reverse.`,
    ),
  );
  outcomes.corrected = await make();
  outcomes.again = await make();
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a correction of one council’s answers', () => {
  it('remakes the council, its region and England, and nothing else', () => {
    expect(made(outcomes.provisional!)).toEqual(['council', 'england', 'london', 'neighbour', 'south-west']);
    expect(made(outcomes.corrected!)).toEqual(['council', 'england', 'london']);
    expect(outcomes.corrected!.exitCode).toBe(0);
  });

  it('leaves the others byte for byte as they were', () => {
    for (const [report, bytes] of Object.entries(untouched)) expect(bytesOf(report)).toEqual(bytes);
  });

  it('is made once: the next run makes nothing', () => {
    expect(made(outcomes.again!)).toEqual([]);
  });

  it('is told complete: the list of changes is that of a comparison of all figures, number by number', () => {
    for (const report of ['council', 'england', 'london']) {
      const before = new Map(figures(report, '001-provisional').map((figure) => [figure.id, figure]));
      const moved = figures(report).filter(({ id, value, base, se }) => {
        const old = before.get(id)!;
        return old.value !== value || old.base !== base || old.se !== se;
      });
      const { figures: told, added, dropped } = JSON.parse(read(report, 'changes.json')) as Changes;
      const numbersMoved = told.filter(({ before: old, after }) => old.value !== after.value).map(({ id }) => id);
      expect(moved.length).toBeGreaterThan(5);
      expect(told.map(({ id }) => id)).toEqual(expect.arrayContaining(moved.map(({ id }) => id)));
      expect(moved.map(({ id }) => id)).toEqual(expect.arrayContaining(numbersMoved));
      expect(told.some(({ id }) => id.startsWith('quality_of_life'))).toBe(false);
      expect([added, dropped]).toEqual([[], []]);
    }
  });

  it('names no respondent and none of their answers', () => {
    const serial = right
      .split('\n')
      .find((row) => row.includes(COUNCIL))!
      .split(',')[0]!;
    for (const file of ['changes.json', 'changes.md', 'changes.html'])
      expect(read('council', file)).not.toContain(serial);
  });

  it('is told to readers, with revised figures marked, only where figures changed', () => {
    for (const report of ['council', 'england', 'london']) {
      expect(read(report, `${report}.html`)).toContain('Correction, 20 October 2011');
      expect(read(report, 'changes.md')).toContain('The council’s form listed the answers in reverse.');
    }
    expect(read('council', 'council.html')).toMatch(/\d% \[r\]/);
    expect(read('neighbour', 'neighbour.html')).not.toContain('[r]');
    expect(read('neighbour', 'neighbour.html')).not.toContain('Correction');
  });

  it('has a Word file with each moved figure as a tracked deletion and insertion, dated as the edition is', () => {
    const word = Buffer.from(
      unzipSync(readFileSync(join(out(), 'england', latest('england'), 'england-changes.docx')))['word/document.xml']!,
    ).toString();
    const dates = [...word.matchAll(/<w:(?:ins|del) [^>]*w:date="([^"]*)"/g)].map(([, date]) => date);
    expect(new Set(dates)).toEqual(new Set(['2011-10-20T00:00:00Z']));
    const [old] = figures('england', '001-provisional').filter(({ id }) => id === 'satisfaction.very:count');
    expect(word).toMatch(new RegExp(`<w:delText[^>]*>${old!.text}</w:delText>`));
    expect(word).not.toMatch(/<w:delText[^>]*>[^<]*quality/);
  });

  it('leaves every edition as its manifest says', async () => {
    for (const report of readdirSync(out()).filter((name) => !name.startsWith('.') && !name.includes('.'))) {
      for (const edition of readdirSync(join(out(), report)).filter((name) => /^\d/.test(name))) {
        expect((await rereadEdition(join(out(), report, edition))).problems).toEqual([]);
      }
    }
  });
});

describe('the final results after it', () => {
  it('are editions of all reports, each of which shows the new status', async () => {
    change((text) =>
      text.replace(
        /\nstatus: corrected\npublished: 2011-10-20\ncorrection:\n.*\n.*\n.*/,
        '\nstatus: final\npublished: 2011-12-13',
      ),
    );
    const outcome = await make();
    expect(made(outcome)).toEqual(['council', 'england', 'london', 'neighbour', 'south-west']);
    expect(latest('neighbour')).toBe('002-final');
    expect(read('neighbour', 'neighbour.html')).toContain('No figure in this report has changed.');
    const { figures: told, status } = JSON.parse(read('neighbour', 'changes.json')) as Changes;
    expect({ told, status }).toEqual({ told: [], status: { before: 'provisional', after: 'final' } });
  });
});

describe('the corrected file and the final results in one', () => {
  const PROVISIONAL = '\nstatus: provisional\npublished: 2011-09-29';
  const FINAL = '\nstatus: final\npublished: 2011-12-13';
  const OTHER = join(import.meta.dirname, '../../data/coproduction-2012');
  const inAll = (to: string) =>
    run([study(), OTHER], { out: join(root, to) }, { now: () => new Date(), progress: () => {} });
  const figuresIn = (to: string, report: string, edition: string) =>
    (JSON.parse(readFileSync(join(root, to, report, edition, 'figures.json'), 'utf8')) as { figures: Figure[] })
      .figures;
  const other = () => {
    const folder = join(root, 'both/blog-update');
    const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return names.map((entry) => `${entry.name} ${sha256(readFileSync(join(entry.parentPath, entry.name)))}`).sort();
  };
  let before: string[];
  let second: Outcome;

  beforeAll(async () => {
    change((text) => text.replace(/\nstatus: .*\npublished: .*/, PROVISIONAL));
    writeFileSync(join(study(), 'responses.csv'), coded(right));
    expect((await inAll('both')).exitCode).toBe(0);
    before = other();
    change((text) => text.replace(PROVISIONAL, FINAL));
    writeFileSync(join(study(), 'responses.csv'), right);
    second = await inAll('both');
    expect((await inAll('anew')).exitCode).toBe(0);
  });

  it('makes every report of the survey again, since each shows that it is final, and none of another survey', () => {
    expect(made(second)).toEqual(['council', 'england', 'london', 'neighbour', 'south-west']);
    expect(other()).toEqual(before);
  });

  it('gives the figures that making everything anew gives, and lists each that moved', () => {
    for (const report of ['council', 'england', 'london', 'neighbour', 'south-west']) {
      const anew = figuresIn('anew', report, '001-final');
      expect([report, figuresIn('both', report, '002-final')]).toEqual([report, anew]);
      const old = new Map(figuresIn('both', report, '001-provisional').map((figure) => [figure.id, figure]));
      const moved = anew.filter((figure) => JSON.stringify(figure) !== JSON.stringify(old.get(figure.id)));
      const changes = readFileSync(join(root, 'both', report, '002-final/changes.json'), 'utf8');
      const told = (JSON.parse(changes) as Changes).figures.filter(
        ({ conclusions, before: was, after }) =>
          conclusions.length > 0 || JSON.stringify(was) !== JSON.stringify(after),
      );
      expect([report, moved.map(({ id }) => id).filter((id) => !changes.includes(JSON.stringify(id)))]).toEqual([
        report,
        [],
      ]);
      expect(told.every(({ id }) => moved.some((figure) => figure.id === id))).toBe(true);
    }
  });

  it('tells readers that the results are final, how many figures moved, and how many responses were corrected', () => {
    const page = readFileSync(join(root, 'both/england/002-final/england.html'), 'utf8');
    for (const words of [
      'These results are final. They replace the provisional results.',
      'This edition replaces the one published on 29 September 2011.',
    ])
      expect(page.includes(words)).toBe(true);
    const wrong = coded(right).split('\n');
    const turned = right.split('\n').filter((line, at) => line !== wrong[at]).length;
    expect(page.includes(`${turned} responses to the survey were corrected.`)).toBe(true);
  });
});
