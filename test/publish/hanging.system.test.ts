// A browser that neither prints nor ends: stopped by a signal in the middle of a run. The run ends with an error within
// two minutes, the report that it printed has no edition, and the next run is as if nothing had been.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rereadEdition } from '../../pipeline/publish/reread.ts';
import { run } from '../../pipeline/run.ts';
import { makePlace, type Place } from '../cli/newcomer.ts';

const REPORTS = `reports:
  first: { template: short, formats: [pdf] }
  second: { template: short, title: Coffee or tea, formats: [pdf] }
`;
const LONGEST_MS = 120_000;

let place: Place;
beforeAll(() => {
  place = makePlace();
  place.change('study.yaml', (text) => text.replace(/reports:[\s\S]*/, REPORTS));
});
afterAll(() => place.remove());

/** Browsers that this process has started, by Linux's list of processes. */
function browsers(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(parent) === process.pid && state !== 'Z' && /chrom/i.test(stat) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

const make = (progress: (report: string, stage: string) => void) =>
  run([place.folder], { out: place.out }, { now: () => new Date(), progress });

it.skipIf(process.platform !== 'linux')(
  'ends the run with an error, and leaves no edition and no browser',
  async () => {
    const stopped: number[] = [];
    const began = performance.now();
    const { results, exitCode } = await make((report, stage) => {
      if (report !== 'second' || stage !== 'pdf') return;
      for (const pid of browsers()) {
        process.kill(pid, 'SIGSTOP');
        stopped.push(pid);
      }
    });
    expect(stopped.length).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(LONGEST_MS);
    expect(exitCode).toBe(1);
    expect(results).toMatchObject([{ report: 'first', made: expect.any(String) }, { report: 'second' }]);
    const [problem] = results.flatMap((one) => ('failed' in one ? one.failed : []));
    expect(problem).toMatchObject({ code: 'printing-hangs', severity: 'error', fix: expect.any(String) });
    expect(existsSync(join(place.out, 'second'))).toBe(false);
    await expect.poll(browsers, { timeout: 10_000 }).toEqual([]);
    expect((await make(() => {})).exitCode).toBe(0);
    for (const report of ['first', 'second'])
      expect((await rereadEdition(join(place.out, report, '001-final'))).problems).toEqual([]);
  },
  2 * LONGEST_MS,
);
