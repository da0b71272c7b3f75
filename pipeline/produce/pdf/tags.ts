// The structure tree that Chromium writes → one that PDF/UA-1 (ISO 14289-1) accepts. No tag is lost: elements are
// renamed, wrapped, or relieved of marks that are decoration.

import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
  type PDFPage,
  PDFRawStream,
  PDFRef,
} from '@cantoo/pdf-lib';
import { type Box, boundsOf, joined } from './bounds.ts';
import { markArtifacts } from './content.ts';
import { type Operation, parseOperations } from './operations.ts';

/** ISO 32000-1, 14.8.4. */
const standardTypes = new Set(
  (
    'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody ' +
    'Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP ' +
    'Figure Formula Form'
  ).split(' '),
);

const name = (text: string) => PDFName.of(text);

/** An element of the structure tree, with the reference it is known by. */
interface Element {
  ref: PDFRef;
  dict: PDFDict;
}

export function repairTags(document: PDFDocument): void {
  const root = document.catalog.lookup(name('StructTreeRoot'), PDFDict);
  for (const page of document.getPages()) markDecoration(document, page, root);
  const elements = elementsOf(document);
  dropEmpty(document, elements);
  nameFigures(elements);
  completeLists(document, elements);
  mapTypes(document, root, elements);
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

function typeOf(dict: PDFDict): string {
  return dict.lookupMaybe(name('S'), PDFName)?.decodeText() ?? '';
}

/** Marks what the page paints beside its tags as artifacts, and takes mere decoration out of the tree. */
function markDecoration(document: PDFDocument, page: PDFPage, root: PDFDict): void {
  const owners = parentArray(page, root);
  const owner = (id: number) => owners?.lookupMaybe(id, PDFDict);
  const contents = page.node.lookup(name('Contents'));
  if (!(contents instanceof PDFRawStream)) throw new Error('a printed page has one content stream');
  const decoded = Buffer.from(decodePDFRawStream(contents).decode()).toString('latin1');
  const operations = parseOperations(decoded);
  placeFigures(operations, (id) => figureAround(owner(id)));
  const marked = markArtifacts(decoded, operations, (id) => figureAround(owner(id)) !== undefined);
  for (const id of marked.decoration) {
    const dict = owner(id);
    if (dict) removeMark(dict, id, page.ref);
    owners?.set(id, PDFNull);
  }
  const old = page.node.get(name('Contents'));
  const stream = document.context.flateStream(Buffer.from(marked.content, 'latin1'));
  page.node.set(name('Contents'), document.context.register(stream));
  if (old instanceof PDFRef) document.context.delete(old);
}

/** For each marked-content id of a page, the element that it belongs to (ISO 32000-1, 14.7.4.4). */
function parentArray(page: PDFPage, root: PDFDict): PDFArray | undefined {
  const key = page.node.lookupMaybe(name('StructParents'), PDFNumber)?.asNumber();
  return key === undefined ? undefined : inNumberTree(root.lookup(name('ParentTree'), PDFDict), key);
}

function inNumberTree(node: PDFDict, key: number): PDFArray | undefined {
  const pairs = node.lookupMaybe(name('Nums'), PDFArray);
  for (let i = 0; pairs && i < pairs.size(); i += 2)
    if (pairs.lookup(i, PDFNumber).asNumber() === key) return pairs.lookupMaybe(i + 1, PDFArray);
  const kids = node.lookupMaybe(name('Kids'), PDFArray);
  for (let i = 0; kids && i < kids.size(); i++) {
    const found = inNumberTree(kids.lookup(i, PDFDict), key);
    if (found) return found;
  }
  return undefined;
}

/** The picture that an element is or is part of. */
function figureAround(dict: PDFDict | undefined): PDFDict | undefined {
  for (let at = dict; at; at = at.lookupMaybe(name('P'), PDFDict))
    if (typeOf(at) === 'Figure' && at.has(name('Alt'))) return at;
  return undefined;
}

/** Tells each picture's tag the rectangle that the picture stands in. */
function placeFigures(operations: readonly Operation[], figureOf: (id: number) => PDFDict | undefined): void {
  const boxes = new Map<PDFDict, Box>();
  for (const [id, box] of boundsOf(operations)) {
    const figure = figureOf(id);
    if (figure) boxes.set(figure, joined(boxes.get(figure), box));
  }
  for (const [figure, box] of boxes) {
    const rounded = box.map((points) => Number(points.toFixed(2)));
    const layout = figure.context.obj({ O: 'Layout', Placement: 'Block', BBox: rounded });
    const others = figure.lookup(name('A'));
    const attributes = others instanceof PDFArray ? others.asArray() : others ? [others] : [];
    figure.set(name('A'), figure.context.obj([...attributes, layout]));
  }
}

/** A kid is a number (an id on the element's own page) or a dictionary that says which page it is on. */
function removeMark(dict: PDFDict, id: number, page: PDFRef): void {
  const own = dict.get(name('Pg'));
  setKids(
    dict,
    kidsOf(dict).filter((kid) => {
      if (kid instanceof PDFNumber) return !(kid.asNumber() === id && own === page);
      if (!(kid instanceof PDFDict)) return true;
      const marked = kid.lookupMaybe(name('MCID'), PDFNumber)?.asNumber();
      return !(marked === id && (kid.get(name('Pg')) ?? own) === page);
    }),
  );
}

function kidsOf(dict: PDFDict): PDFObject[] {
  const kids = dict.get(name('K'));
  const looked = dict.lookup(name('K'));
  if (looked instanceof PDFArray) return looked.asArray();
  return kids === undefined ? [] : [kids];
}

function setKids(dict: PDFDict, kids: PDFObject[]): void {
  if (kids.length === 0) dict.delete(name('K'));
  else dict.set(name('K'), dict.context.obj(kids));
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
