// Any text → text fit to be drawn, described or kept in a workbook.

import { printable } from '../problems.ts';
import type { Chart } from './chart.ts';

/** One line, with no control or direction-changing characters and no broken surrogates. */
export function plain(text: string): string {
  return printable(text.toWellFormed().replace(/\s+/g, ' ').trim(), Number.POSITIVE_INFINITY);
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
