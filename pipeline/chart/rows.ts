// Where the rows of a horizontal chart stand: each category's label, wrapped, and the bars that belong to it.
// All lengths are CSS pixels; y is 0 at the top of the first row and grows downwards.

import { type TextStyle, widest, wrap } from './measure.ts';

/** What a row must hold besides its label. */
export interface RowBody {
  /** Height of the row's bars. */
  height: number;
  /** Room above the bars for labels that do not fit in them. */
  headroom: number;
  /** Room between this row and the next. */
  gap: number;
}

export interface Row {
  lines: string[];
  /** Middle of the label's first line. */
  labelY: number;
  /** Top of the row's bars. */
  top: number;
}

export interface Rows {
  rows: Row[];
  /** Width taken by the labels, with the space between them and the bars; 0 where labels stand above their bars. */
  gutter: number;
  height: number;
}

/** Below this width labels stand above their bars, or both would be too narrow: a phone held upright. */
const NARROW = 440;
const GUTTER_SPACE = 12;
const LABEL_GAP = 3;

/** `labels` are left out (all '') where the chart has one category that its title already names. */
export function layOutRows(
  labels: readonly string[],
  bodies: readonly RowBody[],
  width: number,
  style: TextStyle,
  /** Whether all rows are as far apart, where their labels stand beside them. */
  even = false,
): Rows {
  if (labels.every((label) => label === ''))
    return stack(
      labels.map(() => []),
      bodies,
      style,
      0,
    );
  if (width < NARROW)
    return stack(
      labels.map((label) => wrap(label, width, style)),
      bodies,
      style,
      0,
    );
  const lines = labels.map((label) => wrap(label, width * 0.38, style));
  const tallest = Math.max(...lines.map((each) => each.length));
  const gutter = Math.ceil(widest(lines.flat(), style)) + GUTTER_SPACE;
  return stack(lines, bodies, style, gutter, even ? tallest : 1);
}

function stack(
  labels: string[][],
  bodies: readonly RowBody[],
  style: TextStyle,
  gutter: number,
  /** That there is room for, beside each row's bars. */
  leastLines = 1,
): Rows {
  let y = 0;
  const rows = labels.map((lines, i) => {
    const room = Math.max(lines.length, leastLines) * style.lineHeightPx;
    const labelHeight = lines.length * style.lineHeightPx;
    const place = gutter > 0 ? beside(labelHeight, bodies[i]!, room) : above(labelHeight, bodies[i]!);
    const row = { lines, labelY: y + place.labelTop + style.lineHeightPx / 2, top: y + place.top };
    y += place.height + bodies[i]!.gap;
    return row;
  });
  return { rows, gutter, height: y - bodies.at(-1)!.gap };
}

interface RowPlace {
  labelTop: number;
  top: number;
  height: number;
}

/** The label beside the bars, both centred on one line. `room`: for the label. */
function beside(labelHeight: number, body: RowBody, room: number): RowPlace {
  const middle = Math.max(body.headroom + body.height / 2, room / 2);
  const below = Math.max(body.height / 2, room / 2);
  return { labelTop: middle - labelHeight / 2, top: middle - body.height / 2, height: middle + below };
}

function above(labelHeight: number, body: RowBody): RowPlace {
  // Closer to its own bars than to the bars before.
  const top = labelHeight + (labelHeight > 0 ? LABEL_GAP : 0) + body.headroom;
  return { labelTop: 0, top, height: top + body.height + LABEL_GAP };
}
