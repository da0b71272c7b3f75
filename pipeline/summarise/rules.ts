// The reading rules: the one place where an estimate is rounded, marked or withheld. What comes out is the figure as
// every format shows it.

import type { Question, Study } from '../study/study.ts';
import type { Cell } from './engine.ts';
import type { Figure, Mark, Measure } from './figure.ts';
import { type FigureRef, figureId } from './reference.ts';
import { formatNumber, formatPercentage, roundTo } from './rounding.ts';

export const isBase = (item: string): boolean => item === 'base' || item === 'answered' || item === 'weighted_base';

/** A figure as published. */
export function toFigure(
  ref: FigureRef,
  question: Question,
  cell: Cell,
  item: { label: string; measure: Measure },
  study: Study,
): Figure {
  const part = isBase(ref.item) ? (ref.item === 'weighted_base' ? 'weighted_base' : 'base') : ref.part;
  const withheld = cell.base < study.rules.withholdBase && part !== 'base';
  const decimals = decimalsOf(item.measure, question, study);
  const scale = item.measure === 'percentage' ? 100 : 1;
  const raw = partOf(cell, part, scale);
  const value = withheld || raw === null || !Number.isFinite(raw) ? null : raw;
  const measure = measureOf(part, item.measure);
  const places = measure === 'base' || measure === 'count' ? 0 : decimals;
  const marks = marksOf(cell, part, withheld, value, study);
  const { low, high } = cell;
  return {
    id: figureId(ref),
    measure,
    value,
    rounded: value === null ? null : roundTo(value, places),
    text: value === null ? `[${marks[0] ?? 'x'}]` : textOf(value, measure, places, marks),
    base: cell.base,
    weightedBase: cell.weightedBase,
    se: part || withheld || cell.se === null ? null : cell.se * scale,
    interval:
      part || withheld || low === null || high === null
        ? null
        : { low: low * scale, high: high * scale, level: study.rules.level },
    marks,
    label: isBase(ref.item) ? `Base: ${question.label}` : item.label,
  };
}

function partOf(cell: Cell, part: FigureRef['part'], scale: number): number | null {
  switch (part) {
    case 'base':
      return cell.base;
    case 'weighted_base':
      return cell.weightedBase;
    case 'count':
      return cell.count;
    case 'low':
      return cell.low === null ? null : cell.low * scale;
    case 'high':
      return cell.high === null ? null : cell.high * scale;
    case 'se':
      return cell.se === null ? null : cell.se * scale;
    default:
      return cell.estimate === null ? null : cell.estimate * scale;
  }
}

function measureOf(part: FigureRef['part'], measure: Measure): Measure {
  if (part === 'base' || part === 'weighted_base') return 'base';
  if (part === 'count') return 'count';
  if (part === 'se' && measure === 'percentage') return 'points';
  return measure;
}

function decimalsOf(measure: Measure, question: Question, study: Study): number {
  if (question.decimals !== undefined) return question.decimals;
  return measure === 'percentage' ? study.rules.decimals : 1;
}

function marksOf(cell: Cell, part: FigureRef['part'], withheld: boolean, value: number | null, study: Study): Mark[] {
  if (withheld) return ['c'];
  if (value === null) return ['x'];
  return !part && cell.base < study.rules.lowBase ? ['low'] : [];
}

export function textOf(value: number, measure: Measure, decimals: number, marks: Mark[]): string {
  const number =
    measure === 'percentage' ? formatPercentage(value, decimals) : formatNumber(roundTo(value, decimals), decimals);
  return [number, ...marks.map((mark) => `[${mark}]`)].join(' ');
}
