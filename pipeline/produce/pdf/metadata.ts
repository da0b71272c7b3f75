// What a PDF says about itself: document information, XMP with the PDF/UA-1 and PDF/A-2a identifiers, colour space, ids. All of it comes from the
// report, none from the clock or the machine.

import { createHash } from 'node:crypto';
import type { DocumentMeta } from '../../fill/document.ts';
import { escapeHtml } from '../html/escape.ts';
import { type PDFDocument, PDFHeader, PDFHexString, PDFName, PDFString } from './pdflib.ts';
import { srgbProfile } from './srgb.ts';

const maker = 'topline';

/** `seed` is what the file is made from: the same seed, the same ids. */
export function writeMetadata(document: PDFDocument, meta: DocumentMeta, seed: string): void {
  // PDF/UA-1 is a PDF 1.7; Chromium writes 1.4 at the top of what is more.
  document.context.header = PDFHeader.forVersion(1, 7);
  writeInformation(document, meta);
  const xmp = document.context.stream(Buffer.from(xmpPacket(meta), 'utf8'), { Type: 'Metadata', Subtype: 'XML' });
  document.catalog.set(PDFName.of('Metadata'), document.context.register(xmp));
  document.catalog.set(PDFName.of('Lang'), PDFString.of(meta.language));
  document.catalog.set(PDFName.of('ViewerPreferences'), document.context.obj({ DisplayDocTitle: true }));
  writeColours(document);
  const id = PDFHexString.of(createHash('sha256').update(seed).digest('hex').slice(0, 32).toUpperCase());
  document.context.trailerInfo.ID = document.context.obj([id, id]);
}

/** ISO 19005-2, 6.2.3: what the file's RGB colours are meant for. */
function writeColours(document: PDFDocument): void {
  const profile = document.context.register(document.context.flateStream(srgbProfile(), { N: 3 }));
  const intent = document.context.obj({ Type: 'OutputIntent', S: 'GTS_PDFA1' });
  intent.set(PDFName.of('OutputConditionIdentifier'), PDFString.of('sRGB'));
  intent.set(PDFName.of('Info'), PDFString.of('sRGB IEC 61966-2-1'));
  intent.set(PDFName.of('DestOutputProfile'), profile);
  document.catalog.set(PDFName.of('OutputIntents'), document.context.obj([intent]));
}

function writeInformation(document: PDFDocument, meta: DocumentMeta): void {
  const entries: Record<string, string | undefined> = {
    Title: meta.title,
    Author: meta.publisher,
    Subject: meta.description,
    Keywords: meta.keywords.join(', '),
  };
  const information = document.context.obj({ Creator: PDFString.of(maker), Producer: PDFString.of(maker) });
  for (const [key, text] of Object.entries(entries))
    if (text) information.set(PDFName.of(key), PDFHexString.fromText(text));
  if (meta.date) {
    const date = PDFString.of(`D:${meta.date.replaceAll('-', '')}000000Z`);
    information.set(PDFName.of('CreationDate'), date);
    information.set(PDFName.of('ModDate'), date);
  }
  const old = document.context.trailerInfo.Info;
  document.context.trailerInfo.Info = document.context.register(information);
  if (old) document.context.delete(old as Parameters<typeof document.context.delete>[0]);
}

/** PDF/A takes no property that it does not know, unless it is described: ISO 19005-2, 6.6.2.3.3. */
const uaSchema = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`;

/** ISO 16684-1 (XMP) with ISO 14289-1, 5 (PDF/UA identification). */
function xmpPacket(meta: DocumentMeta): string {
  const date = meta.date ? `${meta.date}T00:00:00Z` : undefined;
  const lines = [
    '<pdfuaid:part>1</pdfuaid:part>',
    '<pdfaid:part>2</pdfaid:part>',
    '<pdfaid:conformance>A</pdfaid:conformance>',
    `<dc:format>application/pdf</dc:format>`,
    alternative('dc:title', meta.title),
    meta.description && alternative('dc:description', meta.description),
    meta.publisher && `<dc:creator><rdf:Seq><rdf:li>${escapeHtml(meta.publisher)}</rdf:li></rdf:Seq></dc:creator>`,
    `<dc:language><rdf:Bag><rdf:li>${escapeHtml(meta.language)}</rdf:li></rdf:Bag></dc:language>`,
    meta.keywords.length > 0 && `<pdf:Keywords>${escapeHtml(meta.keywords.join(', '))}</pdf:Keywords>`,
    `<pdf:Producer>${maker}</pdf:Producer>`,
    `<xmp:CreatorTool>${maker}</xmp:CreatorTool>`,
    date && `<xmp:CreateDate>${date}</xmp:CreateDate>`,
    date && `<xmp:ModifyDate>${date}</xmp:ModifyDate>`,
  ].filter(Boolean);
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
${lines.join('\n')}
</rdf:Description>
${uaSchema}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}

function alternative(element: string, text: string): string {
  return `<${element}><rdf:Alt><rdf:li xml:lang="x-default">${escapeHtml(text)}</rdf:li></rdf:Alt></${element}>`;
}
