// The XML of a Word part → the same with its fields' results filled in, so that nobody has to update them: captions'
// numbers, and the document's properties wherever a template shows them.

import { escapeXml } from './front.ts';

/** Property name, in capitals → what a field that shows it says. */
export type FieldValues = ReadonlyMap<string, string>;

const COMPLEX =
  /<w:fldChar\b[^>]*w:fldCharType="begin"[^>]*?(?:\/>|>.*?<\/w:fldChar>)(?:(?!w:fldCharType="begin").)*?w:fldCharType="end"\s*\/>/gs;

/** Numbers each caption's SEQ field by its label, from 1, in the order of the document. */
export function numberCaptions(xml: string): string {
  const counts = new Map<string, number>();
  return xml.replace(COMPLEX, (field) => {
    const label = /^\s*SEQ\s+"?(\w+)/.exec(instruction(field))?.[1];
    if (!label) return field;
    counts.set(label, (counts.get(label) ?? 0) + 1);
    return withResult(field, `${counts.get(label)}`);
  });
}

/** `DOCPROPERTY Status`, `TITLE`, `AUTHOR` and the like, written as one element or as several. */
export function fillProperties(xml: string, values: FieldValues): string {
  return xml
    .replace(COMPLEX, (field) => {
      const value = valueShown(instruction(field), values);
      return value === undefined ? field : withResult(field, value);
    })
    .replace(
      /<w:fldSimple\b[^>]*?w:instr="([^"]*)"[^>]*>(.*?)<\/w:fldSimple>/gs,
      (field, code: string, inside: string) => {
        const value = valueShown(unescapeXml(code), values);
        return value === undefined ? field : field.replace(inside, () => withText(inside, value));
      },
    );
}

/** Whether any field of these parts shows the property. */
export function showsProperty(parts: readonly string[], name: string): boolean {
  const values = new Map([[name, '']]);
  return parts.some((xml) =>
    [...[...xml.matchAll(COMPLEX)].map(([field]) => instruction(field)), ...simpleInstructions(xml)].some(
      (code) => valueShown(code, values) !== undefined,
    ),
  );
}

function simpleInstructions(xml: string): string[] {
  return [...xml.matchAll(/<w:fldSimple\b[^>]*?w:instr="([^"]*)"/g)].map(([, code]) => unescapeXml(code!));
}

function valueShown(code: string, values: FieldValues): string | undefined {
  const match = /^\s*(?:DOCPROPERTY\s+(?:"([^"]+)"|(\S+))|(TITLE|SUBJECT|AUTHOR|KEYWORDS|COMMENTS)\b)/i.exec(code);
  return match ? values.get((match[1] ?? match[2] ?? match[3]!).toUpperCase()) : undefined;
}

function instruction(field: string): string {
  return unescapeXml(
    [...field.matchAll(/<w:instrText\b[^>]*>([^<]*)<\/w:instrText>/g)].map(([, text]) => text).join(''),
  );
}

/** The text between a field's `separate` and its `end`, in the first run there with its formatting; not asked for anew. */
function withResult(field: string, value: string): string {
  const clean = field.replace(/ w:dirty="[^"]*"/g, '');
  const at = /<w:fldChar\b[^>]*w:fldCharType="separate"[^>]*>/.exec(clean);
  if (!at) return field;
  const start = at.index + at[0].length;
  const end = clean.lastIndexOf('<w:fldChar');
  return clean.slice(0, start) + withText(clean.slice(start, end), value) + clean.slice(end);
}

function withText(inside: string, value: string): string {
  const text = `<w:t xml:space="preserve">${escapeXml(value)}</w:t>`;
  let written = false;
  const replaced = inside.replace(/<w:t(?: [^>]*)?(?:\/>|>[^<]*<\/w:t>)/g, () => {
    if (written) return '';
    written = true;
    return text;
  });
  // Between two ends of a field that share a run, there is no run to write into: the text stands in theirs.
  if (written) return replaced;
  return /<w:r[ >]/.test(inside)
    ? inside.replace(/<w:r(?: [^>]*)?>(?:<w:rPr>.*?<\/w:rPr>)?/s, (run) => run + text)
    : text + inside;
}

function unescapeXml(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
