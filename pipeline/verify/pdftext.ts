// A PDF's bytes in, the text that its tags hold out, in reading order: what a screen reader would say. Reads what
// Chromium writes (ISO 32000-1: marked content, 14.6; ToUnicode, 9.10.3); running headers are artifacts, and no part.

import { readPdf } from '../produce/pdf/links.ts';
import { markedId, type Operation, parseOperations } from '../produce/pdf/operations.ts';
import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFNumber,
  type PDFObject,
  type PDFPage,
  PDFRawStream,
  PDFRef,
} from '../produce/pdf/pdflib.ts';
import { inflated } from '../produce/pdf/streams.ts';
import { kidsOf, name, typeOf } from '../produce/pdf/structure.ts';

/** An element of the structure: its type, and its text and elements in order. */
export interface TextElement {
  type: string;
  kids: (TextElement | string)[];
}

export async function readTaggedText(bytes: Uint8Array): Promise<TextElement> {
  const document = await readPdf(bytes);
  const fonts = new Map<PDFObject, Glyphs>();
  const texts = new Map<string, Map<number, string>>();
  for (const page of document.getPages()) texts.set(page.ref.toString(), pageTexts(page, fonts));
  const root = document.catalog.lookup(name('StructTreeRoot'), PDFDict);
  return elementOf(root, document, texts, undefined);
}

function elementOf(
  dict: PDFDict,
  document: PDFDocument,
  texts: ReadonlyMap<string, ReadonlyMap<number, string>>,
  outer: string | undefined,
): TextElement {
  const page = dict.get(name('Pg'))?.toString() ?? outer;
  const kids = kidsOf(dict).flatMap((kid): (TextElement | string)[] => {
    const found = kid instanceof PDFRef ? document.context.lookup(kid) : kid;
    if (found instanceof PDFNumber) return [texts.get(page ?? '')?.get(found.asNumber()) ?? ''];
    if (!(found instanceof PDFDict)) return [];
    const marked = found.get(name('MCID'));
    if (marked instanceof PDFNumber)
      return [texts.get(found.get(name('Pg'))?.toString() ?? page ?? '')?.get(marked.asNumber()) ?? ''];
    return found.has(name('S')) ? [elementOf(found, document, texts, page)] : [];
  });
  return { type: typeOf(dict), kids };
}

/** Character codes of a font to text. */
type Glyphs = ReadonlyMap<string, string>;

/** Text by marked-content id. */
function pageTexts(page: PDFPage, fonts: Map<PDFObject, Glyphs>): Map<number, string> {
  const texts = new Map<number, string>();
  const resources = page.node.Resources()?.lookupMaybe(name('Font'), PDFDict);
  const open: (number | undefined)[] = [];
  let id: number | undefined;
  let glyphs: Glyphs = new Map();
  for (const operation of parseOperations(contentOf(page))) {
    const { operator, text } = operation;
    if (operator === 'BDC' || operator === 'BMC' || operator === 'EMC') {
      if (operator === 'EMC') open.pop();
      else open.push(markedId(operation));
      id = open.findLast((one) => one !== undefined);
    } else if (operator === 'Tf') glyphs = glyphsOf(resources, /\/(\S+)/.exec(text)![1]!, fonts);
    else if (operator === 'Tj' || operator === 'TJ') {
      if (id !== undefined) texts.set(id, (texts.get(id) ?? '') + decoded(operation, glyphs));
    } else if (operator === 'BT') {
      // What starts anew may be another word: a space between does no harm, as texts compare without.
      if (id !== undefined && texts.has(id)) texts.set(id, `${texts.get(id)} `);
    }
  }
  return texts;
}

function contentOf(page: PDFPage): string {
  const contents = page.node.Contents();
  const streams = contents instanceof PDFArray ? contents.asArray().map((_, at) => contents.lookup(at)) : [contents];
  return streams
    .map((stream) => (stream instanceof PDFRawStream ? inflated(stream).toString('latin1') : ''))
    .join('\n');
}

function glyphsOf(resources: PDFDict | undefined, font: string, known: Map<PDFObject, Glyphs>): Glyphs {
  const dict = resources?.lookupMaybe(name(font), PDFDict);
  if (!dict) return new Map();
  if (!known.has(dict)) known.set(dict, readToUnicode(dict));
  return known.get(dict)!;
}

function readToUnicode(font: PDFDict): Glyphs {
  const glyphs = new Map<string, string>();
  const stream = font.lookup(name('ToUnicode'));
  if (!(stream instanceof PDFRawStream)) return glyphs;
  const text = inflated(stream).toString('latin1');
  for (const [, body] of text.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code, to] of body!.matchAll(/<(\w+)>\s*<(\w+)>/g)) glyphs.set(code!.toUpperCase(), utf16(to!));
  for (const [, body] of text.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from, until, to] of body!.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g))
      addRange(glyphs, from!, until!, to!);
  return glyphs;
}

function addRange(glyphs: Map<string, string>, from: string, until: string, to: string): void {
  const first = Number.parseInt(from, 16);
  const start = utf16(to);
  const prefix = start.slice(0, -1);
  const last = start.charCodeAt(start.length - 1);
  for (let code = first; code <= Number.parseInt(until, 16); code++) {
    const key = code.toString(16).toUpperCase().padStart(from.length, '0');
    glyphs.set(key, prefix + String.fromCharCode(last + code - first));
  }
}

const utf16 = (hex: string): string =>
  (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');

/** Chromium writes text as hexadecimal strings of two-byte codes. */
function decoded({ text }: Operation, glyphs: Glyphs): string {
  let result = '';
  for (let start = text.indexOf('<'); start >= 0; start = text.indexOf('<', start + 1)) {
    const written = text.slice(start + 1, text.indexOf('>', start));
    const hex = (/\s/.test(written) ? written.replace(/\s/g, '') : written).toUpperCase();
    for (let at = 0; at + 4 <= hex.length; at += 4) result += glyphs.get(hex.slice(at, at + 4)) ?? '';
  }
  return result;
}
