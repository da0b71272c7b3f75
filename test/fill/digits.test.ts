import { describe, expect, it } from 'vitest';
import { typedDigits } from '../../pipeline/fill/digits.ts';
import type { Template } from '../../pipeline/fill/template.ts';

const template = (text: string, partial?: string): Template => ({
  file: 'report.md.hbs',
  text,
  partials: new Map(partial === undefined ? [] : [['part', { file: 'part.md.hbs', text: partial }]]),
});
const found = (text: string) => typedDigits(template(text)).map((problem) => problem.found);

describe('numbers typed into a template', () => {
  it.each([
    ['62% of people were satisfied', '62%'],
    ['a score of 18.7 out of many', '18.7'],
    ['23,982 people, mostly', '23,982'],
    ['it cost £3.50 each', '£3.50'],
    ['12 per cent', '12 per cent'],
    ['{{#if provisional}}some 5{{else}}none{{/if}}', '5'],
    ['{{#chart "a"}}Over 60% agree{{/chart}}', '60%'],
    ['{{chart "a" title="Over 60% agree"}}', '60%'],
    ['{{chart "a" alt="A bar of 61%"}}', '61%'],
    ['## 3. Section with 45', '45'],
    ['2011 people', undefined],
    ['2,011 people', '2,011'],
  ])('are found in %j', (text, number) => {
    expect(found(text)).toEqual(number === undefined ? [] : [number]);
  });

  it.each([
    'published on 29 September 2011, or September 29, for 2010-11 and 2010/2011',
    'Q5, COVID-19, A4, question 7, section 3.2 and wave 2',
    '1. first\n2. second\n\n## 3.1 Heading',
    '[a link](https://example.org/2/34%25) and https://example.org/56 and a7@b9.example',
    '<abbr title="12">x</abbr> &#8217; `code 34`',
    '{{pct "q.a1" age="a60_over"}} {{!-- 62% --}} {{typed "18 and over"}}',
    '{{#each (options "barriers" top=3)}}{{label}}{{/each}}',
    'licensed under CC BY 4.0',
    'no numbers, twelve words',
  ])('are not seen in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('are told with file, line and column, in partials too, as warnings', () => {
    const problems = typedDigits(template('Text.\n\nIn all 62% of {{base "q"}} agree,\nand 5 do not.', 'Also 7.'));
    expect(problems.map(({ severity, place }) => [severity, place])).toEqual([
      ['warning', { file: 'report.md.hbs', line: 3, column: 8 }],
      ['warning', { file: 'report.md.hbs', line: 4, column: 5 }],
      ['warning', { file: 'part.md.hbs', line: 1, column: 6 }],
    ]);
    expect(problems[0]!.fix).toContain('{{typed');
  });
});
