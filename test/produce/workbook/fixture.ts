// A report with every kind of cell that a workbook may hold, and text that would like to be a formula.

import type { Chart } from '../../../pipeline/chart/chart.ts';
import type { Document, Table } from '../../../pipeline/fill/document.ts';
import type { Figure } from '../../../pipeline/summarise/figure.ts';
import { chartOf, percentage } from '../fixture.ts';

const figure = (id: string, changes: Partial<Figure>): Figure => ({ ...percentage(id, id, 24), ...changes });

export const hostile = ['=HYPERLINK("http://evil.example","x")', '+44', '-1+2', '@SUM(A1)', "'quoted", 'a & <b>'];

export const table: Table = {
  id: 'table-1-all',
  number: 1,
  caption: 'Every kind of figure',
  columns: ['', '=1+1', '=1+1'],
  rows: [
    { header: hostile[0]!, cells: [cell(figure('a', {})), cell(figure('b', { text: '24% [low]', marks: ['low'] }))] },
    {
      header: hostile[1]!,
      cells: [
        cell(figure('c', { value: null, rounded: null, text: '[c]', marks: ['c'] })),
        cell(figure('d', { value: 0.3, rounded: 0, text: '<0.5%' })),
      ],
    },
    {
      header: hostile[2]!,
      cells: [
        cell(figure('e', { measure: 'mean', value: 18.71, rounded: 18.7, text: '18.7' })),
        cell(figure('f', { measure: 'count', value: 12345, rounded: 12345, text: '12,345' })),
      ],
    },
    {
      header: hostile[3]!,
      cells: [
        cell(figure('g', { measure: 'mean', value: -3.5, rounded: -3.5, text: '−3.5' })),
        { text: '61% to 63%', align: 'right' },
      ],
    },
  ],
  notes: ['Base: 100 respondents.', hostile[4]!, hostile[5]!],
};

function cell(one: Figure) {
  return { text: one.text, figure: one, align: 'right' as const };
}

const league = chartOf(2, 'Councils compared', 'league', ['Camden', 'Sutton'], [['Satisfied', [72, 58]]]);
const withIntervals: Chart = {
  ...league,
  series: league.series.map(({ name, figures }) => ({
    name,
    figures: figures.map((one) => ({
      ...one,
      interval: { low: one.value! - 2.4, high: one.value! + 2.6, level: 0.95 },
    })),
  })),
  reference: { name: 'England', figure: percentage('all', 'England', 62) },
};

export const document: Document = {
  meta: {
    ...{
      studyId: 'study',
      reportId: 'report',
      title: 'A report & more',
      subtitle: 'With a subtitle',
      language: 'en-GB',
    },
    ...{ status: 'provisional', date: '2011-09-29', publisher: '=Publisher', keywords: [], contents: false },
  },
  blocks: [
    {
      kind: 'chart',
      chart: chartOf(
        1,
        'Two series',
        'grouped',
        ['Yes', 'No'],
        [
          ['2011', [40, 60]],
          ['2012', [44, 56]],
        ],
      ),
    },
    { kind: 'box', role: 'note', title: 'Box', blocks: [{ kind: 'table', table }] },
    { kind: 'chart', chart: withIntervals },
  ],
  figures: [...table.rows.flatMap(({ cells }) => cells.flatMap((one) => ('figure' in one ? [one.figure!] : [])))],
};
