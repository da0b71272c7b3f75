import type { WriteStream } from 'node:tty';
import { expect, it } from 'vitest';
import { describeBurst } from '../../pipeline/burst/outcome.ts';
import { barOf, progressTo } from '../../pipeline/progress.ts';

it('the bar tells units, failures, rate and the time left', () => {
  const counts = { report: 'council', total: 100, made: 20, unchanged: 30, failed: 0 };
  const bar = `council ${'█'.repeat(12)}${'░'.repeat(12)}`;
  expect(barOf(counts, 10)).toBe(`${bar} 50 of 100 · 30 unchanged · 2.0 a second · 25 s left`);
  expect(barOf({ ...counts, failed: 1 }, 10)).toContain('1 failed');
  expect(barOf({ ...counts, made: 0 }, 0)).not.toMatch(/left|NaN|Infinity/);
});

it('nothing is written where there is no terminal', () => {
  const written: string[] = [];
  const stream = { isTTY: false, write: (text: string) => written.push(text) } as unknown as WriteStream;
  const progress = progressTo(stream);
  progress.units({ report: 'council', total: 2, made: 1, unchanged: 0, failed: 0 });
  progress.done();
  expect(written).toEqual([]);
});

it('a line never wraps, however narrow the terminal is', () => {
  const written: string[] = [];
  const stream = {
    ...{ isTTY: true, columns: 30, cursorTo: () => {}, clearLine: () => {} },
    write: (text: string) => written.push(text),
  } as unknown as WriteStream;
  progressTo(stream, () => 0).units({ report: 'council', total: 1000, made: 1, unchanged: 0, failed: 0 });
  expect(written.every((text) => text.length < 30)).toBe(true);
});

it('the summary tells one reason once, with the units that failed for it', () => {
  const failed = [{ code: 'x', severity: 'error' as const, message: 'the template has a mistake' }];
  const units = ['a', 'b'].map((slug) => ({ report: `council/${slug}`, failed }));
  const { out, err } = describeBurst({ report: 'council', units, left: 3, archives: [], seconds: 1 }, (path) => path);
  expect(out).toContain('council: 5 units, 2 failed, 3 not begun');
  expect(out).toContain('Run again to go on');
  expect(err.match(/mistake/g)).toHaveLength(1);
  expect(err).toContain('council/a, council/b: not made');
});
