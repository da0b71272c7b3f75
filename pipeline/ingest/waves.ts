// Files of several waves in, warnings of what differs from one wave to the next and isn't explained in the study file
// out: columns that came or went, answers that came or went, answers that moved as they hardly can, more missing.
// Respondents are counted without weights: it is the files that are looked at, not the population.

import type { Problem } from '../problems.ts';
import { wavesOf } from '../study/files.ts';
import type { Question, Study } from '../study/study.ts';
import type { FilePart } from './join.ts';
import type { Column } from './responses.ts';
import { plainText } from './spelling.ts';

/** An answer that nobody gave is told where as many as this would have, had it been as common as in the other wave. */
const LEAST_EXPECTED = 5;
/** Answers that moved by more than this share of the respondents, in all. */
const MOST_MOVED = 0.3;
/** Percentage points by which the share without an answer may differ. */
const MOST_MISSING_POINTS = 10;
/** Waves of fewer respondents say too little. */
const LEAST_RESPONDENTS = 30;

interface Wave {
  name: string;
  parts: FilePart[];
}

export function compareWaves(study: Study, parts: readonly FilePart[]): Problem[] {
  const waves = wavesOf(study.files).map(
    (name): Wave => ({ name, parts: parts.filter(({ spec }) => spec.wave === name) }),
  );
  return waves.flatMap((later, index) => {
    const earlier = waves[index - 1];
    const own = askedAfterAll(study, later);
    if (!earlier) return own;
    const columns = [...headerChanges(earlier, later, 'new'), ...headerChanges(later, earlier, 'gone')];
    const answers = [...study.questions.values()].flatMap((question) => compareQuestion(question, earlier, later));
    return [...own, ...columns, ...answers];
  });
}

const fileOf = ({ parts }: Wave): string => parts.map(({ spec }) => spec.source.file).join(' and ');
const placeOf = ({ parts }: Wave): Problem['place'] => ({ file: parts[0]!.shown, line: 1 });
const headersIn = ({ parts }: Wave): Set<string> =>
  new Set(parts.flatMap(({ responses }) => responses.headers!.map(plainText)));

/** Columns of `there` that nothing reads and that the other wave's files lack. */
function headerChanges(other: Wave, there: Wave, what: 'new' | 'gone'): Problem[] {
  const known = headersIn(other);
  const names = [...new Set(there.parts.flatMap(({ responses }) => responses.unused ?? []))];
  const lacking = names.filter((name) => !known.has(plainText(name)));
  if (lacking.length === 0) return [];
  const [first] = there.parts;
  const column = first!.responses.headers!.indexOf(lacking[0]!) + 1;
  const columns = lacking.length === 1 ? 'a column' : `${lacking.length} columns`;
  return [
    {
      code: what === 'new' ? 'wave-new-columns' : 'wave-columns-gone',
      severity: 'warning',
      place: { ...placeOf(there)!, ...(column > 0 && { column }) },
      message:
        what === 'new'
          ? `wave ${there.name} has ${columns} that wave ${other.name} (${fileOf(other)}) has not`
          : `wave ${there.name} has ${columns} that wave ${other.name} (${fileOf(other)}) has no longer`,
      found: lacking.slice(0, 20).join(', ') + (lacking.length > 20 ? ', …' : ''),
      fix: 'Add a question (`not asked` under the other file), say under `columns` what it is called there, or list it under `ignore`.',
    },
  ];
}

/** Questions that the study says were not asked, and whose column is there. */
function askedAfterAll(study: Study, wave: Wave): Problem[] {
  const headers = headersIn(wave);
  return [...study.questions.values()]
    .filter((question) => question.askedIn && !question.askedIn.includes(wave.name))
    .flatMap(({ id, columns }) => {
      const there = columns.find((column) => headers.has(plainText(column)));
      return there === undefined
        ? []
        : [
            {
              ...{ code: 'wave-asked-after-all', severity: 'warning' as const, place: placeOf(wave) },
              message: `\`${id}\` was not asked in wave ${wave.name}, by the study file, and its column is there`,
              found: there,
              fix: 'Take `not asked` out, or list the column under `ignore`.',
            },
          ].filter(() => !isIgnored(there, wave));
    });
}

