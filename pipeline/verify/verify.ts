// A report's files in, before they are published: each is read back, and every figure that it shows is compared with
// the report's own. Where one differs, nothing is published.

import type { Document } from '../fill/document.ts';
import { UserError } from '../problems.ts';
import { checkPage } from './page.ts';
import { checkPrint } from './print.ts';
import { checkDocument, merge, type Reading, toProblem } from './showing.ts';
import { checkCsvs, checkTables } from './tablefiles.ts';
import { checkWord } from './wordfile.ts';

export type Files = ReadonlyMap<string, Uint8Array | string>;

export interface VerifyOptions {
  /** The page that the PDF was printed from, published or not. */
  page?: string;
  /** The report's Word styles to a house's, where its template was filled. */
  wordStyles?: Readonly<Record<string, string>>;
}

/** Figures compared, by format: `{ html: 363, pdf: 151, docx: 290, csv: 122 }`. */
export type Compared = Record<string, number>;

const MOST_TOLD = 20;

/** @throws UserError (exit code 4) with each figure that a file shows otherwise */
export async function verify(document: Document, files: Files, options: VerifyOptions = {}): Promise<Compared> {
  const readings = await readBack(document, files, options);
  const { differences } = merge([checkDocument(document), ...readings.values()]);
  if (differences.length > 0) throw new UserError(differences.slice(0, MOST_TOLD).map(toProblem), 4);
  return Object.fromEntries([...readings].map(([format, { compared }]) => [format, compared]));
}

/** Format to what came of reading it. */
export async function readBack(
  document: Document,
  files: Files,
  options: VerifyOptions,
): Promise<Map<string, Reading>> {
  const readings = new Map<string, Reading>();
  const { page, wordStyles } = options;
  const [html, pdf, docx, xlsx] = ['.html', '.pdf', '.docx', '.xlsx'].map((end) =>
    [...files.keys()].find((name) => name.endsWith(end)),
  );
  const pageText = html === undefined ? page : asText(files.get(html)!);
  if (pageText !== undefined) readings.set('html', checkPage(document, pageText, html));
  if (pdf !== undefined && pageText !== undefined)
    readings.set('pdf', await checkPrint(pageText, asBytes(files.get(pdf)!), pdf));
  if (docx !== undefined) readings.set('docx', checkWord(document, asBytes(files.get(docx)!), docx, wordStyles));
  if (xlsx !== undefined) readings.set('xlsx', checkTables(document, asBytes(files.get(xlsx)!), xlsx));
  readings.set('csv', checkCsvs(document, files));
  return readings;
}

const asText = (content: Uint8Array | string): string =>
  typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
const asBytes = (content: Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : content;
