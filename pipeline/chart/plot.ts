// What the kinds of chart share: the plot that each of them makes, and the layers that most of them draw.

import type { Theme } from '../theme.ts';
import { type Legend, SWATCH } from './legend.ts';
import type { Rows } from './rows.ts';

/** A layer of a Vega-Lite spec: unit specs only, each drawing from one of the spec's named datasets. */
export type Layer = Record<string, unknown>;

/**
 * The part of a spec that a kind of chart decides. Text, numbers and places are in `datasets` and `domain`, none in
 * `layer`: charts of one kind and theme have the same layers, and are compiled once.
 */
export interface Plot {
  layer: Layer[];
  datasets: Record<string, object[]>;
  /** Room left and right of the scaled plot, in CSS pixels. */
  left: number;
  right: number;
  /** Room above and below it; none where left out. */
  top?: number;
  bottom?: number;
  height: number;
  /** Ends of the value scale, for kinds that have one. */
  domain?: readonly [number, number];
}

/** A position in pixels from the plot's left or top edge. */
export function pixels(field: string): object {
  return { field, type: 'quantitative', scale: null, axis: null };
}

/** A position on the value scale, which runs over exactly the plot's domain. */
export function scaled(field: string): object {
  const domain = [{ expr: 'low' }, { expr: 'high' }];
  return { field, type: 'quantitative', scale: { domain, nice: false, zero: false }, axis: null };
}

/** A colour or text taken from the data as it is. */
export function literal(field: string): object {
  return { field, type: 'nominal', scale: null };
}

/** Categories' labels, left-aligned at the figure's edge. `bold` has an entry for each category. */
export function categoryRows(rows: Rows, bold: readonly boolean[] = []): CategoryLabel[] {
  return rows.rows.flatMap((row, c) => {
    if (row.lines.length === 0) return [];
    const label = { lines: row.lines, x: -rows.gutter, y: row.labelY };
    return [bold[c] ? { ...label, bold: true as const } : label];
  });
}

interface CategoryLabel {
  lines: string[];
  x: number;
  y: number;
  bold?: true;
}

export function categoryLayer(): Layer {
  return {
    data: { name: 'categories' },
    mark: { type: 'text', align: 'left', baseline: 'middle', fontWeight: { expr: 'datum.bold ? 600 : 400' } },
    encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'lines' } },
  };
}

/** The line that bars start from: one down the plot, or where labels stand between the bars, one at each row. */
export function baselineData(rows: Rows, bodyHeight: number): object[] {
  if (rows.gutter > 0) return [{ value: 0, from: 0, to: rows.height }];
  return rows.rows.map((row) => ({ value: 0, from: row.top, to: row.top + bodyHeight }));
}

export function baselineLayer(theme: Theme): Layer {
  return {
    data: { name: 'baseline' },
    mark: { type: 'rule', color: theme.colours.muted, strokeWidth: 1 },
    encoding: { x: scaled('value'), y: pixels('from'), y2: { field: 'to' } },
  };
}

/** The legend's pixels are counted from the figure's corner, the layers' from the plot's. */
export function legendData(legend: Legend, { left, top = 0 }: Plot): object[] {
  return legend.items.map((item) => ({
    ...item,
    swatchX: item.x + SWATCH / 2 - left,
    textX: item.textX - left,
    y: item.y - legend.height - top,
  }));
}

export function legendLayers(): Layer[] {
  const data = { name: 'legend' };
  const y = pixels('y');
  return [
    {
      data,
      mark: { type: 'square', size: SWATCH ** 2, opacity: 1, filled: true },
      encoding: { x: pixels('swatchX'), y, color: literal('colour') },
    },
    {
      data,
      mark: { type: 'text', align: 'left', baseline: 'middle' },
      encoding: { x: pixels('textX'), y, text: { field: 'lines' } },
    },
  ];
}
