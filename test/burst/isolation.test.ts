// One unit's figures in another's report is the worst that a burst can do. Every file of every unit is read, in every
// format, byte by byte, for the names of all the others.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BurstResult, makeBurst } from '../../pipeline/burst/burst.ts';
import { describeProblem, UserError } from '../../pipeline/problems.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { openStudy } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { pdfText } from '../reading.ts';
import { canaryOf, wardOf, writeStudy } from './canaries.ts';

/** Each unit is searched for in every other: 152 where time allows (TOPLINE_UNITS=152, as the continuous integration does). */
const UNITS = Number(process.env.TOPLINE_UNITS ?? 24);
const printer = openPrinter();
let folder: string;
let result: BurstResult;

async function burst(template?: string, options: { only?: string[]; failFast?: boolean; report?: string } = {}) {
  const home = await mkdtemp(join(tmpdir(), 'topline-canaries-'));
  await writeStudy(home, UNITS, template);
  const source = await openStudy(await readStudy(home));
  const effects = { printer, now: () => new Date(), progress: () => {} };
  const { only = [], failFast = false, report = 'own' } = options;
  const settings = { out: join(home, 'output'), force: false, dryRun: false, archive: false, only, failFast };
  return { home, result: await makeBurst(source, source.study.reports.get(report)!, settings, effects) };
}

beforeAll(async () => {
  ({ home: folder, result } = await burst());
}, 300_000);

afterAll(async () => {
  await printer.close();
  await rm(folder, { recursive: true, force: true });
});

/** Everything that a file holds, opened up: what is packed in it, what its streams and strings say. */
async function contentsOf(name: string, bytes: Buffer): Promise<string> {
  const parts = [bytes.toString('latin1')];
  if (/\.(docx|xlsx)$/.test(name)) {
    for (const [path, part] of Object.entries(unzipSync(bytes))) {
      parts.push(path, await contentsOf(path, Buffer.from(part)));
    }
  }
  if (name.endsWith('.pdf')) {
    parts.push(await pdfText(bytes), inflated(bytes), utf16(parts[0]! + inflated(bytes)));
  }
  return parts.join('\n');
}

function inflated(pdf: Buffer): string {
  const parts: string[] = [];
  for (let at = pdf.indexOf('stream'); at >= 0; at = pdf.indexOf('stream', at + 6)) {
    if (pdf.subarray(at - 3, at).toString() === 'end') continue;
    const start = pdf[at + 6] === 13 ? at + 8 : at + 7;
    try {
      parts.push(inflateSync(pdf.subarray(start, pdf.indexOf('endstream', start))).toString('latin1'));
    } catch {
      // A stream that isn't deflated is in the file's own bytes.
    }
  }
  return parts.join('\n');
}

/** Strings of a PDF that are written as hexadecimal UTF-16: titles, alternative texts. */
const utf16 = (text: string): string =>
  [...text.matchAll(/<((?:[0-9A-Fa-f]{4})+)>/g)]
    .map(([, hex]) => Buffer.from(hex!, 'hex').swap16().toString('utf16le'))
    .join('\n');

async function filesOf(slug: string): Promise<Map<string, string>> {
  const home = join(folder, 'output/own', slug);
  const files = new Map<string, string>();
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files.set(
      entry.name,
      `${entry.name} ${await contentsOf(entry.name, await readFile(join(entry.parentPath, entry.name)))}`,
    );
  }
  return files;
}

describe(`a burst of ${UNITS} units`, () => {
  it('makes every one of them', () => {
    const failed = result.units.filter((unit) => 'failed' in unit);
    expect(failed).toEqual([]);
    expect(result.units).toHaveLength(UNITS);
  });

  it('puts no unit’s name or ward into another unit’s files, in any format', async () => {
    const canaries = Array.from({ length: UNITS }, (_, unit) => [canaryOf(unit), wardOf(unit)]);
    const all = new RegExp(canaries.flat().join('|'), 'gi');
    expect(new Set(canaries.flat().map((name) => name.toLowerCase())).size).toBe(2 * UNITS);
    for (let unit = 0; unit < UNITS; unit++) {
      const own = canaries[unit]!.map((name) => name.toLowerCase());
      const files = await filesOf(own[0]!);
      expect([...files.keys()].join(' ')).toMatch(/\.pdf.*|\.docx/);
      for (const [name, content] of files) {
        const found = new Set((content.match(all) ?? []).map((one) => one.toLowerCase()));
        const strangers = [...found].filter((one) => !own.includes(one));
        expect(strangers, `${name} of ${own[0]}`).toEqual([]);
        // The search can find: in its own documents, the unit's name is seen.
        if (/\.(pdf|docx|html|xlsx)$/.test(name)) expect(found, name).toContain(own[0]);
      }
    }
  }, 300_000);

  it('keeps answers in people’s own words, and rejected rows, out of all files', async () => {
    const files = await filesOf(canaryOf(3).toLowerCase());
    expect([...files.keys()]).not.toContain('rejects.csv');
    for (const content of files.values()) expect(content).not.toMatch(/said so|nonsense/);
    // But for those that may be quoted: its own.
    expect([...files].filter(([name]) => name.endsWith('.html')).join()).toMatch(/I wish that .* asked again/);
  });

  it('names all units in the index alone, which runs one script by its hash and fetches nothing', async () => {
    const page = await readFile(join(folder, 'output/own/index.html'), 'utf8');
    for (let unit = 0; unit < UNITS; unit++) expect(page).toContain(canaryOf(unit));
    expect(page).toMatch(/default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/https?:/);
  });
});

