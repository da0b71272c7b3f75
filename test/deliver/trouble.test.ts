// Mail servers that are away, refuse, or would have a password in the clear: editions stand, mails are kept and tried
// again, and nothing secret is written down.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rereadEdition } from '../../pipeline/publish/reread.ts';
import { run } from '../../pipeline/run.ts';
import { CERTIFICATE, type Mailbox, type Manner, openMailbox, saying } from './mailbox.ts';
import { makeTellingPlace, type TellingPlace } from './place.ts';

const PASSWORD = 's3cret/+&word';
const LOGIN = `robot:${PASSWORD}`;

let mailbox: Mailbox;
let place: TellingPlace;
beforeEach(() => {
  place = makeTellingPlace();
});
afterEach(async () => {
  place.remove();
  await mailbox?.close().catch(() => undefined);
});

async function serve(manner: Manner, host = '127.0.0.1', query = ''): Promise<void> {
  mailbox = await openMailbox(manner);
  place.environment = { TOPLINE_SMTP_URL: `smtp://${host}:${mailbox.port}${query}` };
}

const later = (minutes: number) => {
  place.now = new Date(place.now.getTime() + minutes * 60_000);
};

async function expectEdition(): Promise<void> {
  expect((await rereadEdition(join(place.out, 'short/001-final'))).problems).toEqual([]);
}

describe('a mail server that is away', () => {
  beforeEach(async () => {
    await serve({ plain: true });
    await mailbox.close();
  });

  it('gives exit code 1 and the cause, keeps the mail, and leaves the edition as it is', async () => {
    const { exitCode, problems, deliveries } = await place.make();
    expect(exitCode).toBe(1);
    expect(deliveries).toMatchObject([
      { kind: 'mail', outcome: 'kept', attempts: 1, retryAfter: '2026-03-02T07:01:00.000Z' },
    ]);
    expect(problems).toMatchObject([
      {
        message: expect.stringMatching(/^the mail "1 edition published" was not delivered: .*can’t be reached/),
        fix: 'It is kept, and tried again by the first run after 2026-03-02T07:01:00.000Z.',
      },
    ]);
    expect(place.pauses).toEqual([1000, 3000]);
    expect(place.outbox()).toHaveLength(1);
    await expectEdition();
  });

  it('is tried again after 1, 2, 4 … minutes, and given up after a night, each time with a line in the log', async () => {
    await place.make();
    const pauses: number[] = [];
    for (let last = place.log().at(-1)!; last.outcome === 'kept'; last = place.log().at(-1)!) {
      const minutes = (Date.parse(String(last.retryAfter)) - place.now.getTime()) / 60_000;
      pauses.push(minutes);
      later(minutes - 0.1);
      expect(await place.make()).not.toHaveProperty('deliveries');
      later(0.1);
      await place.make();
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60]);
    expect(place.log()).toHaveLength(14);
    expect(place.log().at(-1)).toMatchObject({ outcome: 'failed', why: expect.stringContaining('given up after 14') });
    expect(place.outbox()).toEqual([]);
  });

  it('and an edition that somebody took away in the meantime are told of', async () => {
    await place.make();
    rmSync(join(place.out, 'short/001-final/short.html'));
    mailbox = await openMailbox({ plain: true, port: mailbox.port });
    later(1);
    const { deliveries } = await place.make();
    expect(deliveries).toMatchObject([{ outcome: 'kept', why: 'short.html of the edition is not there any more' }]);
  });

  it('gets its mail when it is back, by a run that makes nothing', async () => {
    await place.make();
    mailbox = await openMailbox({ plain: true, port: mailbox.port });
    later(1);
    const { exitCode, deliveries } = await place.make();
    expect({ exitCode, deliveries }).toMatchObject({ exitCode: 0, deliveries: [{ outcome: 'done', attempts: 2 }] });
    expect(mailbox.received[0]!.attachments[0]!.content).toEqual(
      readFileSync(join(place.out, 'short/001-final/short.html')),
    );
    expect(place.outbox()).toEqual([]);
    later(60);
    await place.make();
    expect(mailbox.received).toHaveLength(1);
  });
});

