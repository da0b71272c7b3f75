// A chart → its numbered headline, subtitle, drawing, base and notes, kept together on a page.

import { ImageRun, type ParagraphChild } from 'docx';
import { ChartRun } from 'docx/charts';
import type { Chart } from '../../chart/chart.ts';
import { withheldNote } from '../../chart/native.ts';
import type { Draft, Writing } from './blocks.ts';
import { textRun, xmlText } from './inline.ts';
import type { Look } from './look.ts';
import { noteDrafts, numbered } from './table.ts';

/** A chart drawn as a picture, for a chart that Word has no native form of. */
export interface ChartImage {
  svg: string;
  png: Uint8Array;
  widthPx: number;
  heightPx: number;
}

export function chartDrafts(chart: Chart, writing: Writing, look: Look): Draft[] {
  const drawing = writing.drawings.get(chart.id);
  const withheld = drawing instanceof ChartRun ? (withheldNote(chart) ?? '') : '';
  const notes = [chart.baseNote, withheld, ...chart.notes].filter((note) => note.trim() !== '');
  const frame = { ...look.frame, keepNext: true };
  return [
    { ...frame, style: 'ChartTitle', children: [...numbered('Figure', chart.id), textRun(`: ${chart.title}`)] },
    ...(chart.subtitle ? [{ ...frame, style: 'ChartSubtitle', children: [textRun(chart.subtitle)] }] : []),
    ...(drawing ? [{ ...frame, style: 'Chart', children: [drawing], keepNext: notes.length > 0 }] : []),
    ...noteDrafts(notes, look),
  ];
}

/** SVG for Word since 2016, the PNG for everything else. Scaled to fit, never enlarged. */
export function chartPicture(chart: Chart, image: ChartImage, mostWidthPx: number): ParagraphChild {
  const scale = Math.min(1, mostWidthPx / image.widthPx);
  const size = { width: Math.round(image.widthPx * scale), height: Math.round(image.heightPx * scale) };
  return new ImageRun({
    type: 'svg',
    data: Buffer.from(image.svg, 'utf8'),
    transformation: size,
    fallback: { type: 'png', data: Buffer.from(image.png) },
    altText: { name: `Figure ${chart.number}`, title: xmlText(chart.title), description: xmlText(chart.alt) },
  });
}
