import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseStudy } from '../../pipeline/study/read.ts';
import { studySchema } from '../../pipeline/study/schema.ts';

const MINIMAL = `study: tiny
title: A tiny study
responses: { file: responses.csv }
questions:
  happy:
    type: single
    text: Are you happy?
    options: { yes: "Yes", no: "No" }
reports:
  brief: { template: brief }
`;

const read = (text: string) => parseStudy(text, 'study.yaml');
const problemsOf = (text: string) => read(text).problems;

describe('a study file', () => {
  it('fills in every default', () => {
    const { study, problems } = read(MINIMAL);
    expect(problems).toEqual([]);
    const question = study!.questions.get('happy')!;
    expect(question).toMatchObject({ columns: ['happy'], label: 'Are you happy?', base: 'answered', nets: [] });
    expect(question.options.map(({ id, codes }) => [id, codes])).toEqual([
      ['yes', ['yes', 'Yes']],
      ['no', ['no', 'No']],
    ]);
    expect(study!.reports.get('brief')).toMatchObject({
      title: 'A tiny study',
      formats: ['pdf', 'docx', 'html', 'xlsx'],
    });
  });

  it('keeps the written order of options whose ids are numbers', () => {
    const text = MINIMAL.replace('{ yes: "Yes", no: "No" }', '{ 3: Three, 10: Ten, 1: One }');
    expect(
      read(text)
        .study!.questions.get('happy')!
        .options.map(({ id }) => id),
    ).toEqual(['3', '10', '1']);
  });

  it('says where an unknown key stands and which was meant', () => {
    const [problem, ...others] = problemsOf(MINIMAL.replace('    text:', '    txt:'));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'unknown-key', place: { line: 7, column: 5 }, fix: 'Did you mean `text`?' });
  });

  it('says which option a misspelt one in a net was meant to be', () => {
    const text = MINIMAL.replace('no: "No" }', 'no: "No" }\n    nets:\n      any: [yes, noo]');
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ code: 'unknown-option', place: { line: 10 }, fix: 'Did you mean `no`?' });
    expect(problem!.message).toContain('unknown option `noo`');
  });

  it('tells all mistakes at once, each with its line', () => {
    const text = MINIMAL.replace('type: single', 'type: singel')
      .replace('study: tiny', 'study: Tiny Study')
      .replace('{ template: brief }', '{ template: brief, formats: [pdf, doc] }');
    const lines = problemsOf(text).map((problem) => [problem.place?.line, problem.fix]);
    expect(lines).toEqual([
      [1, undefined],
      [6, 'Did you mean `single`?'],
      [10, 'Did you mean `docx`?'],
    ]);
  });

  it('says what is missing', () => {
    const codes = problemsOf(MINIMAL.replace('title: A tiny study\n', '')).map(({ code, message }) => [code, message]);
    expect(codes).toEqual([['missing-key', '`title` is missing']]);
  });

  it('refuses an id that is no id, and suggests one', () => {
    const [problem] = problemsOf(MINIMAL.replace('happy:', '"How happy?":'));
    expect(problem).toMatchObject({
      code: 'invalid-id',
      place: { line: 5, column: 3 },
      fix: 'Call it `how_happy`, say.',
    });
  });

  it('refuses one code for two answers, and an answer named like a figure', () => {
    const text = MINIMAL.replace(
      '{ yes: "Yes", no: "No" }',
      '{ yes: { label: Y, code: 1 }, base: { label: B, code: 1 } }',
    );
    expect(problemsOf(text).map(({ code }) => code)).toEqual(['reserved-id', 'duplicate-code']);
  });

  it('refuses a score of items without points', () => {
    const text = MINIMAL.replace('reports:', '  total:\n    type: score\n    items: [happy, hapy]\nreports:');
    expect(problemsOf(text).map(({ code }) => code)).toEqual(['no-score', 'unknown-question']);
  });

  it('refuses an expression that names an answer that does not exist', () => {
    const text = MINIMAL.replace('    options:', "    asked_if: happy == 'yess'\n    options:");
    expect(problemsOf(text)).toMatchObject([
      { code: 'bad-expression', place: { line: 8 }, fix: 'Did you mean `yes`?' },
    ]);
  });

  it.each([
    ['nothing', '', 'empty-study'],
    ['broken YAML', 'study: [', 'yaml-'],
    ['a list', '- a\n- b', 'wrong-value'],
    ['a key twice', `${MINIMAL}title: again\n`, 'yaml-duplicate-key'],
  ])('refuses %s', (_, text, code) => {
    const { study, problems } = read(text);
    expect(study).toBeUndefined();
    expect(problems[0]!.code).toContain(code);
    expect(problems[0]!.severity).toBe('error');
  });
});

describe('the JSON Schema for editors', () => {
  it('is the one that the schema gives (npm run schema writes it)', () => {
    const written = JSON.parse(readFileSync('docs/study.schema.json', 'utf8')) as unknown;
    expect(written).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(studySchema, { io: 'input' }))));
  });
});
