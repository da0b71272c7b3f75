// A briefing for each council, against the bare limit (the same finished pages printed by the browser and nothing else,
// the same Word files only zipped), cold runs, growth with the number of councils, one corrected row, nothing changed;
// and the same job in Python and R, where they are installed. Ratios within one run, because machines differ.
// Run: npm run bench burst. TOPLINE_BENCH_UNITS=40 takes fewer councils.

import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync, zipSync } from 'fflate';
import { makeBurst } from '../../pipeline/burst/burst.ts';
import { withBrowser } from '../../pipeline/produce/browser.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { openStudy } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';

type Print = (line: string) => void;

const STUDY = 'data/ascs-2010-11';
const PEERS = join(import.meta.dirname, 'peers');
const run = promisify(execFile);

export async function benchBurst(print: Print): Promise<void> {
  const out = await mkdtemp(join(tmpdir(), 'topline-bench-'));
  try {
    const most = Number(process.env.TOPLINE_BENCH_UNITS ?? 1000);
    const pages: string[] = [];
    const few = await timeBurst(join(out, 'few'), 20);
    const all = await timeBurst(join(out, 'all'), most, pages);
    print(`  ${all.units} councils, PDF and Word       ${seconds(all.ms)}, ${all.failed} failed`);
    print(
      `  per report, of 20 · of ${all.units}         ${each(few)} · ${each(all)} ms: ${ratio(each(all), each(few))}`,
    );
    print(`  memory, of 20 · of ${all.units}             ${few.rss} · ${all.rss} MB`);
    const bare = await timeBare(pages, join(out, 'all/council'));
    print(`  bare limit (print and zip only)  ${seconds(bare)}: the burst takes ${ratio(all.ms, bare)} of it`);
    const corrected = await timeCorrected(out, join(out, 'all'), most);
    print(
      `  one corrected row: ${corrected.made} made again  ${seconds(corrected.ms)}, ${ratio(corrected.ms, all.ms)} of all`,
    );
    await timeCommands(out, print);
    await timePeers(out, print);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const each = ({ ms, units }: { ms: number; units: number }): number => Math.round(ms / units);
const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)} times`;

/** @param pages is given the pages that are printed */
async function timeBurst(out: string, most: number, pages?: string[], dataFolder?: string) {
  const source = await openStudy(await readStudy(STUDY), dataFolder);
  const printer = openPrinter();
  const watched = {
    ...printer,
    print: (...job: Parameters<typeof printer.print>) => {
      pages?.push(job[0]);
      return printer.print(...job);
    },
  };
  const only = source.estimates
    .levels('council')
    .slice(0, most)
    .map(({ id }) => id);
  const options = { out, force: false, dryRun: false, archive: false, failFast: false, only };
  const effects = { printer: watched, now: () => new Date(), progress: () => {} };
  let rss = 0;
  const sampling = setInterval(() => {
    rss = Math.max(rss, process.memoryUsage.rss());
  }, 100);
  const start = performance.now();
  try {
    const { units } = await makeBurst(source, source.study.reports.get('council')!, options, effects);
    const ms = performance.now() - start;
    const failed = units.filter((unit) => 'failed' in unit).length;
    return {
      ms,
      units: units.length,
      failed,
      made: units.filter((unit) => 'made' in unit).length,
      rss: Math.round(rss / 1e6),
    };
  } finally {
    clearInterval(sampling);
    await printer.close();
  }
}

/** The browser prints two pages at once, as in a burst; meanwhile the Word files' parts are zipped. */
async function timeBare(pages: readonly string[], folder: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /001-\w+[\\/].*\.docx$/.test(name));
  const parts = await Promise.all(names.map(async (name) => unzipSync(await readFile(join(folder, name)))));
  return withBrowser(async (browser) => {
    const start = performance.now();
    let next = 0;
    const printer = async () => {
      const page = await browser.newPage();
      while (next < pages.length) {
        await page.setContent(pages[next++]!, { waitUntil: 'load' });
        await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
      }
    };
    const printing = Promise.all([printer(), printer()]);
    for (const files of parts) {
      zipSync(files, { level: 6 });
      await new Promise(setImmediate);
    }
    await printing;
    return performance.now() - start;
  });
}

/** The answer of one respondent is another than before; everything else is as it was published. */
async function timeCorrected(out: string, editions: string, most: number) {
  const data = join(out, 'corrected');
  await mkdir(data);
  const lines = (await readFile(join(STUDY, 'responses.csv'), 'utf8')).split('\n');
  const cells = lines[1]!.split(',');
  cells[10] = cells[10] === '1' ? '5' : '1';
  lines[1] = cells.join(',');
  await writeFile(join(data, 'responses.csv'), lines.join('\n'));
  return timeBurst(editions, most, undefined, data);
}

async function timeCommands(out: string, print: Print): Promise<void> {
  const command = ['pipeline/cli.ts', 'run', STUDY, '--report', 'briefing', '--out', join(out, 'national')];
  const time = async () => {
    const start = performance.now();
    await run(process.execPath, command);
    return performance.now() - start;
  };
  print(`  national briefing from cold      ${seconds(await time())} (all formats, 60,972 rows)`);
  print(`  the same, nothing changed        ${seconds(await time())}`);
}

const NEEDS: Record<string, [string, string[]]> = {
  python: ['python3', ['-c', 'import pandas, matplotlib, jinja2, weasyprint, docx']],
  r: ['Rscript', ['-e', 'library(survey); library(rmarkdown); library(knitr); library(ggplot2); library(data.table)']],
};

async function timePeers(out: string, print: Print): Promise<void> {
  for (const [peer, [program, test]] of Object.entries(NEEDS)) {
    if (spawnSync(program, test, { stdio: 'ignore' }).status !== 0) {
      print(`  ${peer}: skipped, its packages are not installed (test/bench/peers/README.md)`);
      continue;
    }
    const home = join(out, 'peers');
    await cp(PEERS, home, { recursive: true });
    await run('python3', [join(home, 'make_data.py'), '60000', join(home, 'data.csv')]);
    const start = performance.now();
    await run('sh', [join(home, peer, 'run.sh'), 'national', join(home, 'data.csv'), join(home, 'made')]);
    print(`  ${peer}, its national briefing      ${seconds(performance.now() - start)}`);
  }
}

if (import.meta.main) await benchBurst((line) => console.log(line));
