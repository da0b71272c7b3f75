// Two documents' blocks in, the sentences out that say something else now: not those whose figures alone moved.

import { diffArrays } from 'diff';
import type { Block } from '../fill/document.ts';
import { plainHtml } from './plainhtml.ts';

export interface WordChange {
  /** The section, by its heading. */
  place: string;
  /** null: a sentence that was not there. */
  before: string | null;
  after: string | null;
  /** Ids of the figures in the new sentence, or, where there is none, in the old. */
  figures: string[];
}

export function wordChanges(before: readonly Block[], after: readonly Block[]): WordChange[] {
  const [older, newer] = [sentencesIn(before), sentencesIn(after)];
  const comparator = (a: Sentence, b: Sentence) => a.masked === b.masked;
  const changes: WordChange[] = [];
  let gone: Sentence[] = [];
  const flush = (come: Sentence[]) => {
    for (let i = 0; i < Math.max(gone.length, come.length); i++) changes.push(changeOf(gone[i], come[i]));
    gone = [];
  };
  for (const { removed, added, value } of diffArrays(older, newer, { comparator })) {
    if (removed) gone = value;
    else flush(added ? value : []);
  }
  flush([]);
  return changes;
}

function changeOf(gone: Sentence | undefined, come: Sentence | undefined): WordChange {
  const { place, figures } = (come ?? gone)!;
  return { place, before: gone?.text ?? null, after: come?.text ?? null, figures };
}

interface Sentence {
  place: string;
  text: string;
  /** With a sign in place of each number; words for a number (`just over a third`) stay, as they are what is said. */
  masked: string;
  figures: string[];
}

function sentencesIn(blocks: readonly Block[], outer = 'the introduction'): Sentence[] {
  let place = outer;
  return blocks.flatMap((block): Sentence[] => {
    switch (block.kind) {
      case 'heading':
        place = plainHtml(block.html);
        return [sentence(block.html, place)];
      case 'prose':
        return partsOf(block.html).map((part) => sentence(part, place));
      case 'box':
        return isNotice(block) ? [] : sentencesIn(block.blocks, block.title || place);
      case 'chart':
        return [sentence(block.chart.title, `${place}, Figure ${block.chart.number}`)];
      default:
        return [sentence(block.table.caption, `${place}, Table ${block.table.number}`)];
    }
  });
}

/** What an edition says of its own changes is no change of what it says of the survey. */
export const isNotice = (block: Block): boolean =>
  block.kind === 'box' && block.role === 'warning' && block.notice === true;

/** Elements of prose, then their sentences: a full stop before a space and a capital, outside figures. */
const partsOf = (html: string): string[] =>
  html
    .split(/<\/?(?:p|li|ul|ol|blockquote|h[1-6]|tr|td|th|table|thead|tbody|br)\b[^>]*>/)
    .flatMap((part) => part.split(/(?<=[.?!])\s+(?=(?:<[^>]*>)*[\p{Lu}\p{N}])/u))
    .filter((part) => plainHtml(part) !== '');

function sentence(html: string, place: string): Sentence {
  const masked = html
    .replace(/<data\b[^>]*>([^<]*)<\/data>/g, (_, text: string) => (/\d|\[/.test(text) ? '#' : text))
    .replace(/ ?\[r\]/g, '');
  const figures = [...html.matchAll(/ data-figure="([^"]*)"/g)].map(([, id]) => plainHtml(id!));
  return { place, text: plainHtml(html), masked: plainHtml(masked), figures };
}
