// Any text → text fit to be drawn, described or kept in a workbook.

import { printable } from '../problems.ts';
import type { Chart } from './chart.ts';

/** One line, with no control or direction-changing characters and no broken surrogates. */
export function plain(text: string): string {
  // Marks that turn the direction of writing show nothing by themselves, and could make a label read as another.
  const straight = text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  return printable(straight.toWellFormed().replace(/\s+/g, ' ').trim(), Number.POSITIVE_INFINITY);
}

/** The chart with every label fit to be drawn. */
export function plainChart(chart: Chart): Chart {
  const { reference, highlight } = chart;
  return {
    ...chart,
    categories: chart.categories.map(plain),
    series: chart.series.map((series) => ({ ...series, name: plain(series.name) })),
    ...(reference && { reference: { ...reference, name: plain(reference.name) } }),
    ...(highlight && { highlight: highlight.map(plain) }),
  };
}
