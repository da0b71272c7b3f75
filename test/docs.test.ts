// What docs/writing.md says that a reader sees, against what the two examples show.

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fill } from '../pipeline/fill/fill.ts';
import { HELPER_NAMES } from '../pipeline/fill/helpers.ts';
import type { Template } from '../pipeline/fill/template.ts';
import { openStudy, type Source } from '../pipeline/source.ts';
import { parseStudy, readStudy } from '../pipeline/study/read.ts';
import { pageText } from './reading.ts';

const writing = readFileSync('docs/writing.md', 'utf8');

/** Rows of the tables that begin "you write | a reader sees". */
const rows = writing
  .split(/^\| you write.*\n\|[ -|]*\n/m)
  .slice(1)
  .flatMap((table) =>
    table
      .slice(0, table.search(/^(?!\|)/m))
      .trim()
      .split('\n'),
  )
  .map((row) => /^\| (.*?\}\}`) +\| (.*?) +\|$/.exec(row)!)
  .map(([, write, see]) => ({
    examples: [...write!.matchAll(/`([^`]*)`/g)].map(([, example]) => example!),
    see: see!,
  }));

let sources: Source[];
beforeAll(async () => {
  const folders = ['data/ascs-2010-11', 'data/coproduction-2012'];
  sources = await Promise.all(folders.map(async (folder) => openStudy(await readStudy(folder))));
});

/** The example that has the question which is named first. */
function sourceOf(example: string): Source {
  const names = [...example.matchAll(/"([a-z_]+)/g)].map(([, name]) => name!);
  return sources.find(({ study }) => names.some((name) => study.questions.has(name))) ?? sources[0]!;
}

function rendered(text: string): string {
  const source = sourceOf(text);
  const template: Template = { file: 'docs/writing.md', text, partials: new Map() };
  const { blocks } = fill(template, source.estimates, [...source.study.reports.values()][0]!);
  return blocks
    .map((block) => ('html' in block ? pageText(block.html) : ''))
    .join(' ')
    .trim();
}

describe('how to write a template', () => {
  it('has its examples in tables', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.flatMap(({ examples }) => examples).filter((example) => !example.startsWith('{{'))).toEqual([]);
  });

  it.each(rows)('$examples is shown as $see', ({ examples, see }) => {
    const shown = examples.map(rendered).join(' · ');
    expect(shown).not.toBe('');
    const rest = see.startsWith(shown) ? see.slice(shown.length) : `${see} – a reader sees: ${shown}`;
    // What follows is an explanation, and not more of the text.
    expect(rest).toMatch(/^($|: | \(| – )/);
  });

  it('tells of every helper', () => {
    expect(HELPER_NAMES.length).toBeGreaterThan(25);
    // Those of reports for each of several groups have a page of their own.
    const elsewhere = ['rank', 'ranked', 'ranks', 'few', 'known', 'date', 'list'];
    const told = (name: string) =>
      new RegExp(`[{(#\`]${name}\\b`).test(writing) || new RegExp(`\\b${name}, |, ${name}\\b`).test(writing);
    expect(HELPER_NAMES.filter((name) => !elsewhere.includes(name) && !told(name))).toEqual([]);
  });
});

describe('the study file', () => {
  const page = readFileSync('docs/study-file.md', 'utf8');
  const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);

  it('is told in examples that can be read', () => {
    const whole = examples.filter((yaml) => yaml.includes('study:'));
    expect(whole.length).toBeGreaterThan(0);
    for (const yaml of whole) expect(parseStudy(yaml, 'study.yaml').problems).toEqual([]);
  });

  const minimal = 'study: x\ntitle: X\nresponses: { file: x.csv }\nreports: { r: { template: t } }\n';
  const questions = examples.find((yaml) => yaml.startsWith('questions:'))!;
  it.each(examples.filter((yaml) => !yaml.includes('study:')))('%s', (yaml) => {
    const parts = /^questions:/m.test(yaml) ? [] : [questions];
    const taken = minimal
      .split('\n')
      .filter((line) => !yaml.includes(`\n${line.split(':')[0]}:`) && !yaml.startsWith(`${line.split(':')[0]}:`));
    expect(parseStudy([...taken, ...parts, yaml].join('\n'), 'study.yaml').problems).toEqual([]);
  });

  it('tells of every key of the design and the rules', () => {
    const schema = JSON.parse(readFileSync('docs/study.schema.json', 'utf8'));
    for (const part of ['design', 'rules'] as const) {
      const keys = Object.keys(schema.properties[part].properties);
      expect(keys.length).toBeGreaterThan(5);
      expect(keys.filter((key) => !page.includes(key))).toEqual([]);
    }
  });
});
