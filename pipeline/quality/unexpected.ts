// Responses in; out, what did not fit or looks odd: rejected rows by kind, spellings of a group that nearly nobody uses, numbers
// far from all others, questions that all answer alike. Values are told only where they are short codes that several rows have.

import type { Responses } from '../ingest/responses.ts';
import { printable } from '../problems.ts';
import type { QualitySpec } from '../study/qualityschema.ts';
import type { Item } from './items.ts';
import { type Line, linesOf, MOST_LINES } from './lines.ts';
import type { Scan } from './scan.ts';

export interface Unexpected {
  kind: 'rejected' | 'spelling' | 'far' | 'alike' | 'warning';
  /** What it is, as a phrase. */
  what: string;
  /** The column's header, or the question's label. */
  where: string;
  rows: number;
  lines: Line[];
  /** Values that may be told, with how many rows have them; the others are only counted. */
  values: { value: string; count: number }[];
  otherValues: number;
}

export function unexpectedValues(scan: Scan, responses: Responses, spec: QualitySpec): Unexpected[] {
  return [
    ...rejected(responses, spec),
    ...responses.problems.filter(({ severity }) => severity === 'warning').map(warned),
    ...scan.items.flatMap((item, place) => [
      ...rareSpellings(item, scan.histograms[place], responses, spec),
      ...farNumbers(item, responses),
      ...answeredAlike(item, scan.histograms[place]),
    ]),
  ];
}

/** Rows that did not fit, by what was wrong in which column. */
function rejected({ rejects, headers = [], files }: Responses, spec: QualitySpec): Unexpected[] {
  const all = rejects.flatMap(({ line, problems }) => problems.map((problem) => ({ ...problem, line })));
  const kinds = Map.groupBy(all, ({ code, place }) => `${code}\0${place?.file}\0${place?.column}`);
  return [...kinds.values()].map((those): Unexpected => {
    const [{ code, place }] = those as [(typeof those)[number]];
    // Of several files, each has its own columns.
    const header = place?.column === undefined || files.length > 1 ? undefined : headers[place.column - 1];
    const lines = [...new Set(those.map(({ line }) => line))];
    const found = those.flatMap((one) => (one.found === undefined ? [] : [one.found]));
    return {
      ...{
        kind: 'rejected',
        what: code.replaceAll('-', ' '),
        where: header ?? `column ${place?.column ?? '?'}${files.length > 1 ? ` of ${place?.file}` : ''}`,
      },
      ...{ rows: lines.length, lines: lines.slice(0, MOST_LINES).map(String) },
      ...tellable(found, spec),
    };
  });
}

const CODE = /^[\p{L}\d+<>=./ -]{1,12}$/u;

/** A value that many rows have and that is no more than a code tells of nobody; an id, a name or a sentence may. */
function tellable(
  found: readonly string[],
  { showValues, smallestGroup }: QualitySpec,
): Pick<Unexpected, 'values' | 'otherValues'> {
  const counts = [...Map.groupBy(found, (value) => value)].map(([value, { length }]) => ({ value, count: length }));
  const isCode = ({ value, count }: { value: string; count: number }) =>
    count >= smallestGroup && CODE.test(value) && !/\d{5}/.test(value) && value.split(' ').length < 3;
  const told = showValues ? counts : counts.filter(isCode);
  const values = told.sort((a, b) => b.count - a.count).slice(0, MOST_LINES);
  return {
    values: values.map(({ value, count }) => ({ value: printable(value, 60), count })),
    otherValues: counts.length - values.length,
  };
}

/** What was read all the same; of its message, never what was found. */
function warned({ message, place }: Responses['problems'][number]): Unexpected {
  const line = place?.line;
  const nothing = { values: [], otherValues: 0 };
  return {
    kind: 'warning',
    what: message,
    where: place?.file ?? '',
    rows: 0,
    lines: line ? [String(line)] : [],
    ...nothing,
  };
}

