// Alt text of a chart, written from its figures as published. A withheld figure is said to be withheld, never valued.

import type { Figure } from '../summarise/figure.ts';
import type { Chart } from './chart.ts';
import { plain } from './plain.ts';
import { intervalText } from './written.ts';

/** More values than this are summed up by their extremes: alt text is listened to, and a table has them all. */
const MOST_LISTED = 8;

const KIND: Record<Chart['kind'], string> = {
  bar: 'Bar chart',
  grouped: 'Grouped bar chart',
  stacked: 'Stacked bar chart',
  diverging: 'Stacked bar chart',
  dot: 'Dot chart',
  league: 'Dot chart',
  comparator: 'Bar chart',
  multiples: 'Bar charts side by side',
  line: 'Line chart',
  slope: 'Slope chart',
};

/** A figure, and what it is called in this chart: its category, its series, or both. */
interface Named {
  name: string;
  figure: Figure;
}

/** Kinds that draw intervals. */
export const WITH_INTERVALS: ReadonlySet<Chart['kind']> = new Set(['dot', 'league', 'line']);

export function altText(chart: Chart): string {
  const named = nameFigures(chart);
  const about = [KIND[chart.kind], chart.title, chart.subtitle].filter((part) => part !== '').map(asSentence);
  const listed = named.length <= MOST_LISTED || chart.categories.length === 1;
  const values = listed ? [`${list(named, chart)}.`] : summary(chart, named);
  return [...about, ...intervalNote(chart, named), ...values, ...reference(chart)].map(plain).join(' ');
}

/** What the figures in brackets are: `With 95% confidence intervals.` */
function intervalNote(chart: Chart, named: readonly Named[]): string[] {
  if (!WITH_INTERVALS.has(chart.kind)) return [];
  const level = named.find(({ figure }) => intervalText(figure) !== undefined)?.figure.interval?.level;
  return level === undefined ? [] : [`With ${Number((level * 100).toPrecision(6))}% confidence intervals.`];
}

function reference({ reference }: Chart): string[] {
  return reference ? [`${reference.name}: ${spoken(reference.figure)}.`] : [];
}

function asSentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function nameFigures(chart: Chart): Named[] {
  const [categories, series] = [chart.categories.length, chart.series.length];
  return chart.categories.flatMap((category, c) =>
    chart.series.map(({ name, figures }) => {
      if (series === 1) return { name: category, figure: figures[c]! };
      return { name: categories === 1 ? name : `${category}, ${name}`, figure: figures[c]! };
    }),
  );
}

/** Semicolons between values, because labels have commas of their own. */
function list(named: readonly Named[], chart: Chart): string {
  return named
    .map(({ name, figure }) => {
      const interval = WITH_INTERVALS.has(chart.kind) ? intervalText(figure) : undefined;
      return `${name}: ${spoken(figure)}${interval ? ` (${interval})` : ''}`;
    })
    .join('; ');
}

/** Marks are said in words: a screen reader makes nothing of `[c]`. */
function spoken(figure: Figure): string {
  if (figure.rounded !== null) return figure.text;
  if (figure.marks.includes('c')) return 'withheld to protect respondents';
  return figure.marks.includes('z') ? 'not applicable' : 'not available';
}

/** Too many values to list: how many of what, each series' highest and lowest, and what the chart is about. */
function summary(chart: Chart, named: readonly Named[]): string[] {
  const rest = [...highlighted(chart, named), ...withheld(named, chart)];
  const categories = `${chart.categories.length} categories`;
  const over = chart.kind === 'line' || chart.kind === 'slope' ? overTime : extremes;
  if (chart.series.length === 1) return [`${categories}.`, ...over(chart, 0).map(capitalised), ...rest];
  const names = chart.series.map(({ name }) => name).join('; ');
  const ranges = chart.series.flatMap((series, s) => over(chart, s).map((range) => `${series.name}: ${range}`));
  return [`${categories}, ${chart.series.length} values in each: ${names}.`, ...ranges, ...rest];
}

function highlighted(chart: Chart, named: readonly Named[]): string[] {
  if (chart.kind !== 'league') return [];
  const those = named.filter(({ name }) => chart.highlight?.includes(name));
  return those.length === 0 ? [] : [`${list(those, chart)}.`];
}

/** `From 58% in 2009-10 to 63% in 2013-14; highest …; lowest ….` */
function overTime(chart: Chart, series: number): string[] {
  const figures = chart.series[series]!.figures;
  const shown = chart.categories.flatMap((name, c) =>
    figures[c]!.rounded === null ? [] : [{ name, figure: figures[c]! }],
  );
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || first === last) return extremes(chart, series);
  const course = `from ${first.figure.text} in ${first.name} to ${last!.figure.text} in ${last!.name}`;
  return [`${course}; ${extremes(chart, series)[0]}`];
}

/** `Highest Health, 46%; lowest Welfare and Employment, 0%.` None where every figure is withheld. */
function extremes(chart: Chart, series: number): string[] {
  const shown = chart.series[series]!.figures.flatMap((figure, c) =>
    figure.rounded === null ? [] : [{ name: chart.categories[c]!, figure }],
  );
  if (shown.length === 0) return [];
  const values = shown.map(({ figure }) => figure.rounded!);
  const [highest, lowest] = [Math.max(...values), Math.min(...values)];
  if (highest === lowest) return [`${shown.length === 1 ? shown[0]!.name : 'all'} ${shown[0]!.figure.text}.`];
  return [`highest ${at(shown, highest)}; lowest ${at(shown, lowest)}.`];
}

function at(shown: readonly Named[], value: number): string {
  const those = shown.filter(({ figure }) => figure.rounded === value);
  const names = those.length > 3 ? `${those.length} of the categories` : joined(those.map(({ name }) => name));
  return `${names}, ${those[0]!.figure.text}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `A, B and C`. */
function joined(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function withheld(named: readonly Named[], chart: Chart): string[] {
  const missing = named.filter(({ figure }) => figure.rounded === null);
  if (missing.length > MOST_LISTED) return [`${missing.length} values are not shown.`];
  return missing.length === 0 ? [] : [`${list(missing, chart)}.`];
}