describe('a mail server that refuses', () => {
  it('for a moment is asked again in the same run', async () => {
    let asked = 0;
    await serve({ plain: true, refuse: () => (++asked === 1 ? saying(450, 'greylisted, come back') : undefined) });
    // One of the two addresses is put off; the message itself is taken for the other.
    expect((await place.make()).problems[0]!.message).toContain('did not reach everybody: 1 of its addresses refused');
    expect(mailbox.received[0]!.to).toEqual(['ann@example.org']);
  });

  it('every address is not asked again in the same run, and its words are told', async () => {
    await serve({ plain: true, refuse: (address) => saying(550, `no such user ${address}`) });
    const { exitCode, problems } = await place.make();
    expect(exitCode).toBe(1);
    expect(problems[0]!.message).toContain('refused the sender or the addresses');
    expect(place.pauses).toEqual([]);
    await expectEdition();
  });

  it('the message for now is asked twice more', async () => {
    await serve({ plain: true, refuse: () => saying(451, 'busy') });
    await place.make();
    expect(place.pauses).toEqual([1000, 3000]);
    expect(mailbox.received).toEqual([]);
  });
});

describe('a server that wants a login', () => {
  const runProgram = () => place.run('run', '.', '--out', place.out, '--report', 'short');
  const environment = (more: Record<string, string | undefined>) => Object.assign(process.env, more);
  afterEach(() => {
    for (const name of ['TOPLINE_SMTP_URL', 'TOPLINE_SMTP_USER', 'TOPLINE_SMTP_PASSWORD', 'NODE_EXTRA_CA_CERTS']) {
      delete process.env[name];
    }
  });
  const secretForms = [
    ...[PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString('base64')],
    Buffer.from(`\0robot\0${PASSWORD}`).toString('base64'),
  ];
  const expectNoSecret = (text: string) => {
    expect(text.length).toBeGreaterThan(0);
    for (const secret of secretForms) expect(text).not.toContain(secret);
  };

  it('gets it encrypted, from the environment, and no file or line of output has it', async () => {
    await serve({ login: LOGIN }, 'localhost');
    environment({ TOPLINE_SMTP_URL: place.environment.TOPLINE_SMTP_URL, NODE_EXTRA_CA_CERTS: CERTIFICATE });
    environment({ TOPLINE_SMTP_USER: 'robot', TOPLINE_SMTP_PASSWORD: PASSWORD });
    const { exitCode, stdout, stderr } = await runProgram();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('drinks: mail sent: 1 edition published');
    expect(mailbox.logins).toEqual([LOGIN]);
    expect(mailbox.received).toMatchObject([{ secure: true }]);
    expectNoSecret(stdout + place.everything());
  });

  it('takes it from the address, too', async () => {
    await serve({ login: LOGIN }, `robot:${encodeURIComponent(PASSWORD)}@localhost`);
    environment({ TOPLINE_SMTP_URL: place.environment.TOPLINE_SMTP_URL, NODE_EXTRA_CA_CERTS: CERTIFICATE });
    const { exitCode, stdout, stderr } = await runProgram();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(mailbox.logins).toEqual([LOGIN]);
    expectNoSecret(stdout + place.everything());
  });

  it('and refuses it is told of without it, even where the server quotes it; it is not asked again at once', async () => {
    await serve({ login: 'robot:another' }, 'localhost');
    environment({ TOPLINE_SMTP_URL: place.environment.TOPLINE_SMTP_URL, NODE_EXTRA_CA_CERTS: CERTIFICATE });
    environment({ TOPLINE_SMTP_USER: 'robot', TOPLINE_SMTP_PASSWORD: PASSWORD });
    const { exitCode, stdout, stderr } = await runProgram();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/was not delivered: the mail server refused the login: .*no login for \*\*\* with \*\*\*/);
    expect(mailbox.logins).toEqual([LOGIN]);
    expectNoSecret(stdout + stderr + place.everything());
    await expectEdition();
  });

  it('but offers no encryption is never given it', async () => {
    await serve({ login: LOGIN, plain: true });
    place.environment = { ...place.environment, TOPLINE_SMTP_USER: 'robot', TOPLINE_SMTP_PASSWORD: PASSWORD };
    const { problems } = await place.make();
    expect(problems[0]!.message).toContain('STARTTLS');
    expect(mailbox.logins).toEqual([]);
    expect(mailbox.received).toEqual([]);
  });

  it('in the clear is given it where that is asked for in so many words', async () => {
    await serve({ login: LOGIN, plain: true }, '127.0.0.1', '?tls=optional');
    place.environment = { ...place.environment, TOPLINE_SMTP_USER: 'robot', TOPLINE_SMTP_PASSWORD: PASSWORD };
    expect((await place.make()).exitCode).toBe(0);
    expect(mailbox.logins).toEqual([LOGIN]);
  });

  it('and shows a certificate that nobody vouches for is not trusted', async () => {
    await serve({ login: LOGIN }, 'localhost');
    place.environment = { ...place.environment, TOPLINE_SMTP_USER: 'robot', TOPLINE_SMTP_PASSWORD: PASSWORD };
    expect((await place.make()).problems[0]!.message).toContain('certificate');
    expect(mailbox.logins).toEqual([]);
  });
});

