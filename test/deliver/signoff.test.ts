// Editions that wait for a sign-off: drafts are whole and visible, count for nothing until they are published, and what
// is published is what was looked at.

import {
  appendFileSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Changes } from '../../pipeline/publish/changes.ts';
import type { Manifest } from '../../pipeline/publish/manifest.ts';
import { rereadEdition } from '../../pipeline/publish/reread.ts';
import { startProgram } from '../schedule/program.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { change, makeTellingPlace, type TellingPlace } from './place.ts';

const DELIVER = 'deliver: { mail: { to: team@example.org, from: reports@example.org, attach: [html] } }\n';

let mailbox: Mailbox;
let place: TellingPlace;
beforeAll(async () => {
  mailbox = await openMailbox({ plain: true });
  process.env.TOPLINE_SMTP_URL = `smtp://127.0.0.1:${mailbox.port}`;
});
afterAll(() => {
  delete process.env.TOPLINE_SMTP_URL;
  return mailbox.close();
});
beforeEach(() => {
  mailbox.received.length = 0;
  place = makeTellingPlace(DELIVER);
  change(place, 'formats: [html] }', 'formats: [html], sign_off: true }');
});
afterEach(() => place.remove());

const run = (...args: string[]) => place.run('run', '.', '--out', place.out, ...args);
const status = async () => (await place.run('status', '.', '--out', place.out)).stdout;
const publish = (...args: string[]) => place.run('publish', ...args, '--out', place.out);
const correct = (answer: string) => place.change('answers.csv', (text) => text.replace(/r4,23,\w+/, `r4,23,${answer}`));
const folder = (report = 'short') => readdirSync(join(place.out, report)).sort();
const read = <T>(path: string) => JSON.parse(readFileSync(join(place.out, path), 'utf8')) as T;
const subjects = () => mailbox.received.map(({ headers }) => headers.get('subject'));
const history = () => readFileSync(join(place.out, 'index.html'), 'utf8');

