// The same inputs give the same bytes: in another folder, on another day, in another time zone and language.

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256 } from '../../pipeline/publish/files.ts';
import { makePlace, type Place } from '../cli/newcomer.ts';

const CLI = join(import.meta.dirname, '../../pipeline/cli.ts');
/** Loaded before the program: its clock is 400 days ahead. */
const LATER = `const Real = Date;
const ahead = 400 * 86_400_000;
globalThis.Date = class extends Real {
  constructor(...args) { super(...(args.length ? args : [Real.now() + ahead])); }
  static now() { return Real.now() + ahead; }
};
`;
const CORRECTION = 'status: corrected\ncorrection: { date: 2024-06-01, what: Some were wrong., cause: A slip. }\n';

let place: Place;
let elsewhere: string;

beforeAll(async () => {
  place = makePlace();
  place.change('study.yaml', (text) => text.replace('formats: [html]', 'formats: [html, pdf, docx, xlsx]'));
  elsewhere = mkdtempSync(join(tmpdir(), 'topline elsewhere ü'));
  cpSync(place.folder, join(elsewhere, 'drinks'), { recursive: true });
  writeFileSync(join(elsewhere, 'later.mjs'), LATER);
});
afterAll(() => {
  place.remove();
  rmSync(elsewhere, { recursive: true, force: true });
});

function run(
  study: string,
  out: string,
  cwd: string,
  env: Record<string, string>,
  flags: string[] = [],
): Promise<number | null> {
  const child = spawn(process.execPath, [...flags, CLI, 'run', study, '--out', out], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => child.on('close', resolve));
}

const here = () => run('.', place.out, place.folder, { TZ: 'UTC', LANG: 'C' });
const there = () =>
  run(
    join(elsewhere, 'drinks'),
    join(elsewhere, 'out'),
    '/',
    { TZ: 'Pacific/Auckland', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
    ['--import', join(elsewhere, 'later.mjs')],
  );

function hashes(edition: string): Record<string, string> {
  const files = readdirSync(edition, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const entries = files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    const content =
      entry.name === 'manifest.json' ? JSON.stringify({ ...JSON.parse(bytes.toString()), run: null }) : bytes;
    return [path.slice(edition.length + 1), sha256(content)] as const;
  });
  return Object.fromEntries(entries.sort());
}

it('of a first edition and of a correction with its tracked changes', async () => {
  expect(await Promise.all([here(), there()])).toEqual([0, 0]);
  for (const study of [place.folder, join(elsewhere, 'drinks')]) {
    const change = (file: string, edit: (text: string) => string) =>
      writeFileSync(join(study, file), edit(readFileSync(join(study, file), 'utf8')));
    change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Water'));
    change('study.yaml', (text) => text.replace('status: final\n', CORRECTION));
  }
  expect(await Promise.all([here(), there()])).toEqual([0, 0]);
  for (const edition of ['001-final', '002-corrected']) {
    const [one, other] = [join(place.out, 'short', edition), join(elsewhere, 'out/short', edition)].map(hashes);
    expect(other).toEqual(one);
    expect(Object.keys(one!)).toEqual(expect.arrayContaining(['short.pdf', 'short.docx', 'short.html', 'short.xlsx']));
  }
  expect(Object.keys(hashes(join(place.out, 'short/002-corrected')))).toContain('short-changes.docx');
  const run = JSON.parse(readFileSync(join(elsewhere, 'out/short/001-final/manifest.json'), 'utf8')).run;
  expect(new Date(run.startedAt).getTime()).toBeGreaterThan(Date.now() + 300 * 86_400_000);
});
