// Figures and text on their way through Handlebars and Markdown. A value enters the template's text as a short token
// of private-use characters and is put in its place, escaped, only when the HTML is finished: so nothing that comes
// from data can be read as Handlebars, as Markdown or as HTML, whatever it looks like.

import type { Figure } from '../summarise/figure.ts';

const OPEN = '\uE000';
const CLOSE = '\uE001';
const BLOCK_OPEN = '\uE002';
const BLOCK_CLOSE = '\uE003';
const TOKEN = /\uE000(\d+)\uE001/g;
const BLOCK_LINE = /^\s*\uE002(\d+)\uE003\s*$/;
/** Markdown percent-encodes tokens in link addresses. */
const ENCODED = /%EE%80%8[0-3]/i;

/** A value in a template: escaped wherever it is written, its own text when a helper reads it. */
export class Text {
  readonly value: string;
  readonly figure?: Figure;
  private readonly token: string;
  constructor(value: string, token: string, figure?: Figure) {
    this.value = value;
    this.token = token;
    this.figure = figure;
  }
  /** What Handlebars writes for `{{x}}`. */
  toHTML(): string {
    return this.token;
  }
  /** What Handlebars writes for `{{{x}}}`: no way around the escaping. */
  toString(): string {
    return this.token;
  }
}

export class Tokens {
  private readonly texts: Text[] = [];
  private readonly blocks: unknown[] = [];

  text(value: string, figure?: Figure): Text {
    const text = new Text(value, `${OPEN}${this.texts.length}${CLOSE}`, figure);
    this.texts.push(text);
    return text;
  }

  /** A line of its own that stands for a block, such as a chart. */
  block(block: unknown): string {
    this.blocks.push(block);
    return `\n\n${BLOCK_OPEN}${this.blocks.length - 1}${BLOCK_CLOSE}\n\n`;
  }

  /** The block that a line stands for. */
  blockIn(line: string): unknown {
    const match = BLOCK_LINE.exec(line);
    return match ? this.blocks[Number(match[1])] : undefined;
  }

  /** Finished HTML: figures as `<data>` elements in text, plain text inside tags. */
  resolveHtml(html: string): string {
    return html.replace(/<[^>]*>|[^<]+/g, (part) =>
      part.startsWith('<')
        ? part.replace(TOKEN, (_, index) => escapeHtml(this.texts[Number(index)]!.value))
        : part.replace(TOKEN, (_, index) => figureHtml(this.texts[Number(index)]!)),
    );
  }

  /** Text with every token replaced by what it stands for. */
  resolveText(text: string): string {
    return text.replace(TOKEN, (_, index) => this.texts[Number(index)]!.value);
  }

  /** The figures that a text mentions, in order. */
  figuresIn(text: string): Figure[] {
    return [...text.matchAll(TOKEN)].flatMap(([, index]) => this.texts[Number(index)]!.figure ?? []);
  }
}

/** Whether a token went where it can't be put back: into a link's address, or a block into a line of text. */
export function hasLostToken(html: string): boolean {
  return ENCODED.test(html) || html.includes(BLOCK_OPEN);
}

function figureHtml({ value, figure }: Text): string {
  if (!figure) return escapeHtml(value);
  const number = figure.rounded === null ? '' : String(figure.rounded);
  return `<data class="figure" value="${number}" data-figure="${escapeHtml(figure.id)}">${escapeHtml(value)}</data>`;
}

/** Text as HTML text or attribute value. Control characters, and characters that reorder text, are taken out. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\uE000-\uE003]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
