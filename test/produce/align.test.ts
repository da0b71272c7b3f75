import { describe, expect, test } from 'vitest';
import type { Cell, Table } from '../../pipeline/fill/document.ts';
import { columnIsRight } from '../../pipeline/produce/align.ts';
import { tableHtml } from '../../pipeline/produce/html/table.ts';
import { makeWord } from '../../pipeline/produce/word.ts';
import { document, drawing, theme } from './word/fixture.ts';
import { openWord, tables } from './word/reading.ts';

const number = (text: string): Cell => ({ text, align: 'right' });
const intervals: Table = {
  ...{ id: 'table-1', number: 1, caption: 'Control over daily life', notes: [] },
  columns: ['Answer', 'Percentage', '95% interval', 'Said'],
  rows: [
    { header: 'As much as I want', cells: [number('30%'), number('23.7 to 38.2%'), { text: 'more than before' }] },
    { header: 'Adequate', cells: [number('45%'), number('38.0 to 52.1%'), { text: '' }] },
    { header: 'Base', kind: 'base', cells: [number('173'), { text: '' }, { text: '' }] },
  ],
};

describe('a column of a table', () => {
  test('stands right where all that it says does, an empty cell or not', () => {
    expect([0, 1, 2, 3].map((column) => columnIsRight(intervals, column))).toEqual([false, true, true, false]);
    const { rows } = intervals;
    expect(columnIsRight({ ...intervals, rows: rows.slice(2) }, 2)).toBe(false);
    expect(columnIsRight({ ...intervals, rows: [] }, 1)).toBe(false);
  });

  test('has its heading over its numbers, on the page and in Word', async () => {
    const headings = [...tableHtml(intervals).matchAll(/<th scope="col"( class="right")?>/g)].map(
      ([, right]) => !!right,
    );
    expect(headings).toEqual([false, true, true, false]);
    const bytes = await makeWord(
      { ...document, blocks: [{ kind: 'table', table: intervals }], meta: { ...document.meta, contents: false } },
      theme,
      { ...drawing, fonts: null },
    );
    const [{ xml } = { xml: '' }] = tables(openWord(bytes).text('word/document.xml'));
    const [first = ''] = xml.split('</w:tr>');
    expect([...first.matchAll(/w:pStyle w:val="(\w+)"/g)].map(([, style]) => style)).toEqual([
      ...['TableHeading', 'TableFigureHeading', 'TableFigureHeading', 'TableHeading'],
    ]);
    // An interval stays on one line: 13 characters of 9.5 points, half an em each, and the cell's margins.
    const [, , interval = 0] = [...xml.matchAll(/<w:gridCol w:w="(\d+)"/g)].map(([, width]) => Number(width));
    expect(interval).toBeGreaterThan(13 * 9.5 * 20 * 0.5 + 160);
  });
});
