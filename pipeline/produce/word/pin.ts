// A .docx as docx packs it → the same document with the same bytes on any day: dates, random ids, font keys and the
// times in the zip are replaced by ones that follow from the content. Also what docx has no options for.

import { createHash } from 'node:crypto';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { zipParts } from '../zip.ts';
import { numberCaptions } from './fields.ts';
import { escapeXml } from './front.ts';

export interface Pinned {
  /** docProps/core.xml, from what docx made of it. */
  core: (xml: string) => string;
  /** BCP 47. Undefined leaves the languages as they are. */
  language?: string;
  /** The font that stands in for a missing one: `Source Sans 3` → `Arial`. */
  fallbacks: Readonly<Record<string, string>>;
  chartXml?: (xml: string) => string;
  /** Whether the captions' numbers are still to be written. */
  captions?: boolean;
  /** word/styles.xml, from what docx made of it. */
  styles?: (xml: string) => string;
}

/** Path within the package to content. */
export type Files = ReturnType<typeof unzipSync>;

/** @param files are changed */
export function pinPackage(files: Files, pinned: Pinned): Uint8Array {
  edit(files, 'docProps/core.xml', pinned.core);
  const { language } = pinned;
  if (language) edit(files, 'word/settings.xml', (xml) => withLanguage(xml, language));
  edit(files, 'word/styles.xml', pinned.styles ?? ((xml) => xml));
  edit(files, 'word/document.xml', (xml) => {
    const pinnedXml = pinIds(closeContents(xml));
    return pinned.captions ? numberCaptions(pinnedXml) : pinnedXml;
  });
  for (const path of Object.keys(files)) {
    if (/^word\/(document|header\d*|footer\d*)\.xml$/.test(path)) edit(files, path, splitFields);
  }
  pinRelationships(files);
  pinFonts(files, pinned.fallbacks);
  for (const path of Object.keys(files)) {
    if (path.endsWith('.xlsx')) files[path] = pinWorkbook(files[path]!);
    if (/^word\/charts\/chart\d+\.xml$/.test(path)) edit(files, path, (xml) => finishChart(xml, pinned));
  }
  return zip(files);
}

function edit(files: Files, path: string, change: (xml: string) => string): void {
  const file = files[path];
  if (file) files[path] = strToU8(change(strFromU8(file)));
}

function withLanguage(settings: string, language: string): string {
  return settings.replace('</w:compat>', `</w:compat><w:themeFontLang w:val="${escapeXml(language)}"/>`);
}

/** docx ends a contents list with a paragraph that holds nothing but the field's end: it goes into the last entry. */
export function closeContents(document: string): string {
  const end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>';
  return document.replaceAll(`</w:p><w:p>${end}</w:p></w:sdtContent>`, `${end}</w:p></w:sdtContent>`);
}

const RUN_PART = /<w:(?:fldChar|tab|br|t)\b[^>]*\/>|<w:(instrText|t)\b[^>]*>[^<]*<\/w:\1>/g;

/** docx writes a field in one run, of which pandoc reads no result; Word writes a run for each part. */
export function splitFields(xml: string): string {
  return xml.replace(
    /<w:r>(<w:rPr>(?:(?!<\/w:rPr>).)*<\/w:rPr>)?((?:(?!<\/w:r>).)*)<\/w:r>/gs,
    (run, look = '', inside: string) => {
      if (!inside.includes('<w:fldChar')) return run;
      const parts = inside.match(RUN_PART) ?? [];
      return parts.join('') === inside ? parts.map((part) => `<w:r>${look}${part}</w:r>`).join('') : run;
    },
  );
}

/** Word's own numbers of tracked changes lie far from those of bookmarks, which share their kind. */
const FIRST_CHANGE = 1_000_001;

