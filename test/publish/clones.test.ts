// Two checkouts in different folders, a day apart, one with a single job, the other with two: the same files, byte for byte,
// of both examples and of some councils.

import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../pipeline/publish/files.ts';
import { changeAnswers } from './ascs.ts';

const ROOT = join(import.meta.dirname, '../..');
const COUNCILS = ['Wagtailfleet', 'Umbermarch', 'Sallowstow', 'Aldermarch'].map((name) => `council=${name}`);
/** Loaded before the program: its clock is a day ahead. */
const TOMORROW = `const Real = Date;
const ahead = 86_400_000;
globalThis.Date = class extends Real {
  constructor(...args) { super(...(args.length ? args : [Real.now() + ahead])); }
  static now() { return Real.now() + ahead; }
};
`;

interface Clone {
  folder: string;
  flags: string[];
  jobs: string;
}

let root: string;
let clones: [Clone, Clone];

function makeClone(name: string): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const part of ['pipeline', 'data', 'templates', 'package.json'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function topline({ folder, flags }: Clone, ...args: string[]): Promise<number | null> {
  const child = spawn(process.execPath, [...flags, 'pipeline/cli.ts', 'run', ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => child.on('close', resolve));
}

async function makeAll(clone: Clone): Promise<(number | null)[]> {
  const examples = await topline(clone, '--report', 'blog-update', 'briefing');
  const { jobs } = clone;
  return [examples, await topline(clone, 'ascs-2010-11', '--report', 'council', '--jobs', jobs, '--only', ...COUNCILS)];
}

/** Path to hash; of a manifest, without the part that tells of the run. What begins with a dot is no output. */
function hashes({ folder }: Clone): Record<string, string> {
  const out = join(folder, 'output');
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const named = files.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(out.length + 1);
    if (name.startsWith('.')) return [];
    const bytes = readFileSync(path);
    const content =
      entry.name === 'manifest.json' ? JSON.stringify({ ...JSON.parse(bytes.toString()), run: null }) : bytes;
    return [[name, sha256(content)] as const];
  });
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'topline-clones-'));
  writeFileSync(join(root, 'tomorrow.mjs'), TOMORROW);
  clones = [
    { folder: makeClone('one'), flags: [], jobs: '1' },
    { folder: makeClone('elsewhere/and ü'), flags: ['--import', join(root, 'tomorrow.mjs')], jobs: '2' },
  ];
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('two checkouts', () => {
  it('make the same files, in other folders, on another day, with another number of jobs', async () => {
    for (const clone of clones) expect(await makeAll(clone)).toEqual([0, 0]);
    const [one, other] = clones.map(hashes);
    expect(other).toEqual(one);
    const names = Object.keys(one!);
    for (const ending of ['pdf', 'docx', 'html', 'xlsx', 'csv', 'json'])
      expect([ending, names.some((name) => name.endsWith(`.${ending}`))]).toEqual([ending, true]);
    expect(names.filter((name) => /^council\/[^/]+\/001-provisional\/[^/]+\.pdf$/.test(name))).toHaveLength(4);
  }, 600_000);

  it('make the same of a correction, with its notices, lists of changes and tracked changes', async () => {
    for (const clone of clones) {
      const data = join(clone.folder, 'data/ascs-2010-11/responses.csv');
      writeFileSync(
        data,
        changeAnswers(readFileSync(data, 'utf8'), 'Wagtailfleet', (answer) => 8 - answer),
      );
      const study = join(clone.folder, 'data/ascs-2010-11/study.yaml');
      const correction = 'status: corrected\ncorrection: { date: 2011-10-20, what: One council., cause: A form. }';
      writeFileSync(study, readFileSync(study, 'utf8').replace('status: provisional', correction));
      expect(await makeAll(clone)).toEqual([0, 0]);
    }
    const [one, other] = clones.map(hashes);
    expect(other).toEqual(one);
    expect(Object.keys(one!).filter((name) => name.endsWith('-changes.docx')).length).toBeGreaterThan(2);
    const changes = readFileSync(join(clones[1].folder, 'output/briefing/002-corrected/changes.md'), 'utf8');
    expect(changes).toMatch(/Rows corrected: \d\d\d?; added: 0; removed: 0/);
  }, 600_000);
});
