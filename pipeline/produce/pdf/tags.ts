// The structure tree that Chromium writes → one that PDF/UA-1 (ISO 14289-1) accepts. No tag is lost: elements are
// renamed, wrapped, or relieved of marks that are decoration.

import { pinIds } from './ids.ts';
import { accountForMarks } from './marks.ts';
import { PDFDict, type PDFDocument, type PDFObject, PDFRef } from './pdflib.ts';
import { kidsOf, name, setKids, typeOf } from './structure.ts';

/** ISO 32000-1, 14.8.4. */
const standardTypes = new Set(
  (
    'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody ' +
    'Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP ' +
    'Figure Formula Form'
  ).split(' '),
);

/** An element of the structure tree, with the reference it is known by. */
interface Element {
  ref: PDFRef;
  dict: PDFDict;
}

/** True where all text can be read, as accountForMarks has it. */
export function repairTags(document: PDFDocument): boolean {
  const root = document.catalog.lookup(name('StructTreeRoot'), PDFDict);
  const readable = accountForMarks(document, root);
  const elements = elementsOf(document);
  dropEmpty(document, elements);
  nameFigures(elements);
  completeLists(document, elements);
  mapTypes(document, root, elements);
  pinIds(
    root,
    elements.map(({ dict }) => dict),
  );
  return readable;
}

function elementsOf(document: PDFDocument): Element[] {
  return document.context
    .enumerateIndirectObjects()
    .filter((entry): entry is [PDFRef, PDFDict] => entry[1] instanceof PDFDict && isElement(entry[1]))
    .map(([ref, dict]) => ({ ref, dict }));
}

function isElement(dict: PDFDict): boolean {
  return dict.get(name('Type')) === name('StructElem');
}

/** Groups that held nothing but decoration would be announced as something that isn't there. */
function dropEmpty(document: PDFDocument, elements: readonly Element[]): void {
  for (const { ref, dict } of elements) {
    if (typeOf(dict) !== 'NonStruct' || kidsOf(dict).length > 0) continue;
    const parent = dict.lookupMaybe(name('P'), PDFDict);
    if (!parent) continue;
    const kids = kidsOf(parent).filter((kid) => kid !== ref);
    if (kids.length === 0) continue;
    setKids(parent, kids);
    document.context.delete(ref);
  }
}

/**
 * Chromium makes a Figure of the HTML figure and another, with the alt text, of the drawing in it. The drawing is the
 * picture; what is around it (caption, notes) is a division, and goes on being read.
 */
function nameFigures(elements: readonly Element[]): void {
  for (const { dict } of elements)
    if (typeOf(dict) === 'Figure' && !dict.has(name('Alt'))) dict.set(name('S'), name('Div'));
}

/** A list item holds a label and a body, and nothing else (ISO 32000-1, 14.8.4.3.3); Chromium leaves the body out. */
function completeLists(document: PDFDocument, elements: readonly Element[]): void {
  for (const item of elements) {
    if (typeOf(item.dict) !== 'LI') continue;
    const isPart = (kid: PDFObject) => {
      const part = kid instanceof PDFRef ? document.context.lookup(kid) : undefined;
      return part instanceof PDFDict && ['Lbl', 'LBody'].includes(typeOf(part));
    };
    if (!kidsOf(item.dict).every(isPart)) splitItem(document, item, isPart);
  }
}

/**
 * The item becomes the body of a new item: its own marked content, which points at it from elsewhere, is then where it
 * belongs.
 */
function splitItem(document: PDFDocument, { ref, dict }: Element, isPart: (kid: PDFObject) => boolean): void {
  const parent = dict.lookup(name('P'), PDFDict);
  const kids = kidsOf(dict);
  const labels = kids.filter(isPart);
  const item = document.context.obj({ Type: 'StructElem', S: 'LI' });
  const itemRef = document.context.register(item);
  item.set(name('P'), dict.get(name('P'))!);
  setKids(item, [...labels, ref]);
  for (const label of labels) (document.context.lookup(label) as PDFDict).set(name('P'), itemRef);
  dict.set(name('S'), name('LBody'));
  dict.set(name('P'), itemRef);
  setKids(
    dict,
    kids.filter((kid) => !isPart(kid)),
  );
  setKids(
    parent,
    kidsOf(parent).map((kid) => (kid === ref ? itemRef : kid)),
  );
}

/** Types of PDF 2.0 that Chromium uses (Strong, Em …) stand for a standard type in a PDF 1.7. */
function mapTypes(document: PDFDocument, root: PDFDict, elements: readonly Element[]): void {
  const types = new Set(elements.map(({ dict }) => typeOf(dict)).filter((type) => !standardTypes.has(type)));
  if (types.size === 0) return;
  const roles = root.lookupMaybe(name('RoleMap'), PDFDict) ?? document.context.obj({});
  for (const type of [...types].sort()) if (!roles.has(name(type))) roles.set(name(type), name('Span'));
  root.set(name('RoleMap'), roles);
}
