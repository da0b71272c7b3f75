// What the marks on figures mean: as notes under a chart or a table, and at a report's end for those in its text.

import type { Study } from '../study/study.ts';
import type { Figure, Mark } from '../summarise/figure.ts';
import type { Block } from './document.ts';
import { escapeHtml } from './tokens.ts';

const ORDER: readonly Mark[] = ['low', 'c', 'x', 'z', 'p', 'r'];

function meaning(mark: Mark, { rules, respondents }: Study): string {
  switch (mark) {
    case 'low':
      return `based on fewer than ${rules.lowBase} ${respondents}, so less reliable.`;
    case 'c':
      return withheldBecause(rules, respondents);
    case 'x':
      return 'not available, because nobody answered.';
    case 'z':
      return 'not applicable.';
    case 'p':
      return 'provisional, and may change.';
    case 'r':
      return 'revised since it was first published.';
  }
}

/** By the rules that the study has: where it withholds nothing but small bases, nothing else is said. */
function withheldBecause({ withholdBase, withholdCounts }: Study['rules'], respondents: string): string {
  const base = `based on fewer than ${withholdBase} ${respondents}`;
  const counts = 'so few answers could tell something about a person';
  if (withholdCounts === 0) return `withheld, because ${base}.`;
  return withholdBase === 0 ? `withheld, because ${counts}.` : `withheld, because ${base}, or because ${counts}.`;
}

/** A note for each mark that these figures bear. */
export function symbolNotes(figures: readonly Figure[], study: Study): string[] {
  const marks = new Set(figures.flatMap((figure) => figure.marks));
  return ORDER.filter((mark) => marks.has(mark)).map((mark) => `[${mark}]: ${meaning(mark, study)}`);
}

/** The ends of an interval, with their marks once: `34% to 51% [low]`. */
export function rangeTexts(low: Figure, high: Figure): [string] | [string, string] {
  if (low.value === null || high.value === null) return [low.text];
  return [low.text.replace(/( \[[a-z]+\])+$/, ''), high.text];
}

/** Explains the marks in a report's text that no chart, table or box of it explains. */
export function explainSymbols(inText: readonly Figure[], blocks: readonly Block[], study: Study): Block[] {
  const known = new Set(blocks.flatMap(notesIn));
  const notes = symbolNotes(inText, study).filter((note) => !known.has(note));
  if (notes.length === 0) return [];
  const html = `<ul>\n${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('\n')}\n</ul>`;
  return [{ kind: 'box', role: 'note', title: 'Symbols', blocks: [{ kind: 'prose', html }] }];
}

function notesIn(block: Block): string[] {
  if (block.kind === 'table') return block.table.notes;
  if (block.kind === 'chart') return block.chart.notes;
  return block.kind === 'box' ? block.blocks.flatMap(notesIn) : [];
}
