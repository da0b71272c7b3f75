// A list of a report's units: which of them are made, what their templates and file names take from it, what is wrong with it.
// And units beside those that are like them, as docs/writing.md tells of it.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forUnit, unitParts } from '../../pipeline/burst/burst.ts';
import { paramName } from '../../pipeline/burst/list.ts';
import { fileNameOf } from '../../pipeline/burst/units.ts';
import { fill } from '../../pipeline/fill/fill.ts';
import { readLook } from '../../pipeline/look.ts';
import { describeProblem, UserError } from '../../pipeline/problems.ts';
import { run } from '../../pipeline/run.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { pageText } from '../reading.ts';

const STUDY = `study: towns
title: Towns
responses: { file: towns.csv, id: id }
questions:
  town: { type: group, label: Town }
  happy: { type: single, options: { "yes": "Yes", "no": "No" } }
reports:
  own:
    template: own
    for_each: { question: town, list: list.csv }
    title: "{unit}, for {param.contact}"
    file_name: "{param.code}-{unit}"
    formats: [html]
`;
const TOWNS = ['Ambury', 'Brill', 'Crewe', 'Dale'];

let folder: string;
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const open = async (): Promise<Source> => openStudy(await readStudy(folder));

async function wrong(list: string | undefined, study = STUDY): Promise<string> {
  write('study.yaml', study);
  if (list === undefined) rmSync(join(folder, 'list.csv'), { force: true });
  else write('list.csv', list);
  try {
    const source = await open();
    for (const report of source.study.reports.values()) unitParts(source, report);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.exitCode).toBe(2);
    return error.problems.map(describeProblem).join('\n');
  }
  return '';
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topline-list-'));
  mkdirSync(join(folder, 'templates/own'), { recursive: true });
  write('study.yaml', STUDY);
  write(
    'templates/own/report.md.hbs',
    '{{unit.label}}: {{#if param.contact}}{{param.contact}}{{else}}nobody{{/if}}, {{param.phone_no}}, {{pct "happy.yes"}}\n',
  );
  const rows = TOWNS.flatMap((town, at) =>
    Array.from({ length: 60 }, (_, i) => `${at}-${i},${town},${i < 10 * (at + 1) ? 'Yes' : 'No'}`),
  );
  write('towns.csv', ['id,town,happy', ...rows].join('\n'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a list', () => {
  it('says which units get a report, what stands in it and what its files are called', async () => {
    // With a semicolon, quotes and a byte order mark, as a spreadsheet writes it.
    write(
      'list.csv',
      '\ufeffTown;Contact;Code;Phone no.\r\nDale;"Jo; <b>Smith</b> {{study.title}}";D/1;\r\n"Brill";;"../../b2";01\r\n',
    );
    const out = join(folder, 'out');
    const { results, exitCode } = await run([folder], { out }, { now: () => new Date(), progress: () => {} });
    expect(exitCode).toBe(0);
    expect(results).toMatchObject([{ report: 'own', units: [{ report: 'own/dale' }, { report: 'own/brill' }] }]);
    const made = readdirSync(join(out, 'own'), { recursive: true }).map(String);
    expect(made.filter((name) => /001.*\.html$/.test(name)).sort()).toEqual([
      'brill/001/b2-brill.html',
      'dale/001/d-1-dale.html',
    ]);
    const dale = readFileSync(join(out, 'own/dale/001/d-1-dale.html'), 'utf8');
    expect(pageText(dale)).toContain('Dale: Jo; <b>Smith</b> {{study.title}}, , 67%');
    expect(pageText(dale)).toContain('Dale, for Jo; <b>Smith</b>');
    expect(dale).not.toContain('<b>Smith');
    const brill = readFileSync(join(out, 'own/brill/001/b2-brill.html'), 'utf8');
    expect(pageText(brill)).toContain('Brill: nobody, 01, 33%');
    expect(brill).not.toContain('Smith');
    const index = readFileSync(join(out, 'own/index.html'), 'utf8');
    expect(index).toContain('href="dale/001/d-1-dale.html"');
    // A row that changes makes its report anew, and no other.
    write('list.csv', readFileSync(join(folder, 'list.csv'), 'utf8').replace(';01', ';02'));
    const again = await run([folder], { out }, { now: () => new Date(), progress: () => {} });
    expect(again.results).toMatchObject([{ units: [{ unchanged: expect.any(String) }, { made: expect.any(String) }] }]);
  });

  it('names all that it has wrong, with line and column', async () => {
    const told = await wrong('Code,Town,Contact\na,Dael,x\nb,Dale,x\n\nc,,x\nd,Dale,x\ne,Atlantis,x\n');
    expect(told).toContain(
      'list.csv:2:2 error: the data has no town of this name\n  found:    Dael\n  to do:    Did you mean `Dale`?',
    );
    expect(told).toContain('list.csv:5:2 error: a row of the list names no town');
    expect(told).toContain('list.csv:6:2 error: it is on the list twice: in line 3 too');
    expect(told).toContain('list.csv:7:2 error: the data has no town of this name\n  found:    Atlantis');
    expect(told.match(/error:/g)).toHaveLength(4);
  });

  it.each([
    ['no list', undefined, 'there is no list list.csv'],
    ['no column of units', 'Place,Code,Contact\nDale,a,b\n', 'the list has no column `town`'],
    ['two columns of one name', 'Town,Code,code,Contact\nDale,a,b,c\n', 'come to the same name, `param.code`'],
    ['no rows', 'Town,Code,Contact\n', 'the list has no rows'],
    ['no such column', 'Town,Code\nDale,a\n', 'names `{param.contact}`, and list.csv has no such column'],
    [
      'half a file',
      'Town,Code,Contact\nDale,"a\n',
      'the list list.csv: the quotation mark that opens this cell is never closed',
    ],
  ])('with %s is refused', async (_, list, says) => {
    expect(await wrong(list)).toContain(says);
  });

  it('may call its column of units otherwise', async () => {
    const study = STUDY.replace('list: list.csv', 'list: list.csv, unit: Place');
    expect(await wrong('Place,Code,Contact\nDale,a,b\n', study)).toBe('');
  });

  it('is refused in a template that names a column it lacks', async () => {
    write('list.csv', 'Town,Code,Contact\nDale,a,b\n');
    write('templates/own/report.md.hbs', '{{param.contcat}}');
    const source = await open();
    const report = source.study.reports.get('own')!;
    const { all, parts } = unitParts(source, report);
    const { template } = await readLook(source.study, report);
    expect(() => fill(template, parts(all[0]!), forUnit(report, all[0]!))).toThrow(/knows no `param.contcat`/);
  });

  it.each([
    ['Contact e-mail', 'contact_e_mail'],
    ['Übergröße (m²)', 'ubergro_e_m2'],
    ['2024', 'column_2024'],
    ['', 'column_x'],
    ['__proto__', 'proto'],
  ])('has a column %j that templates call %s', (header, name) => {
    expect(paramName(header)).toBe(name);
  });

  it('can’t lead a file elsewhere by its name', () => {
    const unit = { variable: 'town', level: 'x', label: 'X', slug: 'x' };
    for (const code of ['../../x', 'a/b', 'C:\\x', 'nul', '\u0000', '.', '-', 'x'.repeat(400)]) {
      const name = fileNameOf('{param.code}', { ...unit, params: { code } });
      expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,66}$/);
      expect(name).not.toBe('nul');
    }
  });
});

