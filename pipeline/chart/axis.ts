// A value axis for charts whose marks do not start at zero: round numbers that span the values, and lines at them.

import type { Figure } from '../summarise/figure.ts';
import { formatNumber } from '../summarise/rounding.ts';
import type { Theme } from '../theme.ts';
import { type Layer, literal, pixels, scaled } from './plot.ts';
import { intervalEnds } from './written.ts';

export interface Axis {
  domain: [number, number];
  ticks: { value: number; text: string }[];
}

const MOST_STEPS = 5;

/** From the round number below the lowest interval to the one above the highest. Percentages stay within 0 to 100. */
export function valueAxis(figures: readonly Figure[], unit: string): Axis {
  const ends = figures.flatMap(reachOf);
  const [low, high] = ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : [0, 1];
  const step = roundStep((high - low || Math.abs(high) || 1) / MOST_STEPS);
  const [least, most] =
    unit === '%' && low >= 0 && high <= 100 ? [0, 100] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const first = Math.max(least, Math.floor(low / step - 0.001) * step);
  const last = Math.min(most, Math.ceil(high / step + 0.001) * step);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const count = Math.round((last - first) / step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => Number((first + i * step).toFixed(decimals)));
  const suffix = unit === '%' ? '%' : '';
  const written = (value: number) => formatNumber(value, decimals);
  return { domain: [first, last], ticks: ticks.map((value) => ({ value, text: written(value) + suffix })) };
}

/** The values that a figure's mark reaches; none where it is withheld, whatever is known of its interval. */
export function reachOf(figure: Figure): number[] {
  if (figure.rounded === null) return [];
  const ends = intervalEnds(figure, 1) ?? [];
  // Some intervals of small percentages reach below nobody: they are drawn as far as there can be an answer.
  const possible = figure.measure === 'percentage' ? ends.map((end) => Math.min(100, Math.max(0, end))) : ends;
  return [figure.rounded, ...possible];
}

/** 1, 2 or 5 times a power of ten, and at least `step`. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].find((times) => times * power >= step - 1e-9)! * power;
}

/** Light lines across the plot at the round numbers, drawn first, with the numbers below. */
export function tickLayers(theme: Theme): Layer[] {
  const at = { x: scaled('value') };
  return [
    {
      data: { name: 'ticks' },
      mark: { type: 'rule', color: GRID },
      encoding: { ...at, y: pixels('from'), y2: { field: 'to' } },
    },
    {
      data: { name: 'ticks' },
      mark: { type: 'text', baseline: 'top', align: 'center', color: theme.colours.muted },
      encoding: { ...at, y: pixels('y'), text: literal('text') },
    },
  ];
}

/** The same, for a value axis at the left. */
export function gridLayers(theme: Theme): Layer[] {
  const at = { y: scaled('value') };
  return [
    {
      data: { name: 'ticks' },
      mark: { type: 'rule', color: GRID },
      encoding: { ...at, x: pixels('from'), x2: { field: 'to' } },
    },
    {
      data: { name: 'ticks' },
      mark: { type: 'text', baseline: 'middle', align: 'right', color: theme.colours.muted },
      encoding: { ...at, x: pixels('x'), text: literal('text') },
    },
  ];
}

const GRID = '#dfe3e6';
/** Room below the plot for the axis' numbers, and between them and the plot, in pixels. */
export const TICK_ROOM = 22;
export const TICK_GAP = 6;
