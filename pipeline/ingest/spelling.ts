// How headers and cells are compared: by their text with typographic variants made equal. What is kept and shown is
// always the text as it was written.

/**
 * Smart quotes made straight, every run of white space (non-breaking spaces and line breaks too) one space, invisible
 * characters dropped, trimmed, Unicode NFC.
 */
export function plainText(text: string): string {
  if (/^[!-~]*$/.test(text)) return text;
  return text
    .replace(/[\u2018\u2019\u201a\u201b\u02bc\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033]/g, '"')
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC');
}

/** A number in words for a message: `1 row`, `1,204 rows`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}
