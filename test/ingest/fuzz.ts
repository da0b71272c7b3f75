// Damaged files in, how each was met out: read, or refused with a problem. Anything else – another error, a file that
// takes more than half a minute, a gigabyte of memory – ends the run with the seed that makes it again.
//
//   node test/ingest/fuzz.ts [count] [first seed]

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingest } from '../../pipeline/ingest/ingest.ts';
import { init } from '../../pipeline/init/init.ts';
import { UserError } from '../../pipeline/problems.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { damage } from './mutations.ts';
import { random } from './random.ts';
import { type Seed, seeds } from './seeds.ts';

export interface Fuzzed {
  read: number;
  refused: number;
  /** What went wrong, with the seed. */
  faults: string[];
  slowest: { seconds: number; seed: number };
  /** Of the whole process, in MiB. */
  memory: number;
}

const MOST_SECONDS = 30;

export async function fuzz(count: number, first = 1): Promise<Fuzzed> {
  const folder = await mkdtemp(join(tmpdir(), 'topline-fuzz-'));
  const result: Fuzzed = { read: 0, refused: 0, faults: [], slowest: { seconds: 0, seed: 0 }, memory: 0 };
  try {
    const files = await seeds();
    for (let seed = first; seed < first + count; seed++) await fuzzOne(seed, files, folder, result);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return result;
}

async function fuzzOne(seed: number, files: readonly Seed[], folder: string, result: Fuzzed): Promise<void> {
  const chance = random(seed);
  const { name, bytes } = chance.pick(files);
  const damaged = damage(bytes, chance);
  const file = join(folder, name);
  await writeFile(file, damaged);
  const started = performance.now();
  try {
    await readBoth(file, join(folder, 'study'));
    result.read++;
  } catch (error) {
    if (error instanceof UserError && error.problems.length > 0) result.refused++;
    else result.faults.push(`seed ${seed} (${name}): ${error instanceof Error ? error.stack : String(error)}`);
  }
  const seconds = (performance.now() - started) / 1000;
  if (seconds > result.slowest.seconds) result.slowest = { seconds, seed };
  if (seconds > MOST_SECONDS) result.faults.push(`seed ${seed} (${name}): it took ${seconds.toFixed(1)} s`);
  result.memory = Math.max(result.memory, process.memoryUsage.rss() / 2 ** 20);
}

/** As an analyst meets it: drafted, and the draft run. */
async function readBoth(file: string, out: string): Promise<void> {
  await init([file], { out, force: true });
  const { study } = await readStudy(out);
  const { counts } = await ingest(study);
  if (counts.read !== counts.used + counts.rejected + counts.nonRespondents) throw new Error('rows do not add up');
}

if (import.meta.main) {
  const [count, first] = process.argv.slice(2).map(Number);
  const result = await fuzz(count ?? 10_000, first);
  const { faults, slowest, memory } = result;
  process.stdout.write(
    `${result.read} read, ${result.refused} refused; slowest ${slowest.seconds.toFixed(2)} s (seed ${slowest.seed}), ${Math.round(memory)} MiB\n${faults.map((fault) => `${fault}\n`).join('')}`,
  );
  process.exitCode = faults.length || memory > 1024 ? 1 : 0;
}
