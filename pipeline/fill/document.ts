// A filled report with no format yet: html, pdf and Word are each made from this one Document.

import type { Chart } from '../chart/chart.ts';
import type { Figure } from '../summarise/figure.ts';

/** A cell of a table: the figure it shows, or text. */
export interface Cell {
  text: string;
  figure?: Figure;
  align?: 'left' | 'right';
}

export interface Table {
  /** Unique in the report, safe as an HTML id and a file name: `table-satisfaction`. */
  id: string;
  /** 1-based number in the report: "Table 1". */
  number: number;
  caption: string;
  /** First is the header of the row-header column. Never merged. */
  columns: string[];
  rows: { header: string; cells: Cell[]; kind?: 'total' | 'base' }[];
  /** Shown under the table, a line each: base, rounding, symbols. */
  notes: string[];
}

/** What respondents wrote, as the report quotes it. */
export interface Quoted {
  /** Unique in the report, safe as a file name: `quotes-1-comment`. */
  id: string;
  /** 1-based number in the report. */
  number: number;
  /** The question's label. */
  title: string;
  /** Plain text: lines, and the answers that stand under them. */
  quotes: { paragraphs: string[]; by: string[] }[];
}

/**
 * `prose` is HTML from Markdown (h2–h4, p, ul, ol, blockquote, a, strong, em, table): every figure in it stands in
 * `<data class="figure" value="62" data-figure="ID">62%</data>`, and all text from data is escaped. `quoted`: it is nothing but quotes, and here they are as data.
 */
export type Block =
  | { kind: 'prose'; html: string; quoted?: Quoted }
  | { kind: 'heading'; level: 2 | 3 | 4; id: string; html: string }
  | { kind: 'chart'; chart: Chart }
  | { kind: 'table'; table: Table }
  /** A box set apart from the text: key findings, a warning. `role` picks its look; `notice`: it tells of the edition. */
  | { kind: 'box'; role: 'key' | 'note' | 'warning'; title: string; blocks: Block[]; notice?: boolean };

export interface DocumentMeta {
  studyId: string;
  reportId: string;
  title: string;
  subtitle?: string;
  /** BCP 47: `en-GB`. */
  language: string;
  status?: 'provisional' | 'final' | 'corrected';
  /** ISO date of publication: `2011-09-29`. Never the clock's. */
  date?: string;
  publisher?: string;
  /** A sentence or two, for the document's properties and the page's description. */
  description?: string;
  keywords: string[];
  /** The line above the title: `Official statistics`. */
  kicker?: string;
  /** Whether a contents list stands after the title. */
  contents: boolean;
}

export interface Document {
  meta: DocumentMeta;
  blocks: Block[];
  /** Every figure that the report shows, each once, in order of first appearance. */
  figures: Figure[];
}
