// A Document and a house's own Word template (.docx or .dotx) → a Word file that is the template, filled: the report's
// text where the template says {{content}}, in the template's styles, with its pages, headers, footers and cover.

import {
  type FileChild,
  ImportedXmlComponent,
  InternalHyperlink,
  Packer,
  PageReference,
  type ParagraphChild,
  PatchType,
  patchDetector,
  patchDocument,
  Tab,
  TextRun,
  Document as WordDocument,
  Table as WordTable,
} from 'docx';
import { estimatePageNumbersWith } from 'docx/layout';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Document } from '../../fill/document.ts';
import { nearest, type Problem, UserError } from '../../problems.ts';
import type { Theme } from '../../theme.ts';
import { withoutRepeats } from '../notes.ts';
import { blockDrafts, type ContentsEntry, type Draft } from './blocks.ts';
import { fillProperties, numberCaptions, showsProperty } from './fields.ts';
import { titleDrafts } from './front.ts';
import { type HouseStyles, houseStyles, textWidthAt } from './house.ts';
import { textRun } from './inline.ts';
import { lists } from './lists.ts';
import { boxBullets, plainLook, roles } from './look.ts';
import { closeContents, pinPackage } from './pin.ts';
import { dated, fieldValues, reportProperties, setCustomProperties } from './properties.ts';
import { baseStyles, characterStyles, markCustomStyles, paragraphStyles, wordTheme } from './styles.ts';
import { makeParagraphs, prepareWriting, type WordOptions } from './writing.ts';

export interface TemplateOptions extends WordOptions {
  /** The template's name, for messages. */
  name?: string;
  /** The report's styles → the template's, by name or id, where the names differ: `{ "Lead": "House intro" }`. */
  styles?: Readonly<Record<string, string>>;
}

type Files = ReturnType<typeof unzipSync>;

/** Stands for `{` in the report's text while the template is filled, so that no text can be taken for a placeholder. */
const BRACE = '\ue07b';

export async function fillWordTemplate(
  document: Document,
  theme: Theme,
  template: Uint8Array,
  options: TemplateOptions,
): Promise<Uint8Array> {
  const files = openTemplate(template, options.name ?? 'the Word template');
  const data = zipSync(files);
  const placeholders = await findPlaceholders(data, options.name ?? 'the Word template');
  const house = houseStyles(read(files, 'word/styles.xml'), await reportStyles(theme, document), options.styles);
  const titled = placeholders.includes('title') || showsProperty(xmlParts(files), 'TITLE');
  const patches = await makePatches(document, theme, options, house, files, titled);
  const { title, subtitle = '', publisher = '', keywords, description = '' } = document.meta;
  const filled = await patchDocument({
    ...{ outputType: 'uint8array', data, patches, trimPlaceholders: true, keepOriginalStyles: true },
    ...{ numbering: { config: lists(false) }, pageNumbers: estimatePageNumbersWith({ guess: true }) },
    properties: { title, subject: subtitle, creator: publisher, keywords: keywords.join(', '), description },
  });
  return finish(unzipSync(filled), document, house, options);
}

function read(files: Files, path: string): string {
  return strFromU8(files[path] ?? new Uint8Array());
}

function xmlParts(files: Files): string[] {
  return partPaths(files).map((path) => read(files, path));
}

function partPaths(files: Files): string[] {
  return Object.keys(files).filter((path) => /^word\/(document|header\d*|footer\d*)\.xml$/.test(path));
}

/** Templates become documents; anything that isn't a template, or that holds macros, is refused. */
function openTemplate(template: Uint8Array, name: string): Files {
  const files = unzip(template);
  if (!files?.['word/document.xml'] || !files['word/styles.xml']) {
    throw refuse('not-a-word-file', `${name} isn’t a Word document or template`, 'a .docx or .dotx file');
  }
  if (Object.keys(files).some((path) => path.endsWith('vbaProject.bin'))) {
    throw refuse('template-with-macros', `${name} holds macros`, 'a template without macros, saved as .docx or .dotx');
  }
  const types = read(files, '[Content_Types].xml');
  return { ...files, '[Content_Types].xml': strToU8(types.replace('.template.main+xml', '.document.main+xml')) };
}

function unzip(bytes: Uint8Array): Files | undefined {
  try {
    return unzipSync(bytes);
  } catch {
    return undefined;
  }
}

function refuse(code: string, message: string, expected: string, found?: string): UserError {
  const problem: Problem = { code, severity: 'error', message, expected, ...(found ? { found } : {}) };
  return new UserError([problem], 2);
}

const NAMES = ['content', 'contents', 'title', 'subtitle', 'kicker', 'status', 'date', 'publisher', 'description'];

async function findPlaceholders(data: Uint8Array, name: string): Promise<readonly string[]> {
  const found = await patchDetector({ data: Buffer.from(data), trimPlaceholders: true });
  const unknown = found.filter((one) => ![...NAMES, 'study', 'report'].includes(one));
  if (unknown.length > 0) {
    const meant = nearest(unknown[0]!, NAMES);
    const expected = meant ? `{{${meant}}}` : NAMES.map((one) => `{{${one}}}`).join(', ');
    throw refuse(
      'unknown-placeholder',
      `${name} has a placeholder that topline doesn’t know`,
      expected,
      `{{${unknown[0]}}}`,
    );
  }
  if (!found.includes('content')) {
    const expected = 'a paragraph of its own that says {{content}}';
    throw refuse('template-without-content', `${name} doesn’t say where the report’s text goes`, expected);
  }
  return found;
}

