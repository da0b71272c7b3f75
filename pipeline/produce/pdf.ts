// A page as the browser has printed it → a PDF that says what it is and is tagged as PDF/UA-1 and PDF/A-2a ask. The same
// page gives the same bytes on any day.

import type { DocumentMeta } from '../fill/document.ts';
import { missingGlyphs } from './pdf/glyphs.ts';
import { describeLinks, readPdf } from './pdf/links.ts';
import { writeMetadata } from './pdf/metadata.ts';
import type { Pages, Printed } from './pdf/pages.ts';
import { repairTags } from './pdf/tags.ts';

export const printPdf = async (html: string, pages: Pages, meta: DocumentMeta): Promise<Uint8Array> =>
  finishPdf(await pages.print(html), html, meta);

/** @param html what it was printed from */
export async function finishPdf({ bytes, links }: Printed, html: string, meta: DocumentMeta): Promise<Uint8Array> {
  const document = await readPdf(bytes);
  if (!repairTags(document)) throw missingGlyphs(html);
  describeLinks(document, links);
  writeMetadata(document, meta, html);
  return document.save({
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: Number.POSITIVE_INFINITY,
  });
}
