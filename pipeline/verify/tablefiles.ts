// The CSVs and the workbook of a report's tables and charts in, read back and compared with the document's figures.

import { parse } from 'csv-parse/sync';
import type { Block, Document, Quoted } from '../fill/document.ts';
import { quoteRows } from '../fill/quoted.ts';
import type { Figure } from '../summarise/figure.ts';
import { readSheets } from './sheet.ts';
import { blocksOf, type Difference, merge, type Reading, squeezed } from './showing.ts';

type Shown = Extract<Block, { kind: 'chart' | 'table' }>;

/** Rows and columns of figures as a table or a chart has them; undefined where a cell is text. */
export function figureGrid(block: Shown): (Figure | undefined)[][] {
  if (block.kind === 'table') return block.table.rows.map(({ cells }) => cells.map(({ figure }) => figure));
  const { categories, series } = block.chart;
  return categories.map((_, index) => series.map(({ figures }) => figures[index]));
}

export const idOf = (block: Shown): string => (block.kind === 'table' ? block.table.id : block.chart.id);

export const nameOf = (block: Shown): string =>
  block.kind === 'table' ? `Table ${block.table.number}` : `Figure ${block.chart.number}`;

export function checkCsvs(document: Document, files: ReadonlyMap<string, Uint8Array | string>): Reading {
  const readings = [...blocksOf(document.blocks)].flatMap((block) => {
    if (block.kind === 'prose' && block.quoted) {
      const file = `tables/${block.quoted.id}.csv`;
      return [checkQuotes(block.quoted, readCsv(files.get(file)), file)];
    }
    if (block.kind !== 'chart' && block.kind !== 'table') return [];
    const file = `tables/${idOf(block)}.csv`;
    const rows = readCsv(files.get(file));
    return [
      checkGrid(
        figureGrid(block),
        rows.slice(1).map((row) => row.slice(1)),
        file,
        nameOf(block),
      ),
    ];
  });
  return merge(readings);
}

const readCsv = (text: Uint8Array | string | undefined): string[][] =>
  text === undefined ? [] : (parse(Buffer.from(text), { relax_column_count: true }) as string[][]);

/** Quotes word for word; what a spreadsheet would run as a formula has an apostrophe before it in a CSV. */
function checkQuotes(quoted: Quoted, rows: readonly (readonly string[])[], file: string): Reading {
  const differences = quoteRows(quoted).flatMap((cells, row) =>
    cells.flatMap((expected, column): Difference[] => {
      const found = rows[row]?.[column] ?? '';
      const isSame = [found, found.replace(/^'/, '')].some((one) => squeezed(one) === squeezed(expected));
      return isSame ? [] : [{ file, place: `Quotes ${quoted.number}`, expected, found: found || 'an empty cell' }];
    }),
  );
  return { compared: 0, differences };
}

/** Each table and chart has a sheet of its name; above its headers stand single cells. */
export function checkTables(document: Document, xlsx: Uint8Array, file: string): Reading {
  const sheets = new Map(readSheets(xlsx).map(({ name, rows }) => [name, rows]));
  const readings = [...blocksOf(document.blocks)].flatMap((block) => {
    if (block.kind === 'prose' && block.quoted) {
      const rows = sheets.get(`Quotes ${block.quoted.number}`) ?? [];
      const top = rows.findIndex(([first]) => first === 'Quote');
      return [checkQuotes(block.quoted, rows.slice(top), file)];
    }
    if (block.kind !== 'chart' && block.kind !== 'table') return [];
    const rows = sheets.get(nameOf(block)) ?? [];
    const top = rows.findIndex(({ length }) => length > 1);
    const grid = block.kind === 'chart' ? withReference(block) : figureGrid(block);
    return [
      checkGrid(
        grid,
        rows.slice(top + 1).map((row) => row.slice(1)),
        file,
        nameOf(block),
      ),
    ];
  });
  return merge(readings);
}

function withReference(block: Extract<Shown, { kind: 'chart' }>): (Figure | undefined)[][] {
  const { reference, series } = block.chart;
  return [...figureGrid(block), ...(reference ? [series.map(() => reference.figure)] : [])];
}

/** A figure is its published number, or the mark that stands for it. */
export function checkGrid(
  grid: readonly (Figure | undefined)[][],
  rows: readonly (readonly string[])[],
  file: string,
  place: string,
): Reading {
  let compared = 0;
  const differences: Difference[] = [];
  for (const [at, figures] of grid.entries()) {
    for (const [column, figure] of figures.entries()) {
      if (!figure) continue;
      compared += 1;
      const expected = figure.rounded === null ? figure.text : String(figure.rounded);
      const found = rows[at]?.[column] ?? '';
      if (found !== expected)
        differences.push({ file, place, figure: figure.id, expected, found: found || 'an empty cell' });
    }
  }
  return { compared, differences };
}
