// A table → a caption, a Word table with flagged header row and header column, and its notes. Column widths come from
// what the columns hold. No cell is ever merged.

import {
  Bookmark,
  BuilderElement,
  type ITableOptions,
  Paragraph,
  type ParagraphChild,
  SequentialIdentifier,
  TableCell,
  TableRow,
  Table as WordTable,
  type XmlComponent,
} from 'docx';
import type { Table } from '../../fill/document.ts';
import { columnIsRight, isRight } from '../align.ts';
import { runTogether } from '../notes.ts';
import type { Draft, Writing } from './blocks.ts';
import { bookmarkName, textRun, xmlText } from './inline.ts';
import type { Look } from './look.ts';

export interface CellContent {
  /** What it says, for measuring. */
  text: string;
  runs: readonly ParagraphChild[];
  right: boolean;
}

export interface TableContent {
  columns: CellContent[];
  rows: { cells: CellContent[]; kind?: 'total' | 'base' | undefined }[];
  /** Read out by screen readers before the table. */
  title: string;
  description: string;
  /** Whether the last row stays with what follows: the table's notes. */
  keepWithNext: boolean;
}

/** Rows up to which a table is kept on one page. */
const KEPT_ROWS = 14;

export function tableDrafts(table: Table, writing: Writing, look: Look): Draft[] {
  const notes = table.notes.filter((note) => note.trim() !== '');
  const content = contentOf(table, notes.length > 0, writing);
  return [
    {
      ...look.frame,
      style: 'Caption',
      keepNext: true,
      children: [...numbered('Table', table.id), textRun(`: ${table.caption}`)],
    },
    makeTable(content, writing, look.indent.left),
    ...noteDrafts(notes, look),
  ];
}

/** The notes under a table or chart, in one paragraph. */
export function noteDrafts(notes: readonly string[], look: Look): Draft[] {
  const text = runTogether(notes);
  return text ? [{ ...look.frame, style: 'Note', children: [textRun(text)] }] : [];
}

/** `Table 1` or `Figure 1`, numbered by Word and bookmarked, so that the text can refer to it. */
export function numbered(label: 'Table' | 'Figure', id: string): ParagraphChild[] {
  return [new Bookmark({ id: bookmarkName(id), children: [textRun(`${label} `), new SequentialIdentifier(label)] })];
}

function contentOf(table: Table, keepWithNext: boolean, { styleOf }: Writing): TableContent {
  const cell = (text: string, right: boolean, style?: string): CellContent => ({
    text,
    right,
    runs: [textRun(text, style)],
  });
  return {
    columns: table.columns.map((text, at) => cell(text, columnIsRight(table, at))),
    rows: table.rows.map(({ header, cells, kind }) => ({
      cells: [
        cell(header, false),
        ...cells.map((one) => cell(one.text, isRight(one), one.figure && styleOf('Figure'))),
      ],
      kind,
    })),
    ...{ title: `Table ${table.number}: ${table.caption}`, description: describeTable(table), keepWithNext },
  };
}

function describeTable({ columns, rows }: Table): string {
  const [first, ...others] = columns;
  return `${rows.length} rows${first ? ` by ${first}` : ''}; columns: ${others.join(', ')}`;
}

export function makeTable(content: TableContent, writing: Writing, indent = 0): WordTable {
  const widths = columnWidths(content, writing.width, (writing.theme.sizes.small + 0.5) * writing.fontWidth);
  const kept = content.rows.length <= KEPT_ROWS;
  const row = (
    cells: CellContent[],
    styleOf: (cell: CellContent, at: number) => string,
    header: boolean,
    keepNext: boolean,
  ) =>
    new TableRow({
      ...{ cantSplit: true, ...(header ? { tableHeader: true } : {}), ...(keepNext ? { keepNext } : {}) },
      children: widths.map((size, at) => tableCell(cells[at], (cell) => writing.styleOf(styleOf(cell, at)), size)),
    });
  const last = content.rows.length - 1;
  const options: ITableOptions = {
    ...{
      style: writing.styleOf('ReportTable'),
      layout: writing.fontWidth === 1 ? 'fixed' : 'autofit',
      columnWidths: widths,
    },
    width: { size: sum(widths), type: 'dxa' },
    ...(indent ? { indent: { size: indent, type: 'dxa' } } : {}),
    tableLook: { firstRow: true, firstColumn: true, lastRow: false, lastColumn: false, noHBand: true, noVBand: true },
    rows: [
      row(content.columns, headingStyle, true, true),
      ...content.rows.map(({ cells, kind }, at) =>
        row(cells, (cell, column) => cellStyle(cell, column, kind), false, at === last ? content.keepWithNext : kept),
      ),
    ],
  };
  return new DescribedTable(options, content.title, content.description);
}

