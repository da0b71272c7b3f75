// Mails of runs, by a real mail server: who gets which, what they say, and what comes with them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../pipeline/produce/browser.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { change, MAIL, makeTellingPlace, type TellingPlace } from './place.ts';

let mailbox: Mailbox;
let place: TellingPlace;
beforeAll(async () => {
  mailbox = await openMailbox({ plain: true });
});
afterAll(() => mailbox.close());
beforeEach(() => begin());
afterEach(() => place.remove());

function begin(deliver = MAIL): void {
  place?.remove();
  place = makeTellingPlace(deliver);
  place.environment = { TOPLINE_SMTP_URL: `smtp://127.0.0.1:${mailbox.port}` };
  mailbox.received.length = 0;
}

const correct = () => place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Water'));
const file = (path: string) => readFileSync(join(place.out, path));

describe('a run that published something', () => {
  it('is told to everybody on the list in one message, with what came out attached byte by byte', async () => {
    const outcome = await place.make();
    expect(outcome).toMatchObject({ exitCode: 0, deliveries: [{ kind: 'mail', outcome: 'done', why: null }] });
    expect(mailbox.received).toHaveLength(1);
    const [mail] = mailbox.received;
    expect(mail).toMatchObject({ from: 'reports@example.org', to: ['team@example.org', 'ann@example.org'] });
    expect(Object.fromEntries(mail!.headers)).toMatchObject({
      from: 'Reports <reports@example.org>',
      to: `team@example.org, "Ann O'Neill" <ann@example.org>`,
      subject: 'Tea or coffee: 1 edition published',
      'auto-submitted': 'auto-generated',
    });
    expect(mail!.text).toContain('* short: edition 001-final (final, 1 May 2024)\n  It is the first edition.');
    expect(mail!.attachments.map(({ filename }) => filename)).toEqual(['short.html']);
    expect(mail!.attachments[0]!.content).toEqual(file('short/001-final/short.html'));
    expect(place.outbox()).toEqual([]);
  });

  it('is told with the figures that moved, and whether a conclusion may have changed', async () => {
    await place.make();
    correct();
    await place.make();
    const { text, html, attachments } = mailbox.received[1]!;
    for (const part of [text, html.replace(/<[^>]*>/g, '')]) {
      expect(part).toContain('2 figures changed since edition 001-final. What the report concludes may have changed.');
      expect(part).toContain('Tea: 33% → 32% (−1 percentage point); 1st → 3rd in Figure 1');
    }
    expect(attachments.map(({ filename }) => filename)).toEqual(['short.html', 'short-changes.html']);
    expect(attachments[1]!.content).toEqual(file('short/002-final/changes.html'));
  });

  it('that corrects another says what was wrong, and why', async () => {
    await place.make();
    correct();
    change(
      place,
      'status: final\n',
      'status: corrected\ncorrection: { date: 2024-06-02, what: One answer was wrong., cause: A <slip> of the pen. }\n',
    );
    await place.make();
    const { text, html } = mailbox.received[1]!;
    expect(text).toContain('Correction of 2 June 2024: One answer was wrong. Cause: A <slip> of the pen.');
    expect(html).toContain('Cause: A &lt;slip&gt; of the pen.');
  });

  it('says in its text all that it says in its HTML', async () => {
    await place.make();
    const { text, html } = mailbox.received[0]!;
    const shown = html.slice(html.indexOf('<main>')).replace(/<[^>]*>/g, '\n');
    const lines = shown
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(text.toLowerCase()).toContain(line.toLowerCase());
  });

  it('sends files that are too large together as links only', async () => {
    begin(`${MAIL}    attach_up_to: 1kB\n    link: https://reports.example.org/all\n`);
    await place.make();
    const { attachments, html, text } = mailbox.received[0]!;
    const address = 'https://reports.example.org/all/short/001-final/short.html';
    expect(attachments).toEqual([]);
    expect(html).toContain(`<a href="${address}">short.html</a>`);
    expect(text).toContain(`short.html: ${address}`);
  });

  it('says where files are that it neither attaches nor can link, without naming this computer’s folders', async () => {
    begin(MAIL.replace('[html, changes]', '[]'));
    await place.make();
    const { attachments, text, raw } = mailbox.received[0]!;
    expect(attachments).toEqual([]);
    expect(text).toContain('The files are in the output folder: short/001-final');
    expect(raw).not.toContain(place.folder);
  });

  it('makes the same message again where it is sent again, and another one of another run', async () => {
    await place.make();
    correct();
    place.now = new Date('2026-03-09T07:00:00Z');
    await place.make();
    const ids = mailbox.received.map(({ headers }) => headers.get('message-id'));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^<[0-9a-f]{32}@example\.org>$/);
  });
});

