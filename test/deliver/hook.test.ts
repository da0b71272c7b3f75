// A study's own command after a run: what it is told, and what becomes of one that fails.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { rereadEdition } from '../../pipeline/publish/reread.ts';
import { openMailbox } from './mailbox.ts';
import { change, makeTellingPlace, type TellingPlace } from './place.ts';

let place: TellingPlace;
afterEach(() => place.remove());

/** A program in the study's folder: this Node.js, with what it is to do. */
function withHook(program: string, more = ''): void {
  place = makeTellingPlace(
    `deliver:\n  hook: { run: [${JSON.stringify(process.execPath)}, ./hook.mjs, "a b", "$(touch made) ; touch made", "\`x\`"]${more} }\n`,
  );
  writeFileSync(join(place.folder, 'hook.mjs'), program);
}

const RECORD = `import { readFileSync, writeFileSync } from 'node:fs';
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('TOPLINE_')));
const told = JSON.parse(readFileSync(0, 'utf8'));
writeFileSync('told.json', JSON.stringify({ arguments: process.argv.slice(2), environment, told, cwd: process.cwd() }));
`;
const told = () => JSON.parse(readFileSync(join(place.folder, 'told.json'), 'utf8'));

describe('a hook', () => {
  it('is told what was published, on its standard input and in a few variables, and no secret', async () => {
    withHook(RECORD);
    process.env.TOPLINE_SMTP_PASSWORD = 's3cret';
    const { exitCode, deliveries } = await place.make();
    delete process.env.TOPLINE_SMTP_PASSWORD;
    expect({ exitCode, deliveries }).toMatchObject({ exitCode: 0, deliveries: [{ kind: 'hook', outcome: 'done' }] });
    expect(told()).toMatchObject({
      // No shell read them.
      arguments: ['a b', '$(touch made) ; touch made', '`x`'],
      cwd: place.folder,
      environment: {
        ...{ TOPLINE_STUDY: 'drinks', TOPLINE_OUT: place.out, TOPLINE_SUMMARY: '1 edition published' },
        ...{ TOPLINE_PUBLISHED: '1', TOPLINE_HELD: '0', TOPLINE_FAILED: '0' },
      },
      told: {
        ...{ schema: 1, study: 'drinks', title: 'Tea or coffee', at: '2026-03-02T07:00:00.000Z', out: place.out },
        published: [
          { report: 'short', edition: '001-final', folder: 'short/001-final', status: 'final', changes: null },
        ],
        ...{ held: [], failed: [] },
      },
    });
    expect(Object.keys(told().environment)).toHaveLength(6);
    expect(existsSync(join(place.folder, 'made'))).toBe(false);
    const { files, folder } = told().told.published[0];
    for (const { file, bytes } of files) expect(readFileSync(join(place.out, folder, file))).toHaveLength(bytes);
  });

  it('is told what is held, and why; not called again for the same cause, nor where nothing happened', async () => {
    withHook(RECORD);
    change(place, 'questions:', 'hold: { rows: [70, 80] }\nquestions:');
    await place.make();
    expect(told().told).toMatchObject({ published: [], held: [{ report: 'drinks' }], failed: [] });
    writeFileSync(join(place.folder, 'told.json'), '{}');
    expect((await place.make()).exitCode).toBe(3);
    expect(told()).toEqual({});
  });

  it.each([
    ['ends with an exit code', 'console.log("disk quota"); process.exit(7)', /exit code 7.*disk quota/],
    ['is ended by a signal', 'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)', /SIGTERM/],
  ])('that %s gives exit code 1 and says so, and the edition stands', async (_, program, message) => {
    withHook(program);
    const { exitCode, problems } = await place.make();
    expect(exitCode).toBe(1);
    expect(problems).toMatchObject([{ code: 'not-delivered', message: expect.stringMatching(message) }]);
    expect((await rereadEdition(join(place.out, 'short/001-final'))).problems).toEqual([]);
    expect(place.log()).toMatchObject([{ kind: 'hook', outcome: 'failed', why: expect.stringMatching(message) }]);
  });

  it('that takes too long is stopped with all that it started', async () => {
    const child = `require('node:fs'); setInterval(() => fs.appendFileSync('alive', '.'), 20)`;
    withHook(
      `import { spawn } from 'node:child_process';
spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
setInterval(() => {}, 1000);`,
      ', timeout: 2s',
    );
    const { problems } = await place.make();
    expect(problems[0]!.message).toContain('it was stopped after 2 s');
    const beats = () => readFileSync(join(place.folder, 'alive'), 'utf8').length;
    const before = beats();
    expect(before).toBeGreaterThan(1);
    await pause(200);
    expect(beats()).toBe(before);
  });

  it('that reads nothing and writes a great deal is fine', async () => {
    withHook('process.stdin.destroy(); for (let i = 0; i < 20000; i++) console.log("x".repeat(100));');
    expect((await place.make()).exitCode).toBe(0);
  });

  it.each([
    ['is not there', '[./nothing.sh]', 'there is no such program'],
    ['may not be run', '[./answers.csv]', 'the program may not be run'],
  ])('that %s is told', async (_, hook, message) => {
    place = makeTellingPlace(`deliver: { hook: ${hook} }\n`);
    expect((await place.make()).problems[0]!.message).toContain(message);
  });

  it('that fails keeps no mail back', async () => {
    const mailbox = await openMailbox({ plain: true });
    withHook('process.exit(1)');
    change(place, '  hook:', '  mail: { to: a@example.org, from: b@example.org, attach: [] }\n  hook:');
    place.environment = { TOPLINE_SMTP_URL: `smtp://127.0.0.1:${mailbox.port}` };
    expect((await place.make()).exitCode).toBe(1);
    expect(mailbox.received).toHaveLength(1);
    await mailbox.close();
  });
});

