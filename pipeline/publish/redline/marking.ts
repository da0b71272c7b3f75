// Two versions of a piece of text or inline HTML in, one with what went (<del>) and what came (<ins>) out.

import { diffArrays } from 'diff';
import { escapeHtml } from '../../fill/tokens.ts';

export interface Marker {
  ins(html: string): string;
  del(html: string): string;
}

/** Both in one text: `<del>62%</del><ins>61%</ins>`. Word takes the time from `datetime`. */
export function bothMarked(time: string): Marker {
  const at = ` datetime="${escapeHtml(time)}"`;
  return { ins: (html) => `<ins${at}>${html}</ins>`, del: (html) => `<del${at}>${html}</del>` };
}

/** Only what stood there, with what went marked. */
export const oldMarked: Marker = { ins: () => '', del: (html) => `<del>${html}</del>` };
/** Only what stands there, with what came marked. */
export const newMarked: Marker = { ins: (html) => `<ins>${html}</ins>`, del: () => '' };

/** A figure with its element, a tag, a word, or space. */
const PIECE = /<data\b[^>]*>[^<]*<\/data>|<[^>]*>|[^<\s]+|\s+/g;
const isTag = (piece: string): boolean => piece.startsWith('<') && !piece.startsWith('<data');
/** A figure is the same where it shows the same. */
const shownBy = (piece: string): string => piece.replace(/<data\b[^>]*>([^<]*)<\/data>/, '$1');

/**
 * The newer HTML's tags are all kept and stay outside the marks, so what comes out nests as the newer HTML does; of the
 * older only text is taken.
 */
export function markChanges(before: string, after: string, mark: Marker): string {
  const pieces = (html: string) => html.match(PIECE) ?? [];
  const parts = diffArrays(pieces(before), pieces(after), { comparator: (a, b) => shownBy(a) === shownBy(b) });
  const newer = pieces(after);
  let at = 0;
  return parts
    .map(({ added, removed, value }) => {
      if (removed) return wrapped(value.filter((piece) => !isTag(piece)).join(''), mark.del);
      const own = newer.slice(at, at + value.length);
      at += value.length;
      return added ? markedAroundTags(own, mark.ins) : own.join('');
    })
    .join('');
}

function markedAroundTags(pieces: readonly string[], mark: (html: string) => string): string {
  let html = '';
  let text = '';
  for (const piece of pieces) {
    if (isTag(piece)) {
      html += wrapped(text, mark) + piece;
      text = '';
    } else text += piece;
  }
  return html + wrapped(text, mark);
}

export const wrapped = (html: string, mark: (html: string) => string): string => (html === '' ? '' : mark(html));

export const markedText = (before: string | undefined, after: string | undefined, mark: Marker): string => {
  if (before === after) return escapeHtml(after ?? '');
  return wrapped(escapeHtml(before ?? ''), mark.del) + wrapped(escapeHtml(after ?? ''), mark.ins);
};