describe('an environment without a mail server', () => {
  it.each([
    [{}, 'TOPLINE_SMTP_URL is not set'],
    [{ TOPLINE_SMTP_URL: 'https://robot:s3cret@example.org' }, 'TOPLINE_SMTP_URL is no address of a mail server'],
    [{ TOPLINE_SMTP_URL: 'smtp://robot:s3cret@localhost?tls=never' }, 'TOPLINE_SMTP_URL has a `tls` other than'],
    [{ TOPLINE_SMTP_URL: 's3cret' }, 'TOPLINE_SMTP_URL is no address of a mail server'],
  ])('%j is told, without what it holds, and the mail is kept', async (environment, message) => {
    place.environment = environment;
    const { exitCode, problems } = await place.make();
    expect(exitCode).toBe(1);
    expect(problems[0]!.message).toContain(message);
    expect(JSON.stringify(problems) + place.everything()).not.toContain('s3cret');
    expect(place.outbox()).toHaveLength(1);
    await expectEdition();
  });
});

describe('a run that is ended before it told of what it made', () => {
  it('leaves that to the next one', async () => {
    await serve({ plain: true });
    const interrupted = new AbortController();
    const ended = place.make({}, interrupted.signal);
    // The report is under way by now; what is under way is finished, and then the run ends.
    setTimeout(() => interrupted.abort(), 50);
    const { results } = await ended;
    expect(mailbox.received).toEqual([]);
    if (results.length === 0) {
      const effects = { now: () => place.now, progress: () => {} };
      await run([place.folder], { out: place.out }, effects);
    }
    later(60);
    expect((await place.make()).results).toMatchObject([{ unchanged: expect.stringContaining('001-final') }]);
    expect(mailbox.received.map(({ headers }) => headers.get('subject'))).toEqual([
      'Tea or coffee: 1 edition published',
    ]);
    await place.make();
    expect(mailbox.received).toHaveLength(1);
  });

  it('tells nobody of editions that are older than the wish to be told', async () => {
    const wish = readFileSync(join(place.folder, 'study.yaml'), 'utf8');
    place.change('study.yaml', (text) => text.replace(/deliver:\n(?: {2}.*\n)*/, ''));
    await place.make();
    place.change('study.yaml', () => wish);
    await serve({ plain: true });
    later(60);
    await place.make();
    expect(mailbox.received).toEqual([]);
    expect(place.outbox()).toEqual([]);
  });
});
