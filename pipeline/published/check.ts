// READ FIRST. A study's responses and its published figures in; out, which agree, which differ and what would make them
// agree, and which can't follow from the data at all.
//
//   read.ts        reads published.yaml (schema.ts)
//   compare.ts     compares a value with what was written, at its precision
//   reading.ts     counts a figure in other ways than the study's
//   candidates.ts  names the ways that are worth trying
//   verdict.ts     tells the result

import type { Place } from '../problems.ts';
import type { Source } from '../source.ts';
import { ExpressionError } from '../summarise/expression.ts';
import type { Figure } from '../summarise/figure.ts';
import { UnknownName } from '../summarise/grouping.ts';
import { roundTo } from '../summarise/rounding.ts';
import { type Candidate, type Change, candidatesFor, ownRounding } from './candidates.ts';
import { isSame, parseWritten, type Tolerance, type Written, writeLike } from './compare.ts';
import type { Published, PublishedFigure } from './read.ts';
import { type CountFigure, counter, isWeighted } from './reading.ts';

/**
 * `agrees`; `explained`: it differs, and the file says why (or the data is a sample, and it is within the interval);
 * `differs`: other ways of counting give it; `impossible`: no such question or answer, or no way that was tried gives it.
 */
export type Verdict = 'agrees' | 'explained' | 'differs' | 'impossible';

export interface CheckedFigure {
  figure: string;
  published: string;
  where: string | null;
  verdict: Verdict;
  /** What the data gives, written as the publication writes it; null where it gives nothing, or it is withheld. */
  computed: string | null;
  /** Why it differs, as the file says; or why nothing could be computed. */
  reason: string | null;
  /** The ways of counting that give what was published, likely ones first. */
  agreeing: string[];
  /** Ways of counting that were tried. */
  tried: number;
  place: Place;
}

type Study = Pick<Source, 'study' | 'responses' | 'estimates'>;

/** More ways than these say nothing: among many, some agree by chance. */
const MOST_AGREEING = 4;

export function checkFigures(
  source: Study,
  published: Published,
  figures: readonly PublishedFigure[],
): CheckedFigure[] {
  const count = counter(source);
  return figures.map((figure) => checkFigure(figure, { source, published, count }));
}

interface Checking {
  source: Study;
  published: Published;
  count: CountFigure;
}

function checkFigure(figure: PublishedFigure, checking: Checking): CheckedFigure {
  const { study } = checking.source;
  const written = figure.reads === undefined ? parseWritten(figure.published)! : wordsOf(figure.reads);
  const { reading, unit, within } = figure;
  const tolerance: Tolerance = { rounding: reading.rounding ?? ownRounding(study), unit, within };
  const told = { figure: figure.figure, published: figure.published, where: figure.where ?? null, place: figure.place };
  const none = { agreeing: [], tried: 0, computed: null };
  const { base, among, weighted } = reading;
  const own = attempt(() =>
    checking.count({ figure: figure.figure, base, among, weighted: weighted === false ? false : undefined }),
  );
  if (weighted === true && !isWeighted(study.design)) {
    return { ...told, ...none, verdict: 'impossible', reason: 'it is weighted, and the study file names no weight' };
  }
  if ('unknown' in own) return { ...told, ...none, verdict: 'impossible', reason: own.unknown };
  const { value } = own.figure;
  if (value === null) return { ...told, ...none, ...verdictOnNothing(own.figure, written, figure) };
  const computed = writeLike(value, written, figure.published, tolerance);
  if (isSame(value, written, tolerance)) {
    return { ...told, ...none, computed, verdict: 'agrees', reason: figure.differs ?? null };
  }
  if (written.kind === 'withheld') {
    return {
      ...told,
      ...none,
      computed,
      verdict: figure.differs ? 'explained' : 'differs',
      reason: figure.differs ?? null,
    };
  }
  // What chance alone makes differ, another way of counting would make agree by chance alone.
  const sampled = checking.published.sample && isWithinInterval(own.figure, written, unit);
  const search = { figure, written, tolerance };
  const { agreeing, tried } = sampled ? none : searchAgreement(search, checking);
  const reason =
    figure.differs ?? (sampled ? 'the data is a sample, and the published figure is within its interval' : null);
  const verdict: Verdict = reason !== null ? 'explained' : agreeing.length ? 'differs' : 'impossible';
  return { ...told, computed, reason, verdict, agreeing, tried };
}

const wordsOf = (reads: string): Written => ({ kind: 'words', words: reads.toLowerCase() });

/** A figure that the study withholds, or nobody answered, is told of; what it would be is not. */
function verdictOnNothing({ marks }: Figure, written: Written, { differs }: PublishedFigure) {
  if (written.kind === 'withheld')
    return { verdict: 'agrees' as const, reason: null, computed: `[${marks[0] ?? 'x'}]` };
  const why = marks.includes('c') ? 'the study’s rules withhold it' : 'nobody answered';
  return { verdict: differs ? ('explained' as const) : ('impossible' as const), reason: differs ?? why };
}

function isWithinInterval({ interval }: Figure, written: Written, unit: number): boolean {
  if (!interval || written.kind !== 'number') return false;
  const value = written.value * unit;
  return interval.low <= value && value <= interval.high;
}

interface Search {
  figure: PublishedFigure;
  written: Written;
  tolerance: Tolerance;
}

/** Ways that differ in two things are tried only where none does that differs in one. */
function searchAgreement({ figure, written, tolerance }: Search, { source, published, count }: Checking) {
  const rounds = candidatesFor(source.study, published, figure);
  let tried = 0;
  for (const candidates of rounds) {
    tried += candidates.length;
    const agreeing = candidates.filter((one) => agrees(one, written, tolerance, count)).map(({ words }) => words);
    if (agreeing.length) return { agreeing: agreeing.slice(0, MOST_AGREEING), tried };
  }
  return { agreeing: [], tried };
}

function agrees(candidate: Candidate, written: Written, tolerance: Tolerance, count: CountFigure): boolean {
  const result = attempt(() => count(candidate.counting));
  if ('unknown' in result || result.figure.value === null) return false;
  const value = changed(result.figure.value, candidate.change, written);
  return isSame(value, written, { ...tolerance, rounding: candidate.rounding ?? tolerance.rounding });
}

function changed(value: number, change: Change | undefined, written: Written): number {
  switch (change) {
    case 'rest':
      return 100 - value;
    case 'hundredfold':
      return value * 100;
    case 'hundredth':
      return value / 100;
    case 'thousandth':
      return value / 1000;
    case 'twice':
      return written.kind === 'number' ? roundTo(value, written.decimals + 1) : value;
    case 'tens':
    case 'hundreds':
    case 'thousands': {
      const step = { tens: 10, hundreds: 100, thousands: 1000 }[change];
      return roundTo(value / step, 0) * step;
    }
    default:
      return value;
  }
}

function attempt(work: () => Figure): { figure: Figure } | { unknown: string } {
  try {
    return { figure: work() };
  } catch (error) {
    if (!(error instanceof UnknownName) && !(error instanceof ExpressionError)) throw error;
    const { suggestion } = error;
    return { unknown: `${error.message}${suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`}` };
  }
}
