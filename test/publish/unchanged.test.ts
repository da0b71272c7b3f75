// What is made again, and what is left as it is, and the reasons that are told.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { themeRecord } from '../../pipeline/publish/folders.ts';
import { makePlace, type Place, TEMPLATE_FILE } from '../cli/newcomer.ts';

let place: Place;
beforeEach(async () => {
  place = makePlace();
  await run();
});
afterEach(() => place.remove());

const run = (...args: string[]) => place.run('run', '.', '--out', place.out, ...args);
const status = async () => (await place.run('status', '.', '--out', place.out)).stdout;
const editions = () => readdirSync(join(place.out, 'short')).filter((name) => name !== 'latest');
const UNCHANGED = 'unchanged, because nothing that it shows, or is made by, has changed';

describe('a report is left as it is', () => {
  it('when a file is written again with the same bytes', async () => {
    for (const file of ['answers.csv', 'study.yaml', TEMPLATE_FILE]) {
      place.change(file, (text) => text);
      utimesSync(join(place.folder, file), new Date(), new Date(Date.now() + 60_000));
    }
    expect((await run()).stdout).toContain(UNCHANGED);
  });

  it('when a column comes that no report uses', async () => {
    place.change('answers.csv', (text) => text.replace(/(?<=.)\n/g, ',x\n').replace('drink,x', 'drink,shoe'));
    expect((await run()).stdout).toContain(UNCHANGED);
    expect(editions()).toEqual(['001-final']);
  });

  it('when answers are corrected that it does not show', async () => {
    place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,24,Tea'));
    expect((await run()).stdout).toContain(UNCHANGED);
    expect((await run()).stdout).toContain(UNCHANGED);
    expect(editions()).toEqual(['001-final']);
  });

  it('and the newest of its editions is named, where one was made without need', async () => {
    await run('--force');
    for (let i = 0; i < 2; i++) expect((await run()).stdout).toContain('002-final');
  });

  it('when only a comment of its template changes', async () => {
    place.change(TEMPLATE_FILE, (text) => `{{!-- new --}}${text}`);
    expect((await run()).stdout).toContain(UNCHANGED);
  });
});

describe('a report is made again', () => {
  it('when a figure moves that it shows, and tells which, from what, to what', async () => {
    place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Water'));
    expect(await status()).toMatch(/^short: due, because 2 figures changed: drink\.tea 33% → 32%/);
    expect(editions()).toEqual(['001-final']);
    expect((await run()).stdout).toContain('drink.tea 33% → 32%');
    expect(editions()).toEqual(['001-final', '002-final']);
  });

  it('when the words of its template change', async () => {
    place.change(TEMPLATE_FILE, (text) => text.replace('drink tea', 'prefer tea'));
    expect(await status()).toContain('the template’s text changed (');
  });

  it('when its status or its date changes', async () => {
    place.change('study.yaml', (text) =>
      text.replace('status: final', 'status: provisional').replace('-05-01', '-06-01'),
    );
    const told = await status();
    expect(told).toContain('status final → provisional; date 2024-05-01 → 2024-06-01');
    expect(told).not.toContain('figure');
  });

  it('when its formats change', async () => {
    place.change('study.yaml', (text) => text.replace('formats: [html]', 'formats: [html, docx]'));
    expect(await status()).toContain('its formats changed');
  });

  it('when somebody has taken its edition away', async () => {
    rmSync(join(place.out, 'short'), { recursive: true });
    expect((await run()).stdout).toContain('because it has no edition yet');
  });
});

describe('a note of the last run', () => {
  it('that is damaged counts for nothing', async () => {
    const folder = join(place.out, '.unchanged');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{');
    const { exitCode, stdout } = await run();
    expect({ exitCode, unchanged: stdout.includes(UNCHANGED) }).toEqual({ exitCode: 0, unchanged: true });
  });
});

describe('a theme’s record', () => {
  it('changes with its own files and with the style sheets of all themes, and with nothing else', async () => {
    const themes = mkdtempSync(join(tmpdir(), 'topline-themes-'));
    for (const name of ['plain', 'other']) mkdirSync(join(themes, name));
    const write = (file: string, text: string) => writeFileSync(join(themes, file), text);
    const hash = async () => (await themeRecord(themes, 'plain')).sha256;
    write('page.css', 'a');
    write('plain/theme.json', '{}');
    const first = await hash();
    write('other/theme.css', 'b');
    expect(await hash()).toBe(first);
    write('plain/theme.css', 'b');
    const second = await hash();
    write('page.css', 'c');
    expect(new Set([first, second, await hash()]).size).toBe(3);
    rmSync(themes, { recursive: true });
  });
});
