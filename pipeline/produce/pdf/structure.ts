// The parts of a PDF's structure tree (ISO 32000-1, 14.7): the type and the kids of an element.

import { PDFArray, PDFDict, PDFName, type PDFObject } from './pdflib.ts';

const names = new Map<string, PDFName>();
const texts = new Map<PDFName, string>();

/** The library reads each name anew for escapes. A structure tree asks for the same dozen some ten thousand times. */
export function name(text: string): PDFName {
  const known = names.get(text) ?? PDFName.of(text);
  names.set(text, known);
  return known;
}

export function typeOf(element: PDFDict): string {
  const type = element.lookup(name('S'));
  if (!(type instanceof PDFName)) return '';
  const text = texts.get(type) ?? type.decodeText();
  texts.set(type, text);
  return text;
}

export function kidsOf(element: PDFDict): PDFObject[] {
  const kids = element.get(name('K'));
  const looked = element.lookup(name('K'));
  if (looked instanceof PDFArray) return looked.asArray();
  return kids === undefined ? [] : [kids];
}

export function setKids(element: PDFDict, kids: PDFObject[]): void {
  if (kids.length === 0) element.delete(name('K'));
  else element.set(name('K'), element.context.obj(kids));
}

/** Of a name tree or a number tree (ISO 32000-1, 7.9.6 and 7.9.7). */
export function kidsOfTree(node: PDFDict): PDFDict[] {
  const kids = node.lookupMaybe(name('Kids'), PDFArray);
  return kids ? kids.asArray().map((_, at) => kids.lookup(at, PDFDict)) : [];
}