/** In a group of values as they come, one that hardly anybody has beside one like it that many have. */
function rareSpellings(
  { question, column }: Item,
  counts: Uint32Array | undefined,
  responses: Responses,
  { smallestGroup }: QualitySpec,
): Unexpected[] {
  if (column.kind !== 'group' || !counts || column.levels.length > MOST_LEVELS) return [];
  const common = column.levels.filter((_, i) => counts[i + 1]! >= OFTEN);
  const odd = column.levels.flatMap((level, i) => {
    const few = counts[i + 1]! < smallestGroup;
    return few && common.some((other) => isMisspelt(level, other)) ? [i + 1] : [];
  });
  if (odd.length === 0) return [];
  const rows = [...column.index.keys()].filter((row) => odd.includes(column.index[row]!));
  const what = odd.length === 1 ? 'a value spelt nearly like another' : 'values spelt nearly like others';
  return [{ kind: 'spelling', what, where: question.label, ...counted(rows, responses), otherValues: odd.length }];
}

const MOST_LEVELS = 500;
const OFTEN = 50;

/** Other capitals or spaces; or, of longer words, one slip. North East and North West differ in two. */
function isMisspelt(level: string, other: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\d]/gu, '');
  const [a, b] = [plain(level), plain(other)];
  if (a === b) return true;
  return a.length > 4 && /^\p{L}+$/u.test(a) && Math.abs(a.length - b.length) < 2 && slips(a, b) === 1;
}

/** 1 where one letter was changed, added, left out or swapped with its neighbour; 2 for more. */
function slips(a: string, b: string): number {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const swapped = left.length === 2 && left[0] === right[1] && left[1] === right[0];
  return swapped || Math.max(left.length, right.length) <= 1 ? 1 : 2;
}

const counted = (rows: number[], responses: Responses): Pick<Unexpected, 'rows' | 'lines' | 'values'> => ({
  rows: rows.length,
  lines: linesOf(rows.slice(0, MOST_LINES), responses),
  values: [],
});

/** Tukey's "far out": more than three times the distance between the quartiles beyond them. */
function farNumbers({ question, column }: Item, responses: Responses): Unexpected[] {
  if (column.kind !== 'number') return [];
  const known = sampleOf(column.values);
  const [low, high] = [known[Math.floor(known.length * 0.25)]!, known[Math.floor(known.length * 0.75)]!];
  const reach = 3 * (high - low);
  if (known.length < OFTEN || reach === 0) return [];
  const rows: number[] = [];
  for (let row = 0; row < column.values.length; row++) {
    const value = column.values[row]!;
    if (value < low - reach || value > high + reach) rows.push(row);
  }
  if (rows.length === 0) return [];
  return [
    {
      kind: 'far',
      what: 'numbers far from all others',
      where: question.label,
      ...counted(rows, responses),
      otherValues: 0,
    },
  ];
}

/** In order, of many as many as fix the quartiles well enough: sorting a million takes longer than all other checks. */
function sampleOf(values: Float64Array): Float64Array {
  const step = Math.ceil(values.length / ENOUGH);
  const some =
    step === 1 ? values : Float64Array.from({ length: Math.floor(values.length / step) }, (_, i) => values[i * step]!);
  return some.filter((value) => !Number.isNaN(value)).sort();
}

const ENOUGH = 20_000;

function answeredAlike({ question, column }: Item, histogram: Uint32Array | undefined): Unexpected[] {
  if (column.kind !== 'coded' || !histogram || question.options.length < 2) return [];
  const given = histogram.subarray(1, column.optionCount + 1).filter((count) => count > 0);
  const rows = given[0] ?? 0;
  if (given.length !== 1 || rows < OFTEN) return [];
  const nothing = { lines: [], values: [], otherValues: 0 };
  return [{ kind: 'alike', what: 'everybody gave the same answer', where: question.label, rows, ...nothing }];
}
