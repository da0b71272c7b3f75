// Responses in; out, how many respondents a combination of characteristics singles out: k-anonymity (Sweeney 2002) of the
// questions that others may know the answers to.

import type { Responses } from '../ingest/responses.ts';
import type { QualitySpec } from '../study/qualityschema.ts';
import type { Question, Study } from '../study/study.ts';

export interface Combination {
  labels: string[];
  /** Groups that somebody is in. */
  groups: number;
  /** People in the smallest of them. */
  smallest: number;
  /** Respondents who are alone in theirs. */
  alone: number;
  /** Respondents in groups of fewer people than the threshold, those alone included. */
  small: number;
}

export interface SmallGroups {
  /** Labels of the questions. */
  questions: string[];
  /** Whether the study names them, or they were guessed. */
  guessed: boolean;
  single: Combination[];
  /** Pairs with small groups, those with most people in them first. */
  pairs: Combination[];
  /** Of all the questions; null where there is one. */
  together: Combination | null;
}

/** What others may know of somebody; and the words that stand beside it in a header. */
const DEMOGRAPHIC = new Set(
  'age gender sex ethnicity ethnic race region council county district ward postcode postal zip education educational qualification qualifications income salary disability religion faith marital occupation nationality country census department'.split(
    ' ',
  ),
);
const BESIDE = new Set(
  'what which is are your their the a an of in do you live work please select us uk group groups band bands bracket category level highest household annual own location identity status background code completed held respondent person respondents'.split(
    ' ',
  ),
);
const MOST_QUESTIONS = 6;
const MOST_PAIRS = 5;
const LARGEST_TABLE = 1 << 22;

/** A question's groups: 0 for no answer, which is a group too. */
interface Characteristic {
  label: string;
  groups: Uint32Array;
  count: number;
}

export function smallGroups(study: Study, responses: Responses, spec: QualitySpec): SmallGroups | null {
  const guessed = spec.demographics === undefined;
  const questions = guessed
    ? distinct([...study.questions.values()].filter(isDemographic)).slice(0, MOST_QUESTIONS)
    : spec.demographics!.map((id) => study.questions.get(id)!);
  const known = questions.flatMap((question) => characteristic(question, responses));
  if (known.length === 0) return null;
  const least = spec.smallestGroup;
  const pairs = known.flatMap((a, i) => known.slice(i + 1).map((b) => combination([a, b], least)));
  return {
    ...{ questions: known.map(({ label }) => label), guessed },
    single: known.map((one) => combination([one], least)),
    pairs: pairs
      .filter(({ small }) => small > 0)
      .sort((a, b) => b.small - a.small)
      .slice(0, MOST_PAIRS),
    together: known.length > 1 ? combination(known, least) : null,
  };
}

/** Two codings of one column, or of one thing, are one characteristic. */
function distinct(questions: readonly Question[]): Question[] {
  const seen = new Set<string>();
  return questions.filter(({ label, columns }) => {
    const isNew = !seen.has(label) && !seen.has(columns.join());
    seen.add(label).add(columns.join());
    return isNew;
  });
}

/** Its id, label or header is of such words alone: "Support and age" asks for something else. */
function isDemographic({ id, label, columns, type, derived }: Question): boolean {
  if (derived || !['single', 'scale', 'group'].includes(type)) return false;
  return [id, label, columns[0] ?? ''].some((name) => {
    const words =
      name
        .replace(/\((invented|optional|required)\)/g, '')
        .toLowerCase()
        .match(/\p{L}+/gu) ?? [];
    const known = words.filter((word) => DEMOGRAPHIC.has(word));
    return known.length > 0 && words.every((word) => DEMOGRAPHIC.has(word) || BESIDE.has(word));
  });
}

function characteristic({ id, label }: Question, { columns }: Responses): Characteristic[] {
  const column = columns.get(id);
  if (column?.kind === 'group')
    return [{ label, groups: new Uint32Array(column.index), count: column.levels.length + 1 }];
  if (column?.kind !== 'coded') return [];
  const { codes, optionCount } = column;
  const groups = new Uint32Array(codes.length);
  for (let row = 0; row < groups.length; row++) groups[row] = codes[row]! > optionCount ? 0 : codes[row]!;
  return [{ label, groups, count: optionCount + 1 }];
}

function combination(parts: readonly Characteristic[], least: number): Combination {
  const sizes = sizesOf(parts);
  const taken = sizes.filter((size) => size > 0);
  const people = (test: (size: number) => boolean) => taken.reduce((sum, size) => sum + (test(size) ? size : 0), 0);
  return {
    ...{
      labels: parts.map(({ label }) => label),
      groups: taken.length,
      smallest: taken.reduce((a, b) => Math.min(a, b), Infinity),
    },
    ...{ alone: people((size) => size === 1), small: people((size) => size < least) },
  };
}

function sizesOf(parts: readonly Characteristic[]): Uint32Array {
  const before = parts.slice(0, -1).reduce(cross, NOBODY);
  const { groups, count } = parts.at(-1)!;
  if (before.count * count > LARGEST_TABLE) return sizesIn(cross(before, parts.at(-1)!));
  const sizes = new Uint32Array(before.count * count);
  if (before === NOBODY) for (let row = 0; row < groups.length; row++) sizes[groups[row]!]!++;
  else for (let row = 0; row < groups.length; row++) sizes[before.groups[row]! * count + groups[row]!]!++;
  return sizes;
}

function sizesIn({ groups, count }: Characteristic): Uint32Array {
  const sizes = new Uint32Array(count);
  for (let row = 0; row < groups.length; row++) sizes[groups[row]!]!++;
  return sizes;
}

/** Before the first characteristic all are one group. */
const NOBODY: Characteristic = { label: '', groups: new Uint32Array(0), count: 1 };

/** Every combination that somebody is in gets a number. */
function cross(a: Characteristic, b: Characteristic): Characteristic {
  if (a === NOBODY) return b;
  const groups = new Uint32Array(a.groups.length);
  const cells = a.count * b.count;
  // A table is several times faster than a map, but for many groups it is too large.
  const numbers = cells <= LARGEST_TABLE ? new Int32Array(cells) : undefined;
  const others = new Map<number, number>();
  let count = 0;
  for (let row = 0; row < groups.length; row++) {
    const cell = a.groups[row]! * b.count + b.groups[row]!;
    const known = numbers ? numbers[cell]! : (others.get(cell) ?? 0);
    groups[row] = known === 0 ? count : known - 1;
    if (known !== 0) continue;
    count++;
    if (numbers) numbers[cell] = count;
    else others.set(cell, count);
  }
  return { label: '', groups, count };
}
