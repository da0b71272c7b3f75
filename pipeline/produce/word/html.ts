// A prose block's HTML → its blocks in reading order, each with the inline HTML inside it. Only blocks are told apart
// here; docx/html reads what is inline. Unknown block elements are looked through, so no text is lost.

export interface ProseCell {
  html: string;
  header: boolean;
  right: boolean;
}

export type ProseBlock =
  | { kind: 'paragraph'; html: string; lead: boolean; quoted: boolean; quote?: Quote }
  | { kind: 'heading'; level: number; id: string; html: string }
  /** `list` counts the lists of this HTML; `depth` 0 is outermost; an item's later paragraphs are `continued`. */
  | { kind: 'item'; html: string; ordered: boolean; list: number; depth: number; continued: boolean }
  | { kind: 'code'; html: string }
  | { kind: 'table'; rows: ProseCell[][] };

/** Which blockquote of this HTML a paragraph belongs to, and whether it is the line under it that says who is quoted. */
interface Quote {
  number: number;
  by: boolean;
}

interface OpenList {
  ordered: boolean;
  list: number;
  /** Whether the item being read has had its first paragraph. */
  begun: boolean;
}

interface Reading {
  blocks: ProseBlock[];
  inline: string;
  lists: OpenList[];
  listCount: number;
  quotes: number;
  /** Blockquotes so far. */
  quoteCount: number;
  lead: boolean;
  /** Who is quoted: it stands under the quote, and looks like it. */
  by: boolean;
  heading: { level: number; id: string } | undefined;
  code: boolean;
  rows: ProseCell[][] | undefined;
  cell: { header: boolean; right: boolean } | undefined;
}

const TAG = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9-]*)((?:"[^"]*"|'[^']*'|[^"'<>])*)>/gi;

const BLOCKS = new Set(
  `address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
  h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul`.split(/\s+/),
);

export function htmlBlocks(html: string): ProseBlock[] {
  const reading: Reading = {
    ...{ blocks: [], inline: '', lists: [], listCount: 0, quotes: 0, quoteCount: 0, lead: false, by: false },
    ...{ heading: undefined, code: false, rows: undefined, cell: undefined },
  };
  let from = 0;
  for (const match of html.matchAll(TAG)) {
    reading.inline += html.slice(from, match.index);
    from = match.index + match[0].length;
    const [tag, closing, name, attributes] = match;
    if (name === undefined) continue;
    if (!BLOCKS.has(name.toLowerCase())) reading.inline += tag;
    else if (closing) closeBlock(reading, name.toLowerCase());
    else openBlock(reading, name.toLowerCase(), attributes ?? '');
  }
  reading.inline += html.slice(from);
  finish(reading);
  return reading.blocks;
}

function openBlock(reading: Reading, name: string, attributes: string): void {
  if (reading.cell && name !== 'td' && name !== 'th' && name !== 'tr') {
    // A cell holds one paragraph: blocks inside it become lines of it.
    if (reading.inline.trim() && !/<br\s*\/?>$/.test(reading.inline)) reading.inline += '<br>';
    return;
  }
  finish(reading);
  if (name === 'ul' || name === 'ol') {
    reading.lists.push({ ordered: name === 'ol', list: reading.listCount++, begun: false });
  } else if (name === 'li') {
    const list = reading.lists.at(-1);
    if (list) list.begun = false;
  } else if (name === 'blockquote') {
    if (reading.quotes++ === 0) reading.quoteCount++;
  } else if (name === 'p') {
    reading.lead = /\bclass\s*=\s*["'][^"']*\blead\b/.test(attributes);
    reading.by = /\bclass="by"/.test(attributes);
  } else if (/^h[1-6]$/.test(name)) reading.heading = { level: Number(name[1]), id: attribute(attributes, 'id') };
  else if (name === 'pre') reading.code = true;
  else if (name === 'table') reading.rows = [];
  else if (name === 'tr') reading.rows?.push([]);
  else if (name === 'td' || name === 'th') reading.cell = { header: name === 'th', right: alignsRight(attributes) };
}

function closeBlock(reading: Reading, name: string): void {
  if (reading.cell && name !== 'td' && name !== 'th' && name !== 'table') return;
  finish(reading);
  if (name === 'ul' || name === 'ol') reading.lists.pop();
  else if (name === 'blockquote') reading.quotes = Math.max(0, reading.quotes - 1);
  else if (name === 'p') reading.lead = reading.by = false;
  else if (/^h[1-6]$/.test(name)) reading.heading = undefined;
  else if (name === 'pre') reading.code = false;
  else if (name === 'table' && reading.rows) {
    const rows = reading.rows.filter((row) => row.length > 0);
    if (rows.length > 0) reading.blocks.push({ kind: 'table', rows });
    reading.rows = undefined;
  }
}

/** Makes a block of the inline HTML read since the last one, if there is any. */
function finish(reading: Reading): void {
  const html = reading.code ? codeLines(reading.inline) : reading.inline.trim();
  reading.inline = '';
  if (reading.cell) {
    reading.rows?.at(-1)?.push({ html: html.replace(/(<br\s*\/?>)+$/, ''), ...reading.cell });
    reading.cell = undefined;
  } else if (html !== '') reading.blocks.push(blockOf(reading, html));
}

function blockOf(reading: Reading, html: string): ProseBlock {
  if (reading.heading) return { kind: 'heading', ...reading.heading, html };
  if (reading.code) return { kind: 'code', html };
  const open = reading.lists.at(-1);
  if (!open) return paragraphOf(reading, html);
  const { ordered, list, begun } = open;
  open.begun = true;
  return { kind: 'item', html, ordered, list, depth: reading.lists.length - 1, continued: begun };
}

function paragraphOf({ lead, quotes, by, quoteCount }: Reading, html: string): ProseBlock {
  const quoted = quotes > 0 || by;
  return { kind: 'paragraph', html, lead, quoted, ...(quoted && { quote: { number: quoteCount, by } }) };
}

function codeLines(html: string): string {
  return html
    .replace(/^\n+|\s+$/g, '')
    .replaceAll('\n', '<br>')
    .replaceAll('  ', '&nbsp; ');
}

function attribute(attributes: string, name: string): string {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
  return match?.[1] ?? match?.[2] ?? '';
}

function alignsRight(attributes: string): boolean {
  return /text-align:\s*right|align\s*=\s*["']right/i.test(attributes);
}
