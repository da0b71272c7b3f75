// Every mark on every page is either some tag's or an artifact's: goes through the content streams, of pages and of the
// groups drawn on them, and sets right what Chromium leaves open. Pictures are told where they stand.

import { type Box, boundsOf, joined } from './bounds.ts';
import { markArtifacts } from './content.ts';
import { showsMissingGlyph } from './glyphs.ts';
import { type Operation, parseOperations } from './operations.ts';
import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFName,
  PDFNull,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  PDFStream,
} from './pdflib.ts';
import { deflated, inflated } from './streams.ts';
import { kidsOf, kidsOfTree, name, setKids, typeOf } from './structure.ts';

/** Something with a content stream, whose marks have ids of their own. */
interface Canvas {
  kind: 'page' | 'group';
  ref: PDFRef;
  /** The page, or the dictionary of the group's stream. */
  dict: PDFDict;
  stream: PDFRawStream;
}

/** True where all text can be read: no character stands as an empty box, for want of a font. */
export function accountForMarks(document: PDFDocument, root: PDFDict): boolean {
  let readable = true;
  for (const page of document.getPages()) {
    const stream = page.node.lookup(name('Contents'));
    if (!(stream instanceof PDFRawStream)) throw new Error('a printed page has one content stream');
    const canvas: Canvas = { kind: 'page', ref: page.ref, dict: page.node, stream };
    const content = contentOf(canvas);
    readable &&= !showsMissingGlyph(content.operations);
    const rewritten = rewrite(canvas, content, root);
    const old = page.node.get(name('Contents'));
    page.node.set(name('Contents'), document.context.register(deflated(document, rewritten)));
    if (old instanceof PDFRef) document.context.delete(old);
  }
  for (const [ref, stream] of document.context.enumerateIndirectObjects()) {
    if (!(stream instanceof PDFRawStream) || !isTaggedGroup(stream)) continue;
    const canvas: Canvas = { kind: 'group', ref, dict: stream.dict, stream };
    const content = contentOf(canvas);
    readable &&= !showsMissingGlyph(content.operations);
    const rewritten = deflated(document, rewrite(canvas, content, root));
    for (const [key, value] of stream.dict.entries()) if (!rewritten.dict.has(key)) rewritten.dict.set(key, value);
    document.context.assign(ref, rewritten);
  }
  return readable;
}

interface Content {
  /** A character a byte. */
  text: string;
  operations: Operation[];
}

function contentOf({ stream }: Canvas): Content {
  const text = inflated(stream).toString('latin1');
  return { text, operations: parseOperations(text) };
}

/** What is drawn with an opacity of its own, Chromium draws as a group first: tags and all. */
function isTaggedGroup(object: unknown): boolean {
  return (
    object instanceof PDFStream &&
    object.dict.get(name('Subtype')) === name('Form') &&
    object.dict.has(name('StructParents'))
  );
}

/** The canvas's content, with decoration marked as artifacts and taken out of the tree. */
function rewrite(canvas: Canvas, { text, operations }: Content, root: PDFDict): Uint8Array {
  const owners = parentArray(canvas.dict, root);
  const owner = (id: number) => owners?.lookupMaybe(id, PDFDict);
  // A group's own coordinates are not the page's.
  if (canvas.kind === 'page') placeFigures(operations, (id) => figureAround(owner(id)));
  const objects = canvas.dict.lookupMaybe(name('Resources'), PDFDict)?.lookupMaybe(name('XObject'), PDFDict);
  const marked = markArtifacts(text, operations, {
    isPicture: (id) => figureAround(owner(id)) !== undefined,
    isTagged: (object) => isTaggedGroup(objects?.lookup(PDFName.of(object))),
  });
  for (const id of marked.decoration) {
    const element = owner(id);
    if (element) removeMark(element, id, canvas);
    owners?.set(id, PDFNull);
  }
  return Buffer.from(marked.content, 'latin1');
}

/** For each marked-content id of a page or group, the element that it belongs to (ISO 32000-1, 14.7.4.4). */
function parentArray(dict: PDFDict, root: PDFDict): PDFArray | undefined {
  const key = dict.lookupMaybe(name('StructParents'), PDFNumber)?.asNumber();
  return key === undefined ? undefined : inNumberTree(root.lookup(name('ParentTree'), PDFDict), key);
}

function inNumberTree(node: PDFDict, key: number): PDFArray | undefined {
  const pairs = node.lookupMaybe(name('Nums'), PDFArray);
  for (let i = 0; pairs && i < pairs.size(); i += 2)
    if (pairs.lookup(i, PDFNumber).asNumber() === key) return pairs.lookupMaybe(i + 1, PDFArray);
  for (const kid of kidsOfTree(node)) {
    const found = inNumberTree(kid, key);
    if (found) return found;
  }
  return undefined;
}

/** The picture that an element is or is part of. */
function figureAround(element: PDFDict | undefined): PDFDict | undefined {
  for (let at = element; at; at = at.lookupMaybe(name('P'), PDFDict))
    if (typeOf(at) === 'Figure' && at.has(name('Alt'))) return at;
  return undefined;
}

/** Tells each picture's tag the rectangle that the picture stands in. */
function placeFigures(operations: readonly Operation[], figureOf: (id: number) => PDFDict | undefined): void {
  const boxes = new Map<PDFDict, Box>();
  const figures = new Map<number, PDFDict | undefined>();
  const isWanted = (id: number) => {
    if (!figures.has(id)) figures.set(id, figureOf(id));
    return figures.get(id) !== undefined;
  };
  for (const [id, box] of boundsOf(operations, isWanted)) {
    const figure = figures.get(id);
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

/** A kid is an id on the element's own page, or a dictionary that names the page or group that the id is of. */
function removeMark(element: PDFDict, id: number, { kind, ref }: Canvas): void {
  const ownPage = element.get(name('Pg'));
  const isTheMark = (kid: unknown) => {
    if (kid instanceof PDFNumber) return kind === 'page' && kid.asNumber() === id && ownPage === ref;
    if (!(kid instanceof PDFDict) || kid.lookupMaybe(name('MCID'), PDFNumber)?.asNumber() !== id) return false;
    const group = kid.get(name('Stm'));
    return kind === 'group' ? group === ref : group === undefined && (kid.get(name('Pg')) ?? ownPage) === ref;
  };
  setKids(
    element,
    kidsOf(element).filter((kid) => !isTheMark(kid)),
  );
}