/** Bookmarks, contents entries, drawings and tracked changes are numbered on in one run; here, in each document anew. */
function pinIds(document: string): string {
  const numbering = (first = 1): ((id: string) => string) => {
    const numbers = new Map<string, string>();
    return (id) => {
      if (!numbers.has(id)) numbers.set(id, `${numbers.size + first}`);
      return numbers.get(id)!;
    };
  };
  const [bookmark, entry, drawing, change] = [numbering(), numbering(), numbering(), numbering(FIRST_CHANGE)];
  return document
    .replace(/(<w:bookmark(?:Start|End)\b[^>]*\bw:id=")(\d+)"/g, (_tag, start, id) => `${start}${bookmark(id)}"`)
    .replace(/((?:w:name|w:anchor)="_Toc|PAGEREF _Toc)(\d+)/g, (_text, start, id) => `${start}${entry(id)}`)
    .replace(/(<wp:docPr\b[^>]*\bid=")(\d+)"/g, (_tag, start, id) => `${start}${drawing(id)}"`)
    .replace(/(<w:(?:ins|del)\b[^>]*\bw:id=")(\d+)"/g, (_tag, start, id) => `${start}${change(id)}"`);
}

/** An id that docx makes at random: `rId` and 21 characters of nanoid. */
const RANDOM_ID = /"(rId[\w-]{21})"/g;

/** Random relationship ids become `rIdA1`, `rIdA2`, … in the order of the relationships. */
function pinRelationships(files: Files): void {
  for (const path of Object.keys(files).filter((name) => name.endsWith('.rels'))) {
    const ids = new Map<string, string>();
    const rename = (_quoted: string, id: string): string => {
      if (!ids.has(id)) ids.set(id, `rIdA${ids.size + 1}`);
      return `"${ids.get(id)}"`;
    };
    edit(files, path, (xml) => xml.replace(RANDOM_ID, rename));
    if (ids.size > 0)
      edit(files, path.replace('_rels/', '').replace(/\.rels$/, ''), (xml) => xml.replace(RANDOM_ID, rename));
  }
}

/** The key that an embedded font is scrambled with (ECMA-376 part 4, 10.1) becomes one made from the font itself. */
function pinFonts(files: Files, fallbacks: Pinned['fallbacks']): void {
  const relations = strFromU8(files['word/_rels/fontTable.xml.rels'] ?? new Uint8Array());
  const targets = new Map(
    [...relations.matchAll(/<Relationship [^>]*>/g)].map(([tag]) => [attribute(tag, 'Id'), attribute(tag, 'Target')]),
  );
  edit(files, 'word/fontTable.xml', (xml) =>
    xml
      .replace(/<w:embed\w+ [^>]*>/g, (tag) => {
        const path = `word/${targets.get(attribute(tag, 'r:id'))}`;
        const old = attribute(tag, 'w:fontKey');
        const font = scramble(files[path]!, old);
        const key = fontKey(font);
        files[path] = scramble(font, key);
        return tag.replace(old, key);
      })
      .replace(/<w:font w:name="([^"]+)">/g, (tag, name: string) => {
        const fallback = fallbacks[name];
        return fallback ? `${tag}<w:altName w:val="${escapeXml(fallback)}"/>` : tag;
      }),
  );
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}

/** Its own inverse: the first 32 bytes XOR the key's 16 bytes, last byte first, twice. */
export function scramble(font: Files[string], key: string): Files[string] {
  const bytes = Buffer.from(key.replace(/[{}-]/g, ''), 'hex').reverse();
  const scrambled = font.slice();
  for (let at = 0; at < 32; at++) scrambled[at]! ^= bytes[at % 16]!;
  return scrambled;
}

function fontKey(font: Uint8Array): string {
  const digits = createHash('sha256').update(font).digest('hex').slice(0, 32).toUpperCase();
  return `{${digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}}`;
}

/** docx writes a chart's text as American English. */
function finishChart(xml: string, { chartXml, language }: Pinned): string {
  const inLanguage = language ? xml.replace(/(<c:lang val|\blang)="en-US"/g, `$1="${escapeXml(language)}"`) : xml;
  return chartXml ? chartXml(inLanguage) : inLanguage;
}

function pinWorkbook(xlsx: Uint8Array): Files[string] {
  return zip(unzipSync(xlsx));
}

function zip(files: Files): Files[string] {
  // Readers that guess a file's kind from its first bytes look for the content types there.
  const first = ['[Content_Types].xml', '_rels/.rels'].filter((path) => path in files);
  const paths = [...first, ...Object.keys(files).filter((path) => !first.includes(path))];
  return zipParts(paths.map((path) => [path, files[path]!]));
}
