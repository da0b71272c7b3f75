// A briefing for each council, PDF and Word, as the command line makes it: against the bare limit (the same finished
// pages printed by the browser and nothing else, the same Word files only zipped; once with a new page of the browser for
// each, as puppeteer has it, and once with pages that are kept, as topline has it), growth with the number of units, memory
// and open files on the way, one corrected row, nothing changed. Ratios within one run, because machines differ.
// Run: npm run bench burst. TOPLINE_BENCH_UNITS=1000 goes on to as many units, made of copies of the councils;
// TOPLINE_BENCH_PLOT=FILE.svg draws the memory and the open files of the largest run.

import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Browser } from 'puppeteer';
import { drawSvg } from '../../pipeline/chart/draw.ts';
import { chartSpec } from '../../pipeline/chart/spec.ts';
import type { Document } from '../../pipeline/fill/document.ts';
import { withBrowser } from '../../pipeline/produce/browser.ts';
import { makeHtml } from '../../pipeline/produce/html.ts';
import { openPages } from '../../pipeline/produce/pdf/pages.ts';
import { zipParts } from '../../pipeline/produce/zip.ts';
import { readTheme } from '../../pipeline/theme.ts';
import { plotWatched, type Watched, watchProcess } from './watch.ts';

type Print = (line: string) => void;

const STUDY = 'data/ascs-2010-11';
const ROOT = join(import.meta.dirname, '../..');

