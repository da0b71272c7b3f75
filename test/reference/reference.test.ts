// Every number of reference.json (R's survey 4.5 at full precision) against topline's own.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answerTo } from './answers.ts';
import { findData } from './data.ts';
import { makeReferenceDesign, type ReferenceDesign } from './designs.ts';

interface Reference {
  id: number;
  group: string;
  design: string;
  call: string;
  /** Null: NaN in R. */
  numbers: [name: string, value: number | null][];
}

interface Difference {
  name: string;
  where: string;
  ours: number;
  theirs: number;
  /** Relative; absolute where R's number is 0 but for rounding. */
  size: number;
}

const references: Reference[] = JSON.parse(readFileSync(path.join(import.meta.dirname, 'reference.json'), 'utf8'));
const data = findData();
afterAll(() => {
  if (data.temporary) rmSync(data.folder!, { recursive: true });
});

/** Below this R's own number is what rounding left of 0. */
const ZERO = 1e-8;

/**
 * The share of a stratification variable is known without error. R's variance is then not 0 but rounding (1e-33), and
 * two of its intervals divide by it: beta gives 0.5 to 0.5, Wilson NaN. Ours are the estimate itself: docs/statistics.md.
 */
const ROUNDING = /svyciprop\(~I\(stype=="H"\), dstrat(_nofpc)?, method="(beta|wilson)"/;

function differenceOf(reference: Reference, ours: readonly number[]): Difference[] {
  return reference.numbers.map(([name, value], i): Difference => {
    const theirs = value ?? Number.NaN;
    const own = ours[i] ?? Number.NaN;
    const gap = Math.abs(own - theirs);
    const both = Number.isNaN(own) && Number.isNaN(theirs);
    const size =
      both || own === theirs ? 0 : Math.abs(theirs) < ZERO && !name.startsWith('p') ? gap : gap / Math.abs(theirs);
    return { name, where: `${reference.id} ${reference.call} ${name}`, ours: own, theirs, size };
  });
}

describe.skipIf(data.folder === null)(`numbers of R's survey 4.5 (data: ${data.from})`, () => {
  const designs = new Map<string, ReferenceDesign | null>();
  const found: Difference[] = [];
  const left = new Map<string, number>();
  const leave = (why: string, count: number) => count > 0 && left.set(why, (left.get(why) ?? 0) + count);
  for (const reference of data.folder === null ? [] : references) {
    if (!designs.has(reference.design))
      designs.set(reference.design, makeReferenceDesign(data.folder!, reference.design));
    const made = designs.get(reference.design);
    const ours = made && answerTo(reference.call, reference.design, made.design, made.frame);
    const isRounding = (name: string): boolean => ROUNDING.test(reference.call) && name.startsWith('ci');
    if (ours) found.push(...differenceOf(reference, ours).filter(({ name }) => !isRounding(name)));
    if (ours)
      leave(
        'R divides by what rounding left of a variance of 0',
        reference.numbers.filter(([name]) => isRounding(name)).length,
      );
    else
      leave(
        made ? `no answer to calls like ${reference.call}` : `no data for ${reference.design}`,
        reference.numbers.length,
      );
  }
  const worst = [...found].sort((a, b) => b.size - a.size);

  test('agree to a relative 1e-8', () => {
    const total = references.reduce((sum, { numbers }) => sum + numbers.length, 0);
    console.log(
      `compared ${found.length} of ${total} numbers; largest difference ${worst[0]?.size} (${worst[0]?.where})`,
    );
    for (const [why, count] of left) console.log(`left out ${count}: ${why}`);
    expect(worst.filter(({ size }) => !(size <= 1e-8))).toEqual([]);
  });

  test('are well over 1,500', () => {
    expect(found.length).toBeGreaterThan(1500);
  });
});
