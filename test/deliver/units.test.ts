// A report for each of several groups, and a list of addresses: each group gets its own report, and nothing of another.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { makeTellingPlace, type TellingPlace } from './place.ts';

const DELIVER = `deliver:
  mail: { to: team@example.org, from: reports@example.org }
  units:
    town: { list: towns.csv, unit: Town, address: E-mail, attach: [html] }
`;
const TOWNS = ['Aldermarch', 'St Béla', 'Zennor'];
const LIST = `Town;Contact;E-mail
Aldermarch;Ann;ann@aldermarch.example
St  Béla;Bo;"bo@bela.example; Bella <bella@bela.example>"
Elsewhere;Eve;eve@elsewhere.example
st-bela;Bo;office@bela.example
`;

let mailbox: Mailbox;
let place: TellingPlace;
beforeAll(async () => {
  mailbox = await openMailbox({ plain: true });
});
afterAll(() => mailbox.close());
afterEach(() => place.remove());
beforeEach(() => {
  mailbox.received.length = 0;
  place = makeTellingPlace(DELIVER);
  place.environment = { TOPLINE_SMTP_URL: `smtp://127.0.0.1:${mailbox.port}` };
  place.change('study.yaml', (text) =>
    text
      .replace('  age:', '  town: { type: group, label: Town }\n  age:')
      .replace(/reports:\n.*/, 'reports:\n  town: { template: short, formats: [html], for_each: town }'),
  );
  place.change('answers.csv', (text) =>
    text
      .trim()
      .split('\n')
      .map((line, i) => (i === 0 ? `${line},town` : `${line},${TOWNS[Math.floor((i - 1) / 20)]}`))
      .join('\n')
      .concat('\n'),
  );
  writeFileSync(join(place.folder, 'towns.csv'), LIST);
});

const to = (address: string) => mailbox.received.filter((one) => one.to.includes(address));

describe('units with addresses', () => {
  it('get their own report and nobody else does', async () => {
    const { deliveries } = await place.make();
    const [ann] = to('ann@aldermarch.example');
    expect(ann!.to).toEqual(['ann@aldermarch.example']);
    expect(ann!.headers.get('subject')).toBe('Tea or coffee: Aldermarch');
    expect(ann!.attachments.map(({ filename }) => filename)).toEqual(['town-aldermarch.html']);
    expect(ann!.attachments[0]!.content).toEqual(
      readFileSync(join(place.out, 'town/aldermarch/001-final/town-aldermarch.html')),
    );
    expect(deliveries!.filter(({ kind, outcome }) => kind === 'unit' && outcome === 'done')).toHaveLength(2);
  });

  it('are told nothing of the others: no name, no number, no address', async () => {
    await place.make();
    const own = mailbox.received.filter((one) => !one.to.includes('team@example.org'));
    expect(own).toHaveLength(2);
    for (const { raw, to: addresses, text, html, attachments } of own) {
      const whole = [raw, text, html, ...attachments.map(({ content }) => content.toString('utf8'))].join('\n');
      const isBela = addresses[0]!.endsWith('bela.example');
      expect(whole).toMatch(isBela ? /St Béla/ : /Aldermarch/);
      expect(whole).not.toMatch(isBela ? /aldermarch|zennor/i : /béla|bela|zennor/i);
      expect(whole).not.toMatch(/elsewhere|team@/);
    }
  });

  it('may have several addresses, in one cell or several lines', async () => {
    await place.make();
    expect(to('bo@bela.example')[0]!.to).toEqual(['bo@bela.example', 'bella@bela.example', 'office@bela.example']);
  });

  it('are told again only when their own report changed', async () => {
    await place.make();
    place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Water'));
    await place.make();
    expect(to('ann@aldermarch.example')).toHaveLength(2);
    expect(to('bo@bela.example')).toHaveLength(1);
    expect(to('ann@aldermarch.example')[1]!.text).toContain('2 figures changed since edition 001-final');
  });
});

describe('those who look after the study', () => {
  it('get one message with where all of them are, and no unit’s file', async () => {
    await place.make();
    const [mail] = to('team@example.org');
    expect(mail!.headers.get('subject')).toBe('Tea or coffee: 3 editions published');
    expect(mail!.attachments).toEqual([]);
    expect(mail!.text).toContain('* town: 3 editions\n  - aldermarch: edition 001-final\n');
    expect(mail!.text).toContain('The files are in the output folder: town/index.html');
  });
});

describe('a list of addresses', () => {
  it('without one of a unit is told of, and the mail waits until the list is mended', async () => {
    const { exitCode, problems } = await place.make();
    expect(exitCode).toBe(1);
    expect(problems).toMatchObject([
      { message: 'the mail "town/zennor" was not delivered: the list of addresses has none for Zennor' },
    ]);
    writeFileSync(join(place.folder, 'towns.csv'), `${LIST}Zennor;Zoe;zoe@zennor.example\n`);
    place.now = new Date(place.now.getTime() + 60_000);
    expect(await place.make()).toMatchObject({ exitCode: 0, deliveries: [{ kind: 'unit', outcome: 'done' }] });
    expect(to('zoe@zennor.example')).toHaveLength(1);
  });

  it.each([
    [
      'with something that is no address',
      'ann@aldermarch.example',
      'ann at home',
      'towns.csv:2 this is no mail address',
    ],
    ['without the column', 'E-mail', 'Mail', 'the list of addresses has no column "E-mail"'],
  ])('%s is told of with its line, and nobody on it is written to', async (_, from, by, message) => {
    writeFileSync(join(place.folder, 'towns.csv'), LIST.replace(from, by));
    const { problems } = await place.make();
    expect(problems.map((one) => one.message).join('\n')).toContain(message);
    expect(problems.map((one) => one.message).join('\n')).not.toContain('at home');
    expect(mailbox.received.map((one) => one.to)).toEqual([['team@example.org']]);
  });

  it('with a name that is only like a unit’s is not taken for it', async () => {
    writeFileSync(join(place.folder, 'towns.csv'), LIST.replace('Aldermarch', 'ALDERMARCH'));
    const { problems } = await place.make();
    expect(problems.map((one) => one.message).join('\n')).toContain('has none for Aldermarch');
    expect(to('ann@aldermarch.example')).toEqual([]);
  });

  it('that is not there is told of', async () => {
    place.change('study.yaml', (text) => text.replace('towns.csv', 'nowhere.csv'));
    expect((await place.make()).problems[0]!.message).toContain('the list of addresses nowhere.csv: there is no');
  });

  it('is kept nowhere: no address of it is in any file', async () => {
    await place.make();
    expect(place.everything()).not.toMatch(/bela\.example|aldermarch\.example/);
  });
});
