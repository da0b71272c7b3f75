// Colours of a chart's marks and of the text upon them, from the theme. Contrast as WCAG 2 defines it.

import type { Theme } from '../theme.ts';
import type { Chart } from './chart.ts';

export const PAPER = '#ffffff';
/** Marks that a chart is not about: they step back, and still have 3:1 against the page. */
export const ASIDE = '#8a8e91';

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours, 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(a: string, b: string): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2 relative luminance, 0 to 1. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** White or black, whichever reads better on the colour: one of them always has at least 4.58:1. */
export function textOn(background: string): string {
  return contrast(background, PAPER) >= 4.5 ? PAPER : '#000000';
}

/** One colour a series, in the series' order. */
export function seriesColours(chart: Chart, theme: Theme): string[] {
  const count = chart.series.length;
  const { series, ordered, diverging } = theme.colours;
  if (chart.kind === 'diverging') return shades(diverging ?? ordered, count);
  if (chart.order === 'ordered') return shades(ordered, count);
  // More series than a reader can tell apart take shades: their order then tells them, as the legend lists them.
  return count <= series.length ? series.slice(0, count) : shades(ordered, count);
}

/** `count` shades, evenly spaced along the palette, both ends included. */
export function shades(palette: readonly string[], count: number): string[] {
  if (count === 1) return [palette[Math.floor(palette.length / 4)]!];
  const last = palette.length - 1;
  return Array.from({ length: count }, (_, i) => colourAt(palette, (i * last) / (count - 1)));
}

/** Neighbours in a palette are close, so that mixing them channel by channel shows no muddy middle. */
function colourAt(palette: readonly string[], position: number): string {
  const below = Math.min(Math.floor(position), palette.length - 2);
  const share = position - below;
  const mixed = [1, 3, 5].map((at) => {
    const [from, to] = [palette[below]!, palette[below + 1]!].map((c) => Number.parseInt(c.slice(at, at + 2), 16));
    return Math.round(from! + (to! - from!) * share);
  });
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
