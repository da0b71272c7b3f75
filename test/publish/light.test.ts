// A run that makes nothing loads nothing heavy: half its time would go into it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Loaded before the program: writes the address of every module that it loads. */
const WATCH = `import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
const seen = [];
registerHooks({ load(url, context, next) { seen.push(url); return next(url, context); } });
process.on('exit', () => writeFileSync(process.env.LOADED, seen.join('\\n')));
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topline-light-'));
  writeFileSync(join(folder, 'watch.mjs'), WATCH);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function loadedBy(): { packages: string[]; own: string[]; stdout: string } {
  const args = ['--import', join(folder, 'watch.mjs'), 'pipeline/cli.ts', 'run', 'coproduction-2012', '--out', folder];
  const env = { ...process.env, LOADED: join(folder, 'loaded.txt'), PUPPETEER_CACHE_DIR: folder };
  const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
  const loaded = readFileSync(join(folder, 'loaded.txt'), 'utf8').split('\n');
  const packages = loaded.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  const own = loaded.flatMap((url) => /\/pipeline\/(.*)$/.exec(url)?.[1] ?? []);
  return { packages: [...new Set(packages)], own, stdout };
}

it('loads, to find that nothing has changed, no package but the one that reads the command line', () => {
  const first = loadedBy();
  expect(first.stdout).toContain('made in');
  expect(first.packages).toEqual(expect.arrayContaining(['handlebars', 'puppeteer-core', 'zod']));
  const again = loadedBy();
  expect(again.stdout).toContain('unchanged, because');
  expect(again.packages).toEqual(['commander']);
  // A setting or two of a stage, and none of its work.
  const stages = again.own.filter((file) => /^(?:chart|estimate|fill|ingest|study|summarise|verify)\//.test(file));
  expect(stages.length).toBeLessThanOrEqual(2);
  expect(first.own.length).toBeGreaterThan(3 * again.own.length);
});
