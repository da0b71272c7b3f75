// The two example reports, made once for the tests of this folder, and ways to change one character in a file of theirs.

import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { PDFArray, PDFDocument, type PDFRawStream } from '@cantoo/pdf-lib';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Document } from '../../pipeline/fill/document.ts';
import { everyBlock, fill } from '../../pipeline/fill/fill.ts';
import { readTemplate } from '../../pipeline/fill/template.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { produce } from '../../pipeline/produce/produce.ts';
import { dataFiles } from '../../pipeline/publish/figures.ts';
import { estimatesFor, openStudy } from '../../pipeline/source.ts';
import { readStudy } from '../../pipeline/study/read.ts';
import type { ReportSpec } from '../../pipeline/study/study.ts';
import { readTheme } from '../../pipeline/theme.ts';

export interface Made {
  document: Document;
  files: Map<string, Uint8Array | string>;
  page: string;
}

/** @param formats not those that the report asks for */
export async function makeExample(study: string, id: string, formats?: ReportSpec['formats']): Promise<Made> {
  const source = await openStudy(await readStudy(join('data', study)));
  const report = source.study.reports.get(id)!;
  const template = await readTemplate(report.template, ['templates'], report.place);
  const document = fill(template, estimatesFor(source, report), report);
  const printer = openPrinter();
  try {
    const theme = readTheme(join('templates/themes', report.theme));
    const { files, page } = await produce(
      document,
      theme,
      { ...report, ...(formats && { formats }) },
      { printer, progress: () => {} },
    );
    for (const [name, text] of dataFiles(everyBlock(document.blocks))) files.set(name, text);
    return { document, files, page: page! };
  } finally {
    await printer.close();
  }
}

/** `change` is given the text of the first file that `file` names, and gives another. */
export function withText({ files }: Made, file: RegExp, change: (text: string) => string): Made['files'] {
  const name = nameIn(files, file);
  return new Map([...files, [name, changed(String(files.get(name)), change)]]);
}

/** The same for a part of a zip file, or a part of a zip file within it. */
export function withPart(
  { files }: Made,
  file: RegExp,
  [part, ...inner]: RegExp[],
  change: (text: string) => string,
): Made['files'] {
  const name = nameIn(files, file);
  return new Map([...files, [name, inPart(files.get(name) as Uint8Array, [part!, ...inner], change)]]);
}

function inPart(
  zip: Uint8Array,
  [part, ...inner]: RegExp[],
  change: (text: string) => string,
): Uint8Array<ArrayBuffer> {
  const entries = unzipSync(zip);
  const path = nameIn(new Map(Object.entries(entries)), part!);
  const content = entries[path]!;
  entries[path] = inner.length ? inPart(content, inner, change) : strToU8(changed(strFromU8(content), change));
  return zipSync(entries);
}

/** The same for the drawing of a PDF's page, from 0. */
export async function withPage({ files }: Made, at: number, change: (content: string) => string) {
  const name = nameIn(files, /\.pdf$/);
  const pdf = await PDFDocument.load(files.get(name) as Uint8Array, { updateMetadata: false });
  const { node } = pdf.getPage(at);
  const contents = node.Contents();
  const stream = contents instanceof PDFArray ? contents.lookup(0) : contents;
  const text = inflateSync((stream as PDFRawStream).getContents()).toString('latin1');
  node.set(node.context.obj('Contents') as never, pdf.context.register(pdf.context.stream(changed(text, change))));
  return new Map([...files, [name, await pdf.save()]]);
}

function nameIn(files: ReadonlyMap<string, unknown>, pattern: RegExp): string {
  const name = [...files.keys()].find((one) => pattern.test(one));
  if (!name) throw new Error(`no file ${pattern}`);
  return name;
}

/** A change that changes nothing would let any test pass. */
function changed(text: string, change: (text: string) => string): string {
  const other = change(text);
  if (other === text) throw new Error('nothing was changed');
  return other;
}
