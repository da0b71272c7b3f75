// A folder is a case: a tiny study, and in expected.yaml what it must give. Adding a case adds no code.
//
//   figures:   id → published text
//   numbers:   id → unrounded value, se, low, high, and other measures (deff, kish …), to a relative 1e-8, or `within`
//   problems:  codes of the warnings (or, where the study must stop, of the errors), in order
//   says:      pieces of what a person is told of these problems, with file, line and column
//   stops:     the exit code of a study, or a template, that must stop
//   page:      has, lacks: text of the filled report; html_has, html_lacks: its HTML
//   notes:     the notes under each table and chart, in order
//   variants:  name → the same again, with `set`: what stands otherwise in study.yaml
//
// r.yaml, where there is one, holds further numbers, by variant: R's, made by test/reference/cases.R.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Document } from '../../pipeline/fill/document.ts';
import { everyBlock, fill } from '../../pipeline/fill/fill.ts';
import { readTemplate } from '../../pipeline/fill/template.ts';
import { describeProblem, type Problem, stopOnErrors, UserError } from '../../pipeline/problems.ts';
import { makeHtml } from '../../pipeline/produce/html.ts';
import { dataFiles } from '../../pipeline/publish/figures.ts';
import { estimatesFor, openStudy, type Source } from '../../pipeline/source.ts';
import { parseStudy } from '../../pipeline/study/read.ts';
import type { Estimates } from '../../pipeline/summarise/estimates.ts';
import { readTheme } from '../../pipeline/theme.ts';
import { pageText } from '../reading.ts';

type Numbers = Record<string, Record<string, number>>;

interface Expected {
  set?: Record<string, unknown>;
  figures?: Record<string, string | number>;
  numbers?: Numbers;
  within?: number;
  problems?: string[];
  says?: string[];
  stops?: number;
  page?: { has?: string[]; lacks?: string[]; html_has?: string[]; html_lacks?: string[] };
  notes?: string[][];
}

interface CaseFile extends Expected {
  variants?: Record<string, Expected>;
}

const read = (...path: string[]): unknown => parse(readFileSync(join(...path), 'utf8'), { merge: true });

const cases = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Objects are merged, all else is replaced. */
function merged(base: unknown, over: unknown): unknown {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(base) || !isObject(over)) return over;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(over)])];
  return Object.fromEntries(keys.map((key) => [key, key in over ? merged(base[key], over[key]) : base[key]]));
}

async function openCase(folder: string, set: Expected['set']): Promise<Source> {
  const file = join(folder, 'study.yaml');
  const text = readFileSync(file, 'utf8');
  const { study, problems } = parseStudy(set ? stringify(merged(read(file), set)) : text, file);
  stopOnErrors(problems, 2);
  return openStudy({ study: study!, problems, text });
}

async function documentOf(source: Source, folder: string): Promise<Document> {
  const report = [...source.study.reports.values()][0]!;
  const template = await readTemplate(report.template, [join(folder, 'templates'), 'templates'], report.place);
  return fill(template, estimatesFor(source, report), report);
}

async function pageOf(document: Document, { study }: Source): Promise<string> {
  const data = [...dataFiles(everyBlock(document.blocks)).values()].join('');
  const html = await makeHtml(document, readTheme(join('templates/themes', [...study.reports.values()][0]!.theme)), {
    chart: async () => '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" viewBox="0 0 1 1"></svg>',
  });
  return html.replace('</main>', `<pre>${data.replaceAll('<', '&lt;')}</pre></main>`);
}

function notesOf({ blocks }: Document): string[][] {
  return [...everyBlock(blocks)].flatMap((block) => {
    if (block.kind === 'table') return [block.table.notes];
    return block.kind === 'chart' ? [block.chart.notes] : [];
  });
}

function checkNumbers({ numbers = {}, within = 1e-8 }: Expected, estimates: Estimates): void {
  for (const [id, measures] of Object.entries(numbers)) {
    const { value, se, interval } = estimates.figureById(id);
    const own: Record<string, number | null | undefined> = { value, se, low: interval?.low, high: interval?.high };
    for (const [measure, number] of Object.entries(measures)) {
      const ours = measure in own ? own[measure] : estimates.figureById(`${id}:${measure}`).value;
      const far = Math.abs((ours ?? Number.NaN) - number) / Math.max(Math.abs(number), 1e-3);
      expect.soft(far, `${id} ${measure}: ${ours}, R: ${number}`).toBeLessThan(within);
    }
  }
}

/** Columns that a case has no use for are no matter. */
const codesOf = (problems: readonly Problem[]): string[] =>
  problems.map(({ code }) => code).filter((code) => code !== 'unused-columns');

function checkStop(problem: unknown, expected: Expected): void {
  if (!(problem instanceof UserError)) throw problem;
  expect(codesOf(problem.problems)).toEqual(expected.problems);
  expect(problem.exitCode).toBe(expected.stops);
  const told = problem.problems.map(describeProblem).join('\n');
  for (const piece of expected.says ?? []) expect.soft(told).toContain(piece);
}

async function checkCase(folder: string, expected: Expected): Promise<void> {
  const source = await openCase(folder, expected.set);
  expect(codesOf(source.problems)).toEqual(expected.stops ? [] : (expected.problems ?? []));
  const told = source.problems.map(describeProblem).join('\n');
  if (!expected.stops) for (const piece of expected.says ?? []) expect.soft(told).toContain(piece);
  for (const [id, text] of Object.entries(expected.figures ?? {})) {
    expect.soft(`${id}: ${source.estimates.figureById(id).text}`).toBe(`${id}: ${text}`);
  }
  checkNumbers(expected, source.estimates);
  if (expected.page || expected.notes || expected.stops)
    await checkReport(await documentOf(source, folder), source, expected);
  expect(expected.stops).toBeUndefined();
}

async function checkReport(document: Document, source: Source, { page, notes }: Expected): Promise<void> {
  if (notes) expect(notesOf(document)).toEqual(notes);
  if (!page) return;
  const html = await pageOf(document, source);
  const text = pageText(html);
  for (const has of page.has ?? []) expect.soft(text).toContain(has);
  for (const lacks of page.lacks ?? []) expect.soft(text).not.toContain(lacks);
  for (const has of page.html_has ?? []) expect.soft(html).toContain(has);
  for (const lacks of page.html_lacks ?? []) expect.soft(html).not.toContain(lacks);
}

describe.each(cases)('%s', (name) => {
  const folder = join(import.meta.dirname, name);
  const { variants = {}, ...itself } = read(folder, 'expected.yaml') as CaseFile;
  const ofR = existsSync(join(folder, 'r.yaml')) ? (read(folder, 'r.yaml') as Record<string, Numbers>) : {};
  const all = Object.entries(variants);
  if (Object.keys(itself).length > 0) all.unshift(['gives what it must', itself]);

  it.each(all)('%s', async (variant, expected) => {
    const numbers = { ...ofR[variant], ...expected.numbers };
    try {
      await checkCase(folder, { ...expected, numbers });
    } catch (error) {
      if (expected.stops === undefined || !(error instanceof UserError)) throw error;
      checkStop(error, expected);
    }
  });

  for (const asked of Object.keys(ofR)) {
    if (!(asked in variants)) throw new Error(`${name}: r.yaml has "${asked}", expected.yaml has not`);
  }
});

it('has cases, each with a study and what it must give', () => {
  expect(cases.length).toBeGreaterThan(5);
  for (const name of cases) {
    expect(existsSync(join(import.meta.dirname, name, 'study.yaml')), name).toBe(true);
  }
});
