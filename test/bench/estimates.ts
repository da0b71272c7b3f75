// How long estimates take, as ratios within one run: 24 questions by 9 regions and by 152 councils, 608 strata, with
// standard errors and intervals, at 60,000 and 1,000,000 rows; and R's svyby on one of them, where Rscript is there.
// Run: node test/bench/estimates.ts
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { estimateCodedBy } from '../../pipeline/estimate/coded.ts';
import { type Design, makeDesign } from '../../pipeline/estimate/design.ts';
import { makeGrouping } from '../../pipeline/estimate/grouping.ts';
import { makeRandom } from '../../pipeline/estimate/random.ts';

const QUESTIONS = 24;
const LEVELS = 5;
const COUNCILS = 152;
const REGIONS = 9;
const CELLS = COUNCILS * 4;

interface Sample {
  design: Design;
  stratum: Uint16Array;
  council: Uint16Array;
  region: Uint16Array;
  questions: Uint8Array[];
}

/** `weights`: equal within strata, as drawn, or different for each row, as after raking. */
function makeSample(n: number, weights: 'equal' | 'uneven'): Sample {
  const random = makeRandom(1);
  const stratum = Uint16Array.from({ length: n }, (_, row) => (row < CELLS * 2 ? row % CELLS : random(CELLS)));
  const council = stratum.map((cell) => 1 + Math.floor(cell / 4));
  const design = makeDesign({
    n,
    strata: stratum,
    weights: Float64Array.from(stratum, (cell) => 10 + cell / 7 + (weights === 'uneven' ? random(1000) / 100 : 0)),
    fpc: new Float64Array(n).fill(n),
  });
  const region = council.map((one) => 1 + (one % REGIONS));
  const questions = Array.from({ length: QUESTIONS }, () => Uint8Array.from({ length: n }, () => random(LEVELS + 1)));
  return { design, stratum, council, region, questions };
}

function secondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function estimateAll({ design, questions }: Sample, groups: Uint16Array, count: number): void {
  const grouping = makeGrouping(design, groups, count);
  for (const codes of questions) estimateCodedBy(design, codes, LEVELS, grouping);
}

/** Seconds that R takes for one question, or null without R. */
function secondsInR({ design, stratum, region, questions }: Sample): number | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const file = path.join(folder, 'sample.csv');
  const lines = Array.from(
    stratum,
    (cell, row) => `${cell},${design.weights[row]},${design.n},${region[row]},${questions[0]![row] || 'NA'}`,
  );
  writeFileSync(file, `stratum,w,fpc,region,q\n${lines.join('\n')}\n`);
  const code = `suppressMessages(library(survey)); x <- read.csv("${file}"); x$q <- factor(x$q)
    d <- svydesign(id = ~1, strata = ~stratum, weights = ~w, fpc = ~fpc, data = x)
    cat(system.time(svyby(~q, ~region, d, svymean, na.rm = TRUE, vartype = c("se", "ci")))[["elapsed"]])`;
  try {
    return Number(execFileSync('Rscript', ['-e', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function benchEstimates(print: (line: string) => void): void {
  const report = (label: string, seconds: number) => print(`  ${label.padEnd(58)}${seconds.toFixed(3).padStart(8)} s`);
  const small = makeSample(60_000, 'equal');
  estimateAll(small, small.region, REGIONS);
  const times = new Map<string, number>();
  for (const weights of ['equal', 'uneven'] as const) {
    for (const n of [60_000, 1_000_000]) {
      const sample = makeSample(n, weights);
      for (const [name, groups, count] of [
        ['9 regions', sample.region, REGIONS],
        ['152 councils', sample.council, COUNCILS],
      ] as const) {
        const label = `24 questions by ${name}, ${n.toLocaleString('en-GB')} rows, ${weights} weights`;
        const seconds = secondsOf(() => estimateAll(sample, groups, count));
        times.set(label, seconds);
        report(label, seconds);
      }
    }
  }
  const ratio = (name: string, weights: string): string => {
    const at = (rows: string): number => times.get(`24 questions by ${name}, ${rows} rows, ${weights} weights`)!;
    return (at('1,000,000') / at('60,000')).toFixed(1);
  };
  print(
    `  16.7 times the rows take ${ratio('9 regions', 'uneven')} (regions) and ${ratio('152 councils', 'uneven')} (councils) times as long`,
  );
  print(`  memory: ${Math.round(process.memoryUsage().rss / 1e6)} MB at the end`);
  const inR = secondsInR(small);
  const own = times.get('24 questions by 9 regions, 60,000 rows, equal weights')! / QUESTIONS;
  print(
    inR === null
      ? '  R with survey is not installed: no comparison'
      : `  R's svyby on one question of 60,000 rows: ${inR.toFixed(2)} s, ${Math.round(inR / own)} times as long`,
  );
}

if (import.meta.main) benchEstimates((line) => console.log(line));
