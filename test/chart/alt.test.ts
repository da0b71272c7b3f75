import { expect, test } from 'vitest';
import { altText } from '../../pipeline/chart/alt.ts';
import { bars, chart, groups, percentage, scale } from './samples.ts';

const ABOUT = 'Health comes first. Percentage of respondents, England, 2012.';

test('the values of a small chart are listed in their order', () => {
  expect(altText(bars)).toBe(
    `Bar chart. ${ABOUT} Lack of engagement from people who deliver services: 24%; Lack of commissioner support: 12%; ` +
      'Other: withheld to protect respondents; None: 0%.',
  );
});

test('a value among several series is named by its category and its series', () => {
  expect(altText(groups)).toContain('Social care, Y2011: 16%; Social care, Y2012: withheld to protect respondents;');
});

test('a bar of one category is listed by its series', () => {
  const sample = chart('stacked', ['Satisfaction'], { Satisfied: [62], Neither: [30], Dissatisfied: [8] });
  expect(altText(sample)).toBe(`Stacked bar chart. ${ABOUT} Satisfied: 62%; Neither: 30%; Dissatisfied: 8%.`);
});

test('many values are summed up by the highest and the lowest', () => {
  const labels = [...'ABCDEFGHIJ'];
  expect(altText(chart('bar', labels, { All: [5, 9, 9, 1, 2, 3, 4, 5, null, 6] }))).toBe(
    `Bar chart. ${ABOUT} 10 categories. Highest B and C, 9%; lowest D, 1%. I: withheld to protect respondents.`,
  );
});

test('many values in several series are summed up by series', () => {
  const text = altText(scale);
  expect(text).toContain('3 categories, 4 values in each: As much as I want; Adequate; Some, but not enough; None.');
  expect(text).toContain('As much as I want: highest Feeling safe, 62%; lowest Control over daily life, 30%.');
});

test('it follows the figures', () => {
  const changed = structuredClone(bars);
  changed.series[0]!.figures[0] = percentage(31);
  expect(altText(changed)).not.toBe(altText(bars));
});

test('no unrounded and no withheld value is said', () => {
  for (const sample of [bars, groups, scale]) {
    const leaky = structuredClone(sample);
    for (const figure of leaky.series.flatMap((series) => series.figures)) figure.value = 77.7;
    expect(altText(leaky)).not.toContain('77');
    expect(altText(leaky)).not.toContain('[c]');
  }
});

test('figures that cannot be had are told apart from those withheld', () => {
  const sample = chart('bar', ['A', 'B'], { All: [null, null] });
  sample.series[0]!.figures = [
    percentage(null, { text: '[x]', marks: ['x'] }),
    percentage(null, { text: '[z]', marks: ['z'] }),
  ];
  expect(altText(sample)).toContain('A: not available; B: not applicable.');
});
