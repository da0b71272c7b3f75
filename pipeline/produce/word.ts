// A Document and a Theme → the bytes of a Word file: all text by named styles, charts as Word's own, captions numbered
// and the contents list filled in by fields that already hold their values. The same Document gives the same bytes.

import { type FileChild, Packer, Paragraph, TableOfContents, Document as WordDocument, Table as WordTable } from 'docx';
import { estimatePageNumbersWith } from 'docx/layout';
import { strToU8 } from 'fflate';
import type { Document } from '../fill/document.ts';
import type { Theme } from '../theme.ts';
import { withoutRepeats } from './notes.ts';
import { blockDrafts, type Draft } from './word/blocks.ts';
import { logoDraft, onCover } from './word/cover.ts';
import { type FontFaces, facesFor, readFonts } from './word/fonts.ts';
import { coreProperties, pageFooter, pageHeader, titleDrafts } from './word/front.ts';
import { textRun, xmlText } from './word/inline.ts';
import { lists } from './word/lists.ts';
import { type Files, pinPackage } from './word/pin.ts';
import { baseStyles, characterStyles, markCustomStyles, paragraphStyles, wordTheme } from './word/styles.ts';
import { makeParagraphs, prepareWriting, type WordOptions } from './word/writing.ts';

export type { WordOptions };

/** A4 in twips (twentieths of a point), and its margins. */
const PAGE = { width: 11906, height: 16838, side: 1304, top: 1360, bottom: 1300 };
const TEXT_WIDTH = PAGE.width - 2 * PAGE.side;

/** Lays the pages out as Word does. Only called: its reading of the headings' list numbers takes as long, and there are none. */
const estimatePages = estimatePageNumbersWith({ guess: true });

export async function makeWord(document: Document, theme: Theme, options: WordOptions): Promise<Uint8Array> {
  const { meta } = document;
  const faces = options.fonts === undefined ? await readFonts(theme.font) : options.fonts;
  const fonts = faces ? facesFor(faces, JSON.stringify(document)) : undefined;
  const writing = await prepareWriting(document, theme, options, TEXT_WIDTH);
  const drafts = withoutRepeats(document.blocks).flatMap((block) => blockDrafts(block, writing));
  const logo = await logoDraft(theme);
  const front = makeParagraphs([...(logo ? [logo] : []), ...onCover(titleDrafts(meta), theme)], writing);
  const onNewPage = theme.cover ?? false;
  const text = meta.contents ? standOff(drafts, 300) : onNewPage ? fromNewPage(drafts) : drafts;
  const children = [...front, ...(meta.contents ? contentsList(onNewPage) : []), ...makeParagraphs(text, writing)];
  const fallbacks = { [theme.font.family]: theme.font.fallback };
  const { chartXml } = options;
  return pinPackage(partsOf(wordDocument(document, theme, fonts, children)), {
    core: () => coreProperties(meta),
    language: meta.language,
    fallbacks,
    styles: markCustomStyles,
    captions: !meta.contents,
    ...(chartXml && { chartXml }),
  });
}

/** What docx's packer zips. Its own zip would only be opened again: a fifth of the time that a Word file takes. */
function partsOf(document: WordDocument): Files {
  const { compiler } = Packer as unknown as {
    compiler: { compile(file: WordDocument): Map<string, string | Uint8Array> };
  };
  const parts = [...compiler.compile(document)];
  return Object.fromEntries(
    parts.map(([path, data]) => [path, typeof data === 'string' ? strToU8(data) : new Uint8Array(data)]),
  );
}

function wordDocument(
  { meta }: Document,
  theme: Theme,
  fonts: FontFaces | undefined,
  children: FileChild[],
): WordDocument {
  return new WordDocument({
    title: xmlText(meta.title),
    theme: wordTheme(theme),
    externalStyles: baseStyles(theme, meta.language),
    styles: { paragraphStyles: paragraphStyles(theme, TEXT_WIDTH), characterStyles: characterStyles() },
    numbering: { config: lists() },
    fonts: fonts ? [embeddedFont(theme.font.family, fonts)] : [],
    // Half of the time that a Word file takes, for what only a contents list shows: Word numbers pages as it opens.
    ...(meta.contents && { pageNumbers: (body, context) => estimatePages(body, context) }),
    customProperties: customProperties(meta),
    sections: [
      {
        properties: { titlePage: true, page: pageSetUp },
        headers: { default: pageHeader(meta) },
        footers: { default: pageFooter(meta), first: pageFooter(meta) },
        children,
      },
    ],
  });
}

const pageSetUp = {
  size: { width: PAGE.width, height: PAGE.height },
  margin: { left: PAGE.side, right: PAGE.side, top: PAGE.top, bottom: PAGE.bottom, header: 640, footer: 560 },
};

/** What a reader may show with DOCPROPERTY fields, or look a report up by. */
function customProperties(meta: Document['meta']): { name: string; value: string }[] {
  const properties = { Study: meta.studyId, Report: meta.reportId, Status: meta.status, Date: meta.date };
  return Object.entries(properties).flatMap(([name, value]) => (value ? [{ name, value: xmlText(value) }] : []));
}

function embeddedFont(name: string, { regular, bold, italic, boldItalic }: FontFaces) {
  const buffers = { bold: Buffer.from(bold), italic: Buffer.from(italic), boldItalic: Buffer.from(boldItalic) };
  return { name, data: Buffer.from(regular), ...buffers };
}

function contentsList(pageBreakBefore: boolean): FileChild[] {
  const heading = new Paragraph({ style: 'TOCHeading', pageBreakBefore, children: [textRun('Contents')] });
  return [heading, new TableOfContents('Contents', { hyperlink: true, headingStyleRange: '1-2' })];
}

/** What follows a cover. */
function fromNewPage([first, ...others]: Draft[]): Draft[] {
  if (!first || first instanceof WordTable) return first ? [first, ...others] : [];
  return [{ ...first, pageBreakBefore: true }, ...others];
}

/** The text after the contents list: the list's own last entry has no style that could keep it off. */
function standOff([first, ...others]: Draft[], before: number): Draft[] {
  if (!first || first instanceof WordTable) return first ? [first, ...others] : [];
  return [{ ...first, spacing: { ...first.spacing, before } }, ...others];
}