export async function benchBurst(print: Print): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'topline-bench-'));
  try {
    await benchAll(folder, print);
    const most = Number(process.env.TOPLINE_BENCH_UNITS ?? 0);
    if (most > 0) await benchMany(folder, most, print);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchAll(folder: string, print: Print): Promise<void> {
  const data = join(folder, 'data');
  await cp(STUDY, data, { recursive: true });
  const out = join(folder, 'all');
  const few = await timeRun(data, join(folder, 'few'), (await unitNames(data)).slice(0, 20));
  const all = await timeRun(data, out);
  print(`  ${all.made} councils, PDF and Word        ${seconds(all.ms)}, processor ${seconds(all.cpuMs)}`);
  print(`  each, of 20 · of ${all.made}              ${each(few)} · ${each(all)} ms: ${ratio(each(all), each(few))}`);
  print(`  memory at most, of 20 · of ${all.made}    ${few.peak} · ${all.peak}`);
  const bare = await timeBare(join(out, 'council'));
  print(`  bare limit (print and zip only)   ${seconds(bare.plain)}: the burst takes ${ratio(all.ms, bare.plain)}`);
  print(`  the same on pages that are kept   ${seconds(bare.kept)}: the burst takes ${ratio(all.ms, bare.kept)}`);
  await correctRow(data);
  const corrected = await timeRun(data, out);
  print(`  one corrected row: ${corrected.made} made again   ${seconds(corrected.ms)}: ${ratio(corrected.ms, all.ms)}`);
  const same = await timeRun(data, out);
  print(`  nothing changed: ${same.made} made         ${seconds(same.ms)}`);
}

async function benchMany(folder: string, most: number, print: Print): Promise<void> {
  const data = join(folder, 'many');
  await cp(STUDY, data, { recursive: true });
  await copyCouncils(data, most);
  const many = await timeRun(data, join(folder, 'many-out'));
  print(`  ${many.made} units                        ${seconds(many.ms)}, ${each(many)} ms each`);
  print(`  memory at most                    ${many.peak}`);
  const plot = process.env.TOPLINE_BENCH_PLOT;
  if (!plot) return;
  await writeFile(plot, await plotWatched(many.watched));
  print(`  ${plot}`);
}

interface Timed {
  ms: number;
  cpuMs: number;
  made: number;
  watched: Watched[];
  peak: string;
}

/** @param only names of units; none: all */
async function timeRun(study: string, out: string, only: string[] = []): Promise<Timed> {
  const chosen = only.flatMap((name) => ['--only', name]);
  const start = performance.now();
  const child = spawn(
    process.execPath,
    ['pipeline/cli.ts', 'run', study, '--report', 'council', ...chosen, '--out', out],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  const watching = watchProcess(child.pid!);
  await new Promise((resolve) => child.once('close', resolve));
  const ms = performance.now() - start;
  const watched = watching.stop();
  if (child.exitCode !== 0) throw new Error(`the run ended with ${child.exitCode}: ${said}`);
  const megabytes = (of: keyof Watched) => Math.round(Math.max(0, ...watched.map((one) => one[of])));
  const peak = `Node ${megabytes('nodeMb')} MB, browser ${megabytes('browserMb')} MB, ${megabytes('files')} files open`;
  return { ms, cpuMs: watching.cpuMs(), made: Number(/(\d+) made/.exec(said)?.[1] ?? 0), watched, peak };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const each = ({ ms, made }: Timed): number => Math.round(ms / made);
const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)} times`;

/** The browser prints two pages at once, as in a burst; meanwhile the Word files' parts are zipped. */
async function timeBare(folder: string): Promise<{ plain: number; kept: number }> {
  const theme = readTheme(join(ROOT, 'templates/themes/official'));
  const pages: string[] = [];
  const packages: [string, Uint8Array][][] = [];
  for (const unit of await readdir(folder)) {
    const edition = join(folder, unit, '001-provisional');
    const text = await readFile(join(edition, 'document.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const document = JSON.parse(text) as Document;
    const chart = (of: Parameters<typeof chartSpec>[0], widthPx: number) => drawSvg(chartSpec(of, theme, { widthPx }));
    pages.push(await makeHtml(document, theme, { chart, printOnly: true }));
    packages.push(Object.entries(unzipSync(await readFile(join(edition, `council-${unit}.docx`)))));
  }
  const timed = (print: (browser: Browser) => (html: string) => Promise<unknown>) =>
    withBrowser((browser) => timePrinting(pages, packages, print(browser)));
  return { plain: await timed((browser) => (html) => printPlainly(browser, html)), kept: await timed(printKept) };
}

async function timePrinting(
  pages: readonly string[],
  packages: readonly [string, Uint8Array][][],
  print: (html: string) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  let next = 0;
  const printer = async () => {
    while (next < pages.length) await print(pages[next++]!);
  };
  const printing = Promise.all([printer(), printer()]);
  for (const parts of packages) {
    zipParts(parts);
    await new Promise(setImmediate);
  }
  await printing;
  return performance.now() - start;
}

const printKept = (browser: Browser) => openPages(browser).print;

async function printPlainly(browser: Browser, html: string): Promise<void> {
  const page = await browser.newPage();
  await page.setContent(html, { waitUntil: 'load' });
  await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  await page.close();
}

const responses = (data: string) => join(data, 'responses.csv');
const rowsOf = async (data: string) => (await readFile(responses(data), 'utf8')).trimEnd().split('\n');
const COUNCIL = 1;

async function unitNames(data: string): Promise<string[]> {
  return [...new Set((await rowsOf(data)).slice(1).map((row) => row.split(',')[COUNCIL]!))];
}

/** The answer of one respondent is another than before; everything else is as it was published. */
async function correctRow(data: string): Promise<void> {
  const rows = await rowsOf(data);
  const cells = rows[1]!.split(',');
  cells[10] = cells[10] === '1' ? '5' : '1';
  rows[1] = cells.join(',');
  await writeFile(responses(data), `${rows.join('\n')}\n`);
}

/** As many units as are wanted: the councils with all their respondents, again under other names. */
async function copyCouncils(data: string, most: number): Promise<void> {
  const [header, ...rows] = await rowsOf(data);
  const names = await unitNames(data);
  const copies = Math.ceil(most / names.length);
  const written = [header!];
  for (let copy = 1; copy <= copies; copy++) {
    const wanted = new Set(names.slice(0, most - (copy - 1) * names.length));
    for (const row of rows) {
      const cells = row.split(',');
      if (!wanted.has(cells[COUNCIL]!)) continue;
      cells[0] = `${copy}${cells[0]}`;
      if (copy > 1) cells[COUNCIL] = `${cells[COUNCIL]} ${copy}`;
      written.push(cells.join(','));
    }
  }
  await mkdir(data, { recursive: true });
  await writeFile(responses(data), `${written.join('\n')}\n`);
}

if (import.meta.main) await benchBurst((line) => console.log(line));
