// What a respondent wrote in, the same without personal data out: addresses, numbers and names are replaced by what they
// were. It errs on the side of replacing too much.

import type { QuotesSpec, Redacted } from '../study/quotes.ts';

const PATTERNS: Record<Redacted, [pattern: RegExp, instead: string][]> = {
  email: [
    [
      /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\s?\.\s?[\p{L}\p{N}-]+)+/giu,
      '[e-mail]',
    ],
  ],
  link: [
    [/\b(?:[a-z][a-z0-9+.-]{1,15}:\/\/|www\.)[^\s<>"'”’]*[^\s<>"'”’.,;:!?)\]]/giu, '[link]'],
    // Without a scheme: only what ends as addresses do, or a full stop without a space would make one.
    [
      /(?<![\p{L}\p{N}@.-])(?:[\p{L}\p{N}-]+\.)+(?:com|org|net|info|io|eu|uk|de|fr|nl|ie|nhs|gov|edu|co)(?![\p{L}\p{N}-])(?:\/(?:[^\s<>"'”’]*[^\s<>"'”’.,;:!?)\]])?)?/giu,
      '[link]',
    ],
    [/(?<![\p{L}\p{N}])@[\p{L}\p{N}_][\p{L}\p{N}_.]*[\p{L}\p{N}_]/giu, '[link]'],
  ],
  postcode: [
    [/(?<![\p{L}\p{N}])[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}(?![\p{L}\p{N}])/giu, '[postcode]'],
    // The Netherlands, Canada, the United States.
    [/(?<![\p{L}\p{N}])\d{4}\s?[A-Z]{2}(?![\p{L}\p{N}])/gu, '[postcode]'],
    [/(?<![\p{L}\p{N}])[a-z]\d[a-z]\s?\d[a-z]\d(?![\p{L}\p{N}])/giu, '[postcode]'],
    [/(?<=(?<![\p{L}\p{N}])[A-Z]{2}\s)\d{5}(?:-\d{4})?(?![\p{L}\p{N}])/gu, '[postcode]'],
  ],
  phone: [],
};

/** Digits with what people write between them. */
const NUMBER = /(?<![\p{L}\p{N}£$€])\+?\(?\d(?:[\s().–/-]{0,3}\d){6,17}(?![\p{L}\p{N}]|[.,]\d)/gu;

/** From `+` or 0, seven digits; else nine: a price, a date or a range of years has fewer. */
function withoutPhones(text: string): string {
  return text.replace(NUMBER, (found) => {
    const digits = found.replace(/\D/g, '');
    const isDate = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(found);
    const isPhone = digits.length >= (/^[+(]*0|^\+/.test(found) ? 7 : 9) && !isDate;
    return isPhone ? '[phone]' : found;
  });
}

/** E-mails go first: what follows their @ is no handle, and what stands before it no name. */
const ORDER: readonly Redacted[] = ['email', 'link', 'postcode', 'phone'];

export function redacted(text: string, { redact, names }: Pick<QuotesSpec, 'redact' | 'names'>): string {
  let result = text;
  for (const kind of ORDER.filter((one) => redact.includes(one))) {
    for (const [pattern, instead] of PATTERNS[kind]) result = result.replace(pattern, instead);
    if (kind === 'phone') result = withoutPhones(result);
  }
  const pattern = namePattern(names);
  return pattern ? result.replace(pattern, '[name]') : result;
}

/** Whole words, in capitals or not, longest first: `Anna Meier` before `Anna`. */
function namePattern(names: readonly string[]): RegExp | undefined {
  if (names.length === 0) return undefined;
  const written = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.trim().split(/\s+/).map(RegExp.escape).join('\\s+'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${written.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}
