// Finds a Chromium on the machine, or unpacks the one that the package @sparticuz/chromium carries, and starts it for
// printing. In: the process's environment. Out: a running puppeteer Browser, or a UserError with one command to copy.

import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer';
import { UserError } from '../problems.ts';
import { orderly } from './browser/signals.ts';
import { unpackBrowser } from './browser/unpack.ts';

export interface FoundBrowser {
  executablePath: string;
  args: string[];
  /** Where it was found, for the log and the manifest. */
  source: 'PUPPETEER_EXECUTABLE_PATH' | "puppeteer's cache" | 'this machine' | '@sparticuz/chromium';
  /** Added to the browser's environment. */
  env: Record<string, string>;
}

const installCommand = 'npx puppeteer browsers install chrome';
const launchTimeoutMs = 30_000;
const protocolTimeoutMs = 60_000;

/** No page of ours has any business on the network, so neither has the browser. */
const quietArgs = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-first-run',
  '--no-pings',
  // Hinting depends on the machine, and moves glyphs: two machines would break lines differently.
  '--font-render-hinting=none',
  '--disable-gpu',
];

/** Looked for in this order; the first that is there is used. */
export async function findBrowser(environment: NodeJS.ProcessEnv = process.env): Promise<FoundBrowser> {
  const found =
    (await namedByUser(environment)) ??
    (await inPuppeteersCache(environment)) ??
    (await onThisMachine(environment)) ??
    (await carriedByPackage(environment));
  if (found) return found;
  throw browserError('no-browser', 'No Chromium or Chrome was found for printing the PDF');
}

/** Starts a browser that is gone when this process ends, however it ends. */
export async function launchBrowser(found?: FoundBrowser): Promise<Browser> {
  const chosen = found ?? (await findBrowser());
  const asRoot = process.getuid?.() === 0;
  if (asRoot) return start(chosen, ['--no-sandbox']);
  try {
    return await start(chosen, []);
  } catch (error) {
    // In many containers the kernel does not let Chromium build its sandbox. The page it prints runs no script and
    // has no network, so going on without the sandbox is safe.
    if (process.platform !== 'linux' || isTimeout(error)) throw error;
    return start(chosen, ['--no-sandbox']);
  }
}

/** Lends a browser to `use`, and closes it whatever happens. */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launchBrowser();
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

