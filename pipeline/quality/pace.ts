// Responses in; out, how long respondents took, where the data says: a duration, or a beginning and an end.

import type { Responses } from '../ingest/responses.ts';
import type { QualitySpec } from '../study/qualityschema.ts';
import type { Question, Study } from '../study/study.ts';
import { type Line, linesOf, MOST_LINES } from './lines.ts';

export interface Pace {
  /** What it was read from: headers. */
  from: string[];
  /** Respondents with a duration. */
  known: number;
  /** In the unit of the duration; of a beginning and an end, minutes. */
  median: number;
  quartiles: [number, number];
  unit: string;
  /** Faster than the share of the median that the study says. */
  fast: number;
  fastLines: Line[];
  /** Who ended before they began. */
  backwards: number;
}

const DURATION =
  /^(interview |total )?(duration|time)( \(?(in )?(seconds|minutes)\)?)?$|^interviewtime|^time (taken|spent|to complete)\b|^completion ?time|^elapsed/i;
const STARTED = /^(start(ed)?( ?(date|time|at))*|date ?started|start ?datetime)$/i;
const ENDED =
  /^(end(ed)?( ?(date|time|at))*|submit(ted)?( ?(date|time|at))*|completed( ?(date|time|at))*|completion ?time|date ?submitted)$/i;

/** Of fewer, a median is nearly somebody's own time. */
const FEWEST = 10;

export function paceOf(study: Study, responses: Responses, spec: QualitySpec): Pace | null {
  const clock = durationsOf(study, responses, spec);
  if (!clock) return null;
  const known = clock.values.filter((value) => value >= 0).sort();
  if (known.length < FEWEST) return null;
  const quantile = (share: number) => known[Math.floor((known.length - 1) * share)]!;
  const median = quantile(0.5);
  const fast = [...clock.values.keys()].filter(
    (row) => clock.values[row]! >= 0 && clock.values[row]! < median * spec.speeding,
  );
  return {
    ...{ from: clock.from, unit: clock.unit, known: known.length, median, quartiles: [quantile(0.25), quantile(0.75)] },
    ...{ fast: fast.length, fastLines: linesOf(fast.slice(0, MOST_LINES), responses) },
    backwards: clock.values.filter((value) => value < 0).length,
  };
}

interface Clock {
  /** One a row; NaN where it isn't known. */
  values: Float64Array;
  from: string[];
  unit: string;
}

/** The questions that tell the time: those that the study names, or else those with such a header. */
export function clockOf(
  study: Study,
  spec: QualitySpec,
): Record<'duration' | 'started' | 'ended', Question | undefined> {
  const find = (id: string | undefined, type: Question['type'], header: RegExp): Question | undefined => {
    if (id !== undefined) return study.questions.get(id);
    const fits = ({ columns: [column = ''] }: Question) =>
      !column.includes('?') && header.test(column.replaceAll('_', ' ').trim());
    return [...study.questions.values()].find((question) => question.type === type && fits(question));
  };
  return {
    duration: find(spec.duration, 'number', DURATION),
    started: find(spec.started, 'date', STARTED),
    ended: find(spec.ended, 'date', ENDED),
  };
}

function durationsOf(study: Study, { columns }: Responses, spec: QualitySpec): Clock | undefined {
  const { duration, started, ended } = clockOf(study, spec);
  const taken = duration && columns.get(duration.id);
  if (taken?.kind === 'number') {
    return { values: taken.values, from: duration!.columns, unit: duration!.unit ?? unitOf(duration!.columns[0]!) };
  }
  const [from, to] = [started && columns.get(started.id), ended && columns.get(ended.id)];
  if (from?.kind !== 'text' || to?.kind !== 'text') return undefined;
  const values = Float64Array.from(from.values, (begin, row) => minutesBetween(begin, to.values[row]!));
  return { values, from: [...started!.columns, ...ended!.columns], unit: 'minutes' };
}

/** `Duration (in seconds)`. */
const unitOf = (header: string): string =>
  /\b(seconds|minutes|hours|milliseconds)\b/i.exec(header)?.[1]?.toLowerCase() ?? '';

/** Dates without a time are of no use: a day is no duration. */
function minutesBetween(begin: string, end: string): number {
  if (begin.length < 16 || end.length < 16) return Number.NaN;
  return (Date.parse(end) - Date.parse(begin)) / 60_000;
}
