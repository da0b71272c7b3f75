// What an edition says of its figures: figures.json, a CSV of them all, and one for each table and chart.

import type { Chart } from '../chart/chart.ts';
import type { Block, Document, Table } from '../fill/document.ts';
import { quoteRows } from '../fill/quoted.ts';
import type { Figure } from '../summarise/figure.ts';
import { roundTo } from '../summarise/rounding.ts';

/** A figure with the places where it stands: `Key findings`, `Overall satisfaction, Figure 1`. */
export interface PlacedFigure extends Figure {
  places: string[];
}

export function placeFigures(document: Document): PlacedFigure[] {
  const places = new Map<string, Set<string>>();
  const note = (figure: { id: string }, place: string) => {
    if (!places.has(figure.id)) places.set(figure.id, new Set());
    places.get(figure.id)!.add(place);
  };
  walk(document.blocks, document.meta.title, note);
  return document.figures.map((figure) => ({ ...figure, places: [...(places.get(figure.id) ?? [])] }));
}

const COLUMNS = 'id,label,measure,value,text,low,high,level,base,weighted_base,se,marks,places'.split(',');

/** All figures of an edition, a row each, as published: of what is withheld, nothing but its mark. */
export function figuresCsv(figures: readonly PlacedFigure[]): string {
  const rows = figures.map((figure) => {
    const { shown, interval, base, weightedBase } = figure;
    const numbers = [shown?.low, shown?.high, interval?.level, base, roundTo(weightedBase, 1), shown?.se];
    const written = numbers.map((number) => (Number.isFinite(number) ? String(number) : ''));
    const value = figure.rounded === null ? '' : String(figure.rounded);
    const about = [figure.marks.join(' '), figure.places.join('; ')];
    return [figure.id, figure.label, figure.measure, value, figure.text, ...written, ...about];
  });
  return toCsv([COLUMNS, ...rows]);
}

type Note = (figure: { id: string }, place: string) => void;

function walk(blocks: readonly Block[], outer: string, note: Note): void {
  let section = outer;
  for (const block of blocks) {
    if (block.kind === 'heading') section = textOf(block.html);
    if (block.kind === 'prose' || block.kind === 'heading') for (const id of idsIn(block.html)) note({ id }, section);
    if (block.kind === 'chart') {
      for (const { figures } of block.chart.series) {
        for (const figure of figures) note(figure, `${section}, Figure ${block.chart.number}`);
      }
      if (block.chart.reference) note(block.chart.reference.figure, `${section}, Figure ${block.chart.number}`);
    }
    if (block.kind === 'table') {
      for (const { cells } of block.table.rows) {
        for (const { figure } of cells) if (figure) note(figure, `${section}, Table ${block.table.number}`);
      }
    }
    if (block.kind === 'box') walk(block.blocks, block.title || section, note);
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (html: string) => html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name]!);
const textOf = (html: string) => unescaped(html.replace(/<[^>]*>/g, ''));
const idsIn = (html: string) => [...html.matchAll(/ data-figure="([^"]*)"/g)].map(([, id]) => unescaped(id!));

/** Path within the edition to CSV text. */
export function dataFiles(blocks: Iterable<Block>): Map<string, string> {
  const files = new Map<string, string>();
  for (const block of blocks) {
    if (block.kind === 'table') files.set(`tables/${block.table.id}.csv`, tableCsv(block.table));
    if (block.kind === 'chart') files.set(`tables/${block.chart.id}.csv`, chartCsv(block.chart));
    if (block.kind === 'prose' && block.quoted)
      files.set(`tables/${block.quoted.id}.csv`, toCsv(quoteRows(block.quoted)));
  }
  return files;
}

function tableCsv(table: Table): string {
  const rows = table.rows.map(({ header, cells }) => [
    header,
    ...cells.map(({ text, figure }) => cellOf(figure, text)),
  ]);
  return toCsv([table.columns, ...rows]);
}

function chartCsv(chart: Chart): string {
  const header = ['', ...chart.series.map(({ name }) => name)];
  const rows = chart.categories.map((category, index) => [
    category,
    ...chart.series.map(({ figures }) => cellOf(figures[index], '')),
  ]);
  return toCsv([header, ...rows]);
}

/** The published number; where there is none, the mark that stands for it. */
const cellOf = (figure: Figure | undefined, text: string): string =>
  figure?.rounded === null || figure?.rounded === undefined ? (figure?.text ?? text) : String(figure.rounded);

/** RFC 4180, with line ends as it has them. A cell that a spreadsheet would run as a formula gets an apostrophe. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

function csvCell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
