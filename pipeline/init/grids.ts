// The columns of a table in, those that are items of one grid out: questions with one head and one list of answers. What
// nobody answered to one item somebody may have to another: a list is made of the answers to all.

import type { Part } from './boxes.ts';
import type { Profile } from './profile.ts';
import { scaleOf } from './scales.ts';
import { BLANK_WORDS, isNoAnswer } from './words.ts';

export interface Grid {
  part: Part;
  fields: number[];
  /** All items' answers as if they were one column's. */
  pooled: Profile;
}

/** Rating scales and short lists; more answers than this are names of things. */
const MOST_ANSWERS = 12;

/** By field. @param taken fields that are something else: tick boxes, and columns that are left out */
export function gridsOf(
  parts: readonly (Part | undefined)[],
  profiles: readonly Profile[],
  taken: (field: number) => boolean,
): Map<number, Grid> {
  const grids = new Map<number, Grid>();
  for (let from = 0; from < parts.length; ) {
    const part = parts[from];
    let to = from + 1;
    while (part && to < parts.length && parts[to]?.group === part.group) to++;
    const fields = Array.from({ length: to - from }, (_, i) => from + i).filter((field) => !taken(field));
    const grid = part && asGrid(part, fields, profiles);
    for (const field of grid?.fields ?? []) grids.set(field, grid!);
    from = to;
  }
  return grids;
}

/** Items share a list where each brings hardly an answer of its own; open text beside them (`_TEXT`) is no item. */
function asGrid(part: Part, fields: number[], profiles: readonly Profile[]): Grid | undefined {
  const short = fields.filter((field) => {
    const { length } = answersOf(profiles[field]!);
    return !profiles[field]!.more && length > 0 && length <= MOST_ANSWERS;
  });
  const items = isScale(short.map((field) => profiles[field]!))
    ? short
    : short.filter((field) => {
        const others = new Set(short.flatMap((one) => (one === field ? [] : answersOf(profiles[one]!))));
        const own = answersOf(profiles[field]!);
        return own.filter((answer) => others.has(answer)).length * 2 >= own.length;
      });
  if (items.length < 2) return undefined;
  const pooled: Profile = { values: new Map(), filled: 0, more: false };
  for (const field of items) {
    const { values, filled } = profiles[field]!;
    pooled.filled += filled;
    for (const [value, count] of values) pooled.values.set(value, (pooled.values.get(value) ?? 0) + count);
  }
  const all = answersOf(pooled).length;
  const most = Math.max(...items.map((field) => answersOf(profiles[field]!).length));
  const isShared = all <= MOST_ANSWERS && all >= 2 && all <= most + Math.max(2, Math.ceil(most / 3));
  return isShared || isScale(items.map((field) => profiles[field]!)) ? { part, fields: items, pooled } : undefined;
}

/** What some items' answers leave out of a scale the others' have. Whole numbers from 0 to 10 are ratings. */
const isScale = (profiles: readonly Profile[]): boolean =>
  scaleOf([...new Set(profiles.flatMap(answersOf))]) !== undefined;

const answersOf = ({ values }: Profile): string[] =>
  [...values.keys()].filter((value) => !BLANK_WORDS.includes(value) && !isNoAnswer(value));