describe('topline run', () => {
  it('tells of hooks as of all else, and calls none where that is not wanted', async () => {
    withHook(RECORD);
    const run = (...args: string[]) => place.run('run', '.', '--out', place.out, '--force', ...args);
    expect((await run('--no-deliver')).stdout).not.toContain('hook');
    expect(existsSync(join(place.folder, 'told.json'))).toBe(false);
    expect((await run()).stdout).toContain(`drinks: hook ${process.execPath} called`);
    const { deliveries } = JSON.parse((await run('--json')).stdout);
    expect(deliveries).toMatchObject([{ study: 'drinks', kind: 'hook', outcome: 'done' }]);
  });

  it.each([
    ['hook: upload.sh', 'mapping|list'],
    ['hook: []', 'hook'],
    ['hook: { run: [x], timeout: 60 }', 'timeout'],
    ['mail: { to: nobody, from: a@example.org }', 'name@example.org'],
    ['mail: { to: "a@example.org, b@example.org", from: a@example.org }', 'name@example.org'],
    ['mail: { to: a@example.org }', '`deliver.mail.from` is missing'],
    ['mail: { to: a@example.org, from: a@example.org, password: x }', 'unknown key `password`'],
    ['mail: { to: a@example.org, from: a@example.org, link: "javascript:alert(1)" }', 'https://'],
    ['mail: { to: a@example.org, from: a@example.org, attach_up_to: lots }', '500kB'],
    ['units: { short: { list: x.csv, unit: a, address: b } }', 'need `mail`'],
    [
      '{ mail: { to: a@example.org, from: a@example.org }, units: { shrt: { list: x.csv, unit: a, address: b } } }',
      '`shrt` in `deliver.units` is no report',
    ],
  ])('refuses `deliver` with %s, with its line', async (deliver, message) => {
    place = makeTellingPlace(`deliver: ${deliver.startsWith('{') ? deliver : `\n  ${deliver}`}\n`);
    const { exitCode, stderr } = await place.run('check', '.');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/study\.yaml:\d+:\d+ error/);
    expect(stderr).toMatch(new RegExp(message.replace(/[()[\]]/g, '\\$&')));
  });
});
