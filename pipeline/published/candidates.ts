// A published figure that the data doesn't give as it stands in; out, the other ways in which a publication may have come to
// it, likely ones first: each with words for it.

import type { Question, Study } from '../study/study.ts';
import { type FigureRef, figureId, parseFigureId } from '../summarise/reference.ts';
import type { Base, Published, PublishedFigure, Rounding } from './read.ts';
import { type Counting, isWeighted } from './reading.ts';

export interface Candidate {
  counting: Counting;
  rounding?: Rounding | undefined;
  /** Done to the value: the rest of 100, another unit, rounded twice. */
  change?: Change | undefined;
  /** `unweighted`, as the end of "it would agree". */
  words: string;
}

export type Change = 'rest' | 'hundredfold' | 'hundredth' | 'thousandth' | 'twice' | 'tens' | 'hundreds' | 'thousands';

interface Asked {
  study: Study;
  published: Published;
  figure: PublishedFigure;
  ref: FigureRef;
  question: Question | undefined;
}

/** Ways that differ in one thing, then ways that differ in two. */
export function candidatesFor(study: Study, published: Published, figure: PublishedFigure): [Candidate[], Candidate[]] {
  const ref = parseFigureId(figure.figure);
  if (!ref) return [[], []];
  const asked: Asked = { study, published, figure, ref, question: study.questions.get(ref.question) };
  const kinds = [weights, bases, filters, missingCodes, withoutAnswers, roundings];
  const ways = kinds.map((kind) => kind(asked));
  const [byWeight, byBase, byFilter, byMissing, , byRounding] = ways as [Way[], Way[], Way[], Way[], Way[], Way[]];
  const single = [...ways.flat(), ...others(asked)];
  const pairs = [
    ...both(byWeight, byBase),
    ...both(byWeight, byMissing),
    ...both(byWeight, byFilter),
    ...both(byFilter, byBase),
    ...both([...byWeight, ...byBase, ...byMissing, ...byFilter], byRounding),
  ];
  return [single.map((way) => candidate(asked, way)), pairs.map((way) => candidate(asked, way))];
}

/** One change of how a figure is counted. */
interface Way {
  counting?: Partial<Counting>;
  rounding?: Rounding;
  change?: Change;
  words: string;
}

const both = (some: Way[], more: Way[]): Way[] =>
  some.flatMap((a) =>
    more.map((b) => ({ ...a, ...b, counting: { ...a.counting, ...b.counting }, words: `${a.words}, ${b.words}` })),
  );

function candidate({ figure, study }: Asked, { counting, rounding, change, words }: Way): Candidate {
  const { base, among, weighted } = figure.reading;
  return {
    counting: { figure: figure.figure, base, among, weighted: weighted === false ? false : undefined, ...counting },
    ...{ rounding: rounding ?? figure.reading.rounding ?? ownRounding(study), change, words },
  };
}

export const ownRounding = (study: Study): Rounding => (study.rules.ties === 'even' ? 'even' : 'nearest');

function weights({ study, figure }: Asked): Way[] {
  if (!isWeighted(study.design)) return [];
  const isUnweighted = figure.reading.weighted === false;
  return [
    { counting: { weighted: isUnweighted ? undefined : false }, words: isUnweighted ? 'weighted' : 'unweighted' },
  ];
}

const BASES: Record<Base, string> = {
  answered: 'of those who answered',
  asked: 'of everybody who was asked, answered or not',
  ticked: 'of those who ticked at least one answer',
  answers: 'of the answers given, not of respondents',
  all: 'of all rows, asked or not',
};

function bases({ question, figure, study }: Asked): Way[] {
  if (!question || question.options.length === 0) return [];
  const fit: Base[] = question.type === 'multiple' ? ['answered', 'asked', 'ticked', 'answers'] : ['answered', 'asked'];
  const now = figure.reading.base ?? question.base;
  const known = study.questions.get(question.id)?.askedIf;
  const ways = [...fit, ...(known === undefined ? [] : ['all' as const])]
    .filter((base) => base !== now)
    .map((base): Way => ({ counting: { base }, words: BASES[base] }));
  const anyone: Way = { counting: { anyoneAsked: true }, words: 'with those who answered though they were not asked' };
  return known === undefined ? ways : [...ways, anyone];
}

/** The filters that the file names, and those of the study's reports and questions. */
function filters({ published, study, figure, question }: Asked): Way[] {
  const { among } = figure.reading;
  const named = new Map(
    [...published.filters].map(([name, { expression }]) => [expression, `of the filter \`${name}\``]),
  );
  for (const { where, id } of study.reports.values())
    if (where !== undefined && !named.has(where)) named.set(where, `of the respondents of the report \`${id}\``);
  for (const { askedIf, id } of study.questions.values())
    if (askedIf !== undefined && id !== question?.id && !named.has(askedIf))
      named.set(askedIf, `of those who were asked \`${id}\``);
  // Of those who said yes, all say yes.
  const isOwn = (expression: string) => question !== undefined && expression.split(/\W+/).includes(question.id);
  const others = [...named].filter(([expression]) => expression !== among && !isOwn(expression));
  return [
    ...(among === undefined ? [] : [{ counting: { among: undefined }, words: 'without the filter' }]),
    ...others.map(([expression, words]) => ({ counting: { among: expression }, words })),
  ];
}

