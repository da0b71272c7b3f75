// What an edition says of the one before it: in changes.json and changes.md, in the report itself, and by `topline changes`.

import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Changes } from '../../pipeline/publish/changes.ts';
import type { Manifest } from '../../pipeline/publish/manifest.ts';
import { makePlace, type Place, TEMPLATE_FILE } from '../cli/newcomer.ts';

const TEMPLATE = `Tea: {{pct "drink.tea"}}, {{about "drink.tea"}}. Coffee: {{pct "drink.coffee"}}. Base: {{base "drink"}}.

## By age

{{chart "drink"}}
{{table "drink"}}
`;
const CORRECTION = `status: corrected
correction:
  date: 2024-06-01
  what: Some answers were coded as tea that were water.
  cause: A mistake in the export.
`;

let place: Place;
beforeEach(async () => {
  place = makePlace();
  place.change(TEMPLATE_FILE, () => TEMPLATE);
  await run();
});
afterEach(() => place.remove());

const run = (...args: string[]) => place.run('run', '.', '--out', place.out, ...args);
const read = (edition: string, file: string) => readFileSync(join(place.out, 'short', edition, file), 'utf8');
const changesOf = (edition: string) => JSON.parse(read(edition, 'changes.json')) as Changes;
const manifestOf = (edition: string) => JSON.parse(read(edition, 'manifest.json')) as Manifest;
/** Tea becomes water in so many rows. */
function correctRows(count: number): void {
  let left = count;
  place.change('answers.csv', (text) => text.replace(/Tea/g, (tea) => (left-- > 0 ? 'Water' : tea)));
}
const correctStudy = () => place.change('study.yaml', (text) => text.replace('status: final\n', CORRECTION));

