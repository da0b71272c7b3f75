// What stands before and around a report's text: title, contents list, header, footer and the document's properties.

import { Footer, Header, type IParagraphOptions, PageNumber, Paragraph, type ParagraphChild, Tab, TextRun } from 'docx';
import type { DocumentMeta } from '../../fill/document.ts';
import { dateInWords } from '../../fill/wording.ts';
import { statusWords } from '../html/words.ts';
import { textRun, xmlText } from './inline.ts';

/** Longest title that leaves room for the status on one line of a page's header. */
const HEADER_TITLE = 80;

export function titleDrafts(meta: DocumentMeta): IParagraphOptions[] {
  const line = [statusOf(meta), dateOf(meta), meta.publisher].filter(Boolean).join('  |  ');
  const parts: [string, string | undefined][] = [
    ['Kicker', meta.kicker],
    ['Title', meta.title],
    ['Subtitle', meta.subtitle],
    ['PublicationLine', line],
  ];
  return parts.flatMap(([style, text]) => (text ? [{ style, children: [textRun(text)] }] : []));
}

export function statusOf(meta: DocumentMeta): string | undefined {
  return meta.status && statusWords[meta.status];
}

export const dateOf = ({ date, language }: DocumentMeta): string | undefined => date && dateInWords(date, language);

/** From the second page on: the title and the status. */
export function pageHeader(meta: DocumentMeta): Header {
  const status = statusOf(meta);
  const children = [textRun(shorten(meta.title, HEADER_TITLE)), ...(status ? [tab(), textRun(status)] : [])];
  return new Header({ children: [new Paragraph({ style: 'Header', children })] });
}

export function pageFooter(meta: DocumentMeta): Footer {
  const page = new TextRun({ children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] });
  const whose = [meta.publisher && shorten(meta.publisher, HEADER_TITLE), dateOf(meta)].filter(Boolean).join(' · ');
  const children: ParagraphChild[] = [textRun(whose), tab(), page];
  return new Footer({ children: [new Paragraph({ style: 'Footer', children })] });
}

function tab(): TextRun {
  return new TextRun({ children: [new Tab()] });
}

function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest).replace(/[\s,;:–-]+\S*$/, '')}…`;
}

/** docProps/core.xml. docx dates it with the clock and has no language, so it is written here, dated by the report. */
export function coreProperties(meta: DocumentMeta): string {
  const instant = meta.date && `${meta.date.slice(0, 10)}T00:00:00Z`;
  const element = (name: string, text: string | undefined): string =>
    text ? `<${name}>${escapeXml(text)}</${name}>` : '';
  const time = (name: string): string =>
    instant ? `<dcterms:${name} xsi:type="dcterms:W3CDTF">${instant}</dcterms:${name}>` : '';
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${[
    element('dc:title', meta.title),
    element('dc:subject', meta.subtitle),
    element('dc:creator', meta.publisher),
    element('cp:keywords', meta.keywords.join(', ')),
    element('dc:description', meta.description),
    element('cp:lastModifiedBy', meta.publisher),
    time('created'),
    time('modified'),
    element('cp:contentStatus', statusOf(meta)),
    element('dc:language', meta.language),
  ].join('')}</cp:coreProperties>`;
}

export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return xmlText(text).replace(/[&<>"]/g, (character) => entities[character]!);
}
