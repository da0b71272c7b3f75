// Answers in, whether they are a known scale out, and in which order its answers stand.

import { plainText } from '../ingest/spelling.ts';
import { SCALES } from './scalelists.ts';

/** Answers that stand outside a scale's order, at its end. */
export const OUTSIDE =
  /^(don'?t know|do not know|dk$|not sure|unsure|prefer not|rather not|i'?d rather not|not applicable|n\/a|no answer|no opinion|no view|unfamiliar|i don'?t|i do not know|can'?t (say|choose|remember)|does(n'?t| not) apply|refused|other\s*($|[(:,–-]|please))/i;

/** Its answers begin with numbers from 0 or 1 to at most 10. */
export const NUMBERED = 'numbers in order';

export interface Scale {
  name: string;
  /** The answers in the scale's order; those outside it last. */
  order: string[];
}

/** The scale that these answers are of, if at least three are, and all that aren't stand outside any scale. */
export function scaleOf(answers: readonly string[]): Scale | undefined {
  const inside = answers.filter((answer) => !OUTSIDE.test(plainText(answer)));
  if (inside.length < 3) return undefined;
  const outside = answers.filter((answer) => OUTSIDE.test(plainText(answer)));
  const numbered = numberedScale(inside);
  if (numbered) return { name: NUMBERED, order: [...numbered, ...outside] };
  for (const [name, steps] of SCALES) {
    const order = inOrder(inside, steps);
    if (order) return { name, order: [...order, ...outside] };
  }
  const sides = sidesOf(inside);
  if (sides) return { name: 'two sides', order: [...sides, ...outside] };
  const degrees = degreesOf(inside);
  if (degrees) return { name: 'degrees', order: [...degrees, ...outside] };
  const bands = heightsOf(inside) ?? bandsOf(inside);
  return bands && { name: 'bands of numbers', order: [...bands, ...outside] };
}

/** Answers in the order of a scale's steps, each step once; undefined where one is none. */
function inOrder(answers: string[], steps: string[]): string[] | undefined {
  const exact = answers.map((answer) => stepOf(answer, steps));
  if (new Set(exact.filter((step) => step >= 0)).size < exact.filter((step) => step >= 0).length) return undefined;
  // "Never, but open to it" is a kind of Never: two kinds of a step stand beside each other.
  const places = answers.map((answer, i) =>
    exact[i]! >= 0 ? exact[i]! : stepOf(answer.replace(/[,;(–].*$/, ''), steps),
  );
  if (places.includes(-1) || new Set(places).size < 3 || exact.filter((step) => step >= 0).length < 3) return undefined;
  return answers.toSorted((a, b) => places[answers.indexOf(a)]! - places[answers.indexOf(b)]!);
}

function stepOf(answer: string, steps: string[]): number {
  const key = plainText(answer)
    .toLowerCase()
    .replace(/[.!]$/, '')
    .replace(/\bper\b/g, 'a');
  return steps.findIndex((step) => step.split('|').includes(key));
}

const STRENGTHS = [
  'extremely|strongly|completely|totally|much|a lot|definitely',
  'very|mostly',
  'quite|fairly|moderately|tend to|rather',
  '',
  'somewhat|slightly|a little|a bit|mildly',
];
const MIDDLE =
  /^(neither|neutral|no (difference|change|preference)|about (the )?same|mixed|undecided|in between|both)/i;
const DOWNSIDE =
  /^(un|dis|in(?=[aesv])|im(?=[p])|not )|^(negative|oppose|against|worse|worst|less|bad|poor|hard|difficult|decrease|weak|unsafe|reject|object|low|never|cold|dislike|hate)/i;

/** `Strongly support` … `Neither` … `Strongly oppose`: two words, each with its degrees, and perhaps a middle. */
function sidesOf(answers: string[]): string[] | undefined {
  const strengths = STRENGTHS.map((words) => new RegExp(words === '' ? '^()(.+)$' : `^(${words}) (.+)$`, 'i'));
  const placed = answers.map((answer) => {
    const plain = plainText(answer).toLowerCase();
    if (MIDDLE.test(plain)) return { answer, word: '', strength: 0 };
    const strength = [0, 1, 2, 4, 3].find((one) => strengths[one]!.test(plain))!;
    return { answer, strength, word: plain.match(strengths[strength]!)![2]! };
  });
  const words = [...new Set(placed.map(({ word }) => word).filter(Boolean))];
  const isTwoSided =
    words.length === 2 && words.some((word) => DOWNSIDE.test(word)) !== words.every((word) => DOWNSIDE.test(word));
  const count = (word: string) => placed.filter((one) => one.word === word).length;
  if (!isTwoSided || words.some((word) => count(word) < 2) || count('') > 1) return undefined;
  const side = (word: string) => (word === '' ? 0 : DOWNSIDE.test(word) ? 1 : -1);
  const place = ({ word, strength }: (typeof placed)[number]) => side(word) * (10 - strength);
  if (new Set(placed.map(place)).size < placed.length) return undefined;
  return placed.toSorted((a, b) => place(a) - place(b)).map(({ answer }) => answer);
}

const DEGREES = [
  'extremely',
  'very',
  'quite|fairly|mostly|moderately',
  'somewhat',
  'slightly|a little',
  'not so|not very|not too|not particularly',
  'not at all',
];

/** `Very masculine`, `Somewhat masculine`, `Not at all masculine`: degrees of one word. */
function degreesOf(answers: string[]): string[] | undefined {
  const steps = DEGREES.map((words) => new RegExp(`^(?:${words}) (.+)$`, 'i'));
  const placed = answers.map((answer) => {
    const step = steps.findIndex((pattern) => pattern.test(plainText(answer)));
    return {
      answer,
      step,
      word: plainText(answer)
        .match(steps[step] ?? /$^/)?.[1]
        ?.toLowerCase(),
    };
  });
  const fits = placed.every(({ step, word }) => step >= 0 && word === placed[0]!.word);
  if (!fits || new Set(placed.map(({ step }) => step)).size < placed.length) return undefined;
  return placed.toSorted((a, b) => a.step - b.step).map(({ answer }) => answer);
}

/** `1`, `2 - …`, `10 (very satisfied)`: whole numbers from 0 or 1 up, at most eleven. */
function numberedScale(answers: string[]): string[] | undefined {
  const numbers = answers.map((answer) =>
    Number.parseInt(plainText(answer).match(/^(\d{1,2})(?=$|\.$|[ :.)(–-])/)?.[1] ?? '', 10),
  );
  const fits = numbers.every((number) => number >= 0 && number <= 10) && new Set(numbers).size === numbers.length;
  // "18-29" is an age, and "2 to 5" an amount: those are bands.
  if (!fits || answers.some((answer) => /^\d+\s*(-|–|to)\s*[£$€]?\d/.test(plainText(answer)))) return undefined;
  return answers.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

/** `5'3"`, `Under 5 ft.`, `6'6" and above`. */
function heightsOf(answers: string[]): string[] | undefined {
  const inches = (answer: string) => {
    const match = plainText(answer).match(/(\d)\s*(?:'|ft\.?|feet)\s*(\d{1,2})?/i);
    const beyond = /^(under|less|below)/i.test(answer) ? -0.5 : /(above|over|more|taller)/i.test(answer) ? 0.5 : 0;
    return match ? Number(match[1]) * 12 + Number(match[2] ?? 0) + beyond : Number.NaN;
  };
  const fits = answers.length > 3 && answers.every((answer) => !Number.isNaN(inches(answer)));
  return fits ? answers.toSorted((a, b) => inches(a) - inches(b)) : undefined;
}

/** `18-29`, `Under 25`, `60+`, `$25,000 - $49,999`: in the order of their first number. */
function bandsOf(answers: string[]): string[] | undefined {
  const band =
    /^(?:under|less than|up to|below|<|over|more than|above|>|at least)?\s*[£$€]?\d[\d,.]*\s*[£$€k%]?\s*(?:(?:-|–|to|and|until)\s*(?:[£$€]?\d[\d,.]*\s*[£$€k%]?|under|over|above|below|older|more|younger|less)|\+|and over|or over|or more|or older|or less|years)?/i;
  const plain = answers.map(plainText);
  const isBand = (answer: string) =>
    band.test(answer) && /[-–+<>]|to |under|over|less|more|up|below|above|older/i.test(answer);
  // Of an open end some tools keep the number alone: `150000` for "$150,000+".
  const bare = plain.filter((answer) => !isBand(answer));
  if (bare.length > 1 || plain.length - bare.length < 2 || !bare.every((answer) => /^\d+$/.test(answer)))
    return undefined;
  const first = (answer: string) => {
    const number = Number.parseFloat(
      plainText(answer)
        .replace(/[,£$€<>]/g, '')
        .match(/\d+(\.\d+)?/)?.[0] ?? '0',
    );
    if (/^(under|less|up to|below|<)/i.test(answer.trim())) return number - 0.5;
    return /^(over|more|above|>)/i.test(answer.trim()) ? number + 0.5 : number;
  };
  return answers.toSorted((a, b) => first(a) - first(b));
}
