// The helpers that compare: a group with another, with all, with the last wave, and a unit with the other units.

import type { FigureRef } from '../summarise/reference.ts';
import {
  againstOf,
  changeWords,
  comparisonWords,
  differenceFigure,
  earlierFigure,
  hiddenFigure,
  pInWords,
} from './compare.ts';
import { type FillState, type Helper, refOf, safe, write } from './figures.ts';
import { conditionsIn, type Hash } from './request.ts';
import { rankFigure } from './unit.ts';

export const COMPARING: Record<string, Helper> = {
  compare: (state, [id], hash) => {
    const verdict = verdictOf(state, id, hash);
    const hidden = hiddenFigure(refOf(state, id, hash), againstOf(hash), state.estimates);
    return hidden ? write(state, hidden) : state.tokens.text(comparisonWords(verdict, hash));
  },
  differs: (state, [id], hash) => {
    const verdict = verdictOf(state, id, hash);
    return verdict.direction !== 'none' && !hiddenFigure(refOf(state, id, hash), againstOf(hash), state.estimates);
  },
  difference: (state, [id], hash) => {
    const ref = refOf(state, id, hash);
    return write(state, differenceFigure(ref, againstOf(hash), verdictOf(state, id, hash), state.estimates));
  },
  earlier: (state, [id], hash) => write(state, earlierFigure(refOf(state, id, hash), state.estimates)),
  change: (state, [id], hash) => {
    const ref = refOf(state, id, hash);
    const hidden = [state.estimates.figure(ref), earlierFigure(ref, state.estimates)].find(
      ({ value }) => value === null,
    );
    return hidden ? write(state, hidden) : state.tokens.text(changeWords(ref, state.estimates, hash));
  },
  association: (state, [id], hash) => state.tokens.text(pInWords(associationIn(state, id, hash))),
  associated: (state, [id], hash) => associationIn(state, id, hash) < 1 - state.estimates.study.rules.level,
  rank: (state, [id], hash) => write(state, rankFigure(refOf(state, id, hash), 'rank', hash, state.estimates)),
  ranked: (state, [id], hash) => write(state, rankFigure(refOf(state, id, hash), 'of', hash, state.estimates)),
  ranks: (state, [id], hash) => rankRange(state, refOf(state, id, hash), hash),
};

/** What can be said to them, beside conditions. */
export const COMPARING_SETTINGS: Record<string, string[]> = {
  compare: ['to', 'higher', 'lower', 'same'],
  differs: ['to'],
  difference: ['to'],
  change: ['rose', 'fell', 'same'],
  association: ['by'],
  associated: ['by'],
  rank: ['best'],
  ranked: ['best'],
  ranks: ['best'],
};

const verdictOf = (state: FillState, id: unknown, hash: Hash) =>
  state.estimates.compare(refOf(state, id, hash), againstOf(hash));

function associationIn(state: FillState, id: unknown, hash: Hash): number {
  const by = String(hash.by ?? '');
  const { by: _, ...rest } = hash;
  return state.estimates.association(String(id), by, conditionsIn(rest, state.estimates)).p;
}

/** `20 to 55`; one number where the sample allows no other. */
function rankRange(state: FillState, ref: FigureRef, hash: Hash) {
  const [low, high] = (['low', 'high'] as const).map((part) => rankFigure(ref, part, hash, state.estimates));
  if (low!.rounded === high!.rounded) return write(state, low!.marks.includes('r') ? low! : high!);
  return safe(`${write(state, low!)} to ${write(state, high!)}`);
}
