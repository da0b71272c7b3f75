// Tables → HTML: a caption, a header for every column and row, no merged and no empty cells.

import type { Chart } from '../../chart/chart.ts';
import type { Cell, Table } from '../../fill/document.ts';
import type { Figure } from '../../summarise/figure.ts';
import { columnIsRight, isRight } from '../align.ts';
import { runTogether } from '../notes.ts';
import { escapeHtml, escapeTitle } from './escape.ts';
import { words } from './words.ts';

/** Up to so many rows a table is kept on one printed page. */
const MOST_ROWS_TOGETHER = 22;

/** Stands in a cell with nothing in it: Chromium drops an empty cell from a tagged PDF, and the row is then too short. */
const nothing = '&nbsp;';

export function tableHtml(table: Table): string {
  const captionId = `${table.id}-caption`;
  const long = table.rows.length > MOST_ROWS_TOGETHER;
  const caption = `<span class="number">${words.table} ${table.number}</span> <span class="headline">${escapeTitle(table.caption)}</span>`;
  return [
    `<div class="exhibit table-exhibit${long ? ' long' : ''}" id="${escapeHtml(table.id)}">`,
    scrollRegion(
      captionId,
      `<table${table.columns.length <= 3 ? ' class="slim"' : ''}>\n<caption id="${escapeHtml(captionId)}">${caption}</caption>\n${columnWidths(table.columns.length)}\n${headHtml(table)}\n${bodyHtml(table)}\n</table>`,
    ),
    notesHtml(table.notes),
    '</div>',
  ].join('\n');
}

/** A table may be wider than a phone: it then scrolls by itself, for the keyboard too, and the page stays put. */
function scrollRegion(labelId: string, html: string): string {
  return `<div class="scroll" role="region" tabindex="0" aria-labelledby="${escapeHtml(labelId)}">\n${html}\n</div>`;
}

/** Columns of figures are equally wide, and never so wide that the eye loses the row on its way to a lone figure. */
function columnWidths(count: number): string {
  const share = Math.min(20, Math.floor(70 / Math.max(1, count - 1)));
  return `<colgroup><col>${`<col style="--share: ${share}%">`.repeat(count - 1)}</colgroup>`;
}

function headHtml(table: Table): string {
  const cells = table.columns.map((column, index) => {
    // A header with no text would be announced for every cell below it: a plain cell is not.
    if (column.trim() === '') return `<td>${nothing}</td>`;
    return `<th scope="col"${columnIsRight(table, index) ? ' class="right"' : ''}>${escapeHtml(column)}</th>`;
  });
  return `<thead>\n<tr>${cells.join('')}</tr>\n</thead>`;
}

function bodyHtml(table: Table): string {
  const rows = table.rows.map((row) => {
    const kind = row.kind ? ` class="${row.kind}"` : '';
    return `<tr${kind}><th scope="row">${escapeHtml(row.header) || nothing}</th>${row.cells.map(cellHtml).join('')}</tr>`;
  });
  return `<tbody>\n${rows.join('\n')}\n</tbody>`;
}

function cellHtml(cell: Cell): string {
  const content = cell.figure ? figureData(cell.figure, cell.text) : escapeHtml(cell.text);
  return `<td${isRight(cell) ? ' class="right"' : ''}>${content || nothing}</td>`;
}

/** A figure that can be followed back to its estimate; `value` is empty where nothing is published. */
function figureData(figure: Figure, text: string): string {
  const shown = escapeHtml(text) || nothing;
  return `<data class="figure" value="${figure.rounded ?? ''}" data-figure="${escapeHtml(figure.id)}">${shown}</data>`;
}

export function notesHtml(notes: readonly string[]): string {
  const text = runTogether(notes);
  return text ? `<p class="notes">${escapeHtml(text)}</p>` : '';
}

/** The figures of a chart, for those who would rather read them; folded away on the page, left out in print. */
export function chartData(chart: Chart): string {
  const captionId = `${chart.id}-data`;
  const head = chart.series.map((series) => `<th scope="col" class="right">${escapeHtml(series.name) || nothing}</th>`);
  const rows = chart.categories.map((category, index) => {
    const cells = chart.series.map(({ figures }) => {
      const figure = figures[index];
      return `<td class="right">${figure ? figureData(figure, figure.text) : nothing}</td>`;
    });
    return `<tr><th scope="row">${escapeHtml(category) || nothing}</th>${cells.join('')}</tr>`;
  });
  if (chart.reference) {
    const { name, figure } = chart.reference;
    const cells = chart.series.map(() => `<td class="right">${figureData(figure, figure.text)}</td>`);
    rows.push(`<tr class="total"><th scope="row">${escapeHtml(name) || nothing}</th>${cells.join('')}</tr>`);
  }
  return [
    `<details class="data"><summary>${words.showData}<span class="unseen"> of figure ${chart.number}</span></summary>`,
    scrollRegion(
      captionId,
      [
        `<table><caption class="unseen" id="${escapeHtml(captionId)}">${escapeHtml(chart.title)}</caption>`,
        `<thead><tr><td>${nothing}</td>${head.join('')}</tr></thead>`,
        `<tbody>${rows.join('\n')}</tbody></table>`,
      ].join('\n'),
    ),
    '</details>',
  ].join('\n');
}
