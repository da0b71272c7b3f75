// A Document in, its files out: the web page, the PDF printed from it, the Word file, the workbook of its tables.

import type { Chart } from '../chart/chart.ts';
import { drawPng, drawSvg } from '../chart/draw.ts';
import { finishChart, nativeChart } from '../chart/native.ts';
import { chartSpec } from '../chart/spec.ts';
import type { Document, DocumentMeta } from '../fill/document.ts';
import type { ReportSpec } from '../study/study.ts';
import type { Theme } from '../theme.ts';
import type { WordTemplate } from '../wordtemplate.ts';
import { makeHtml } from './html.ts';
import { fillWordTemplate } from './word/template.ts';
import { makeWord } from './word.ts';
import { makeWorkbook } from './workbook.ts';

/** Prints pages; the browser behind it is started when first needed. */
export interface Printer {
  /** What prints, with its version; null where there is no browser. */
  version(): Promise<string>;
  print(html: string, meta: DocumentMeta): Promise<Uint8Array>;
}

export interface ProduceEffects {
  printer: Printer;
  progress(report: string, stage: string): void;
}

export interface Produced {
  /** File name to content, for the formats that the report asks for. */
  files: Map<string, Uint8Array | string>;
  /** The web page, where one was made: published, or only printed. */
  page?: string;
}

export async function produce(
  document: Document,
  theme: Theme,
  { id, formats }: Pick<ReportSpec, 'id' | 'formats'>,
  effects: ProduceEffects,
  house?: WordTemplate,
): Promise<Produced> {
  let page: string | undefined;
  const files = new Map<string, Uint8Array | string>();
  const svg = (chart: Chart, widthPx: number) => drawSvg(chartSpec(chart, theme, { widthPx }));
  if (formats.includes('html') || formats.includes('pdf')) {
    effects.progress(id, 'html');
    page = await makeHtml(document, theme, { chart: svg, dataLink: (figure) => `tables/${figure}.csv` });
    if (formats.includes('html')) files.set(`${id}.html`, page);
    if (formats.includes('pdf')) {
      effects.progress(id, 'pdf');
      files.set(`${id}.pdf`, await effects.printer.print(page, document.meta));
    }
  }
  if (formats.includes('docx')) {
    effects.progress(id, 'docx');
    const charts = wordCharts(theme, svg);
    const word = house
      ? await fillWordTemplate(document, theme, house.bytes, { ...charts, name: house.name, styles: house.styles })
      : await makeWord(document, theme, charts);
    files.set(`${id}.docx`, word);
  }
  if (formats.includes('xlsx')) files.set(`${id}.xlsx`, makeWorkbook(document, theme));
  return { files, page };
}

function wordCharts(theme: Theme, svg: (chart: Chart, widthPx: number) => Promise<string>) {
  return {
    native: (chart: Chart, widthPx: number) => nativeChart(chart, theme, { widthPx }),
    chartXml: finishChart,
    image: async (chart: Chart, widthPx: number) => {
      const drawn = await svg(chart, widthPx);
      const png = await drawPng(chartSpec(chart, theme, { widthPx }), 2);
      const heightPx = Number(/ height="(\d+(?:\.\d+)?)"/.exec(drawn)?.[1] ?? widthPx / 2);
      return { svg: drawn, png, widthPx, heightPx };
    },
  };
}
