// A Document in, what its files must show out: every figure in the order in which a reader meets it. Each format's
// reader gives what it found; the two are compared one by one.

import type { Chart } from '../chart/chart.ts';
import type { Block, Document, Table } from '../fill/document.ts';
import type { Problem } from '../problems.ts';
import type { Figure } from '../summarise/figure.ts';

/** A figure at one place of the report. */
export interface Showing {
  id: string;
  /** `the text`, `Figure 1`, `Table 2`. */
  place: string;
  /** As published: `62%`, or in words where the text has it in words. */
  text: string;
  /** `62`; empty where nothing is published. */
  value: string;
}

/** What a format's reader found where a figure should stand. */
export interface Found {
  id?: string;
  text?: string;
  value?: string;
}

/** Where a file says something else than the report. */
export interface Difference {
  file: string;
  place: string;
  /** The figure's id, where it is known. */
  figure?: string;
  expected: string;
  found: string;
}

/** What came of reading a file: how many figures were compared, and where they differ. */
export interface Reading {
  compared: number;
  differences: Difference[];
}

export const emptyReading = (): Reading => ({ compared: 0, differences: [] });

export const showingOf = (figure: Figure, place: string, text = figure.text): Showing => ({
  id: figure.id,
  place,
  text,
  value: figure.rounded === null ? '' : String(figure.rounded),
});

/** Every block in order, those within boxes too. */
export function* blocksOf(blocks: readonly Block[]): Generator<Exclude<Block, { kind: 'box' }>> {
  for (const block of blocks) {
    if (block.kind === 'box') yield* blocksOf(block.blocks);
    else yield block;
  }
}

/** Of text and tables, and of charts where `chart` says what a format shows of them besides the drawing. */
export function showingsOf(blocks: readonly Block[], chart: (one: Chart) => Showing[] = () => []): Showing[] {
  return [...blocksOf(blocks)].flatMap((block) => {
    if (block.kind === 'chart') return chart(block.chart);
    if (block.kind === 'table') return tableShowings(block.table);
    return figuresInHtml(block.html).map(
      ({ id, text, value }): Showing => ({ id: id!, place: 'the text', text: text!, value: value! }),
    );
  });
}

function tableShowings(table: Table): Showing[] {
  const place = `Table ${table.number}`;
  return table.rows.flatMap(({ cells }) =>
    cells.flatMap(({ figure, text }) => (figure ? [showingOf(figure, place, text)] : [])),
  );
}

/** A chart's figures in the order of its data table: by category, then by series; last what it is read against. */
export function chartShowings(chart: Chart): Showing[] {
  const place = `Figure ${chart.number}`;
  const rows = chart.categories.flatMap((_, index) =>
    chart.series.flatMap(({ figures }) => (figures[index] ? [showingOf(figures[index], place)] : [])),
  );
  const reference = chart.reference ? chart.series.map(() => showingOf(chart.reference!.figure, place)) : [];
  return [...rows, ...reference];
}

const FIGURE = /<data\b([^>]*)>([\s\S]*?)<\/data>/g;

/** The `<data>` elements of figures, in order. */
export function figuresInHtml(html: string): Found[] {
  return [...html.matchAll(FIGURE)].flatMap(([, attributes, inner]) => {
    const id = attributeOf(attributes!, 'data-figure');
    return id === undefined
      ? []
      : [{ id, value: attributeOf(attributes!, 'value') ?? '', text: unescaped(inner!.replace(/<[^>]*>/g, '')) }];
  });
}

export function attributeOf(attributes: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return found === undefined ? undefined : unescaped(found);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Text of HTML or XML, its entities resolved. */
export function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name = '') => {
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
      if (name) return ENTITIES[name] ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Texts compare without white space: formats break lines where they like. */
export const squeezed = (text: string): string => text.replace(/[\s\u00a0\u200b]+/g, '');

/** One by one; where the numbers of figures differ, at the first place where they part. */
export function compareInOrder(expected: readonly Showing[], found: readonly Found[], file: string): Reading {
  const differences = expected.flatMap((showing, at) => differenceAt(showing, found[at], file));
  if (found.length === expected.length) return { compared: expected.length, differences };
  const missing: Difference = {
    file,
    place: 'the whole file',
    expected: `${expected.length} figures`,
    found: `${found.length} figures`,
  };
  return { compared: expected.length, differences: [missing, ...differences.slice(0, 1)] };
}

function differenceAt(showing: Showing, found: Found | undefined, file: string): Difference[] {
  const { id, place } = showing;
  if (!found) return [];
  const at = { file, place, figure: id };
  if (found.id !== undefined && found.id !== id) return [{ ...at, expected: id, found: found.id }];
  if (found.value !== undefined && found.value !== showing.value)
    return [{ ...at, expected: showing.value || 'no number', found: found.value || 'no number' }];
  if (found.text !== undefined && squeezed(found.text) !== squeezed(showing.text))
    return [{ ...at, expected: showing.text, found: found.text }];
  return [];
}

/** The document itself: what its text shows of each figure is the figure's own text, or words without digits. */
export function checkDocument(document: Document): Reading {
  const figures = new Map(document.figures.map((figure) => [figure.id, figure]));
  const found = [...blocksOf(document.blocks)].flatMap((block) => ('html' in block ? figuresInHtml(block.html) : []));
  const differences = found.flatMap(({ id, text, value }) => {
    const figure = figures.get(id!);
    if (!figure) return [];
    const inWords = !/\d/.test(text!) && figure.rounded !== null;
    const expected = showingOf(figure, 'the text', inWords ? text : figure.text);
    return differenceAt(expected, { value, text }, 'the report');
  });
  return { compared: found.length, differences };
}

export function merge(readings: readonly Reading[]): Reading {
  return {
    compared: readings.reduce((sum, { compared }) => sum + compared, 0),
    differences: readings.flatMap(({ differences }) => differences),
  };
}

export function toProblem({ file, place, figure, expected, found }: Difference): Problem {
  const what = figure === undefined ? '' : `, figure \`${figure}\``;
  return {
    code: 'figure-differs',
    severity: 'error',
    place: { file },
    message: `what the file shows is not what was estimated: ${place}${what}`,
    expected,
    found,
    fix: 'The report was not published. This is a fault of topline and not of your data: please tell its makers.',
  };
}
