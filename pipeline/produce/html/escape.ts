// Text → HTML. All text that is not prose HTML of the document goes through here on its way into the page.

import { printable } from '../../problems.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function oneLine(text: string): string {
  return printable(text.replace(/[\t\r\n]+/g, ' '), Number.POSITIVE_INFINITY);
}

/** For element content and quoted attributes alike. Control characters, and marks that turn text round, are shown as �. */
export function escapeHtml(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (character) => entities[character]!);
}

/** As escapeHtml, for titles: a range such as 2010-11 is not broken over two lines. */
export function escapeTitle(text: string): string {
  return escapeHtml(text).replace(/\d+[-–]\d+/g, '<span class="whole">$&</span>');
}

/** A string in quotes for CSS inside a style element: neither the string nor the element can be ended from within. */
export function cssString(text: string): string {
  const escaped = oneLine(text).replace(
    /[^\p{L}\p{N} .,:;·–—-]/gu,
    (character) => `\\${character.codePointAt(0)!.toString(16)} `,
  );
  return `"${escaped}"`;
}

/** The text of prose HTML, still escaped: for a contents list, where links and figures would be out of place. */
export function withoutTags(html: string): string {
  return html.replace(/<[^>]*>/g, '').trim();
}
