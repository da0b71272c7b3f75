// What a questionnaire, kept in a file beside the answers, says of each column.

import { plainText } from '../../ingest/spelling.ts';

export interface Item {
  /** The question in its own words. */
  text?: string;
  kind?: 'choice' | 'number' | 'text' | 'date';
  /** Codes and what they stand for, in order. */
  options?: [code: string, label: string][];
  missing?: [code: string, label: string][];
  /** Of a column of tick boxes: the question it belongs to, and the answer it stands for. */
  tick?: { group: string; label: string; text?: string };
  /** Of an item of a grid: the question over all of its items, and its own words. */
  grid?: { group: string; text: string; label: string };
  /** Of a cell with several answers: what stands between them. */
  delimiter?: string;
  /** What the file says that it is for, other than an answer. */
  use?: 'id' | 'weight';
  /** The file says that it identifies people. */
  personal?: boolean;
}

export interface Codebook {
  /** "the Qualtrics questionnaire survey.qsf" */
  what: string;
  title?: string;
  /** By header, in lower case. */
  items: Map<string, Item>;
}

export function itemOf(books: readonly Codebook[], heads: readonly string[]): { item: Item; what: string } | undefined {
  for (const { items, what } of books) {
    for (const head of heads) {
      const item = items.get(plainText(head).toLowerCase());
      if (item) return { item, what };
    }
  }
  return undefined;
}

/** Letters of Latin-1 in the order of their numbers, from 192: names that web forms write for them. */
const LATIN =
  'Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'.split(
    ' ',
  );
const ENTITIES = new Map([
  ...LATIN.map((name, i): [string, string] => [name, String.fromCharCode(192 + i)]),
  ...Object.entries({
    nbsp: ' ',
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    pound: '£',
    euro: '€',
    hellip: '…',
  }),
  ...Object.entries({ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bull: '•', deg: '°' }),
]);

/** Text that a web form keeps as HTML. */
export function withoutMarkup(html: string): string {
  return plainText(
    html
      .slice(0, 5000)
      .replace(/<(br|\/p|\/div)\b[^>]*>/gi, ' ')
      .replace(/<[^>]*>/g, '')
      .replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(\w{2,8}));/gi, entity),
  );
}

function entity(written: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return ENTITIES.get(name) ?? written;
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  return code >= 32 && code <= 0xffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCharCode(code) : ' ';
}
