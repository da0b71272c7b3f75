// A legend above the plot: swatches and names in reading order, on as many lines as they need.

import { type TextStyle, textWidth, wrap } from './measure.ts';

export interface LegendItem {
  /** Left edge of the swatch; the text starts `TEXT_OFFSET` further right. */
  x: number;
  textX: number;
  /** Middle of the swatch, from the top of the legend. */
  y: number;
  lines: string[];
  colour: string;
}

export interface Legend {
  items: LegendItem[];
  /** 0 where there is no legend, else with the space below it. */
  height: number;
}

export const SWATCH = 12;
const TEXT_OFFSET = SWATCH + 6;
const ITEM_GAP = 18;
const LINE_GAP = 4;
const SPACE_BELOW = 12;

export function layOutLegend(
  names: readonly string[],
  colours: readonly string[],
  width: number,
  style: TextStyle,
): Legend {
  if (names.length < 2) return { items: [], height: 0 };
  const items: LegendItem[] = [];
  let [x, y, lineHeight] = [0, 0, 0];
  names.forEach((name, i) => {
    const lines = wrap(name, width - TEXT_OFFSET, style);
    const itemWidth = TEXT_OFFSET + Math.max(...lines.map((line) => textWidth(line, style)));
    if (x > 0 && x + itemWidth > width) [x, y, lineHeight] = [0, y + lineHeight + LINE_GAP, 0];
    items.push({ x, textX: x + TEXT_OFFSET, y: y + style.lineHeightPx / 2, lines, colour: colours[i]! });
    x += itemWidth + ITEM_GAP;
    lineHeight = Math.max(lineHeight, lines.length * style.lineHeightPx);
  });
  return { items, height: y + lineHeight + SPACE_BELOW };
}
