// Schedules that tell people: what was held or is broken is told once, and mails that could not be sent are sent by a
// later look, whether or not a report is due then.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DueOutcome, keepRunning, runDue } from '../../pipeline/schedule/due.ts';
import type { RunLog } from '../../pipeline/schedule/state.ts';
import { type Mailbox, openMailbox } from '../deliver/mailbox.ts';
import { change, makeTellingPlace, type TellingPlace } from '../deliver/place.ts';

let mailbox: Mailbox;
let place: TellingPlace;
beforeEach(async () => {
  mailbox = await openMailbox({ plain: true });
  process.env.TOPLINE_SMTP_URL = `smtp://127.0.0.1:${mailbox.port}`;
  place = makeTellingPlace();
  change(place, 'formats: [html] }', 'formats: [html], schedule: "0 7 * * 1" }');
  place.now = new Date('2026-03-02T07:00:05Z');
});
afterEach(async () => {
  delete process.env.TOPLINE_SMTP_URL;
  place.remove();
  await mailbox.close().catch(() => undefined);
});

const due = () => runDue([place.folder], { out: place.out }, { now: () => place.now, progress: () => {} });
const subjects = () => mailbox.received.map(({ headers }) => headers.get('subject'));
const logs = () =>
  readdirSync(join(place.out, '.runs'))
    .filter((name) => /^\d{4}-/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(place.out, '.runs', name), 'utf8')) as RunLog);

describe('a scheduled run', () => {
  it('tells of what it published, and keeps that in its log', async () => {
    await due();
    expect(subjects()).toEqual(['Tea or coffee: 1 edition published']);
    expect(logs()).toMatchObject([{ deliveries: [{ kind: 'mail', outcome: 'done', about: '1 edition published' }] }]);
    place.now = new Date('2026-03-09T07:00:00Z');
    expect((await due()).log).toMatchObject([{ outcome: 'unchanged' }]);
    expect(subjects()).toHaveLength(1);
  });

  it('that is held is tried again and again, and told of once, as is the end of it', async () => {
    change(place, 'questions:', 'hold: { rows: [61, 70] }\nquestions:');
    for (const minutes of [0, 2, 5, 10]) {
      place.now = new Date(Date.parse('2026-03-02T07:00:05Z') + minutes * 60_000);
      expect((await due()).log).toMatchObject([{ outcome: 'held' }]);
    }
    expect(subjects()).toEqual(['Tea or coffee: 1 report held']);
    place.change('answers.csv', (text) => `${text}r61,80,Tea\n`);
    place.now = new Date('2026-03-02T08:00:00Z');
    expect((await due()).log).toMatchObject([{ outcome: 'made', attempt: 5 }]);
    expect(subjects()[1]).toBe('Tea or coffee: 1 edition published');
  });

  it('makes drafts where a report is to be signed off, and tells nobody', async () => {
    change(place, 'formats: [html],', 'formats: [html], sign_off: true,');
    expect((await due()).log).toMatchObject([{ outcome: 'draft', retryAfter: null }]);
    place.now = new Date('2026-03-09T07:00:00Z');
    expect((await due()).log).toMatchObject([{ outcome: 'unchanged' }]);
    expect(subjects()).toEqual([]);
  });

  it('sends a mail that could not be sent when it is next looked at, though no report is due', async () => {
    await mailbox.close();
    const first = await due();
    expect(first.exitCode).toBe(1);
    expect(first.log).toMatchObject([{ outcome: 'made', retryAfter: null }]);
    expect(logs()[0]!.deliveries).toMatchObject([{ outcome: 'kept', why: expect.stringContaining('reached') }]);
    mailbox = await openMailbox({ plain: true, port: mailbox.port });
    place.now = new Date('2026-03-02T07:02:00Z');
    expect(await due()).toMatchObject({ log: [], exitCode: 0, deliveries: [{ outcome: 'done', attempts: 2 }] });
    expect(subjects()).toEqual(['Tea or coffee: 1 edition published']);
  });

  it('of a study file with a mistake is told of once, and again only when it is another', async () => {
    change(place, 'type: single', 'type: sinlge');
    expect((await due()).exitCode).toBe(2);
    expect((await due()).exitCode).toBe(2);
    expect(subjects()).toEqual(['Tea or coffee: 1 report not made']);
    change(place, 'type: sinlge', 'type: doulbe');
    await due();
    expect(subjects()).toHaveLength(2);
  });
});

describe('a schedule that stays', () => {
  it('goes on after what a person can mend: a folder that could not be written', async () => {
    const stop = new AbortController();
    const outcomes: DueOutcome[] = [];
    // A file where the folder of editions should be: nobody can write there, root neither.
    writeFileSync(place.out, '');
    const told = (outcome: DueOutcome) => {
      outcomes.push(outcome);
      stop.abort();
    };
    const effects = { now: () => place.now, progress: () => {} };
    await keepRunning([place.folder], { out: place.out }, effects, told, stop.signal);
    expect(outcomes).toMatchObject([{ exitCode: 1, problems: [{ code: 'not-written' }], log: [] }]);
    expect(outcomes[0]!.next!.getTime()).toBeGreaterThan(place.now.getTime());
  });
});

describe('a folder of editions that can’t be written', () => {
  it('is told of as what it is, and that nobody could be told', async () => {
    writeFileSync(place.out, '');
    const { exitCode, results, problems } = await place.make();
    expect(exitCode).toBe(1);
    expect(results).toMatchObject([{ failed: [{ code: 'not-written' }] }]);
    expect(problems).toMatchObject([{ code: 'not-delivered', message: expect.stringContaining('can’t be written') }]);
    expect(mailbox.received).toEqual([]);
  });
});
