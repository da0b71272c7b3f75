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

type Judged = Pick<CheckedFigure, 'verdict' | 'computed' | 'reason' | 'agreeing' | 'tried'>;

const NOTHING_TRIED = { agreeing: [], tried: 0 };

function checkFigure(figure: PublishedFigure, checking: Checking): CheckedFigure {
  const { figure: id, published, where = null, place } = figure;
  return { figure: id, published, where, place, ...judge(figure, checking) };
}

function judge(figure: PublishedFigure, checking: Checking): Judged {
  const { base, among, weighted } = figure.reading;
  const { differs } = figure;
  const impossible = (why: string): Judged => ({
    ...NOTHING_TRIED,
    ...{ verdict: differs ? 'explained' : 'impossible', computed: null, reason: differs ?? why },
  });
  if (weighted === true && !isWeighted(checking.source.study.design)) {
    return impossible('it is weighted, and the study file names no weight');
  }
  const unweighted = weighted === false ? { weighted } : {};
  const own = attempt(() => checking.count({ figure: figure.figure, base, among, ...unweighted }));
  if ('unknown' in own) return impossible(own.unknown);
  const written = figure.reads === undefined ? parseWritten(figure.published)! : wordsOf(figure.reads);
  if (own.figure.value === null) return judgeNothing(own.figure, written, figure);
  return judgeValue({ own: own.figure, value: own.figure.value, written, figure }, checking);
}

interface Compared {
  own: Figure;
  value: number;
  written: Written;
  figure: PublishedFigure;
}

function judgeValue({ own, value, written, figure }: Compared, checking: Checking): Judged {
  const { reading, unit, within, differs, published } = figure;
  const tolerance = { rounding: reading.rounding ?? ownRounding(checking.source.study), unit, within };
  const computed = writeLike(value, written, published, tolerance);
  if (isSame(value, written, tolerance)) {
    return { ...NOTHING_TRIED, verdict: 'agrees', computed, reason: differs ?? null };
  }
  if (written.kind === 'withheld') {
    return { ...NOTHING_TRIED, verdict: differs ? 'explained' : 'differs', computed, reason: differs ?? null };
  }
  // What chance alone makes differ, another way of counting would make agree by chance alone.
  const sampled = checking.published.sample && isWithinInterval(own, written, unit);
  const searched = sampled ? NOTHING_TRIED : searchAgreement({ figure, written, tolerance }, checking);
  const reason = differs ?? (sampled ? 'the data is a sample, and the published figure is within its interval' : null);
  const verdict = reason !== null ? 'explained' : searched.agreeing.length ? 'differs' : 'impossible';
  return { ...searched, verdict, computed, reason };
}

const wordsOf = (reads: string): Written => ({ kind: 'words', words: reads.toLowerCase() });

/** That a figure is withheld, or nobody answered, is told; what it would be is not. */
function judgeNothing({ marks }: Figure, written: Written, { differs }: PublishedFigure): Judged {
  if (written.kind === 'withheld') {
    return { ...NOTHING_TRIED, verdict: 'agrees', reason: null, computed: `[${marks[0] ?? 'x'}]` };
  }
  const why = marks.includes('c') ? 'the study’s rules withhold it' : 'nobody answered';
  return { ...NOTHING_TRIED, verdict: differs ? 'explained' : 'impossible', reason: differs ?? why, computed: null };
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
