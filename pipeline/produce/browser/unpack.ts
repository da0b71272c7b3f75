// The Chromium that the package @sparticuz/chromium carries, unpacked where only this user can change it, once for each
// version. In: the process's environment. Out: its path, and what its environment needs.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface UnpackedBrowser {
  executablePath: string;
  env: Record<string, string>;
}

/** Undefined where the package has no browser for this machine; throws where there is no place to unpack it. */
export async function unpackBrowser(environment: NodeJS.ProcessEnv): Promise<UnpackedBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packageUrl = import.meta.resolve('@sparticuz/chromium');
  const version = await packageVersion(packageUrl);
  const failures: string[] = [];
  for (const cache of cacheFolders(environment)) {
    try {
      const folder = await unpackedIn(cache, `chromium-${version}-with-libraries`, packageUrl);
      const env = { ...libraryEnvironment(folder, environment), ...fontEnvironment(folder, environment) };
      return { executablePath: join(folder, 'chromium'), env };
    } catch (error) {
      failures.push(`${cache}: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  throw new Error(failures.join('; '));
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
  const libraries = fileURLToPath(new URL('../bin/al2023.tar.br', packageUrl));
  const script = `const { default: chromium, inflate } = await import(${JSON.stringify(packageUrl)});
    await chromium.executablePath();
    await inflate(${JSON.stringify(libraries)});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' },
    timeout: 120_000,
  });
  await chmod(join(folder, 'chromium'), 0o700);
  await writeFile(join(folder, 'fonts.conf'), fontConfiguration);
}

/** Fonts relative to this file, so that the folder may be renamed after it was written; the cache is the user’s. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts/fonts</dir>
  <cachedir prefix="xdg">topline/fonts-cache</cachedir>
</fontconfig>
`;

/** Chromium needs a few libraries (NSS, NSPR, Expat) that a bare system lacks: the package carries them. */
function libraryEnvironment(folder: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  const own = join(folder, 'al2023', 'lib');
  return { LD_LIBRARY_PATH: environment.LD_LIBRARY_PATH ? `${own}:${environment.LD_LIBRARY_PATH}` : own };
}

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