function missingCodes({ question }: Asked): Way[] {
  if (!question || !['single', 'scale'].includes(question.type)) return [];
  const { missing } = question;
  const ways = missing.map(
    ({ code, label }): Way => ({
      ...{ counting: { missing: [code] }, words: `with “${label}” (${code}) counted as an answer` },
    }),
  );
  const all = missing.map(({ code }) => code);
  return all.length < 2
    ? ways
    : [...ways, { counting: { missing: all }, words: 'with all missing codes counted as answers' }];
}

/** "Don't know" and the like left out of the base: any answer but the figure's own. */
function withoutAnswers({ question, ref }: Asked): Way[] {
  if (!question || !['single', 'scale'].includes(question.type) || question.derived) return [];
  const own = question.nets.find(({ id }) => id === ref.item)?.of ?? [ref.item];
  return question.options
    .filter(({ id }) => !own.includes(id))
    .map(({ id, label }) => ({ counting: { without: id }, words: `with “${label}” left out of the base` }));
}

/** People, who are whole. */
const isCount = ({ question, item, part }: FigureRef): boolean =>
  part === 'count' ||
  part === 'base' ||
  ['base', 'unanswered'].includes(item) ||
  (question === 'responses' && item !== 'rate');

const ROUNDINGS: Record<Rounding, string> = {
  nearest: 'rounded to the nearest, halves up',
  even: 'with halves rounded to even',
  down: 'rounded down',
  up: 'rounded up',
};

function roundings({ study, figure, ref }: Asked): Way[] {
  if (isCount(ref)) return [];
  const now = figure.reading.rounding ?? ownRounding(study);
  const ways = (Object.keys(ROUNDINGS) as Rounding[])
    .filter((rounding) => rounding !== now)
    .map((rounding): Way => ({ rounding, words: ROUNDINGS[rounding] }));
  return [...ways, { change: 'twice', words: 'rounded twice, first to one decimal more' }];
}

/** Another figure than the one that it is called. */
function others(asked: Asked): Way[] {
  return [...measures(asked), ...conditions(asked), ...neighbours(asked), ...scales(asked)];
}

function measures({ ref, question, figure }: Asked): Way[] {
  const named = (next: FigureRef, words: string): Way => ({ counting: { figure: figureId(next) }, words });
  if (ref.question === 'responses') {
    const counts = { used: 'the respondents', read: 'the rows of the file', sample: 'the people who were drawn' };
    return Object.entries(counts)
      .filter(([item]) => item !== ref.item)
      .map(([item, words]) => named({ ...ref, item }, `as the number of ${words.replace('the ', '')}`));
  }
  if (!question) return [];
  const isBase = ref.item === 'base' || ref.part === 'base';
  if (isBase) {
    return [
      named({ ...ref, item: 'weighted_base', part: undefined }, 'as the weighted base'),
      named({ question: 'responses', item: 'used', where: [] }, 'as the number of respondents'),
    ];
  }
  if (ref.part === 'count') return [named({ ...ref, part: undefined }, 'as the percentage')];
  const isShare = figure.reads !== undefined || !/^[^%]*\d[^%]*$/.test(figure.published);
  return ref.part === undefined && !isShare
    ? [named({ ...ref, part: 'count' }, 'as the number of respondents who say so')]
    : [];
}

function conditions({ ref }: Asked): Way[] {
  return ref.where.map(({ variable, level }, index) => ({
    counting: { figure: figureId({ ...ref, where: ref.where.filter((_, at) => at !== index) }) },
    words: `of everybody, not of ${variable} = ${level} alone`,
  }));
}

function neighbours({ ref, question }: Asked): Way[] {
  if (!question) return [];
  return [...question.options, ...question.nets]
    .filter(({ id }) => id !== ref.item && question.options.length > 0)
    .map(({ id, label }) => ({
      counting: { figure: figureId({ ...ref, item: id }) },
      words: `as the figure of \`${id}\` (${label})`,
    }));
}

function scales({ ref, figure }: Asked): Way[] {
  // Words are too coarse: of several shares, one soon has the same.
  if (figure.reads !== undefined || !/\d/.test(figure.published)) return [];
  const ways: Way[] = [
    { change: 'hundredfold', words: 'multiplied by 100' },
    { change: 'hundredth', words: 'as a share of 1' },
    { change: 'rest', words: 'as the rest of 100%' },
  ];
  const zeros = /^[\d, ]*[1-9](0+)$/.exec(figure.published.trim())?.[1]?.length ?? 0;
  const steps: Change[] = ['tens', 'hundreds', 'thousands'];
  const rounded = steps.slice(0, zeros).map((change): Way => ({ change, words: `rounded to ${change}` }));
  return isCount(ref) || ref.item === 'total' ? [...rounded, { change: 'thousandth', words: 'in thousands' }] : ways;
}
