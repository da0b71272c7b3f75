// A chart and its drawing in: whether each label of a figure in the drawing is a figure of the chart, and each is there.

import type { Chart } from '../chart/chart.ts';
import { plain } from '../chart/plain.ts';
import type { Figure } from '../summarise/figure.ts';
import { type Difference, emptyReading, type Reading, squeezed, unescaped } from './showing.ts';

/** Lines with a figure at each point would be unreadable: they label some. */
const LABELS_SOME = new Set<Chart['kind']>(['line', 'slope']);

/** Labels of figures are set semibold, and so are some names; axes and other names are not. */
const LABEL = /<text\b(?=[^>]*\bfont-weight="600")[^>]*>([\s\S]*?)<\/text>/g;

export function checkDrawing(chart: Chart, svg: string, file: string): Reading {
  // What a template's own spec writes of the figures that it is given is its own.
  if (chart.own) return emptyReading();
  const names = [...chart.categories, ...chart.series.map(({ name }) => name), chart.reference?.name ?? '']
    .map((name) => squeezed(plain(name)))
    .filter(Boolean);
  const left = figuresOf(chart).map((figure) => ({ figure, text: squeezed(plain(figure.text)) }));
  const place = `Figure ${chart.number}`;
  const strange: Difference[] = [];
  let compared = 0;
  for (const [, inner] of svg.matchAll(LABEL)) {
    const label = squeezed(unescaped(inner!.replace(/<[^>]*>/g, '')));
    // The figure itself first: with a category called 1, `14%` could also be read as "1" and 4%.
    const whole = left.findIndex(({ text }) => label === text);
    const at = whole >= 0 ? whole : left.findIndex(({ text }) => isNamedLabel(label, text, names));
    if (at >= 0) {
      left.splice(at, 1);
      compared += 1;
    } else if (!names.some((name) => name.includes(label))) {
      strange.push({ file, place, expected: `a label of: ${left.map(({ text }) => text).join(', ')}`, found: label });
    }
  }
  const unseen = LABELS_SOME.has(chart.kind) ? [] : left;
  // A changed label is one that is strange and one that is missing: told once, with the figure that lacks it.
  const missing = unseen.map(
    ({ figure }, i): Difference => ({
      ...{ file, place, figure: figure.id, expected: figure.text },
      found: strange[i]?.found ?? 'no label',
    }),
  );
  return { compared, differences: missing.length ? missing : strange };
}

const figuresOf = (chart: Chart): Figure[] => [
  ...chart.categories.flatMap((_, index) => chart.series.flatMap(({ figures }) => figures[index] ?? [])),
  ...(chart.reference ? [chart.reference.figure] : []),
];

/** `London 58%`, `England: 62%`, `66% North East`. */
function isNamedLabel(label: string, text: string, names: readonly string[]): boolean {
  const rest = label.endsWith(text)
    ? label.slice(0, -text.length).replace(/:$/, '')
    : label.startsWith(text)
      ? label.slice(text.length)
      : '';
  return rest !== '' && names.includes(rest);
}
