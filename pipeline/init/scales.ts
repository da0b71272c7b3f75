// Answers in, whether they are a known scale out: in which order its answers stand. Most positive or most frequent last
// or first: the order that surveys print, from the first word of each list here to its last.

import { plainText } from '../ingest/spelling.ts';

/** Each a scale, in order; `|` between ways of writing one step. */
const SCALES: [name: string, steps: string[]][] = [
  [
    'agreement',
    [
      'strongly agree|completely agree|agree strongly',
      'agree|tend to agree|mostly agree',
      'somewhat agree|slightly agree|agree somewhat|agree slightly',
      'neither agree nor disagree|neither agree or disagree|neutral|neither|undecided',
      'somewhat disagree|slightly disagree|disagree somewhat|disagree slightly',
      'disagree|tend to disagree|mostly disagree',
      'strongly disagree|completely disagree|disagree strongly',
    ],
  ],
  [
    'satisfaction',
    [
      'extremely satisfied',
      'very satisfied|completely satisfied',
      'quite satisfied|fairly satisfied|satisfied|mostly satisfied',
      'somewhat satisfied',
      'neither satisfied nor dissatisfied|neutral|neither',
      'somewhat dissatisfied',
      'quite dissatisfied|fairly dissatisfied|dissatisfied',
      'very dissatisfied|completely dissatisfied',
      'extremely dissatisfied',
    ],
  ],
  [
    'likelihood',
    [
      'extremely likely',
      'very likely',
      'quite likely|fairly likely|likely|somewhat likely',
      'neither likely nor unlikely|neutral',
      'quite unlikely|fairly unlikely|unlikely|somewhat unlikely|not so likely',
      'very unlikely|not at all likely',
      'extremely unlikely',
    ],
  ],
  [
    'favourability',
    [
      'very favorably|very favourably|very favorable|very favourable',
      'somewhat favorably|somewhat favourably|somewhat favorable|favorable|favourable',
      'neither favorably nor unfavorably (neutral)|neutral|neither favourably nor unfavourably (neutral)',
      'somewhat unfavorably|somewhat unfavourably|unfavorable|unfavourable',
      'very unfavorably|very unfavourably|very unfavorable|very unfavourable',
    ],
  ],
  [
    'frequency',
    [
      'always|all of the time|every time',
      'almost always|usually|most of the time|nearly always',
      'very often|very frequently',
      'often|frequently',
      'about half the time|half of the time',
      'sometimes|some of the time|occasionally',
      'once in a while|seldom|rarely|hardly ever|a little of the time',
      'almost never',
      'never|none of the time|not at all',
    ],
  ],
  [
    'how often',
    [
      'every day|daily|more than once a day|several times a day',
      'most days|a few times a week|several times a week',
      'every week|weekly|once a week|about once a week',
      'a few times a month|several times a month',
      'every month|monthly|once a month|once a month or less',
      'a few times a year|several times a year',
      'once a year or less|yearly|once a year',
      'less often',
      'never',
    ],
  ],
  [
    'quality',
    [
      'excellent',
      'very good|so good, it could not be better',
      'good',
      'fair|average|ok|okay|alright|acceptable',
      'bad|poor',
      'very bad|very poor|terrible',
    ],
  ],
  [
    'importance',
    [
      'extremely important|essential',
      'very important',
      'important|quite important|fairly important|moderately important',
      'somewhat important|slightly important',
      'not very important|not so important|unimportant',
      'not at all important|not important',
    ],
  ],
  [
    'amount',
    [
      'a great deal|extremely|to a great extent|a lot',
      'very much|very|quite a bit',
      'a fair amount|moderately|somewhat|to some extent|some',
      'a little|slightly|not very much|not very|a bit',
      'not at all|none|nothing',
    ],
  ],
  [
    'ease',
    [
      'very easy',
      'easy|quite easy|fairly easy|somewhat easy',
      'neither easy nor difficult|neutral',
      'difficult|quite difficult|fairly difficult|somewhat difficult',
      'very difficult',
    ],
  ],
  ['rudeness', ['no, not at all rude|no, not rude at all', 'yes, somewhat rude', 'yes, very rude']],
];

/** Answers that stand outside a scale's order, at its end. */
const OUTSIDE =
  /^(don'?t know|not sure|unsure|prefer not|rather not|not applicable|n\/a|no answer|no opinion|unfamiliar|i don'?t|can'?t say|refused)/i;

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
  if (numbered) return { name: 'numbers in order', order: [...numbered, ...outside] };
  for (const [name, steps] of SCALES) {
    const places = inside.map((answer) => stepOf(answer, steps));
    if (places.includes(-1) || new Set(places).size < inside.length) continue;
    const order = inside.toSorted((a, b) => stepOf(a, steps) - stepOf(b, steps));
    return { name, order: [...order, ...outside] };
  }
  const degrees = degreesOf(inside);
  if (degrees) return { name: 'degrees', order: [...degrees, ...outside] };
  const bands = bandsOf(inside);
  return bands && { name: 'bands of numbers', order: [...bands, ...outside] };
}

function stepOf(answer: string, steps: string[]): number {
  const key = plainText(answer).toLowerCase().replace(/[.!]$/, '');
  return steps.findIndex((step) => step.split('|').includes(key));
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

/** `18-29`, `Under 25`, `60+`, `$25,000 - $49,999`: in the order of their first number. */
function bandsOf(answers: string[]): string[] | undefined {
  const band =
    /^(?:under|less than|up to|below|<|over|more than|above|>|at least)?\s*[£$€]?\d[\d,.]*\s*[£$€k%]?\s*(?:(?:-|–|to|and|until)\s*(?:[£$€]?\d[\d,.]*\s*[£$€k%]?|under|over|above|below|older|more|younger|less)|\+|and over|or over|or more|or older|or less|years)?/i;
  const plain = answers.map(plainText);
  if (
    !plain.every((answer) => band.test(answer) && /[-–+<>]|to |under|over|less|more|up|below|above|older/i.test(answer))
  )
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
