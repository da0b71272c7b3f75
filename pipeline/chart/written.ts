// What a figure's published text says of how its number is written: decimals, unit, interval, number format.

import type { Figure } from '../summarise/figure.ts';
import { formatNumber, roundTo } from '../summarise/rounding.ts';

/** 0 for `62%`, 1 for `18.7`; 0 for a text that is not the number itself, such as `<0.5%` or `[c]`. */
export function decimalsOf({ text }: Figure): number {
  return /^−?[\d,]+\.(\d+)/.exec(text)?.[1]?.length ?? 0;
}

export function unitOf({ text }: Figure): string {
  return text.endsWith('%') ? '%' : '';
}

/** The interval's ends, rounded to `extra` decimals more than the figure; none where the figure is withheld. */
export function intervalEnds(figure: Figure, extra = 0): [number, number] | undefined {
  const { rounded, interval } = figure;
  if (rounded === null || interval === null) return undefined;
  const decimals = decimalsOf(figure) + extra;
  return [roundTo(interval.low, decimals), roundTo(interval.high, decimals)];
}

/** `58% to 66%`. */
export function intervalText(figure: Figure): string | undefined {
  const decimals = decimalsOf(figure);
  return intervalEnds(figure)
    ?.map((end) => formatNumber(end, decimals) + unitOf(figure))
    .join(' to ');
}

/** The Excel number format that writes the figure's number as its text; undefined where none does: `24% [low]`. */
export function numberFormat(figure: Figure): string | undefined {
  const { rounded, text } = figure;
  if (rounded === null) return undefined;
  const decimals = decimalsOf(figure);
  if (formatNumber(rounded, decimals) + unitOf(figure) !== text) return undefined;
  const format = `#,##0${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}${unitOf(figure) && '"%"'}`;
  return rounded < 0 ? `${format};"−"${format}` : format;
}
