// A national briefing of 1,000,000 rows, 122 MB: from cold, from what was kept of the last reading, and where nothing has
// changed; and, to compare, csv-parse reading the same file and doing nothing with it.
// Run: npm run bench large. TOPLINE_BENCH_ROWS=60000 takes fewer rows.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { line, measure, times } from './measure.ts';
import { writeNational } from './national.ts';

const RUNS = 3;
const CLI = resolve(import.meta.dirname, '../../pipeline/cli.ts');
const MAKE_DATA = join(import.meta.dirname, 'peers', 'make_data.py');
const CSV_PARSE = import.meta.resolve('csv-parse');

export async function benchLarge(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'topline-bench-'));
  try {
    const rows = process.env.TOPLINE_BENCH_ROWS ?? '1000000';
    const data = join(folder, 'data.csv');
    if (spawnSync('python3', [MAKE_DATA, rows, data]).status !== 0) {
      print('  skipped: python3, which makes the data (test/bench/peers/make_data.py), is not installed');
      return;
    }
    await writeNational(folder, join(folder, 'codebook.json'), 'data.csv');
    await compare(folder, data, print);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(folder: string, data: string, print: (line: string) => void): Promise<void> {
  const [out, cache] = [join(folder, 'out'), join(folder, 'cache')];
  const args = [CLI, 'run', folder, '--report', 'national', '--out', out];
  const run = { args, folder, runs: RUNS, env: { TOPLINE_CACHE: cache } };
  const without = async (...paths: string[]) => {
    for (const path of paths) await rm(path, { recursive: true, force: true });
  };
  print(`  ${'least of'.padEnd(46)}${['clock', 'processor', 'memory'].map((text) => text.padStart(9)).join('')}`);
  await writeFile(join(folder, 'parse.mjs'), parsing(data));
  const parse = await measure({ args: [join(folder, 'parse.mjs')], folder, runs: RUNS });
  print(line('csv-parse reads the file', parse));
  const cold = await measure({ ...run, before: () => without(out, cache) });
  print(line('national briefing from cold', cold, `${times(cold.ms, parse.ms)} csv-parse`));
  const kept = await measure({ ...run, before: () => without(out) });
  print(line('from what was kept of the file', kept, `${times(kept.ms, cold.ms)} from cold`));
  const anew = await measure({ ...run, before: () => without(join(out, 'national')) });
  print(line('… with the page on its quality standing', anew, `${times(anew.ms, cold.ms)} from cold`));
  const again = await measure(run);
  print(line('nothing changed', again, `${times(again.ms, cold.ms)} from cold`));
}

const parsing = (data: string): string => `
  import { createReadStream } from 'node:fs';
  import { parse } from ${JSON.stringify(CSV_PARSE)};
  let rows = 0;
  for await (const row of createReadStream(${JSON.stringify(data)}).pipe(parse())) rows += row.length > 0;
`;

if (import.meta.main) await benchLarge((text) => console.log(text));
