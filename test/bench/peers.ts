// The same briefings in Python (pandas, WeasyPrint, python-docx) and in R (survey, rmarkdown), where those are installed:
// the national one, and those of a few councils; beside topline's own, of the same data, in one run.
// Run: npm run bench peers. TOPLINE_BENCH_COUNCILS=10 takes more councils.

import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { seconds, times } from './measure.ts';
import { writeNational } from './national.ts';

type Print = (line: string) => void;

const run = promisify(execFile);
const CLI = resolve(import.meta.dirname, '../../pipeline/cli.ts');
const PEERS = join(import.meta.dirname, 'peers');
const COUNCILS = Number(process.env.TOPLINE_BENCH_COUNCILS ?? 5);
const NEEDS: Record<string, [program: string, ...args: string[]]> = {
  python: ['/usr/bin/python3', '-c', 'import pandas, matplotlib, jinja2, weasyprint, docx'],
  r: [
    'Rscript',
    '-e',
    'library(survey); library(rmarkdown); library(knitr); library(ggplot2); library(data.table); library(ragg)',
  ],
};

interface Job {
  name: string;
  own: string[];
  /** `national` or `burst`. */
  theirs: string;
  /** Reports that it makes. */
  count: number;
}

export async function benchPeers(print: Print): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'topline-bench-'));
  try {
    await cp(PEERS, home, { recursive: true });
    const data = join(home, 'data.csv');
    if (spawnSync('python3', [join(home, 'make_data.py'), '60000', data]).status !== 0) {
      print('  skipped: python3, which makes the data (test/bench/peers/make_data.py), is not installed');
      return;
    }
    // The Word template of R's reports.
    spawnSync('/usr/bin/python3', [join(home, 'r/make_reference_docx.py')], { cwd: join(home, 'r') });
    await writeNational(home, join(home, 'codebook.json'), 'data.csv');
    for (const job of await jobsOf(data)) await compare(job, home, data, print);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function jobsOf(data: string): Promise<Job[]> {
  const rows = (await readFile(data, 'utf8')).split('\n').slice(1);
  const councils = [...new Set(rows.map((row) => row.split(',')[1]))].filter(Boolean).slice(0, COUNCILS);
  const only = ['--only', ...councils.map((council) => `council=${council}`)];
  return [
    { name: 'national briefing', own: ['--report', 'national'], theirs: 'national', count: 1 },
    { name: `${COUNCILS} councils`, own: ['--report', 'council', ...only], theirs: 'burst', count: COUNCILS },
  ];
}

async function compare({ name, own, theirs, count }: Job, home: string, data: string, print: Print): Promise<void> {
  const out = join(home, 'out');
  const ours = await clock(process.execPath, [CLI, 'run', home, ...own, '--out', out]);
  print(`  ${name}, topline`.padEnd(34) + each(ours, count));
  for (const [peer, [program, ...test]] of Object.entries(NEEDS)) {
    const label = `  ${name}, ${peer}`.padEnd(34);
    if (spawnSync(program, test, { stdio: 'ignore' }).status !== 0) {
      print(`${label}skipped: its packages are not installed (test/bench/peers/README.md)`);
      continue;
    }
    const last = theirs === 'burst' ? [String(count)] : [];
    const made = join(home, 'made', peer);
    const took = await clock('sh', [join(home, peer, 'run.sh'), theirs, data, made, ...last]).catch((error) => {
      print(
        `${label}failed: ${String(error.stderr ?? error)
          .trim()
          .split('\n')
          .at(-1)}`,
      );
    });
    if (took !== undefined) print(`${label}${each(took, count)}, ${times(took, ours)} topline`);
  }
}

const each = (ms: number, count: number): string =>
  count === 1 ? seconds(ms) : `${seconds(ms)}, ${seconds(ms / count)} each, start included`;

/** The least of two. */
async function clock(program: string, args: string[]): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < 2; i++) {
    if (args[0] === CLI) await rm(args.at(-1)!, { recursive: true, force: true });
    const start = performance.now();
    await run(program, args, { maxBuffer: 1 << 26 });
    took.push(performance.now() - start);
  }
  return Math.min(...took);
}

if (import.meta.main) await benchPeers((text) => console.log(text));
