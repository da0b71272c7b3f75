// The bytes of a Word file → what a test asks of it, read with nothing but a zip reader and regular expressions, so that
// no part of docx checks itself.

import { strFromU8, unzipSync } from 'fflate';

export interface WordFile {
  names: string[];
  text: (part: string) => string;
  bytes: (part: string) => Uint8Array;
}

export function openWord(bytes: Uint8Array): WordFile {
  const files = unzipSync(bytes);
  return {
    names: Object.keys(files),
    text: (part) => strFromU8(files[part] ?? new Uint8Array()),
    bytes: (part) => files[part] ?? new Uint8Array(),
  };
}

export interface ReadParagraph {
  xml: string;
  style: string;
  text: string;
  inTable: boolean;
}

export function paragraphs(xml: string): ReadParagraph[] {
  const read: ReadParagraph[] = [];
  for (const match of xml.matchAll(/<w:p(?: [^>]*)?>.*?<\/w:p>|<w:p\/>/gs)) {
    const before = xml.slice(0, match.index);
    const inTable = before.lastIndexOf('<w:tbl>') > before.lastIndexOf('</w:tbl>');
    read.push({ xml: match[0], style: attribute(match[0], 'w:pStyle', 'w:val'), text: textOf(match[0]), inTable });
  }
  return read;
}

export function textOf(xml: string): string {
  const texts = [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:tab\/>|<w:br\/>/g)];
  return unescapeXml(texts.map(([tag, text]) => text ?? (tag === '<w:tab/>' ? '\t' : '\n')).join(''));
}

export function tables(xml: string): { xml: string; rows: string[][] }[] {
  return [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([table]) => ({
    xml: table,
    rows: [...table.matchAll(/<w:tr>.*?<\/w:tr>/gs)].map(([row]) =>
      [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) => textOf(cell)),
    ),
  }));
}

export function attribute(xml: string, tag: string, name: string): string {
  return unescapeXml(new RegExp(`<${tag}\\b[^>]*? ${name}="([^"]*)"`).exec(xml)?.[1] ?? '');
}

function unescapeXml(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
