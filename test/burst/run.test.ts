// Bursts as the command line runs them: several in one run, some units only, again, interrupted.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BurstResult } from '../../pipeline/burst/burst.ts';
import { countUnits } from '../../pipeline/burst/outcome.ts';
import { type RunEffects, type RunRequest, run } from '../../pipeline/run.ts';
import { canaryOf, writeStudy } from './canaries.ts';

const UNITS = 6;
let home: string;

const go = (request: Partial<RunRequest> = {}, effects: Partial<RunEffects> = {}) =>
  run([home], { out: join(home, 'output'), ...request }, { now: () => new Date(), progress: () => {}, ...effects });

const bursts = (results: unknown[]) => results.filter((one) => 'units' in (one as object)) as BurstResult[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'topline-burst-'));
  await writeStudy(home, UNITS);
});

afterAll(() => rm(home, { recursive: true, force: true }));

it('an interrupted run ends after what is under way, and the next goes on where it stopped', async () => {
  const controller = new AbortController();
  const first = await go(
    { report: ['own'], jobs: 1 },
    { signal: controller.signal, units: ({ made }) => made === 2 && controller.abort() },
  );
  expect(countUnits(bursts(first.results)[0]!)).toMatchObject({ made: 2, unchanged: 0, failed: 0, left: UNITS - 2 });
  const second = await go({ report: ['own'], archive: true });
  expect(countUnits(bursts(second.results)[0]!)).toMatchObject({ made: UNITS - 2, unchanged: 2, failed: 0, left: 0 });
  expect(second.exitCode).toBe(0);
});

it('--archive puts the newest files of all units into one zip for each format', async () => {
  const names = await readdir(join(home, 'output/own/archives'));
  expect(names.sort()).toEqual(['own-docx.zip', 'own-html.zip', 'own-pdf.zip', 'own-xlsx.zip']);
  const files = unzipSync(await readFile(join(home, 'output/own/archives/own-pdf.zip')));
  const expected = Array.from({ length: UNITS }, (_, unit) => `own-${canaryOf(unit).toLowerCase()}.pdf`);
  expect(Object.keys(files).sort()).toEqual(expected.sort());
  for (const bytes of Object.values(files)) expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
});

it('units within units are made in one run, and nothing is made twice', async () => {
  const first = await go();
  expect(bursts(first.results).map(({ report, units }) => [report, units.length])).toEqual([
    ['own', UNITS],
    ['region', UNITS],
  ]);
  const again = await go();
  for (const burst of bursts(again.results)) expect(countUnits(burst)).toMatchObject({ made: 0, unchanged: UNITS });
});

it('--only picks units by label, and reports for other questions stay out of it', async () => {
  const { results } = await go({ only: [`area=${canaryOf(2)}`], dryRun: true, force: true });
  expect(bursts(results).map(({ report, units }) => [report, units.map((unit) => unit.report)])).toEqual([
    ['own', [`own/${canaryOf(2).toLowerCase()}`]],
  ]);
});

it('a unit that there is not is told with the nearest name, and stops with exit code 2', async () => {
  const { results, exitCode } = await go({ only: [`area=${canaryOf(2)}x`] });
  expect(exitCode).toBe(2);
  expect(results).toMatchObject([{ failed: [{ code: 'unknown-unit', fix: `Did you mean \`${canaryOf(2)}\`?` }] }]);
});
