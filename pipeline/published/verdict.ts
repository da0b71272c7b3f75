// How published figures compare with the data in; lines for a person out: counts, then each figure that does not agree.

import { printable } from '../problems.ts';
import type { CheckedFigure } from './check.ts';
import type { CheckedStudy } from './studies.ts';

export function describeStudy({ study, counts, figures }: CheckedStudy): string {
  const parts = [
    `${number(counts.agrees)} of ${number(figures.length)} published figures agree`,
    ...(counts.explained
      ? [`${number(counts.explained)} ${counts.explained === 1 ? 'differs' : 'differ'} for a known reason`]
      : []),
    ...(counts.differs ? [`${number(counts.differs)} would agree if counted otherwise`] : []),
    ...(counts.impossible ? [`${number(counts.impossible)} can’t follow from the data`] : []),
  ];
  const others = figures.filter(({ verdict }) => verdict !== 'agrees').map(describeFigure);
  return `${[`${study}: ${parts.join('; ')}`, ...others].join('\n')}\n`;
}

const number = (count: number): string => count.toLocaleString('en-GB');

function describeFigure(figure: CheckedFigure): string {
  const { place, where, published, computed, verdict, reason, agreeing, tried } = figure;
  const at = [place.file, place.line].filter((part) => part !== undefined).join(':');
  const own = computed === null ? 'the data gives none' : `the data gives ${printable(computed)}`;
  const lines = [
    `  ${figure.figure}: published ${printable(published)}, ${own}${where === null ? '' : ` (${printable(where)})`}`,
  ];
  if (reason !== null) lines.push(`    ${verdict === 'explained' ? 'known:' : 'why:  '} ${printable(reason)}`);
  for (const way of agreeing) lines.push(`    would agree: ${printable(way)}`);
  if (agreeing.length === 0 && tried > 0) lines.push(`    none of ${tried} other ways of counting gives it`);
  lines.push(`    ${at}`);
  return lines.join('\n');
}
