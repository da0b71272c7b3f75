// Cells in, an accessible table or a section of the page out. Every text is escaped here.

import { escapeHtml } from '../fill/tokens.ts';
import type { Section } from './findings.ts';

/** Text; a number; or a share, 0 to 1, which has a bar. */
export type Cell = string | number | { share: number };

export interface Table {
  caption: string;
  columns: string[];
  /** The first cell of a row names it. */
  rows: Cell[][];
}

export function table(given: Table): string {
  if (given.rows.length === 0) return '';
  const { caption, columns, rows } = withoutEmpty(given);
  const isNumber = (column: number) => rows.every((row) => typeof row[column] !== 'string');
  const mark = (column: number) => (isNumber(column) ? ' class="n"' : '');
  const head = columns.map((name, i) => `<th scope="col"${mark(i)}>${escapeHtml(name)}</th>`).join('');
  const lines = rows.map(([name, ...cells]) => {
    const rest = cells.map((cell, i) => `<td${mark(i + 1)}>${cellHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${cellHtml(name!)}</th>${rest}</tr>`;
  });
  return `<div class="scroll" role="region" aria-label="${escapeHtml(caption)}" tabindex="0"><table><caption>${escapeHtml(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></div>`;
}

/** A column that says nothing in any row is left out. */
function withoutEmpty({ caption, columns, rows }: Table): Table {
  const kept = columns.flatMap((_, i) => (rows.some((row) => row[i] !== '') ? [i] : []));
  return { caption, columns: kept.map((i) => columns[i]!), rows: rows.map((row) => kept.map((i) => row[i]!)) };
}

function cellHtml(cell: Cell): string {
  if (typeof cell === 'string') return escapeHtml(cell);
  if (typeof cell === 'number') return cell.toLocaleString('en-GB');
  const width = Math.round(1000 * Math.min(1, cell.share)) / 10;
  return `<span class="bar" aria-hidden="true"><span style="width:${width}%"></span></span><span class="p">${percent(cell.share)}</span>`;
}

/** `<1%` and `>99%`: not nobody, not all. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  if (share < 1 && share >= 0.995) return '>99%';
  return `${Math.round(100 * share)}%`;
}

export const section = (id: Section, title: string, ...parts: string[]): string =>
  `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2>${parts.join('\n')}</section>`;

export const paragraph = (text: string, kind = ''): string => `<p${kind && ` class="${kind}"`}>${escapeHtml(text)}</p>`;

/** `line 14`, `lines 14, 77 and more`. */
export function linesInWords(lines: readonly string[], all: number): string {
  if (lines.length === 0) return '';
  return `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${all > lines.length ? ' and more' : ''}`;
}
