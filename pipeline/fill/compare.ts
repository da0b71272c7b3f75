// Words for differences, which can't say more than the test: "higher than" only where the figures differ.

import { WAVE, wavesOf } from '../study/files.ts';
import type { Against, Verdict } from '../summarise/compare.ts';
import { compareWithEarlier } from '../summarise/compare.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import { UnknownName } from '../summarise/grouping.ts';
import { type Condition, type FigureRef, figureId } from '../summarise/reference.ts';
import { markedIfRevised } from '../summarise/revised.ts';
import { formatNumber, roundTo } from '../summarise/rounding.ts';
import { inWaveBefore } from '../summarise/waves.ts';
import type { Hash } from './request.ts';

/** `to="rest"` (default), `to="all"`, or another group: `to="North East"`. */
export function againstOf(hash: Hash): Against {
  const to = hash.to === undefined ? 'rest' : String(hash.to);
  return to === 'rest' || to === 'all' ? to : { level: to };
}

/** What a comparison may not be told for: a figure on either side that is withheld, or that nobody answered. */
export function hiddenFigure(ref: FigureRef, against: Against, estimates: Estimates): Figure | undefined {
  const where = otherSide(ref, against, estimates);
  const sides = [estimates.figure(ref), ...(where ? [estimates.figure({ ...ref, where })] : [])];
  return sides.find(({ value }) => value === null);
}

/** Whom the figure is compared with, where they have a figure of their own. */
function otherSide({ where }: FigureRef, against: Against, { scope }: Estimates): Condition[] | undefined {
  if (against === 'rest') return undefined;
  if (scope) return scope.comparators.get(against === 'all' ? 'all' : against.level)?.where;
  const last = where.at(-1);
  if (against === 'all' || !last) return where.slice(0, -1);
  return [...where.slice(0, -1), { ...last, level: against.level }];
}

/** Words that may be changed in a template: `higher="more often than"`. */
export function comparisonWords({ direction, p }: Verdict, hash: Hash): string {
  // Where everybody of each side says the same, or one side has a single answer, there is no test.
  if (Number.isNaN(p)) return 'not comparable with';
  const own = hash[direction === 'none' ? 'same' : direction];
  if (own !== undefined) return String(own);
  return { higher: 'higher than', lower: 'lower than', none: 'not significantly different from' }[direction];
}

/** The difference as a figure of its own, always positive: the words say which way. */
export function differenceFigure(ref: FigureRef, against: Against, verdict: Verdict, estimates: Estimates): Figure {
  const { rules } = estimates.study;
  const isShare = ref.item !== 'mean' && ref.item !== 'nps';
  const decimals = estimates.question(ref.question).decimals ?? (isShare ? rules.decimals : 1);
  const rounded = roundTo(Math.abs(verdict.difference), decimals, rules.ties);
  const own = hiddenFigure(ref, against, estimates) ?? estimates.figure(ref);
  const shown = own.value !== null;
  const points = rounded === 1 ? 'percentage point' : 'percentage points';
  const text = `${formatNumber(rounded, decimals)}${isShare ? ` ${points}` : ''}`;
  const figure: Figure = {
    ...own,
    id: `${figureId(ref)}:difference(${typeof against === 'string' ? against : against.level})`,
    measure: isShare ? 'points' : own.measure,
    value: shown ? Math.abs(verdict.difference) : null,
    rounded: shown ? rounded : null,
    text: shown ? text : own.text,
    se: null,
    interval: null,
    shown: undefined,
    label: `${own.label}: difference`,
  };
  return markedIfRevised(figure, estimates);
}

/** The same figure in the wave before. @throws UnknownName where the study knows of none */
export function earlierFigure(ref: FigureRef, estimates: Estimates): Figure {
  const before = inWaveBefore(ref, estimates);
  if (before) return estimates.figure(before);
  if (!estimates.earlier) throw noWaveBefore(estimates);
  const figure = estimates.earlier.figure(ref);
  return markedIfRevised({ ...figure, id: `earlier:${figure.id}` }, estimates);
}

export function noWaveBefore({ study }: Estimates): UnknownName {
  const waves = wavesOf(study.files);
  if (study.onlyWave !== undefined) return new UnknownName(`there is no wave before \`${study.onlyWave}\``, '', []);
  return waves.length > 1
    ? new UnknownName(`which wave is meant? Say wave="${waves.at(-1)}", or give the report a \`wave\``, '', waves)
    : new UnknownName('the study names no `earlier` wave', 'earlier', []);
}

/** `rose`, `fell`, or `did not change significantly`. */
export function changeWords(ref: FigureRef, estimates: Estimates, hash: Hash): string {
  const verdict = changeOf(ref, estimates);
  const direction = verdict?.direction ?? 'none';
  const own = hash[{ higher: 'rose', lower: 'fell', none: 'same' }[direction]];
  return own === undefined
    ? { higher: 'rose', lower: 'fell', none: 'did not change significantly' }[direction]
    : String(own);
}

/** Waves of one study are tested in its design, which knows whether the same people were asked. */
function changeOf(ref: FigureRef, estimates: Estimates): Verdict | undefined {
  const before = inWaveBefore(ref, estimates);
  if (!before) {
    return compareWithEarlier(estimates.figure(ref), earlierFigure(ref, estimates), estimates.study.rules.level);
  }
  const wave = ref.where.filter(({ variable }) => variable === WAVE);
  const rest = ref.where.filter(({ variable }) => variable !== WAVE);
  return estimates.compare({ ...ref, where: [...rest, ...wave] }, { level: before.where.at(-1)!.level });
}

/** `p < 0.001`, `p = 0.021`. */
export function pInWords(p: number): string {
  if (Number.isNaN(p)) return 'p not available';
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}
