// Finds a Chromium on the machine, or unpacks the one that the package @sparticuz/chromium carries, and starts it for
// printing. In: the process's environment. Out: a running puppeteer Browser, or a UserError with one command to copy.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import puppeteer, { type Browser } from 'puppeteer';
import { UserError } from '../problems.ts';

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
    (await inPuppeteersCache()) ??
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
    await refuseOldVersion(browser, chosen.executablePath);
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
 * event. A listener of ours alone exits; beside others (a command line that tidies up) it only closes the browser.
 */
function endWithProcess(browser: Browser): void {
  const signals = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  const listeners = signals.map((signal) => {
    const listener = () => {
      if (process.listeners(signal).every((other) => ourListeners.has(other))) process.exit(exitCodes[signal]);
      browser.process()?.kill('SIGKILL');
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

async function inPuppeteersCache(): Promise<FoundBrowser | undefined> {
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

/** The browser of the package, unpacked where only this user can change it. */
export async function carriedByPackage(environment: NodeJS.ProcessEnv): Promise<FoundBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packageUrl = import.meta.resolve('@sparticuz/chromium');
  const version = await packageVersion(packageUrl);
  const failures: string[] = [];
  for (const cache of cacheFolders(environment)) {
    try {
      const folder = await unpackedIn(cache, `chromium-${version}`, packageUrl);
      return {
        executablePath: join(folder, 'chromium'),
        args: ['--no-zygote'],
        source: '@sparticuz/chromium',
        env: fontEnvironment(folder, environment),
      };
    } catch (error) {
      failures.push(`${cache}: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  throw browserError(
    'browser-not-unpacked',
    'The browser could not be unpacked anywhere',
    new Error(failures.join('; ')),
  );
}

/** The user's cache folder first; then, where HOME can't be written to, a folder of this user's own beside others'. */
function cacheFolders(environment: NodeJS.ProcessEnv): string[] {
  const ofUser = environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache');
  return [join(ofUser, 'topline'), join(tmpdir(), `topline-${process.getuid?.() ?? 'user'}`)];
}

/** The folder `name` in `cache` with the unpacked browser, made now if it isn't there: whole, or not at all. */
async function unpackedIn(cache: string, name: string, packageUrl: string): Promise<string> {
  // Not recursive: a HOME that does not exist is not to be made, and Node never returns from such a call below /proc.
  await makeFolder(dirname(cache));
  await makeFolder(cache);
  await refuseOthersFolder(cache);
  const folder = join(cache, name);
  if (existsSync(folder)) {
    await refuseOthersFolder(folder);
    return folder;
  }
  const staging = `${folder}.${randomUUID()}`;
  await mkdir(staging, { mode: 0o700 });
  try {
    await unpack(packageUrl, staging);
    await rename(staging, folder);
  } catch (error) {
    // Another process was first: its folder is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** What lies there will be run: it must be this user's own, and nobody else may be able to change it. */
async function refuseOthersFolder(folder: string): Promise<void> {
  const found = await lstat(folder);
  const mine = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !mine || (found.mode & 0o022) !== 0)
    throw new Error('not a folder that only this user can write to');
}

/**
 * The package unpacks into the temporary folder that TMPDIR names, so this is done in a process with a TMPDIR of its
 * own: changing this process's would change it for everyone.
 */
async function unpack(packageUrl: string, folder: string): Promise<void> {
  const script = `const { default: chromium } = await import(${JSON.stringify(packageUrl)}); await chromium.executablePath();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' },
    timeout: 120_000,
  });
  await chmod(join(folder, 'chromium'), 0o700);
  await writeFile(join(folder, 'fonts.conf'), fontConfiguration);
}

/** Paths relative to this file, so that the folder may be renamed after it was written. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts/fonts</dir>
  <cachedir prefix="relative">fonts-cache</cachedir>
</fontconfig>
`;

/** A machine without font configuration gets the package's fonts; others keep theirs (for scripts ours lacks). */
function fontEnvironment(folder: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  const configured = environment.FONTCONFIG_FILE || environment.FONTCONFIG_PATH || existsSync('/etc/fonts/fonts.conf');
  return configured ? {} : { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
}

/** The package does not export its package.json. */
async function packageVersion(packageUrl: string): Promise<string> {
  const text = await readFile(fileURLToPath(new URL('../package.json', packageUrl)), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
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
