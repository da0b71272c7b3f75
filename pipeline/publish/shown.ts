// A filled report in; out, what of it a reader could see, as text that is the same where nothing visible differs. Numbers
// are held as the documents write and draw them: what moves by less than that is no reason to publish anew.

import { WITH_INTERVALS } from '../chart/alt.ts';
import type { Chart } from '../chart/chart.ts';
import { intervalEnds } from '../chart/written.ts';
import type { Document } from '../fill/document.ts';
import { everyBlock } from '../fill/fill.ts';
import type { Figure } from '../summarise/figure.ts';
import { standingsIn } from './standings.ts';

/** With the standings, since a figure may come to lie above its reference though both are written as before. */
export function shownText(document: Document): string {
  const drawn = [...everyBlock(document.blocks)].map((block) =>
    block.kind === 'chart' ? drawnBeside(block.chart) : [],
  );
  const parts = [document, drawn, [...standingsIn(document.blocks)]];
  return JSON.stringify(parts, (_, value: unknown) => (isFigure(value) ? asWritten(value) : value));
}

function isFigure(value: unknown): value is Figure {
  return typeof value === 'object' && value !== null && 'weightedBase' in value && 'rounded' in value;
}

function asWritten({ id, label, measure, rounded, text, marks, interval }: Figure): unknown {
  return [id, label, measure, rounded, text, marks, interval?.level];
}

/** Intervals are written with the figure's decimals and drawn with one more. A template's own drawing may use bases too. */
function drawnBeside({ kind, own, series, reference }: Chart): unknown[] {
  if (!own && !WITH_INTERVALS.has(kind)) return [];
  const figures = [...series.flatMap((one) => one.figures), ...(reference ? [reference.figure] : [])];
  return figures.map((figure) => [intervalEnds(figure), intervalEnds(figure, 1), own && figure.base]);
}