describe('a report that is to be signed off', () => {
  it('is made as a draft: whole, shown in status and among the editions, told to nobody, and not the latest', async () => {
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('short: draft made in');
    expect(stdout).toContain('waits for topline publish short');
    expect(folder()).toEqual(['001-final-draft1', 'draft']);
    expect(readlinkSync(join(place.out, 'short/draft'))).toBe('001-final-draft1');
    expect((await rereadEdition(join(place.out, 'short/draft'))).problems).toEqual([]);
    expect(await status()).toMatch(/^short: draft .*001-final-draft1 waits for topline publish short/);
    expect(history()).toContain('001-final-draft1</th><td>draft (final), waits to be signed off</td>');
    expect(history()).toContain('short/001-final-draft1/short.html');
    expect(mailbox.received).toEqual([]);
  });

  it('is left as it is while nothing changes, by a run that finds so at once', async () => {
    await run();
    const before = lstatSync(join(place.out, 'short/001-final-draft1')).ino;
    for (let i = 0; i < 2; i++) expect((await run()).stdout).toContain('nothing has changed since the draft was made');
    expect(lstatSync(join(place.out, 'short/001-final-draft1')).ino).toBe(before);
    expect(folder()).toEqual(['001-final-draft1', 'draft']);
  });

  it('is published by a name, which its manifest keeps, and then told of', async () => {
    await run();
    const draft = read<Manifest>('short/draft/manifest.json');
    const { exitCode, stdout } = await publish('short', '--by', ' Ann\n O’Neill ');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^short: published as .*short\/001-final, which was 001-final-draft1\ndrinks: mail sent/);
    expect(folder()).toEqual(['001-final', 'latest']);
    const { run: after, ...manifest } = read<Manifest>('short/latest/manifest.json');
    const { run: before, ...same } = draft;
    expect(manifest).toEqual(same);
    expect(after).toEqual({ ...before, signedOff: { by: 'Ann O’Neill', at: expect.stringMatching(/^\d{4}-.*Z$/) } });
    expect((await rereadEdition(join(place.out, 'short/latest'))).problems).toEqual([]);
    expect(subjects()).toEqual(['Tea or coffee: 1 edition published']);
    expect(mailbox.received[0]!.text).toContain('Signed off by Ann O’Neill.');
    expect(history()).not.toContain('draft');
    expect(history()).toContain('<td>final, signed off by Ann O’Neill</td>');
    expect((await run()).stdout).toContain('short: unchanged');
    expect(subjects()).toHaveLength(1);
  });

  it('is replaced as long as it is a draft, which is told, and can’t be published any more', async () => {
    await run();
    correct('Water');
    expect(await status()).toMatch(/^short: due, because .*; draft 001-final-draft1 is out of date/);
    expect((await run()).stdout).toContain('in place of draft 001-final-draft1, which was out of date');
    expect(folder()).toEqual(['001-final-draft2', 'draft']);
    const { exitCode, stderr } = await publish('short', '001-final-draft1');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('001-final-draft1 is not the draft of `short` that waits');
    expect(folder()).toEqual(['001-final-draft2', 'draft']);
    expect((await publish('short', '001-final-draft2')).exitCode).toBe(0);
    expect(folder()).toEqual(['001-final', 'latest']);
  });

  it('is compared with the last edition that was published, however many drafts there were', async () => {
    await run();
    await publish('short');
    correct('Water');
    await run();
    correct('Coffee');
    await run();
    expect(folder()).toEqual(['001-final', '002-final-draft2', 'draft', 'latest']);
    expect(readlinkSync(join(place.out, 'short/latest'))).toBe('001-final');
    const { from, to, figures } = read<Changes>('short/draft/changes.json');
    expect([from, to]).toEqual(['001-final', '002-final']);
    expect(figures.flatMap(({ id, shown }) => (shown ? [id] : []))).toEqual(['drink.tea', 'drink.coffee']);
    await publish('short', '2');
    expect(mailbox.received[1]!.text).toContain('2 figures changed since edition 001-final');
  });

  it('is withdrawn where its data is put back, and the first edition stays as it was', async () => {
    await run();
    await publish('short');
    const before = readFileSync(join(place.out, 'short/001-final/manifest.json'));
    correct('Water');
    await run();
    correct('Tea');
    expect((await run()).stdout).toContain('draft 002-final-draft1 was out of date, and is withdrawn');
    expect(folder()).toEqual(['001-final', 'latest']);
    expect(history()).not.toContain('draft');
    expect(readFileSync(join(place.out, 'short/001-final/manifest.json'))).toEqual(before);
  });

  it('that was killed between its edition and its end is put in order by the next run', async () => {
    await run();
    cpSync(join(place.out, 'short/001-final-draft1'), join(place.out, 'kept'), { recursive: true });
    await publish('short');
    rmSync(join(place.out, 'short/latest'));
    renameSync(join(place.out, 'kept'), join(place.out, 'short/001-final-draft1'));
    symlinkSync('001-final-draft1', join(place.out, 'short/draft'));
    expect((await publish('short')).stderr).toContain('nothing waits to be published');
    expect((await run()).stdout).toContain('short: unchanged');
    expect(folder()).toEqual(['001-final', 'latest']);
    expect(readlinkSync(join(place.out, 'short/latest'))).toBe('001-final');
  });

  it('needs no sign-off any more once the study says so: the draft goes, an edition comes', async () => {
    await run();
    change(place, ', sign_off: true', '');
    expect((await run()).stdout).toContain('short: made in');
    expect(folder()).toEqual(['001-final', 'latest']);
    expect(subjects()).toHaveLength(1);
  });
});

