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

/** Text that a web form keeps as HTML. */
export function withoutMarkup(html: string): string {
  const entities: Record<string, string> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return plainText(
    html
      .slice(0, 5000)
      .replace(/<(br|\/p|\/div)\b[^>]*>/gi, ' ')
      .replace(/<[^>]*>/g, '')
      .replace(/&(nbsp|amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!),
  );
}
