// Inline HTML or plain text → Word runs, hyperlinks and cross-reference fields. Emphasis, code, links and figures have
// character styles and no formatting of their own. Only web, mail and in-document links are kept as links.

import { createHash } from 'node:crypto';
import { type ParagraphChild, SimpleField, TextRun } from 'docx';
import { htmlToRuns } from 'docx/html';

/** docx/html writes a link's own look as direct formatting beside its style, unless CSS takes that look away. */
const PLAIN_LINKS = 'a { color: inherit; text-decoration: inherit }';

/** Elements with a look of their own in HTML become ones without: their styles are all that they are to have. */
const PLAIN: Record<string, string> = {
  strong: 'strong',
  b: 'strong',
  em: 'em',
  i: 'em',
  code: 'code',
  kbd: 'code',
  samp: 'code',
};

/** Character styles can't be combined, so each combination that Markdown can write has a style. */
const STYLE_MAP: Record<string, string> = {
  '.strong': 'Strong',
  '.em': 'Emphasis',
  '.strong .em, .em .strong': 'StrongEmphasis',
  '.code': 'Code',
  'data.figure': 'Figure',
  '.strong data.figure': 'StrongFigure',
  '.em data.figure': 'EmphasisFigure',
};

/** What runs need to know of where they stand. */
interface Place {
  /** What a cross-reference to a bookmark says, such as `Table 1`; a link that says just that is a REF field. */
  labels: ReadonlyMap<string, string>;
  styleOf: (id: string) => string;
}

export function inlineRuns(html: string, place: Place): ParagraphChild[] {
  const children: ParagraphChild[] = [];
  let from = 0;
  for (const match of html.matchAll(/<a\b[^>]*\bhref="#([^"]*)"[^>]*>([^<]*)<\/a>/gi)) {
    const name = bookmarkName(match[1]!);
    if (place.labels.get(name) !== match[2]!.trim()) continue;
    children.push(
      ...runsOf(html.slice(from, match.index), place),
      new SimpleField(`REF ${name} \\h`, match[2]!.trim()),
    );
    from = match.index + match[0].length;
  }
  return [...children, ...runsOf(html.slice(from), place)];
}

function runsOf(html: string, { styleOf }: Place): readonly ParagraphChild[] {
  if (html === '') return [];
  const simple = simpleRuns(html, styleOf);
  if (simple) return simple;
  // A single leading or trailing space stands between runs and must outlive HTML's trimming of a paragraph's ends.
  const [, before, inside, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(safeLinks(html))!;
  if (inside === '') return [textRun(' ')];
  // Only changes with a time of their own are tracked: the others would bear the clock's.
  const tracked = /<(?:ins|del) datetime="/.test(inside!) ? { trackChanges: { author: 'topline' } } : {};
  const links = inside!.includes('<a') ? { stylesheet: PLAIN_LINKS } : {};
  const runs = htmlToRuns(withoutLooks(inside!), { styleMap: styleMap(styleOf), ...links, ...tracked });
  return [...(before ? [textRun(' ')] : []), ...runs, ...(after ? [textRun(' ')] : [])];
}

/** Words, figures, and what is strong or emphasised, one after the other. */
const PIECE = /<(data class="figure"|strong|em)(?: [^>]*)?>([^<&]+)<\/(?:data|strong|em)>|[^<&]+/g;
const PIECE_STYLES: Record<string, string> = { 'data class="figure"': 'Figure', strong: 'Strong', em: 'Emphasis' };

/** Nearly all of a report's text is no more than that. What is, or has spaces that HTML leaves out, the library reads. */
function simpleRuns(written: string, styleOf: Place['styleOf']): TextRun[] | undefined {
  const html = written.replace(/[ \t\r\n]+/g, ' ');
  if (/^ | $| (?:<[^>]*>)+ /.test(html)) return undefined;
  const pieces = [...html.matchAll(PIECE)];
  if (pieces.reduce((length, [all]) => length + all.length, 0) !== html.length) return undefined;
  return pieces.map(([all, tag, text]) => (tag ? textRun(text!, styleOf(PIECE_STYLES[tag]!)) : textRun(all)));
}

const withoutLooks = (html: string): string =>
  html
    .replace(/<(strong|b|em|i|code|kbd|samp)>/gi, (_, name: string) => `<span class="${PLAIN[name.toLowerCase()]}">`)
    .replace(/<\/(?:strong|b|em|i|code|kbd|samp)>/gi, '</span>');

function styleMap(styleOf: Place['styleOf']): Record<string, string> {
  const each = Object.entries(STYLE_MAP).flatMap(([selectors, style]) =>
    selectors.split(',').map((selector) => [selector.trim(), styleOf(style)]),
  );
  return Object.fromEntries(each);
}

/** Links within the document get the bookmark's name; links that would open a file or run something lose their address. */
function safeLinks(html: string): string {
  return html.replace(/<a\b((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi, (_tag, attributes: string) => {
    const match = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
    const href = (match?.[1] ?? match?.[2] ?? '').trim();
    if (href.startsWith('#')) return `<a href="#${bookmarkName(href.slice(1))}">`;
    return /^(https?:\/\/|mailto:)/i.test(href) ? `<a href="${href.replaceAll('"', '%22')}">` : '<a>';
  });
}

export function textRun(text: string, style?: string): TextRun {
  return new TextRun({ text: xmlText(text), ...(style ? { style } : {}) });
}

/** Without what XML 1.0 can't hold: control characters, lone surrogates, U+FFFE and U+FFFF. A line break is a space. */
export function xmlText(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(
      /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '',
    );
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** What inline HTML says, for measuring and for contents lists. */
export function plainText(html: string): string {
  return html
    .replace(/<br\s*\/?>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
      if (name) return ENTITIES[name] ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/\s+/g, ' ')
    .trim();
}

/** Word's bookmark names: a letter, then letters, digits and underscores, 40 at most. Different ids stay different. */
export function bookmarkName(id: string): string {
  const name = id.replace(/[^\p{L}\p{N}]/gu, '_').replace(/^(?!\p{L})/u, 'b_');
  if (name.length <= 40) return name;
  return `${name.slice(0, 31)}_${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}
