// Describes each link of a PDF in words, as PDF/UA-1 (ISO 14289-1, 7.18.5) asks: the text that the page links with.

import { PDFArray, PDFDict, type PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';

/** A link of the page: `target` is an address, or the id of a place in the page. */
export interface PageLink {
  target: string;
  text: string;
}

export function describeLinks(document: PDFDocument, links: readonly PageLink[]): void {
  const textByTarget = new Map<string, string>();
  for (const { target, text } of links) if (text && !textByTarget.has(target)) textByTarget.set(target, text);
  for (const page of document.getPages()) {
    const annotations = page.node.lookupMaybe(PDFName.of('Annots'), PDFArray);
    for (let i = 0; annotations && i < annotations.size(); i++) describe(annotations.lookup(i, PDFDict), textByTarget);
    if (annotations) page.node.set(PDFName.of('Tabs'), PDFName.of('S'));
  }
}

function describe(annotation: PDFDict, textByTarget: ReadonlyMap<string, string>): void {
  if (annotation.get(PDFName.of('Subtype')) !== PDFName.of('Link') || annotation.has(PDFName.of('Contents'))) return;
  const target = targetOf(annotation);
  const text = textByTarget.get(target) ?? target;
  annotation.set(PDFName.of('Contents'), PDFHexString.fromText(text || 'Link'));
}

function targetOf(annotation: PDFDict): string {
  const place = annotation.lookup(PDFName.of('Dest'));
  if (place instanceof PDFName || place instanceof PDFString || place instanceof PDFHexString)
    return place.decodeText();
  const address = annotation.lookupMaybe(PDFName.of('A'), PDFDict)?.lookup(PDFName.of('URI'));
  return address instanceof PDFString || address instanceof PDFHexString ? address.decodeText() : '';
}
