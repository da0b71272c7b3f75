// A study of the corpus in; its estimates, and the text that a reader finds in each format of its report, out.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { stopOnErrors } from '../../pipeline/problems.ts';
import type { OpenPrinter } from '../../pipeline/produce/printer.ts';
import { type Published, parsePublished } from '../../pipeline/published/read.ts';
import { makeReport } from '../../pipeline/report.ts';
import { openStudy, type Source } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';

/** The data isn't in the repository: it lies beside the checkout. */
export const dataOf = (name: string) => join(import.meta.dirname, '../../../shared/corpus', name);
export const hasData = (name: string) => existsSync(dataOf(name));

export function readPublished(name: string): Published {
  const path = join(import.meta.dirname, name, 'published.yaml');
  const { published, problems } = parsePublished(readFileSync(path, 'utf8'), path);
  stopOnErrors(problems, 2);
  return published!;
}

/** Runs of a PDF's text, in its order: pieces that touch, such as ligatures, are one. `size` in points. */
export interface PdfText {
  text: string;
  size: number;
  page: number;
}

export interface MadeReport {
  source: Source;
  /** Ids and texts in figures.json. */
  figures: Map<string, string>;
  html: string;
  docx: string;
  pdf: string;
  pdfItems: PdfText[];
  /** Of the web page and the Word file, without tables. */
  prose: { html: string; docx: string };
  files: string[];
}

const made = new Map<string, Promise<MadeReport>>();

/** Each is made once. */
export function corpusReport(name: string, printer: OpenPrinter): Promise<MadeReport> {
  if (!made.has(name)) made.set(name, makeCorpusReport(name, printer));
  return made.get(name)!;
}

async function makeCorpusReport(name: string, printer: OpenPrinter): Promise<MadeReport> {
  const source = await openStudy(await readStudy(join(import.meta.dirname, name)), dataOf(name));
  const [report] = source.study.reports.values();
  const out = mkdtempSync(join(tmpdir(), 'topline-corpus-'));
  try {
    const settings = { out, force: false, dryRun: false };
    const result = await makeReport(source, report!, settings, { printer, now: () => new Date(0), progress() {} });
    if (!('made' in result)) throw new Error(`${report!.id} was not made`);
    const read = (file: string) => readFileSync(join(result.made, file));
    const html = read(`${report!.id}.html`).toString();
    const docx = strFromU8(unzipSync(read(`${report!.id}.docx`))['word/document.xml']!);
    const pdfItems = await textOfPdf(read(`${report!.id}.pdf`));
    return {
      source,
      figures: figuresIn(read('figures.json').toString()),
      html: textOfHtml(html),
      docx: textOfDocx(docx),
      prose: {
        html: textOfHtml(html.replace(/<table\b[\s\S]*?<\/table>/g, ' ')),
        docx: textOfDocx(docx.replace(/<w:tbl>[\s\S]*?<\/w:tbl>/g, ' ')),
      },
      pdf: squeeze(pdfItems.map(({ text }) => text).join(' ')),
      pdfItems,
      files: result.files,
    };
  } finally {
    rmSync(out, { recursive: true });
  }
}

const figuresIn = (json: string): Map<string, string> =>
  new Map(JSON.parse(json).figures.map(({ id, text }: { id: string; text: string }) => [id, text]));

const squeeze = (text: string) => text.replace(/\s+/g, ' ');

/** What a reader sees: no scripts, styles, drawings or data. */
function textOfHtml(html: string): string {
  const hidden = /<(script|style|svg|template|head)\b[\s\S]*?<\/\1>/g;
  return squeeze(
    decode(
      html
        .replace(hidden, ' ')
        .replace(/<\/(p|li|td|th|h\d|tr|div|figcaption|caption|dt|dd)>/g, ' ')
        .replace(/<[^>]+>/g, ''),
    ),
  );
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", nbsp: ' ' };
const decode = (text: string) => text.replace(/&(#?\w+);/g, (all, name) => ENTITIES[name] ?? all);

function textOfDocx(xml: string): string {
  return squeeze(decode(xml.replace(/<\/w:p>|<w:tab\/>|<w:br\/>/g, ' ').replace(/<[^>]+>/g, '')));
}

async function textOfPdf(bytes: Uint8Array): Promise<PdfText[]> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const pdf = await task.promise;
  const items: PdfText[] = [];
  for (let page = 1; page <= pdf.numPages; page++) {
    const { items: found } = await (await pdf.getPage(page)).getTextContent();
    let end: { x: number; y: number } | undefined;
    for (const item of found) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [, , c, d, x, y] = item.transform as [number, number, number, number, number, number];
      const size = Math.hypot(c, d);
      const goesOn = end !== undefined && Math.abs(x - end.x) < size / 10 && Math.abs(y - end.y) < 1;
      const last = items.at(-1);
      if (goesOn && last) last.text += item.str;
      else items.push({ text: item.str, size, page });
      end = { x: x + item.width, y };
    }
  }
  await task.destroy();
  return items;
}