const isIgnored = (header: string, { parts }: Wave): boolean =>
  parts.some(({ spec }) => spec.source.ignore.some((name) => plainText(name) === plainText(header)));

/** How often each answer was given: by its id, of group questions by its value. */
interface Counts {
  respondents: number;
  answered: number;
  answers: Map<string, number>;
}

function compareQuestion(question: Question, earlier: Wave, later: Wave): Problem[] {
  const isChanged = later.parts.some(({ spec }) => spec.changed.has(question.id));
  const asked = [earlier, later].every(({ parts }) => parts.some(({ spec }) => spec.questions.has(question.id)));
  if (isChanged || !asked) return [];
  const [before, now] = [countIn(question, earlier), countIn(question, later)];
  if (!before || !now || Math.min(before.respondents, now.respondents) < LEAST_RESPONDENTS) return [];
  const answers = [...answersGone(question, earlier, before, later, now)];
  if (question.type !== 'group') answers.push(...answersGone(question, later, now, earlier, before));
  // What came or went moves the others.
  const moved = answers.length ? [] : answersMoved(question, earlier, before, later, now);
  return [...answers, ...moved, ...moreMissing(question, earlier, before, later, now)];
}

function countIn(question: Question, { parts }: Wave): Counts | undefined {
  const counts: Counts = { respondents: 0, answered: 0, answers: new Map() };
  for (const { responses, spec } of parts) {
    const column = responses.columns.get(question.id);
    if (!spec.questions.has(question.id)) continue;
    if (!column) return undefined;
    counts.respondents += responses.counts.used;
    countColumn(column, question, counts);
  }
  return counts;
}

function countColumn(column: Column, question: Question, counts: Counts): void {
  const add = (id: string, count: number) => {
    if (count > 0) counts.answers.set(id, (counts.answers.get(id) ?? 0) + count);
  };
  switch (column.kind) {
    case 'coded': {
      const numbers = numbersOf(column.codes, question.options.length);
      for (const [option, { id }] of question.options.entries()) add(id, numbers[option + 1]!);
      counts.answered += sumOf(numbers);
      break;
    }
    case 'ticked':
      counts.answered += sumOf(column.answered);
      for (const [option, { id }] of question.options.entries()) add(id, sumOf(column.ticks[option]!));
      break;
    case 'group': {
      const numbers = numbersOf(column.index, column.levels.length);
      for (const [i, level] of column.levels.entries()) add(plainText(level), numbers[i + 1]!);
      counts.answered += sumOf(numbers);
      break;
    }
    case 'number':
      for (const value of column.values) if (!Number.isNaN(value)) counts.answered++;
      break;
    case 'text':
      for (const value of column.values) if (value !== '') counts.answered++;
  }
}

/** How many rows have each of 1 to `most`; what is beyond is no answer. */
function numbersOf(codes: ArrayLike<number>, most: number): Uint32Array {
  const numbers = new Uint32Array(most + 1);
  for (let row = 0; row < codes.length; row++) if (codes[row]! <= most) numbers[codes[row]!]!++;
  numbers[0] = 0;
  return numbers;
}

function sumOf(numbers: Uint8Array | Uint32Array): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** Answers that were given in one wave and by nobody in the other, though some would have been expected to. */
function answersGone(question: Question, had: Wave, before: Counts, lacks: Wave, now: Counts): Problem[] {
  if (before.answered === 0 || now.answered === 0) return [];
  const notOffered = new Set(lacks.parts.flatMap(({ spec }) => spec.notOffered.get(question.id) ?? []));
  const gone = [...before.answers].filter(([id, count]) => {
    const expected = (count / before.answered) * now.answered;
    return !now.answers.has(id) && !notOffered.has(id) && expected >= LEAST_EXPECTED;
  });
  return gone.map(([id, count]) => ({
    code: 'wave-answer-gone',
    severity: 'warning',
    place: placeOf(lacks),
    message: `nobody in wave ${lacks.name} gave the answer \`${id}\` of question \`${question.id}\` (${columnsOf(question, lacks)})`,
    found: `${count} of ${before.answered} in wave ${had.name} (${fileOf(had)})`,
    fix:
      question.type === 'group'
        ? 'Check the file; if it is right, say why under `questions` of the file: `changed: …`.'
        : `If it had no such answer, say so under \`questions\` of the file: \`options: { ${id}: not offered }\`; if its code is another, give that.`,
  }));
}

