// The reading rules: the one place where an estimate is rounded, marked or withheld. What comes out is the figure as
// every format shows it.

import type { Question, Rules, Study } from '../study/study.ts';
import type { Cell } from './engine.ts';
import type { Figure, Mark, Measure } from './figure.ts';
import { type FigureRef, figureId, type Part } from './reference.ts';
import { formatNumber, formatPercentage, roundTo } from './rounding.ts';
import { withheldItems } from './withhold.ts';

export const isBase = (item: string): boolean => item === 'base' || item === 'answered' || item === 'weighted_base';

/** An estimate among those of its question for the same respondents. */
export interface Among {
  cells: Cell[];
  items: { id: string; label: string; measure: Measure }[];
  index: number;
}

/** A figure as published. */
export function toFigure(ref: FigureRef, question: Question, among: Among, study: Study): Figure {
  const cell = among.cells[among.index]!;
  const item = among.items[among.index]!;
  const part = isBase(ref.item) ? (ref.item === 'weighted_base' ? 'weighted_base' : 'base') : ref.part;
  const withheld = isWithheld(part, among, question, study.rules);
  const scale = item.measure === 'percentage' ? 100 : 1;
  const raw = partOf(cell, part, scale);
  const value = withheld || raw === null || !Number.isFinite(raw) ? null : raw;
  const measure = measureOf(part, item.measure);
  const decimals = decimalsOf(measure, part, item.measure, question, study);
  const marks = marksOf(cell, part, withheld, value, study);
  const spread = part || withheld;
  const shown = (end: Part) => {
    const number = spread ? null : partOf(cell, end, scale);
    if (number === null || !Number.isFinite(number)) return null;
    const places = decimalsOf(measureOf(end, item.measure), end, item.measure, question, study);
    return roundTo(number, places, study.rules.ties);
  };
  return {
    id: figureId(ref),
    measure,
    value: value === null ? null : unroundedUnlessCount(value, measure, part, study.rules),
    rounded: value === null ? null : publishedNumber(value, measure, part, decimals, study.rules),
    text: value === null ? `[${marks[0]!}]` : textOf(value, measure, decimals, marks, study.rules, part),
    ...basesOf(cell, study.rules),
    se: spread || cell.se === null ? null : cell.se * scale,
    interval:
      spread || cell.low === null || cell.high === null
        ? null
        : { low: cell.low * scale, high: cell.high * scale, level: study.rules.level },
    shown: { se: shown('se'), low: shown('low'), high: shown('high') },
    marks,
    label: isBase(ref.item) ? `Base: ${question.label}` : item.label,
  };
}

/** A base is shown even where nothing else is, unless it is itself so small that it would tell. */
function isWithheld(part: Part | undefined, among: Among, question: Question, rules: Rules): boolean {
  const { base } = among.cells[among.index]!;
  if (part === 'base' || part === 'weighted_base') return isSmallBase(base, rules);
  return isSmallBase(base, rules) || withheldItems(among, question, rules).has(among.index);
}

function basesOf({ base, weightedBase }: Cell, rules: Rules): Pick<Figure, 'base' | 'weightedBase'> {
  if (isSmallBase(base, rules)) return { base: Number.NaN, weightedBase: Number.NaN };
  return {
    base: unroundedUnlessCount(base, 'base', 'base', rules),
    weightedBase: unroundedUnlessCount(weightedBase, 'base', 'weighted_base', rules),
  };
}

const isSmallBase = (base: number, { withholdBase }: Rules): boolean => base > 0 && base < withholdBase;

/** Numbers of people that are rounded to protect them are rounded wherever they are written. */
function unroundedUnlessCount(value: number, measure: Measure, part: Part | undefined, rules: Rules): number {
  const step = stepOf(measure, part, rules);
  return step === 1 ? value : roundTo(value / step, 0, rules.ties) * step;
}

/** What numbers of respondents are rounded to a multiple of. */
function stepOf(measure: Measure, part: Part | undefined, rules: Rules): number {
  if (part === 'weighted_base') return rules.roundWeightedTo;
  return measure === 'base' || measure === 'count' ? rules.roundCountsTo : 1;
}

function partOf(cell: Cell, part: Part | undefined, scale: number): number | null {
  switch (part) {
    case 'base':
      return cell.base;
    case 'weighted_base':
      return cell.weightedBase;
    case 'count':
      return cell.count;
    case 'cv':
    case 'deff':
    case 'effective_base':
    case 'kish':
    case 'df':
      return cell.precision[part];
    default: {
      const value = part === undefined ? cell.estimate : cell[part];
      if (value === null) return null;
      // Some rules for intervals reach below 0% or above 100%, which no reader can make sense of.
      const isEnd = scale === 100 && (part === 'low' || part === 'high');
      return isEnd ? Math.max(0, Math.min(100, value * scale)) : value * scale;
    }
  }
}

const NUMBERS: readonly (Part | undefined)[] = ['cv', 'deff', 'effective_base', 'kish', 'df'];

function measureOf(part: Part | undefined, measure: Measure): Measure {
  if (part === 'base' || part === 'weighted_base') return 'base';
  if (part === 'count') return 'count';
  if (NUMBERS.includes(part)) return 'number';
  return part === 'se' && measure === 'percentage' ? 'points' : measure;
}

/** A standard error has a decimal more than its estimate, so that it is seldom 0. */
function decimalsOf(
  measure: Measure,
  part: Part | undefined,
  of: Measure,
  question: Question,
  { rules }: Study,
): number {
  if (measure === 'base' || measure === 'count') return 0;
  if (part === 'cv' || part === 'deff') return 2;
  if (part === 'effective_base' || part === 'kish' || part === 'df') return 0;
  const own = question.decimals ?? (of === 'percentage' ? rules.decimals : of === 'number' ? 0 : 1);
  if (part === 'se') return own + 1;
  const isEnd = of === 'percentage' && (part === 'low' || part === 'high');
  return isEnd ? (rules.intervalDecimals ?? own) : own;
}

function marksOf(cell: Cell, part: Part | undefined, withheld: boolean, value: number | null, study: Study): Mark[] {
  if (withheld) return ['c'];
  if (value === null) return ['x'];
  if (part === 'base' || part === 'weighted_base' || part === 'count') return [];
  const low = cell.base < study.rules.lowBase;
  const provisional = study.rules.markProvisional && study.status === 'provisional';
  return [...(low ? (['low'] as const) : []), ...(provisional ? (['p'] as const) : [])];
}

/** Numbers of respondents may be rounded to a multiple; everything else to decimals. */
function publishedNumber(
  value: number,
  measure: Measure,
  part: Part | undefined,
  decimals: number,
  rules: Rules,
): number {
  const step = stepOf(measure, part, rules);
  return step === 1 ? roundTo(value, decimals, rules.ties) : roundTo(value / step, 0, rules.ties) * step;
}

export function textOf(
  value: number,
  measure: Measure,
  decimals: number,
  marks: Mark[],
  rules: Rules,
  part?: Part,
): string {
  const number =
    measure === 'percentage'
      ? formatPercentage(value, decimals, rules.ties)
      : formatNumber(publishedNumber(value, measure, part, decimals, rules), decimals);
  return [number, ...marks.map((mark) => `[${mark}]`)].join(' ');
}
