// The ids of a PDF's structure elements, which Chromium counts on from page to page, are counted from 1: what was printed
// before in the same browser leaves no mark on a report. ISO 32000-1, 14.7.2 (IDTree), 14.8.5.7 (Headers).

import { PDFArray, PDFDict, PDFString } from './pdflib.ts';
import { kidsOfTree, name } from './structure.ts';

export function pinIds(root: PDFDict, elements: readonly PDFDict[]): void {
  const places = [...idsInElements(elements), ...idsInTree(root.lookupMaybe(name('IDTree'), PDFDict))];
  const ids = [...new Set(places.map(({ id }) => id))].sort();
  // As wide as they were: a tree of names is in the order of their characters.
  const numbers = new Map(ids.map((id, at) => [id, PDFString.of(`node${String(at + 1).padStart(8, '0')}`)]));
  for (const { id, put } of places) put(numbers.get(id)!);
}

interface Place {
  id: string;
  put(id: PDFString): void;
}

function* idsInElements(elements: readonly PDFDict[]): Generator<Place> {
  for (const element of elements) {
    const id = element.lookup(name('ID'));
    if (id instanceof PDFString) yield { id: id.asString(), put: (pinned) => element.set(name('ID'), pinned) };
    const attributes = element.lookup(name('A'));
    const all = attributes instanceof PDFArray ? attributes.asArray() : [attributes];
    for (const one of all) {
      const headers = one instanceof PDFDict ? one.lookupMaybe(name('Headers'), PDFArray) : undefined;
      if (headers) yield* idsIn(headers);
    }
  }
}

function* idsInTree(node: PDFDict | undefined): Generator<Place> {
  if (!node) return;
  for (const key of ['Names', 'Limits']) {
    const ids = node.lookupMaybe(name(key), PDFArray);
    if (ids) yield* idsIn(ids);
  }
  for (const kid of kidsOfTree(node)) yield* idsInTree(kid);
}

function* idsIn(array: PDFArray): Generator<Place> {
  for (const [at, id] of array.asArray().entries())
    if (id instanceof PDFString) yield { id: id.asString(), put: (pinned) => array.set(at, pinned) };
}
