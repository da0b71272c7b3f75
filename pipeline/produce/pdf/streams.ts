// The content of a PDF's streams, packed and unpacked by Node's own zlib: packing takes a third of the library's time.

import { deflateSync, inflateSync } from 'node:zlib';
import { decodePDFRawStream, type PDFDocument, type PDFRawStream } from './pdflib.ts';
import { name } from './structure.ts';

export const inflated = (stream: PDFRawStream): Buffer =>
  stream.dict.get(name('Filter')) === name('FlateDecode')
    ? inflateSync(stream.getContents())
    : Buffer.from(decodePDFRawStream(stream).decode());

export const deflated = (document: PDFDocument, content: Uint8Array): PDFRawStream =>
  document.context.stream(deflateSync(content), { Filter: 'FlateDecode' });
