// Damaged and whole files in, how each was met out: read, or refused with a problem. Anything else – another error, a file
// that takes more than half a minute, a gigabyte of memory, a figure that the file contradicts – is a fault, told with the
// seed that makes it again.
//
//   node test/ingest/fuzz.ts [count] [first seed]

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingest } from '../../pipeline/ingest/ingest.ts';
import { plainText } from '../../pipeline/ingest/spelling.ts';
import { init } from '../../pipeline/init/init.ts';
import { UserError } from '../../pipeline/problems.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { checkReport, makeReport } from '../../pipeline/report.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import { bombs } from './bombs.ts';
import { damage } from './mutations.ts';
import { contradictions } from './oracle.ts';
import { type Random, random } from './random.ts';
import { type Seed, seeds } from './seeds.ts';
import { type WholeFile, wholeFile } from './whole.ts';

export interface Fuzzed {
  read: number;
  refused: number;
  /** Figures that were compared with another reading of the file. */
  compared: number;
  /** Whole reports that were made, and read back. */
  reports: number;
  /** What went wrong, with the seed. */
  faults: string[];
  slowest: { seconds: number; seed: number };
  /** Of the whole process, in MiB. */
  memory: number;
}

const MOST_SECONDS = 30;
/** Of files that are read, one in so many becomes a whole report. */
const REPORT_EVERY = 40;

/** @param progress told after each hundred files */
export async function fuzz(
  count: number,
  first = 1,
  progress?: (done: number, result: Fuzzed) => void,
): Promise<Fuzzed> {
  const folder = await mkdtemp(join(tmpdir(), 'topline-fuzz-'));
  const slowest = { seconds: 0, seed: 0 };
  const result: Fuzzed = { read: 0, refused: 0, compared: 0, reports: 0, faults: [], slowest, memory: 0 };
  const printer = openPrinter();
  try {
    const files = { small: await seeds(), large: await bombs() };
    for (let seed = first; seed < first + count; seed++) {
      await fuzzOne({ seed, files, folder, result, printer });
      if ((seed - first + 1) % 100 === 0) progress?.(seed - first + 1, result);
    }
  } finally {
    await printer.close();
    await rm(folder, { recursive: true, force: true });
  }
  return result;
}

interface Files {
  small: readonly Seed[];
  large: readonly Seed[];
}

interface Work {
  seed: number;
  files: Files;
  folder: string;
  result: Fuzzed;
  printer: ReturnType<typeof openPrinter>;
}

async function fuzzOne({ seed, files, folder, result, printer }: Work): Promise<void> {
  const chance = random(seed);
  const whole = chance.below(4) === 0 ? wholeFile(chance) : undefined;
  const { name, bytes } = whole ?? damaged(files, chance);
  const file = join(folder, name);
  await writeFile(file, bytes);
  const fault = (what: string) => result.faults.push(`seed ${seed} (${name}): ${what}`);
  const started = performance.now();
  try {
    const source = await readBoth(file, join(folder, 'study'));
    const { compared, wrong } = whole ? differences(source, whole) : contradictions(source, bytes, name);
    result.compared += compared;
    for (const one of wrong) fault(one);
    if (++result.read % REPORT_EVERY === 0) await makeWhole(source, folder, printer, result);
  } catch (error) {
    if (whole) fault(`a whole file was not read: ${problemsOf(error)}`);
    else if (error instanceof UserError && error.problems.length > 0) result.refused++;
    else fault(problemsOf(error));
  }
  const seconds = (performance.now() - started) / 1000;
  if (seconds > result.slowest.seconds) result.slowest = { seconds, seed };
  if (seconds > MOST_SECONDS) fault(`it took ${seconds.toFixed(1)} s`);
  result.memory = Math.max(result.memory, process.memoryUsage.rss() / 2 ** 20);
}

/** One in a hundred is an archive that unpacks to too much: whole, or damaged as the others are. */
function damaged({ small, large }: Files, chance: Random): Seed {
  const { name, bytes } = chance.pick(chance.below(100) === 0 ? large : small);
  return { name, bytes: large.some((one) => one.name === name) && chance.below(2) ? bytes : damage(bytes, chance) };
}

const problemsOf = (error: unknown): string =>
  error instanceof UserError
    ? JSON.stringify(error.problems)
    : error instanceof Error
      ? `${error.stack}`
      : String(error);

/** As an analyst meets it: drafted, the draft run, its template filled. */
async function readBoth(file: string, out: string): Promise<Source> {
  await init([file], { out, force: true });
  const { study } = await readStudy(out);
  const { counts } = await ingest(study);
  if (counts.read !== counts.used + counts.rejected + counts.nonRespondents) throw new Error('rows do not add up');
  const source = await openStudy(await readStudy(out));
  for (const report of source.study.reports.values()) await checkReport(source, report);
  return source;
}

/** What the drafted study counts otherwise than the file was made with. */
function differences({ study, estimates, responses }: Source, { pick, several, rows }: WholeFile) {
  const wrong: string[] = [];
  let compared = 1;
  if (responses.counts.used !== rows) wrong.push(`${responses.counts.used} of ${rows} rows are used`);
  for (const question of study.questions.values()) {
    const [column] = question.columns;
    const made = column === 'Pick' ? pick : column === 'Several' ? several : undefined;
    if (!made || !['single', 'scale', 'multiple'].includes(question.type)) continue;
    for (const { id, codes, label } of question.options) {
      const own = new Set([label, ...codes].map(plainText));
      const count = [...made].reduce((sum, [text, times]) => sum + (own.has(plainText(text)) ? times : 0), 0);
      const { value } = estimates.figureById(`${question.id}.${id}:count`);
      compared++;
      if (value !== count) wrong.push(`${question.id}.${id} ("${label}") is ${value}, and ${count} gave it`);
    }
  }
  return { compared, wrong };
}

/** Made in all formats, each read back: a figure that differs in one of them is an error. */
async function makeWhole(source: Source, folder: string, printer: Work['printer'], result: Fuzzed): Promise<void> {
  const out = join(folder, 'output');
  const effects = { printer, now: () => new Date(0), progress() {} };
  for (const report of source.study.reports.values()) {
    const made = await makeReport(source, report, { out, force: true, dryRun: false }, effects);
    if ('made' in made) await readFile(join(made.made, 'figures.json'));
    result.reports++;
  }
  await rm(out, { recursive: true, force: true });
}

if (import.meta.main) {
  const [count, first] = process.argv.slice(2).map(Number);
  const tell = ({ read, refused, compared, reports, faults, slowest, memory }: Fuzzed) =>
    [
      `${read} read, ${refused} refused; ${compared} figures compared, ${reports} reports made and read back`,
      `slowest ${slowest.seconds.toFixed(2)} s (seed ${slowest.seed}), ${Math.round(memory)} MiB, ${faults.length} faults`,
    ].join('; ');
  const result = await fuzz(count ?? 10_000, first, (done, sofar) => {
    process.stderr.write(`${done} files: ${tell(sofar)}\n`);
  });
  process.stdout.write(`${[tell(result), ...result.faults].join('\n')}\n`);
  process.exitCode = result.faults.length || result.memory > 1024 ? 1 : 0;
}
