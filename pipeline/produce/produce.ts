// A Document in, its files out: the web page, the PDF printed from it, the Word file, the workbook of its tables.

import type { Chart } from '../chart/chart.ts';
import { drawSvg } from '../chart/draw.ts';
import { chartSpec } from '../chart/spec.ts';
import type { Document, DocumentMeta } from '../fill/document.ts';
import type { ReportSpec } from '../study/study.ts';
import type { Theme } from '../theme.ts';
import type { WordTemplate } from '../wordtemplate.ts';
import { makeHtml } from './html.ts';
import { writeWord } from './wordfile.ts';
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
  let printing: Promise<Uint8Array> | undefined;
  const files = new Map<string, Uint8Array | string>();
  const svg = (chart: Chart, widthPx: number) => drawSvg(chartSpec(chart, theme, { widthPx }));
  if (formats.includes('html') || formats.includes('pdf')) {
    effects.progress(id, 'html');
    const printOnly = !formats.includes('html');
    page = await makeHtml(document, theme, { chart: svg, dataLink: (figure) => `tables/${figure}.csv`, printOnly });
    if (!printOnly) files.set(`${id}.html`, page);
    // The browser prints while the Word file is written. Whichever fails first is told of, and only that.
    if (formats.includes('pdf')) printing = effects.printer.print(page, document.meta);
    printing?.catch(() => undefined);
  }
  const workbook = formats.includes('xlsx') ? makeWorkbook(document, theme) : undefined;
  if (formats.includes('docx')) {
    effects.progress(id, 'docx');
    files.set(`${id}.docx`, await writeWord(document, theme, house));
  }
  if (printing) {
    effects.progress(id, 'pdf');
    files.set(`${id}.pdf`, await printing);
  }
  if (workbook) files.set(`${id}.xlsx`, workbook);
  return { files, page };
}