describe('the changes of an edition', () => {
  it('are not told of a first one', () => {
    expect(() => changesOf('001-final')).toThrow('ENOENT');
  });

  it('hold every figure that moved: old, new, difference, places, and nothing else', async () => {
    correctRows(5);
    await run();
    const { figures, added, dropped, rows, from, to } = changesOf('002-final');
    expect({ from, to, added, dropped, rows }).toEqual({
      ...{ from: '001-final', to: '002-final', added: [], dropped: [], rows: {} },
    });
    const tea = figures.find(({ id }) => id === 'drink.tea')!;
    expect(tea).toMatchObject({ before: { text: '33%' }, after: { text: '25%' }, difference: -8, shown: true });
    expect(tea.places).toEqual(['Tea or coffee', 'By age, Figure 1', 'By age, Table 1']);
    expect(figures.some(({ id }) => id.startsWith('drink.coffee'))).toBe(true);
    expect(figures.filter(({ shown }) => shown).map(({ id }) => id)).not.toContain('drink.coffee');
    expect(figures.map(({ id }) => id)).not.toContain('drink.base');
  });

  it('tell which conclusions may be others: ranks, and words around a figure', async () => {
    correctRows(5);
    await run();
    const { figures, words, conclusionChanged } = changesOf('002-final');
    expect(conclusionChanged).toBe(true);
    const tea = figures.find(({ id }) => id === 'drink.tea')!;
    expect(tea.conclusions.join('; ')).toContain('1st → 3rd in Figure 1');
    expect(words).toMatchObject([
      { before: 'Tea: 33%, a third.', after: 'Tea: 25%, a quarter.', figures: expect.arrayContaining(['drink.tea']) },
    ]);
    expect(read('002-final', 'changes.md')).toContain('What the report concludes may have changed');
  });

  it('count rows, and name none of them', async () => {
    appendFileSync(join(place.folder, 'answers.csv'), 'r9001,99,Tea\n');
    await run();
    const { rows } = changesOf('002-final');
    expect(rows).toEqual({ read: { before: 60, after: 61 }, used: { before: 60, after: 61 } });
    expect(read('002-final', 'changes.json') + read('002-final', 'changes.md')).not.toContain('r9001');
  });

  it('tell figures added and dropped, and a new status', async () => {
    place.change(TEMPLATE_FILE, (text) =>
      text.replace('{{pct "drink.coffee"}}', '{{mean "age"}}').replace('{{table "drink"}}', ''),
    );
    place.change('study.yaml', (text) => text.replace('status: final', 'status: provisional'));
    await run();
    const { added, status } = changesOf('002-provisional');
    expect(added.map(({ id }) => id)).toEqual(['age.mean']);
    expect(status).toEqual({ before: 'final', after: 'provisional' });
  });

  it('tell questions, answers and groups that came and went', async () => {
    place.change('study.yaml', (text) =>
      text
        .replace('reports:', '  town: { type: group, label: Town }\nreports:')
        .replace('water: Water }', 'water: Water, milk: Milk }'),
    );
    place.change('answers.csv', (text) =>
      text
        .trimEnd()
        .split('\n')
        .map((row, at) =>
          at === 0 ? `${row},town` : `${at % 30 === 0 ? row.replace(/\w+$/, 'Milk') : row},${at % 2 ? 'Ayr' : 'Bath'}`,
        )
        .join('\n'),
    );
    place.change(TEMPLATE_FILE, (text) =>
      text.replace('{{table "drink"}}', '{{table "drink" by="town"}} {{mean "age"}}'),
    );
    await run();
    expect(changesOf('002-final').subjects).toMatchObject({
      added: { questions: [{ id: 'age' }, { id: 'town' }], categories: [{ id: 'drink.milk', label: 'Milk' }] },
      dropped: { questions: [], categories: [] },
    });
    for (const file of ['changes.md', 'changes.html']) {
      expect(read('002-final', file)).toMatch(/Questions added: .*age/);
      expect(read('002-final', file)).toContain('Answers and groups added: Milk (drink.milk)');
    }
    place.change('answers.csv', (text) => text.replaceAll('Ayr', 'Bath'));
    place.change(TEMPLATE_FILE, (text) => text.replace(' {{mean "age"}}', ''));
    await run();
    expect(changesOf('003-final').subjects).toMatchObject({
      added: { questions: [], categories: [] },
      dropped: { questions: [{ id: 'age' }], categories: [{ id: 'town=Ayr', label: 'Ayr' }] },
    });
    expect(read('003-final', 'changes.md')).toContain('Answers and groups dropped: Ayr (town=Ayr)');
  });

  it('are complete: put into the old figures, they give the new ones', async () => {
    correctRows(7);
    await run();
    const figures = (edition: string) =>
      JSON.parse(read(edition, 'figures.json')).figures as { id: string; text: string; value: number }[];
    const moved = new Map(changesOf('002-final').figures.map((change) => [change.id, change.after]));
    const patched = figures('001-final').map(({ id, text, value }) => moved.get(id) ?? { text, value });
    expect(patched.map(({ text, value }) => [text, value])).toEqual(
      figures('002-final').map(({ text, value }) => [text, value]),
    );
  });
});

