// One national briefing from cold, all formats, of 60,972 rows; the same where nothing has changed; and, to compare, a
// Node.js process that starts the browser, prints the same finished page and ends: less than that no briefing takes.
// Run: npm run bench briefing

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { line, type Measured, measure, seconds, times } from './measure.ts';

const RUNS = 5;
const CLI = resolve(import.meta.dirname, '../../pipeline/cli.ts');
const BROWSER = new URL('../../pipeline/produce/browser.ts', import.meta.url).href;

export async function benchBriefing(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'topline-bench-'));
  try {
    const out = join(folder, 'out');
    const run = { args: [CLI, 'run', 'ascs-2010-11', '--report', 'briefing', '--out', out], folder, runs: RUNS };
    print(`  ${'least of'.padEnd(46)}${['clock', 'processor', 'memory'].map((text) => text.padStart(9)).join('')}`);
    // The first run of all compiles, and keeps what it compiled.
    await measure({ ...run, runs: 1 });
    const bare = await measure(await printing(out, folder));
    print(line('the browser started, the finished page printed', bare));
    const cold = await measure({ ...run, before: () => rm(out, { recursive: true, force: true }) });
    print(line('national briefing from cold, all formats', cold, `${times(cold.ms, bare.ms)} the page printed`));
    const again = await measure(run);
    print(line('nothing changed', again, `${times(again.ms, cold.ms)} the briefing made`));
    const start = await measure({ args: ['--eval', '0'], folder, runs: RUNS });
    print(`  ${seconds(start.ms)} of each is the start of Node.js`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The page as it was published, printed by a process that does nothing else. */
async function printing(out: string, folder: string): Promise<Measured> {
  const page = join(out, 'briefing', 'latest', 'briefing.html');
  const script = join(folder, 'print.mjs');
  await writeFile(join(folder, 'page.html'), await readFile(page));
  await writeFile(
    script,
    `import { readFile } from 'node:fs/promises';
    import { withBrowser } from ${JSON.stringify(BROWSER)};
    await withBrowser(async (browser) => {
      const page = await browser.newPage();
      await page.setContent(await readFile(${JSON.stringify(join(folder, 'page.html'))}, 'utf8'), { waitUntil: 'load' });
      await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
    });`,
  );
  return { args: [script], folder, runs: RUNS };
}

if (import.meta.main) await benchBriefing((text) => console.log(text));
