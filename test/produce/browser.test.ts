import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../pipeline/problems.ts';
import { unpackBrowser } from '../../pipeline/produce/browser/unpack.ts';
import { findBrowser, launchBrowser } from '../../pipeline/produce/browser.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'topline-test-'));
});
afterEach(() => rm(home, { recursive: true }));

describe('finding the browser', () => {
  test('takes the one that PUPPETEER_EXECUTABLE_PATH names', async () => {
    const found = await findBrowser({ PUPPETEER_EXECUTABLE_PATH: process.execPath });
    expect(found).toMatchObject({ executablePath: process.execPath, source: 'PUPPETEER_EXECUTABLE_PATH' });
  });

  test('says what to do where PUPPETEER_EXECUTABLE_PATH names nothing', async () => {
    const path = join(home, 'no-browser');
    const failure = await findBrowser({ PUPPETEER_EXECUTABLE_PATH: path }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).problems[0]).toMatchObject({ found: path, fix: 'unset PUPPETEER_EXECUTABLE_PATH' });
  });
});

describe('starting the browser', () => {
  test('that is none says so, with a command to copy', async () => {
    const none = { executablePath: '/bin/false', args: [], env: {}, source: 'this machine' as const };
    const failure = await launchBrowser(none).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).problems[0]).toMatchObject({
      code: 'browser-does-not-start',
      fix: 'npx puppeteer browsers install chrome',
    });
  });
});

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the browser of the package', () => {
  test('is unpacked once, whole, by two at the same time, where only its user can change it', async () => {
    const found = await Promise.all([unpackBrowser({ HOME: home }), unpackBrowser({ HOME: home })]);
    const cache = join(home, '.cache/topline');
    expect(await readdir(cache)).toEqual([expect.stringMatching(/^chromium-\d+\.\d+\.\d+-with-libraries$/)]);
    const folder = join(cache, (await readdir(cache))[0]!);
    expect(found.map((one) => one?.executablePath)).toEqual([join(folder, 'chromium'), join(folder, 'chromium')]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'chromium'))).mode & 0o777).toBe(0o700);
  });

  test('is not run from a folder that others can write to', async () => {
    const cache = join(home, 'topline');
    await mkdir(cache);
    await chmod(cache, 0o777);
    const found = await unpackBrowser({ XDG_CACHE_HOME: home });
    expect(found?.executablePath.startsWith(home)).toBe(false);
    expect(await readdir(cache)).toEqual([]);
  });

  test('makes no home where there is none', async () => {
    const missing = join(home, 'missing');
    const found = await unpackBrowser({ HOME: missing });
    expect(found?.executablePath.startsWith(missing)).toBe(false);
    expect(await readdir(home)).toEqual([]);
  });
});

describe('the browser’s end', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('comes with %s to the process that started it', async (signal) => {
    const script = `
      import { launchBrowser } from ${JSON.stringify(join(import.meta.dirname, '../../pipeline/produce/browser.ts'))};
      const browser = await launchBrowser();
      await browser.newPage();
      console.log(browser.process().pid);
      setInterval(() => {}, 1000);`;
    const child = execFile(process.execPath, ['--input-type=module', '--eval', script]);
    const [printed] = await once(child.stdout!, 'data');
    const pid = Number(printed);
    expect(isRunning(pid)).toBe(true);
    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });
});

/** A zombie that nobody has collected yet is not running. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