describe('a template that reaches for others', () => {
  const refused: [what: string, template: string][] = [
    ['another unit', `{{pct "happy.yes" area="${canaryOf(1)}"}}`],
    ['another unit by its id', `{{pct "happy.yes[area=${canaryOf(1)}]"}}`],
    ['another region', '{{pct "happy.yes" region="Region 1"}}'],
    ['another unit’s ward', `{{pct "happy.yes" of="all" ward="${wardOf(1)}"}}`],
    ['all units', '{{chart "happy.yes" by="area" kind="league"}} {{table "area"}}'],
    ['the shares of units', `{{pct "area.${canaryOf(1)}" of="all"}}`],
    ['the letters of units', '{{table "happy" banner="area" letters=true}}'],
    ['an association with units', '{{association "happy" by="area"}}'],
    ['what others wrote', '{{quotes "wish" top=1000}}'],
    ['what others wrote, of all', '{{quotes "wish" of="all"}}'],
    ['what another unit’s people wrote', `{{quotes "wish" area="${canaryOf(1)}"}}`],
    ['what was written, to a question that may not be quoted', '{{quotes "why"}}'],
    ['rows of the whole file as its own', '{{count "responses.read"}}'],
  ];

  it.each(refused)('is refused %s, or sees only its own', async (_, template) => {
    const { home, result: made } = await burst(template, { only: [canaryOf(0)] });
    const [unit] = made.units;
    const text = 'failed' in unit! ? unit.failed.map(describeProblem).join('\n') : JSON.stringify(await outputOf(home));
    const others = Array.from({ length: UNITS - 1 }, (__, i) => canaryOf(i + 1)).filter(
      (name) => !template.includes(name),
    );
    for (const name of others) expect(text).not.toContain(name);
    if (!('failed' in unit!)) for (let i = 1; i < UNITS; i++) expect(text).not.toContain(canaryOf(i));
    await rm(home, { recursive: true });
  });

  async function outputOf(home: string): Promise<string[]> {
    const files = await readdir(join(home, 'output/own', canaryOf(0).toLowerCase(), 'latest'), { recursive: true });
    const read = files
      .filter((file) => /\.(json|csv|html)$/.test(file))
      .map((file) => readFile(join(home, 'output/own', canaryOf(0).toLowerCase(), 'latest', file), 'utf8'));
    return Promise.all(read);
  }

  it('stops at the first unit that fails with failFast, and else tries all', async () => {
    const bad = `{{pct "happy.yes" area="${canaryOf(1)}"}}`;
    const { home, result: fast } = await burst(bad, { failFast: true });
    expect(fast.units.filter((unit) => 'failed' in unit).length).toBeLessThan(8);
    expect(fast.left).toBeGreaterThan(UNITS - 8);
    await rm(home, { recursive: true });
    const { home: other, result: slow } = await burst(`{{pct "happy.yes" area="${canaryOf(0)}"}}`, {
      only: [canaryOf(0), canaryOf(1), canaryOf(2)],
    });
    expect(slow.units.map((unit) => ('failed' in unit ? 'failed' : 'made')).sort()).toEqual([
      'failed',
      'failed',
      'made',
    ]);
    await rm(other, { recursive: true });
  });
});

it('a unit that lies in two regions stops the report, with its name', async () => {
  const home = await mkdtemp(join(tmpdir(), 'topline-canaries-'));
  await writeStudy(home, 3);
  const data = await readFile(join(home, 'responses.csv'), 'utf8');
  const { writeFile } = await import('node:fs/promises');
  await writeFile(join(home, 'responses.csv'), data.replace('Region 1', 'Region 7'));
  const source = await openStudy(await readStudy(home));
  const settings = { out: join(home, 'output'), force: false, dryRun: true, archive: false, only: [], failFast: false };
  const effects = { printer, now: () => new Date(), progress: () => {} };
  const error = await makeBurst(source, source.study.reports.get('own')!, settings, effects).catch((one) => one);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).problems[0]).toMatchObject({ code: 'unit-in-two-groups', found: canaryOf(1) });
  await rm(home, { recursive: true });
});