describe('topline changes', () => {
  const changes = (...args: string[]) => place.run('changes', 'short', '--out', place.out, ...args);

  it('prints what the newest edition changed, or any two, as text or JSON', async () => {
    for (const rows of [5, 1]) {
      correctRows(rows);
      await run();
    }
    expect((await changes()).stdout).toBe(read('003-final', 'changes.md'));
    expect(JSON.parse((await changes('--to', '2', '--json')).stdout)).toEqual(changesOf('002-final'));
    expect(JSON.parse((await changes('--from', '001-final', '--json')).stdout)).toMatchObject({
      from: '001-final',
      to: '003-final',
    });
  });

  it('refuses what is not there, with exit code 2', async () => {
    for (const args of [[], ['--from', '9']]) {
      const { exitCode, stdout, stderr } = await changes(...args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain('error: ');
    }
  });
});

describe('a corrected edition', () => {
  it('tells its readers what was corrected, why, and how far it goes, and marks the figures', async () => {
    correctRows(5);
    correctStudy();
    await run();
    const page = read('002-corrected', 'short.html');
    for (const words of [
      'Correction, 1 June 2024',
      'Some answers were coded as tea that were water.',
      'Cause: A mistake in the export.',
      'Revised figures are marked [r].',
      'This edition replaces the one published on 1 May 2024.',
      '25% [r]',
    ]) {
      expect(page).toContain(words);
    }
    expect(page).toMatch(/4 of \d+ figures in this report have changed/);
    expect(page).not.toContain('33% [r]');
    expect(changesOf('002-corrected').words.map(({ after }) => after)).toEqual(['Tea: 25% [r], a quarter.']);
  });

  it('is left as it is when it is run again, and keeps notice and marks when it is made again for another reason', async () => {
    correctRows(5);
    correctStudy();
    await run();
    expect((await run()).stdout).toContain('unchanged');
    place.change(TEMPLATE_FILE, (text) => `${text}\nThat is all.\n`);
    await run();
    const page = read('003-corrected', 'short.html');
    expect(page).toContain('Correction, 1 June 2024');
    expect(page).toContain('25% [r]');
    expect(manifestOf('003-corrected').revision?.since).toBe('001-final');
  });

  it('is not made of a report that the correction does not touch', async () => {
    place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,24,Tea'));
    correctStudy();
    for (let times = 0; times < 2; times++) expect((await run()).stdout).toContain('unchanged');
    expect(place.written()).not.toContain('short/002-corrected');
  });
});

describe('final results after provisional ones', () => {
  it('say so, and how much has changed, with no mark unless the study asks for it', async () => {
    place.change('study.yaml', (text) => text.replace('status: final', 'status: provisional'));
    await run();
    correctRows(5);
    place.change('study.yaml', (text) => text.replace('status: provisional', 'status: final'));
    await run();
    const page = read('003-final', 'short.html');
    expect(page).toContain('These results are final. They replace the provisional results.');
    expect(page).not.toContain('[r]');
    place.change('study.yaml', (text) => text.replace('questions:', 'rules: { mark_revised: true }\nquestions:'));
    await run();
    expect(read('004-final', 'short.html')).toContain('25% [r]');
  });
});

describe('topline verify', () => {
  const verify = () => place.run('verify', join(place.out, 'short/001-final'));
  const inEdition = (file: string) => join(place.out, 'short/001-final', file);

  it('finds an edition as it was published', async () => {
    const { exitCode, stdout, stderr } = await verify();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/as published: \d+ files, \d+ figures\n$/);
  });

  it('names each file that is changed, missing or extra, and exits with 1', async () => {
    writeFileSync(inEdition('short.html'), read('001-final', 'short.html').replaceAll('33%', '34%'));
    renameSync(inEdition('tables/figures.csv'), inEdition('tables/other.csv'));
    const { exitCode, stdout, stderr } = await verify();
    expect({ exitCode, stdout: stdout.trim().split(': ')[1] }).toEqual({
      exitCode: 1,
      stdout: 'not as it was published',
    });
    for (const words of [
      /short\.html.* not as it was published/,
      /figures\.csv.* is missing/,
      /other\.csv.* not in the manifest/,
    ]) {
      expect(stderr).toMatch(words);
    }
    expect(stderr).not.toMatch(/drink\.csv/);
  });

  it('finds figures that one list tells otherwise than the other', async () => {
    const { figures, ...rest } = JSON.parse(read('001-final', 'figures.json'));
    figures[0].text = '34%';
    writeFileSync(inEdition('figures.json'), JSON.stringify({ ...rest, figures }));
    expect((await verify()).stderr).toContain('its figures are not those that the report was made of');
  });

  it('says what is no edition', async () => {
    const { exitCode, stderr } = await place.run('verify', '.');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('there is no manifest that can be read');
  });
});