describe('the example of units that are alike', () => {
  const page = readFileSync('docs/writing.md', 'utf8');
  const section = page.slice(page.indexOf('### Those on a list'), page.indexOf('## Quotes'));
  const blockOf = (kind: string) => new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``).exec(section)![1]!;
  const promised = section.slice(section.indexOf('\n> ')).replaceAll('\n>', '').trim();

  /** Two large councils and two small ones, 100 residents each; of Aldermere's 80 are satisfied, of all 200. */
  const councils = [
    ['Aldermere', 150_000, 80],
    ['Brackwell', 150_000, 40],
    ['Coldhythe', 50_000, 40],
    ['Dunford', 50_000, 40],
  ] as const;

  let shown: string[];
  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), 'topline-alike-'));
    mkdirSync(join(home, 'templates/council'), { recursive: true });
    const head = 'study: councils\ntitle: Councils\nresponses: { file: data.csv }\n';
    const questions =
      'questions:\n  council: { type: group, label: Council }\n  homes: { type: number, label: Homes }\n' +
      '  satisfied: { type: single, label: Satisfied, options: { "yes": "Yes", "no": "No" } }\n';
    writeFileSync(join(home, 'study.yaml'), head + questions + blockOf('yaml'));
    writeFileSync(join(home, 'councils.csv'), blockOf('csv'));
    writeFileSync(join(home, 'templates/council/report.md.hbs'), blockOf('handlebars'));
    const rows = councils.flatMap(([name, homes, yes]) =>
      Array.from({ length: 100 }, (_, i) => `${name},${homes},${i < yes ? 'Yes' : 'No'}`),
    );
    writeFileSync(join(home, 'data.csv'), ['council,homes,satisfied', ...rows].join('\n'));
    const source = await openStudy(await readStudy(home));
    const report = source.study.reports.get('council')!;
    const { template } = await readLook(source.study, report);
    const { all, parts } = unitParts(source, report);
    shown = all.map((unit) => {
      const { blocks } = fill(template, parts(unit), forUnit(report, unit));
      return JSON.stringify(blocks.map((block) => ('html' in block ? pageText(block.html).trim() : block)));
    });
    rmSync(home, { recursive: true });
  });

  it('says what it promises', () => {
    expect(shown).toHaveLength(2);
    expect(shown[0]).toContain(promised.replace(/\s+/g, ' '));
    expect(shown[1]).toContain(
      'In Brackwell, 40% of residents were satisfied. This is lower than large councils together (60%)',
    );
  });

  it('has the unit, those like it and all in its chart, and names no other', () => {
    const chart = JSON.parse(shown[0]!).find((block: { kind?: string }) => block.kind === 'chart').chart;
    expect(chart.series.map(({ name }: { name: string }) => name)).toEqual([
      'Aldermere',
      'large councils',
      'all councils',
    ]);
    for (const other of ['Brackwell', 'Coldhythe', 'Dunford', 'small councils']) expect(shown[0]).not.toContain(other);
  });
});
