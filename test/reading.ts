// What a reader gets out of the files: the text of a PDF, of a Word file, of a web page. For tests only.

import { unzipSync } from 'fflate';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Text of each page, its lines joined by spaces as they are read. */
export async function pdfPages(bytes: Uint8Array): Promise<string[]> {
  const loading = getDocument({ data: Uint8Array.from(bytes), verbosity: VerbosityLevel.ERRORS });
  const pdf = await loading.promise;
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join('');
    pages.push(text.replace(/\s+/g, ' '));
  }
  await loading.destroy();
  return pages;
}

export const pdfText = async (bytes: Uint8Array): Promise<string> => (await pdfPages(bytes)).join(' ');

/** Text of the body of a Word file: a line a paragraph. */
export function wordText(bytes: Uint8Array): string {
  const xml = new TextDecoder().decode(unzipSync(bytes)['word/document.xml']);
  const paragraphs = xml.match(/<w:p[ >][\s\S]*?<\/w:p>/g) ?? [];
  return paragraphs
    .map((paragraph) => [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''))
    .map(unescaped)
    .join('\n');
}

/** Text of a web page without its style and its drawings: what stands outside charts. */
export function pageText(html: string): string {
  const text = html
    .replace(/<(style|svg|head)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<\/?(?:data|strong|em|a|span|abbr)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ');
  return unescaped(text).replace(/\s+/g, ' ');
}

/** Text of paragraphs and list items of a web page only: its prose. */
export function proseText(html: string): string {
  const body = html.replace(/<(style|svg|head|figure|table|nav)[\s\S]*?<\/\1>/g, ' ');
  return pageText(body);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", nbsp: ' ' };

function unescaped(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
