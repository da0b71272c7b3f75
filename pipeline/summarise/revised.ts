// Estimates with some of their figures marked as revised, [r]: they are the same figures, told of as changed.

import type { Estimates } from './estimates.ts';
import type { Figure } from './figure.ts';

export function withRevised(estimates: Estimates, ids: ReadonlySet<string>): Estimates {
  if (ids.size === 0) return estimates;
  const mark = (figure: Figure): Figure => {
    if (!ids.has(figure.id) || figure.value === null) return figure;
    return { ...figure, text: `${figure.text} [r]`, marks: [...figure.marks, 'r'] };
  };
  return {
    ...estimates,
    figure: (ref) => mark(estimates.figure(ref)),
    figureById: (id) => mark(estimates.figureById(id)),
  };
}
