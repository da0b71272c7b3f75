// The reconstructed Adult Social Care Survey, against R's survey package and the official rule: national, regions,
// councils, age bands. Skipped, and said to be, where Rscript with the package survey is not installed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { estimateCodedAscs } from '../../pipeline/estimate/ascs.ts';
import { estimateCodedBy, type ProportionEstimate } from '../../pipeline/estimate/coded.ts';
import { makeDesign } from '../../pipeline/estimate/design.ts';
import { makeGrouping } from '../../pipeline/estimate/grouping.ts';

const FILE = path.resolve(import.meta.dirname, '../../data/ascs-2010-11/responses.csv');

function hasSurvey(): boolean {
  try {
    execFileSync('Rscript', ['-e', 'library(survey)'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

type Row = Record<string, string>;
const numbered = (rows: readonly Row[], names: readonly string[]) => {
  const texts = rows.map((row) => names.map((name) => row[name]).join('\n'));
  const levels = [...new Set(texts)].sort();
  const place = new Map(levels.map((text, i) => [text, i + 1]));
  return { codes: Uint16Array.from(texts, (text) => place.get(text)!), levels };
};

/** As ascs.R has them: the column, and the codes that count. */
const answers: Record<string, [column: string, members: number[]]> = {
  satisfied: ['q1', [1, 2]],
  dissatisfied: ['q1', [5, 6, 7]],
  control: ['q3a', [1]],
  alone: ['q8a', [4]],
};

/** Estimates by the key that R's lines have: method, answer, grouping variable, group. */
function estimateAll(): Map<string, ProportionEstimate> {
  const rows = (parse(readFileSync(FILE), { columns: true }) as Row[]).filter((row) => row.response === '1');
  const design = makeDesign({
    n: rows.length,
    weights: Float64Array.from(rows, (row) => Number(row.weight)),
    strata: numbered(rows, ['council', 'stratum']).codes,
    fpc: Float64Array.from(rows, (row) => Number(row.population)),
    lonely: 'remove',
  });
  const found = new Map<string, ProportionEstimate>();
  for (const by of ['region', 'council', 'age_band']) {
    const { codes: groups, levels } = numbered(rows, [by]);
    const grouping = makeGrouping(design, groups, levels.length);
    for (const [answer, [column, members]] of Object.entries(answers)) {
      const codes = Uint8Array.from(rows, (row) => Math.max(0, Number(row[column])));
      const options = { categories: [members] };
      const methods = { logit: estimateCodedBy, ascs: estimateCodedAscs };
      for (const [method, estimate] of Object.entries(methods)) {
        const { whole, groups: each } = estimate(design, codes, 7, grouping, options);
        found.set([method, answer, 'all', 'all'].join(), whole[0]!);
        for (const [g, level] of levels.entries()) found.set([method, answer, by, level].join(), each[g]![0]!);
      }
    }
  }
  return found;
}

describe.skipIf(!hasSurvey())(
  "R's survey on the reconstructed ASCS (skipped without Rscript and r-cran-survey)",
  () => {
    test('gives the same shares, standard errors and intervals', { timeout: 300_000 }, () => {
      const output = execFileSync('Rscript', [path.join(import.meta.dirname, 'ascs.R'), FILE], { encoding: 'utf8' });
      const lines = parse(output, { columns: true }) as Row[];
      const ours = estimateAll();
      const differences = lines.flatMap(({ method, answer, by, group, ...numbers }) => {
        const own = ours.get([method, answer, by, group].join())!;
        return Object.entries(numbers).map(([name, text]) => {
          const [mine, theirs] = [own[name as 'estimate' | 'se' | 'low' | 'high'], Number(text)];
          const size = Math.abs(mine - theirs) / Math.max(Math.abs(theirs), 1e-3);
          return { where: [method, answer, by, group, name].join(' '), mine, theirs, size };
        });
      });
      const worst = differences.reduce((a, b) => (b.size > a.size ? b : a));
      console.log(
        `compared ${differences.length} numbers of the ASCS; largest difference ${worst.size} (${worst.where})`,
      );
      expect(differences.length).toBeGreaterThan(2000);
      expect(differences.filter(({ size }) => !(size <= 1e-8))).toEqual([]);
    });
  },
);