describe('topline publish', () => {
  it('says so where nothing waits, and who signed the last edition off', async () => {
    await run();
    await publish('short', '--by', 'Ann');
    const { exitCode, stdout, stderr } = await publish('short');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^short: nothing waits to be published; edition 001-final was signed off by Ann on \d{4}/);
  });

  it.each([
    ['shrot', 'Did you mean `short`?'],
    ['../drinks', 'there is no report'],
    ['short/../short', 'there is no report'],
    ['.deliveries', 'there is no report'],
  ])('refuses %s', async (report, message) => {
    await run();
    const { exitCode, stderr } = await publish(report);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(folder()).toEqual(['001-final-draft1', 'draft']);
  });

  it('makes no folder that is not there', async () => {
    const nowhere = join(place.folder, 'nowhere');
    expect((await place.run('publish', 'short', '--out', nowhere)).exitCode).toBe(2);
    expect(existsSync(nowhere)).toBe(false);
  });

  it('refuses a draft that somebody has changed, and one with a file missing', async () => {
    await run();
    appendFileSync(join(place.out, 'short/draft/short.html'), ' ');
    rmSync(join(place.out, 'short/draft/figures.json'));
    const { exitCode, stderr } = await publish('short');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('this file of the draft was changed after it was made');
    expect(stderr).toContain('this file of the draft is missing');
    expect(folder()).toEqual(['001-final-draft1', 'draft']);
    expect((await run('--force')).exitCode).toBe(0);
    expect((await publish('short')).exitCode).toBe(0);
  });

  it('tells nobody where that is not wanted, as JSON where it is', async () => {
    await run();
    const { stdout } = await publish('short', '--no-deliver', '--json', '--by', 'Ann');
    expect(JSON.parse(stdout)).toMatchObject({
      published: [{ report: 'short', draft: '001-final-draft1' }],
      deliveries: [],
    });
    expect((await run()).stdout).toContain('short: unchanged');
    expect(mailbox.received).toEqual([]);
  });

  it('that is killed leaves the draft or the edition, whole, and is done by the next one', async () => {
    await run();
    for (const delayMs of [150, 250, 300, 350, 400, 450, 500]) {
      const program = startProgram(place, 'publish', 'short', '--out', place.out, '--no-deliver');
      await pause(delayMs);
      program.child.kill('SIGKILL');
      await program.ended;
      const standing = folder().filter((name) => /^\d/.test(name));
      expect(standing.length).toBeGreaterThan(0);
      for (const name of standing) expect((await rereadEdition(join(place.out, 'short', name))).problems).toEqual([]);
      if (standing.includes('001-final')) {
        // Ended after the edition stood: what is left of the draft waits for nobody, and goes with the next run.
        expect((await publish('short')).stderr).toContain('nothing waits');
        await run('--force');
        await publish('short');
        break;
      }
    }
    await publish('short');
    await run();
    expect(folder().filter((name) => /draft|^\.making/.test(name))).toEqual([]);
    expect(readlinkSync(join(place.out, 'short/latest'))).toMatch(/^\d{3}-final$/);
  });

  it('publishes the drafts of all units at once, or of one, and lists them on their page', async () => {
    change(
      place,
      'reports:\n',
      'reports:\n  each: { template: short, formats: [html], for_each: drink, sign_off: true }\n',
    );
    place.change('templates/short/report.md.hbs', () => '{{base "drink"}} answered.\n');
    const { stdout } = await run('--report', 'each');
    expect(stdout).toContain('each: 3 units, 3 made as drafts');
    expect(stdout).toContain('drafts wait for topline publish each');
    const listed = () => readFileSync(join(place.out, 'each/index.html'), 'utf8').match(/<tr><th scope="row">/g) ?? [];
    expect(listed()).toHaveLength(0);
    expect((await publish('each/tea')).stdout).toContain('each/tea: published as');
    expect(listed()).toHaveLength(1);
    expect(folder('each/coffee')).toEqual(['001-final-draft1', 'draft']);
    expect((await publish('each')).stdout.match(/published as/g)).toHaveLength(2);
    expect(listed()).toHaveLength(3);
    expect(existsSync(join(place.out, 'each/water/latest/each-water.html'))).toBe(true);
    expect((await run('--report', 'each')).stdout).toContain('each: 3 units, 3 unchanged');
  });
});
