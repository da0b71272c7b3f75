// The blocks of two editions in, rows of a page out: on the left what stood there, on the right what stands there, with
// what went and what came marked. Rows in which nothing changed are left out.

import type { Block } from '../../fill/document.ts';
import { escapeHtml } from '../../fill/tokens.ts';
import { newMarked, oldMarked } from './marking.ts';
import type { Pair } from './pairing.ts';
import { gridHtml, markedHtml, pairBlocks, type Unit } from './redline.ts';

export interface Row {
  place: string;
  before: string;
  after: string;
}

export function sideBySide(before: readonly Block[], after: readonly Block[], outer: string): Row[] {
  let place = outer;
  return pairBlocks(before, after).flatMap((pair) => {
    const unit = (pair.after ?? pair.before)!;
    if (unit.kind === 'text' && unit.block.kind === 'heading') place = unit.block.html.replace(/<[^>]*>/g, '');
    if (unit.kind === 'box') {
      const blocks = (one: Unit | undefined) => (one?.kind === 'box' ? one.block.blocks : []);
      return sideBySide(blocks(pair.before), blocks(pair.after), escapeHtml(unit.block.title) || place);
    }
    const [left, right] = [oldMarked, newMarked].map((mark) => half(pair, mark));
    return left === right ? [] : [{ place, before: left!, after: right! }];
  });
}

function half(pair: Pair<Unit>, mark: typeof oldMarked): string {
  const own = mark === oldMarked ? pair.before : pair.after;
  if (!own) return '';
  if (own.kind === 'text') return markedHtml(pair.before, pair.after, mark);
  const [before, after] = [pair.before, pair.after].map((one) =>
    one && one.kind !== 'text' && one.kind !== 'box' ? one : undefined,
  );
  return gridHtml(before, after, mark);
}
