// What a newcomer gets wrong, and what the command line says to it: where, what was found, what to do. Nothing is written.

import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePlace, type Outcome, type Place, TEMPLATE_FILE } from './newcomer.ts';

interface Mistake {
  title: string;
  make?: (place: Place) => void;
  /** What standard error must say. */
  says: (string | RegExp)[];
}

const append = (text: string) => (place: Place) => place.change(TEMPLATE_FILE, (before) => `${before}\n${text}\n`);
const data = (edit: (text: string) => string | Uint8Array) => (place: Place) => place.change('answers.csv', edit);
const study = (from: string, to: string) => (place: Place) =>
  place.change('study.yaml', (text) => text.replace(from, to));

const USAGE: (Mistake & { args: string[] })[] = [
  {
    title: 'a misspelt command',
    args: ['rnu', '.'],
    says: ["unknown command 'rnu'", 'Did you mean run?'],
  },
  {
    title: 'a misspelt flag',
    args: ['run', '.', '--fource'],
    says: ["unknown option '--fource'", 'Did you mean --force?'],
  },
  { title: 'a date of another form', args: ['run', '.', '--as-of', '1/5/2024'], says: ['2011-09-29'] },
  {
    title: 'an unknown status',
    args: ['run', '.', '--status', 'fnal'],
    says: ['provisional, final, corrected'],
  },
  { title: 'a study that is not there', args: ['run', 'nowhere'], says: ['there is no study', 'nowhere'] },
  {
    title: 'a misspelt study of the project',
    args: ['run', 'ascs-2010-12'],
    says: ['Did you mean `ascs-2010-11`?'],
  },
  {
    title: 'a misspelt report',
    args: ['run', '.', '--report', 'shorter'],
    says: ['there is no report `shorter`', 'Did you mean `short`?'],
  },
];

const STUDY_FILE: Mistake[] = [
  {
    title: 'a misspelt key',
    make: study('label: Drinks', 'labl: Drinks'),
    says: ['study.yaml:12:5 error: unknown key `labl` in `questions.drink`', 'Did you mean `label`?'],
  },
  {
    title: 'an unknown type',
    make: study('type: single', 'type: singel'),
    says: ['study.yaml:10:11 error:', 'Did you mean `single`?'],
  },
  {
    title: 'an option that a net lacks',
    make: study('    options:', '    nets: { hot: [tea, cofee] }\n    options:'),
    says: ['study.yaml:13', 'unknown option `cofee`', 'Did you mean `coffee`?'],
  },
  { title: 'broken YAML', make: study('title: ', 'title: "'), says: ['study.yaml:', 'not valid YAML'] },
  {
    title: 'an empty study file',
    make: (place) => place.change('study.yaml', () => ''),
    says: ['study.yaml:1:1'],
  },
  {
    title: 'a misspelt template',
    make: study('template: short', 'template: shorter'),
    says: ['study.yaml:16', 'there is no template `shorter`', 'Did you mean `short`?'],
  },
  {
    title: 'a data file that is not there',
    make: study('answers.csv', 'anwsers.csv'),
    says: ['study.yaml:6:9 error: there is no data file anwsers.csv', 'to do:'],
  },
  {
    title: 'a data file outside the folder',
    make: study('answers.csv', '../../../etc/passwd'),
    says: ['study.yaml:6:9 error:', 'outside'],
  },
];