const columnsOf = (question: Question, { parts }: Wave): string => {
  const columns = parts[0]!.spec.questions.get(question.id)?.columns ?? question.columns;
  return `column${columns.length > 1 ? 's' : ''} ${columns
    .slice(0, 3)
    .map((name) => `"${name}"`)
    .join(', ')}${columns.length > 3 ? ', …' : ''}`;
};

/** Answers that moved by more than opinions do; and codes that may run the other way round. */
function answersMoved(question: Question, earlier: Wave, before: Counts, later: Wave, now: Counts): Problem[] {
  if (!['single', 'scale', 'multiple'].includes(question.type)) return [];
  if (Math.min(before.answered, now.answered) < LEAST_RESPONDENTS) return [];
  // An answer that could be given in one of them only moves the others.
  if ([earlier, later].some(({ parts }) => parts.some(({ spec }) => spec.notOffered.get(question.id)?.length)))
    return [];
  const ids = question.options.map(({ id }) => id);
  const shares = (counts: Counts) => ids.map((id) => (counts.answers.get(id) ?? 0) / counts.answered);
  const [was, is] = [shares(before), shares(now)];
  const apart = (a: number[], b: number[]) => a.map((share, i) => Math.abs(share - b[i]!));
  // Of one answer each, what the others lost; of several, the answer that moved most.
  const isMultiple = question.type === 'multiple';
  const distance = (a: number[], b: number[]) =>
    isMultiple ? Math.max(...apart(a, b)) : apart(a, b).reduce((sum, one) => sum + one, 0) / 2;
  const moved = distance(was, is);
  if (moved <= MOST_MOVED) return [];
  const reversed = question.type === 'scale' && distance(was, is.toReversed()) < moved / 3;
  const worst = ids.reduce(
    (best, _, i) => (Math.abs(was[i]! - is[i]!) > Math.abs(was[best]! - is[best]!) ? i : best),
    0,
  );
  const per = (share: number) => `${Math.round(share * 100)}%`;
  return [
    {
      code: reversed ? 'wave-reversed' : 'wave-moved',
      severity: 'warning',
      place: placeOf(later),
      message: `the answers of question \`${question.id}\` (${columnsOf(question, later)}) moved by ${Math.round(moved * 100)} percentage points${isMultiple ? '' : ' in all'} between wave ${earlier.name} and wave ${later.name}${reversed ? ', as if its codes ran the other way round' : ''}`,
      found: `\`${ids[worst]}\`: ${per(was[worst]!)}, then ${per(is[worst]!)}`,
      fix: 'Check that its codes mean the same in both files, and give those that don’t under `questions` of the file; if it is right, say why: `changed: …`.',
    },
  ];
}

function moreMissing(question: Question, earlier: Wave, before: Counts, later: Wave, now: Counts): Problem[] {
  const missing = ({ answered, respondents }: Counts) => 1 - answered / respondents;
  const [was, is] = [missing(before), missing(now)];
  const points = Math.abs(is - was) * 100;
  const pooled = (was * before.respondents + is * now.respondents) / (before.respondents + now.respondents);
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / before.respondents + 1 / now.respondents));
  if (points <= MOST_MISSING_POINTS || points / 100 <= 3 * se) return [];
  const per = (share: number) => `${Math.round(share * 100)}%`;
  return [
    {
      code: 'wave-missing',
      severity: 'warning',
      place: placeOf(later),
      message: `the share without an answer to question \`${question.id}\` (${columnsOf(question, later)}) differs between wave ${earlier.name} and wave ${later.name}`,
      found: `${per(was)} (${fileOf(earlier)}), then ${per(is)} (${fileOf(later)})`,
      fix: 'Check the file, its `missing` codes and who was asked; if it is right, say why under `questions` of the file: `changed: …`.',
    },
  ];
}
