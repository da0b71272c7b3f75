// The links of a printed PDF: what each is called, and on which page the places are that they lead to.

import { ParseSpeeds, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRef, PDFString } from './pdflib.ts';

/** A link of the page: `target` is an address, or the id of a place in the page. */
export interface PageLink {
  target: string;
  text: string;
}

/** Read in one go: the library would else stop after every hundred objects, to let a web page breathe. */
export const readPdf = (bytes: Uint8Array): Promise<PDFDocument> =>
  PDFDocument.load(bytes, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest });

/** Describes each link in words, as PDF/UA-1 (ISO 14289-1, 7.18.5) asks: with the text that the page links with. */
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

/** The page, from 1, of each place that a link of the document leads to, by the place's id. */
export function pagesOfPlaces(document: PDFDocument): Record<string, number> {
  const numbers = new Map(document.getPages().map((page, index) => [page.ref, index + 1]));
  const places = document.catalog.lookupMaybe(PDFName.of('Dests'), PDFDict);
  const pages: Record<string, number> = {};
  for (const [id] of places?.entries() ?? []) {
    const target = places!.lookup(id, PDFArray).get(0);
    const number = target instanceof PDFRef ? numbers.get(target) : undefined;
    if (number !== undefined) pages[id.decodeText()] = number;
  }
  return pages;
}