async function start(chosen: FoundBrowser, sandbox: string[]): Promise<Browser> {
  try {
    const { default: puppeteer } = await import('puppeteer');
    const browser = await puppeteer.launch({
      executablePath: chosen.executablePath,
      args: [...quietArgs, ...chosen.args, ...sandbox],
      headless: chosen.source === '@sparticuz/chromium' ? 'shell' : true,
      pipe: true,
      timeout: launchTimeoutMs,
      protocolTimeout: protocolTimeoutMs,
      env: { ...process.env, TZ: 'UTC', ...chosen.env },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    endWithProcess(browser);
    // One that doesn't even say its version would be waited for at the end of the run.
    await refuseOldVersion(browser, chosen.executablePath).catch((error) => {
      browser.process()?.kill('SIGKILL');
      throw error;
    });
    return browser;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw browserError('browser-does-not-start', `The browser ${chosen.executablePath} does not start`, error);
  }
}

/** Page numbers and running headers are CSS margin boxes, which older ones leave out without a word. */
const OLDEST_MAJOR = 131;

async function refuseOldVersion(browser: Browser, executablePath: string): Promise<void> {
  const version = await browser.version();
  if (Number(/\/(\d+)/.exec(version)?.[1] ?? 0) >= OLDEST_MAJOR) return;
  await browser.close();
  throw browserError(
    'browser-too-old',
    `The browser ${executablePath} is too old to print a report`,
    new Error(version),
  );
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Puppeteer kills the browser when the process exits, but a signal that nobody listens for ends Node without an exit
 * event. A listener of ours alone exits; beside others (a command line that tidies up) it only closes the browser, and
 * not even that beside one that finishes its work first.
 */
function endWithProcess(browser: Browser): void {
  const signals = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  const listeners = signals.map((signal) => {
    const listener = () => {
      const others = process.listeners(signal);
      if (others.every((other) => ourListeners.has(other))) process.exit(exitCodes[signal]);
      if (!others.some((other) => orderly.has(other))) browser.process()?.kill('SIGKILL');
    };
    ourListeners.add(listener);
    process.on(signal, listener);
    return { signal, listener };
  });
  browser.once('disconnected', () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  });
}

const ourListeners = new WeakSet<object>();

async function namedByUser(environment: NodeJS.ProcessEnv): Promise<FoundBrowser | undefined> {
  const executablePath = environment.PUPPETEER_EXECUTABLE_PATH;
  if (!executablePath) return undefined;
  if (await isExecutable(executablePath))
    return { executablePath, args: [], source: 'PUPPETEER_EXECUTABLE_PATH', env: {} };
  throw new UserError(
    [
      {
        code: 'browser-path',
        severity: 'error',
        message: 'PUPPETEER_EXECUTABLE_PATH does not name a program that can be run',
        found: executablePath,
        expected: 'the path of a Chrome or Chromium program',
        fix: 'unset PUPPETEER_EXECUTABLE_PATH',
      },
    ],
    1,
  );
}

/** Puppeteer is loaded only where it has a browser in its cache: a run that makes nothing asks for the browser's version, too. */
async function inPuppeteersCache(environment: NodeJS.ProcessEnv): Promise<FoundBrowser | undefined> {
  const cache = environment.PUPPETEER_CACHE_DIR || join(homedir(), '.cache', 'puppeteer');
  const kinds = ['chrome', 'chrome-headless-shell'].map((kind) => readdir(join(cache, kind)).catch(() => []));
  if ((await Promise.all(kinds)).flat().length === 0) return undefined;
  const { default: puppeteer } = await import('puppeteer');
  for (const headless of [true, 'shell'] as const) {
    // Puppeteer throws where its cache holds no browser of the version it wants.
    const executablePath = await Promise.resolve(puppeteer.executablePath({ headless })).catch(() => '');
    if (executablePath && (await isExecutable(executablePath)))
      return { executablePath, args: [], source: "puppeteer's cache", env: {} };
  }
  return undefined;
}

async function onThisMachine(environment: NodeJS.ProcessEnv): Promise<FoundBrowser | undefined> {
  for (const executablePath of usualPaths(environment))
    if (await isExecutable(executablePath)) return { executablePath, args: [], source: 'this machine', env: {} };
  return undefined;
}

function usualPaths(environment: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin')
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  if (process.platform === 'win32')
    return [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google/Chrome/Application/chrome.exe'),
        join(folder, 'Microsoft/Edge/Application/msedge.exe'),
      ]);
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
  // Only absolute entries: a Chromium in the working directory is not the machine's.
  const folders = (environment.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function carriedByPackage(environment: NodeJS.ProcessEnv): Promise<FoundBrowser | undefined> {
  const unpacked = await unpackBrowser(environment).catch((error: unknown) => {
    throw browserError('browser-not-unpacked', 'The browser could not be unpacked anywhere', error);
  });
  return unpacked && { ...unpacked, args: ['--no-zygote'], source: '@sparticuz/chromium' };
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function isTimeout(error: unknown): boolean {
  return error instanceof UserError && error.problems.some((problem) => problem.found?.includes('Timed out') ?? false);
}

/** Reasons are the browser's first line only: the rest is its log. */
export function browserError(code: string, message: string, cause?: unknown): UserError {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : undefined;
  return new UserError(
    [{ code, severity: 'error', message, ...(reason ? { found: reason } : {}), fix: installCommand }],
    1,
  );
}