function tableCell(cell: CellContent | undefined, styleOf: (cell: CellContent) => string, size: number): TableCell {
  const content = cell ?? { text: '', runs: [], right: false };
  const paragraph = new Paragraph({ style: styleOf(content), children: content.runs });
  return new TableCell({ width: { size, type: 'dxa' }, children: [paragraph] });
}

function headingStyle(cell: CellContent): string {
  return cell.right ? 'TableFigureHeading' : 'TableHeading';
}

function cellStyle(cell: CellContent, column: number, kind: 'total' | 'base' | undefined): string {
  if (column === 0) return kind === 'base' ? 'TableBaseHeading' : 'TableRowHeading';
  if (!cell.right) return 'TableText';
  return kind === 'total' ? 'TableTotal' : kind === 'base' ? 'TableBase' : 'TableFigure';
}

/** docx has no option for a table's title and description (alt text); they end `w:tblPr`, which is a table's first part. */
class DescribedTable extends WordTable {
  constructor(options: ITableOptions, title: string, description: string) {
    super(options);
    const properties = this.root[0] as XmlComponent;
    properties.addChildElement(textElement('w:tblCaption', title));
    properties.addChildElement(textElement('w:tblDescription', description));
  }
}

function textElement(name: string, text: string): XmlComponent {
  return new BuilderElement<{ val: string }>({ name, attributes: { val: { key: 'w:val', value: xmlText(text) } } });
}

/**
 * Twips for each column. Columns of figures are as narrow as their longest figure and heading allow, and as wide as each
 * other where there is room; the others share the rest by how much they say. `size` in points.
 */
export function columnWidths(content: TableContent, total: number, size: number): number[] {
  const columns = content.columns.map((heading, at) => ({
    right: at > 0 && heading.right,
    heading: heading.text,
    longest: Math.max(...content.rows.map(({ cells }) => cells[at]?.text.length ?? 0), 0),
  }));
  const figures = columns.filter(({ right }) => right);
  const most = total * (columns.length - figures.length > 1 ? 0.5 : 0.7);
  const needed = fitted(
    figures.map(({ heading, longest }) => figureNeed(heading, longest, size * 20)),
    most,
  );
  const rest = total - sum(needed);
  const shares = columns.map(({ right, heading, longest }) =>
    right ? 0 : Math.min(Math.max(longest, heading.length * 0.6, 10), 60),
  );
  const widths = columns.map(({ right }, at) =>
    Math.floor(right ? needed.shift()! : (rest * shares[at]!) / sum(shares)),
  );
  widths[0]! += Math.floor(total) - sum(widths);
  return widths;
}

interface Need {
  /** Without breaking a figure or a word. */
  least: number;
  /** With its heading on two lines. */
  liked: number;
}

/** All as wide as the widest, if they fit so; else each as it likes; else each with less of what it likes beyond its least. */
function fitted(needs: readonly Need[], most: number): number[] {
  const [least, liked] = [sum(needs.map((need) => need.least)), sum(needs.map((need) => need.liked))];
  const widest = Math.max(...needs.map((need) => need.liked), 0);
  if (widest * needs.length <= most) return needs.map(() => widest);
  if (liked <= most) return needs.map((need) => need.liked);
  const part = Math.max(0, (most - least) / (liked - least || 1));
  const scale = Math.min(1, (most * 1.15) / least);
  return needs.map((need) => (need.least + (need.liked - need.least) * part) * scale);
}

/** Source Sans and fonts like it are half an em a character, bold a little more; 200 twips of margins and air. */
function figureNeed(heading: string, longestCell: number, em: number): Need {
  const word = Math.max(...heading.split(/[\s-]/).map((part) => part.length));
  const cells = longestCell * em * 0.52;
  const least = Math.max(cells, word * em * 0.6) + 200;
  return { least, liked: Math.max(least, (Math.ceil(heading.length / 2) + 1) * em * 0.6 + 200) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
