// A Document in, a Word file out, with the charts that it needs drawn.

import type { Chart } from '../chart/chart.ts';
import { drawPng, drawSvg } from '../chart/draw.ts';
import { finishChart, nativeChart } from '../chart/native.ts';
import { chartSpec } from '../chart/spec.ts';
import type { Document } from '../fill/document.ts';
import type { Theme } from '../theme.ts';
import type { WordTemplate } from '../wordtemplate.ts';
import { fillWordTemplate } from './word/template.ts';
import { makeWord } from './word.ts';

/** @param house the organisation's own Word template, if it has one */
export function writeWord(document: Document, theme: Theme, house?: WordTemplate): Promise<Uint8Array> {
  const charts = wordCharts(theme);
  return house
    ? fillWordTemplate(document, theme, house.bytes, { ...charts, name: house.name, styles: house.styles })
    : makeWord(document, theme, charts);
}

function wordCharts(theme: Theme) {
  return {
    native: (chart: Chart, widthPx: number) => nativeChart(chart, theme, { widthPx }),
    chartXml: finishChart,
    image: async (chart: Chart, widthPx: number) => {
      const spec = chartSpec(chart, theme, { widthPx });
      const drawn = await drawSvg(spec);
      const png = await drawPng(spec, 2);
      const heightPx = Number(/ height="(\d+(?:\.\d+)?)"/.exec(drawn)?.[1] ?? widthPx / 2);
      return { svg: drawn, png, widthPx, heightPx };
    },
  };
}