describe('a run that published nothing', () => {
  it('is told to nobody', async () => {
    await place.make();
    expect(await place.make()).not.toHaveProperty('deliveries');
    await place.make({ dryRun: true, force: true });
    await place.make({ deliver: false, force: true });
    // What was made without telling anybody is nobody's news later, either.
    place.now = new Date('2026-03-09T07:00:00Z');
    await place.make();
    expect(mailbox.received).toHaveLength(1);
  });

  it('is told of where that is asked for', async () => {
    begin(`${MAIL}    when: always\n`);
    await place.make();
    await place.make();
    expect(mailbox.received.map(({ headers }) => headers.get('subject'))).toEqual([
      'Tea or coffee: 1 edition published',
      'Tea or coffee: nothing new',
    ]);
  });

  it('is told of once where data is held, with the bounds, and again for another cause', async () => {
    change(place, 'questions:', 'hold: { rows: [50, 70] }\nquestions:');
    const whole = readFileSync(join(place.folder, 'answers.csv'), 'utf8');
    const shorten = (rows: number) =>
      place.change(
        'answers.csv',
        () =>
          `${whole
            .split('\n')
            .slice(0, rows + 1)
            .join('\n')}\n`,
      );
    for (const rows of [30, 30, 40]) {
      shorten(rows);
      expect((await place.make()).exitCode).toBe(3);
    }
    expect(mailbox.received.map(({ text }) => /found \d+/.exec(text)?.[0])).toEqual(['found 30', 'found 40']);
    const { headers, text } = mailbox.received[0]!;
    expect(headers.get('subject')).toBe('Tea or coffee: 1 report held');
    expect(text).toContain(
      'Held\n----\n\nNo edition of these was made, because the data does not look whole.\n\n* drinks',
    );
    expect(text).toContain('expected 50 to 70 (hold.rows)');
    shorten(60);
    await place.make();
    shorten(40);
    await place.make();
    expect(mailbox.received.map(({ headers: of }) => of.get('subject')).slice(2)).toEqual([
      'Tea or coffee: 1 edition published',
      'Tea or coffee: 1 report held',
    ]);
  });

  it('tells what does not fit and on which line, and never what a respondent answered', async () => {
    place.change('answers.csv', (text) => text.replace('r4,23,Tea', 'r4,23,Canary7381'));
    await place.make();
    const { text, raw, headers } = mailbox.received[0]!;
    expect(headers.get('subject')).toBe('Tea or coffee: 1 report not made');
    expect(text).toContain('unknown code in column "drink" of question `drink` (answers.csv, line 5)');
    expect(raw).not.toContain('Canary7381');
  });

  it('is told of where the study file itself is wrong, as long as it says who is to know', async () => {
    change(place, 'type: single', 'type: sinlge');
    expect((await place.make()).exitCode).toBe(2);
    expect(mailbox.received[0]!.text).toContain("can't be `sinlge` (study.yaml, line");
  });
});

describe('what a study’s texts say', () => {
  it('can’t end a header or begin another, nor become markup', async () => {
    change(place, 'title: Tea or coffee', 'title: "Tea\\r\\nBcc: eve@example.org\\r\\n\\r\\n<b>or</b> coffee"');
    change(place, 'tea: Tea, ', 'tea: { label: "<img src=https://example.org/x> & \\u202eTea", code: Tea }, ');
    await place.make();
    correct();
    await place.make();
    for (const { headers, to, html } of mailbox.received) {
      expect(to).toEqual(['team@example.org', 'ann@example.org']);
      expect(headers.has('bcc')).toBe(false);
      expect(headers.get('subject')).toBe('Tea Bcc: eve@example.org <b>or</b> coffee: 1 edition published');
      expect(html).not.toMatch(/<b>|<img|\u202e/);
    }
    expect(mailbox.received[1]!.html).toContain('&lt;img src=https://example.org/x&gt; &amp; �Tea: 33% → 32%');
  });

  it('may be in any script', async () => {
    change(place, 'title: Tea or coffee', 'title: Çay mı, kahve mi? 茶');
    await place.make();
    expect(mailbox.received[0]!.headers.get('subject')).toBe('Çay mı, kahve mi? 茶: 1 edition published');
    expect(mailbox.received[0]!.text).toContain('Çay mı, kahve mi? 茶');
  });

  it('fill the subject that is asked for', async () => {
    begin(`${MAIL}    subject: "[surveys] {summary} ({study}) {other}"\n`);
    await place.make();
    expect(mailbox.received[0]!.headers.get('subject')).toBe('[surveys] 1 edition published (Tea or coffee) {other}');
  });
});

describe('the HTML of a mail', () => {
  it('gives axe nothing to find, is of the study’s language and loads nothing', async () => {
    change(place, 'title: Tea or coffee', 'title: Tea or coffee\nlanguage: en-US');
    begin(`${MAIL}    link: https://reports.example.org/\n`);
    await place.make();
    correct();
    await place.make();
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.setContent(mailbox.received[1]!.html);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as a global.
        const { violations, passes } = await (globalThis as any).axe.run();
        return { violations: violations.map(({ id }: { id: string }) => id), passes: passes.length };
      });
      expect(found.violations).toEqual([]);
      expect(found.passes).toBeGreaterThan(8);
      expect(asked.filter((url) => /^https?:/.test(url))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