const TEMPLATES: Mistake[] = [
  {
    title: 'an unknown figure',
    make: append('{{pct "drink.tee"}}'),
    says: [`${TEMPLATE_FILE}:5:1 error:`, 'no answer, net or figure `tee`', 'Did you mean `tea`?'],
  },
  {
    title: 'a misspelt helper',
    make: append('{{tabl "drink"}}'),
    says: [`${TEMPLATE_FILE}:5:1 error: there is no helper \`tabl\``, 'Did you mean `table`?'],
  },
  {
    title: 'an unknown partial',
    make: append('{{> metod}}'),
    says: [`${TEMPLATE_FILE}:5:1 error: there is no partial \`metod\``, 'Did you mean `method`?'],
  },
  {
    title: 'a condition on a question that is not there: the figure would be for everybody',
    make: append('{{pct "drink.tea" agee="20"}}'),
    says: [`${TEMPLATE_FILE}:5:1 error:`, '`agee`', 'Did you mean `age`?'],
  },
  {
    title: 'a misspelt condition: its text would never stand in the report',
    make: append('{{#if provisonal}}These figures may change.{{/if}}'),
    says: [`${TEMPLATE_FILE}:5:7 error:`, 'Did you mean `provisional`?'],
  },
  {
    title: 'a name that would print nothing',
    make: append('{{study.titel}}'),
    says: [`${TEMPLATE_FILE}:5:3 error:`, 'Did you mean `study.title`?'],
  },
  {
    title: 'a figure without quotes',
    make: append('{{pct drink.tea}}'),
    says: [`${TEMPLATE_FILE}:5:7 error:`, '{{pct "drink.tea"}}'],
  },
  {
    title: 'a block left open',
    make: append('{{#if provisional}}Provisional'),
    says: [`${TEMPLATE_FILE}:5:1 error:`, '{{/if}}'],
  },
];