/** The report's own styles as docx writes them, for those that the template lacks. */
async function reportStyles(theme: Theme, { meta }: Document): Promise<string> {
  const document = new WordDocument({
    ...{ theme: wordTheme(theme), externalStyles: baseStyles(theme, meta.language), numbering: { config: lists() } },
    styles: { paragraphStyles: paragraphStyles(theme, 9000), characterStyles: characterStyles() },
    sections: [],
  });
  return markCustomStyles(read(unzipSync(await Packer.toBuffer(document)), 'word/styles.xml'));
}

async function makePatches(
  document: Document,
  theme: Theme,
  options: TemplateOptions,
  house: HouseStyles,
  files: Files,
  titled: boolean,
) {
  const body = read(files, 'word/document.xml');
  const marker = />[^<]*\bcontent\b[^<]*</.exec(body)?.index ?? 0;
  const width = textWidthAt(body, marker);
  const writing = await prepareWriting(document, theme, options, width, {
    styleOf: house.styleOf,
    fontWidth: 1.2,
  });
  const { meta, blocks } = hideBraces({ meta: document.meta, blocks: document.blocks });
  const drafts = withoutRepeats(blocks)
    .flatMap((block) => blockDrafts(block, writing))
    .map((draft) => withList(draft, house));
  const texts = Object.entries(reportProperties(meta)).map(([name, text]) => [name, inline(text)]);
  const children = makeParagraphs([...(titled ? [] : titleDrafts(meta)), ...drafts], writing);
  const contents = makeParagraphs(contentsDrafts(writing.contents, width), writing);
  return {
    ...Object.fromEntries(texts),
    ...{ content: { type: PatchType.DOCUMENT, children }, contents: { type: PatchType.DOCUMENT, children: contents } },
  } as Record<string, { type: typeof PatchType.DOCUMENT; children: FileChild[] }>;
}

function inline(text: string): { type: typeof PatchType.PARAGRAPH; children: ParagraphChild[] } {
  return { type: PatchType.PARAGRAPH, children: [textRun(text)] };
}

function hideBraces<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('{', BRACE) as T;
  if (Array.isArray(value)) return value.map(hideBraces) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hideBraces(inner)])) as T;
}

/** In the report's own files the style of a bullet brings its list; an added or the house's style may not. */
function withList(draft: Draft, house: HouseStyles): Draft {
  if (draft instanceof WordTable || draft.numbering || !draft.style) return draft;
  const bullet = bullets.get(draft.style);
  if (!bullet || house.bringsList(draft.style)) return draft;
  return { ...draft, numbering: { ...bullet, instance: 0, custom: true } };
}

const bullets = new Map(
  [
    { reference: 'bullets', styles: plainLook.bullets },
    ...roles.map((role) => ({ reference: `${role}-bullets`, styles: boxBullets(role) })),
  ].flatMap(({ reference, styles }) => styles.map((style, level) => [style, { reference, level }] as const)),
);

/** A contents list of fields that hold their values; docx fills in its own only in documents of its own. */
function contentsDrafts(entries: readonly ContentsEntry[], width: number): Draft[] {
  const listed = entries.filter(({ level }) => level <= 2);
  return listed.map(({ text, level, bookmark }, at) => {
    const entry = new InternalHyperlink({
      anchor: bookmark,
      children: [
        textRun(text),
        new TextRun({ children: [new Tab()] }),
        new PageReference(bookmark, { hyperlink: true }),
      ],
    });
    const begin = at === 0 ? [fieldPart('begin', 'TOC \\h \\o "1-2"'), fieldPart('separate')] : [];
    const end = at === listed.length - 1 ? [fieldPart('end')] : [];
    const tabStops = [{ type: 'right', position: width, leader: 'dot' }] as const;
    return { style: `TOC${level}`, tabStops, children: [...begin, entry, ...end] };
  });
}

function fieldPart(type: 'begin' | 'separate' | 'end', code = ''): ParagraphChild {
  const instruction = code && `<w:instrText xml:space="preserve">${code.replaceAll('"', '&quot;')}</w:instrText>`;
  const xml = `<w:r><w:fldChar w:fldCharType="${type}"/>${instruction}</w:r>`;
  return ImportedXmlComponent.fromXmlString(xml) as unknown as ParagraphChild;
}

function finish(files: Files, { meta }: Document, house: HouseStyles, options: TemplateOptions): Uint8Array {
  const values = fieldValues(meta);
  for (const path of partPaths(files)) {
    const xml = closeContents(fillProperties(read(files, path).replaceAll(BRACE, '{'), values));
    files[path] = strToU8(path === 'word/document.xml' ? numberCaptions(xml) : xml);
  }
  files['word/styles.xml'] = strToU8(house.complete(read(files, 'word/styles.xml')));
  setCustomProperties(files, meta);
  const { chartXml } = options;
  const pinned = { core: (xml: string) => dated(xml, meta), fallbacks: {}, ...(chartXml && { chartXml }) };
  return pinPackage(files, pinned);
}
