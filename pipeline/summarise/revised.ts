// Estimates with some of their figures marked as revised, [r]: they are the same figures, told of as changed.

import type { Estimates } from './estimates.ts';
import type { Figure } from './figure.ts';

export function withRevised(estimates: Estimates, ids: ReadonlySet<string>): Estimates {
  if (ids.size === 0) return estimates;
  const mark = (given: Figure): Figure => {
    // One that is worked out from a revised figure is marked when it is itself another.
    const figure = { ...given, marks: given.marks.filter((one) => one !== 'r') };
    if (!ids.has(figure.id) || figure.value === null) return figure;
    return { ...figure, text: `${figure.text} [r]`, marks: [...figure.marks, 'r'] };
  };
  return {
    ...estimates,
    figure: (ref) => mark(estimates.figure(ref)),
    figureById: (id) => mark(estimates.figureById(id)),
    revised: mark,
  };
}

/** A figure that was worked out from others, with the mark that is due to it. */
export const markedIfRevised = (figure: Figure, { revised }: Pick<Estimates, 'revised'>): Figure =>
  revised ? revised(figure) : figure;