const PNG = Uint8Array.from(Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'));

const DATA: Mistake[] = [
  {
    title: 'a deleted column',
    make: data((text) => text.replace(/,[^,\n]*$/gm, '')),
    says: ['answers.csv:1 error:', 'column "drink"', 'expected:', 'to do:', 'study.yaml:9'],
  },
  {
    title: 'a misspelt code',
    make: data((text) => text.replace('r4,23,Tea', 'r4,23,Tee')),
    says: ['answers.csv:5:3 error: unknown code', 'found:    Tee', 'expected: one of:', 'Did you mean "Tea"?'],
  },
  {
    title: 'a number that is none',
    make: data((text) => text.replace('r4,23,', 'r4,twenty,')),
    says: ['answers.csv:5:2 error:', 'found:    twenty', 'expected:'],
  },
  {
    title: 'a number out of range',
    make: data((text) => text.replace('r4,23,', 'r4,230,')),
    says: ['answers.csv:5:2 error:', 'found:    230', 'expected:'],
  },
  {
    title: 'a file cut in half',
    make: data((text) => text.slice(0, text.length / 2)),
    says: [/answers\.csv:\d+/, /cut off|fewer cells|unknown code/, 'to do:'],
  },
  { title: 'a PNG', make: data(() => PNG), says: ['answers.csv error:', 'PNG', 'to do:'] },
  {
    title: 'an empty file',
    make: data(() => ''),
    says: ['answers.csv error: the data file is empty', 'to do:'],
  },
  {
    title: 'a header alone',
    make: data((text) => text.slice(0, text.indexOf('\n') + 1)),
    says: ['answers.csv error:', 'no row', 'to do:'],
  },
  {
    title: 'two rows with one id',
    make: data((text) => text.replace('r8,', 'r3,')),
    says: ['answers.csv:9:1 error:', 'earlier row, on line 4', 'found:    r3', 'to do:'],
  },
  {
    title: 'a quotation mark that is never closed',
    make: data((text) => text.replace('r4,23,Tea', 'r4,23,"Tea')),
    says: ['answers.csv:5:3 error:', 'never closed', 'to do:'],
  },
  {
    title: 'a row with a cell too many',
    make: data((text) => text.replace('r4,23,Tea', 'r4,23,Tea,Tea')),
    says: ['answers.csv:5', 'more cells', 'to do:'],
  },
];

/** All mistakes of a kind in one run, a study each: what standard error says of each study. */
async function refuseAll(mistakes: Mistake[], exitCode: number): Promise<string[]> {
  const places = mistakes.map(makePlace);
  try {
    for (const [index, { make }] of mistakes.entries()) make?.(places[index]!);
    const [first] = places as [Place];
    const outcome = await first.run('run', ...places.map(({ folder }) => folder), '--out', first.out);
    expectRefusal(outcome, exitCode);
    expect(first.written()).toEqual([]);
    return outcome.stderr.split(/^.*: not made\n/m).slice(0, -1);
  } finally {
    for (const place of places) place.remove();
  }
}

async function refuseUsage({ args, says }: Mistake & { args: string[] }): Promise<void> {
  const place = makePlace();
  try {
    const outcome = await place.run(...args, ...(args[0] === 'run' ? ['--out', place.out] : []));
    expectRefusal(outcome, 2);
    expectWords(outcome.stderr, says);
    expect(place.written()).toEqual([]);
  } finally {
    place.remove();
  }
}

function expectWords(told: string, says: Mistake['says']): void {
  for (const text of says) expect(told).toMatch(text instanceof RegExp ? text : new RegExp(escaped(text)));
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function expectRefusal({ exitCode, stdout, stderr }: Outcome, expected: number): void {
  expect({ exitCode, stdout }).toEqual({ exitCode: expected, stdout: '' });
  expect(stderr).not.toMatch(/Unexpected error|\n\s+at |node:internal/);
}

describe('the command line refuses', () => {
  it.each(USAGE)('$title', refuseUsage);
});

for (const [title, mistakes, exitCode] of [
  ['a study file is refused with', STUDY_FILE, 2],
  ['a template is refused with', TEMPLATES, 2],
  ['data is refused that is, or has,', DATA, 3],
] as const) {
  describe(title, () => {
    let told: string[];
    beforeAll(async () => {
      told = await refuseAll(mistakes, exitCode);
    });
    it.each(mistakes.map((mistake, index) => ({ ...mistake, index })))('$title', ({ says, index }) => {
      expect(told).toHaveLength(mistakes.length);
      expectWords(told[index]!, says);
    });
  });
}

describe('200 MB without a line break', () => {
  const MEGABYTE = Buffer.alloc(1 << 20, 'x');

  it('is refused without being read into memory', async () => {
    const place = makePlace();
    try {
      const big = join(place.folder, 'big');
      await pipeline(Readable.from(Array.from({ length: 200 }, () => MEGABYTE)), createWriteStream(big));
      await rename(big, join(place.folder, 'answers.csv'));
      const outcome = await place.run('run', '.', '--out', place.out);
      expectRefusal(outcome, 3);
      expect(outcome.stderr).toContain('answers.csv:1 error: a row of the data file is longer than 1 MiB');
      expect(outcome.peakMegabytes).toBeGreaterThan(20);
      expect(outcome.peakMegabytes).toBeLessThan(600);
      expect(place.written()).toEqual([]);
      await rm(join(place.folder, 'answers.csv'));
    } finally {
      place.remove();
    }
  });
});

describe('several mistakes', () => {
  it('are told all at once, each with its line', async () => {
    const place = makePlace();
    try {
      place.change('answers.csv', (text) =>
        text.replace('r4,23,Tea', 'r4,23,Tee').replace('r9,28,Water', 'r9,old,Water'),
      );
      const { stderr, exitCode } = await place.run('check', '.');
      expect(exitCode).toBe(3);
      expect(stderr).toContain('answers.csv:5:3');
      expect(stderr).toContain('answers.csv:10:2');
    } finally {
      place.remove();
    }
  });

  it('in one study leave the others’ reports to be made', async () => {
    const [good, bad] = [makePlace(), makePlace()];
    try {
      bad.change('answers.csv', () => '');
      const { stdout, stderr, exitCode } = await good.run('run', bad.folder, '.', '--out', good.out);
      expect(exitCode).toBe(3);
      expect(stdout).toContain('short: made');
      expect(stderr).toContain('the data file is empty');
      expect(good.written()).toContain('short/latest');
    } finally {
      good.remove();
      bad.remove();
    }
  });
});
