import { expect, test } from 'vitest';
import { altText } from '../../pipeline/chart/alt.ts';
import { bars, chart, everyKind, groups, percentage, scale, withIntervals } from './samples.ts';

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
  for (const sample of Object.values(everyKind)) {
    const leaky = structuredClone(sample);
    for (const figure of leaky.series.flatMap((series) => series.figures)) figure.value = 7654321;
    expect(altText(withIntervals(leaky, 1))).not.toContain('76543');
    expect(altText(withIntervals(leaky, 1))).not.toContain('123456');
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

test('intervals are said where the chart draws them, rounded as the figure is', () => {
  expect(altText(everyKind.league)).toBe(
    `Dot chart. ${ABOUT} With 95% confidence intervals. Camden: 72% (68% to 76%); Hackney: 70% (66% to 74%); ` +
      'Lambeth: withheld to protect respondents; Sutton: 58% (54% to 62%). England: 62%.',
  );
  expect(altText(withIntervals(bars, 3))).not.toContain('% to ');
});

test('a long league table says what it is about', () => {
  const names = [...'ABCDEFGHIJ'];
  const sample = chart('league', names, { All: names.map((_, i) => 80 - i) }, { highlight: ['D'] });
  expect(altText(sample)).toContain('10 categories. Highest A, 80%; lowest J, 71%. D: 77%.');
});

test('a line is told from its start to its end', () => {
  expect(altText(everyKind.line)).toContain(
    'London: from 50% in 2009-10 to 58% in 2013-14; highest 2013-14, 58%; lowest 2009-10, 50%.',
  );
});
