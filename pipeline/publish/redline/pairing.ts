// Two lists in, one list of pairs out, in reading order: what stands in both (perhaps with other words), what was added
// (no older half) and what was removed (no newer half).

import { diffArrays } from 'diff';

export type Pair<T> = { before: T; after: T } | { before: T; after?: never } | { before?: never; after: T };

export function pairUp<T>(before: readonly T[], after: readonly T[], alike: (a: T, b: T) => boolean): Pair<T>[] {
  let [i, j] = [0, 0];
  return diffArrays([...before], [...after], { comparator: alike }).flatMap(({ added, removed, value }) =>
    value.map((): Pair<T> => {
      if (added) return { after: after[j++]! };
      if (removed) return { before: before[i++]! };
      return { before: before[i++]!, after: after[j++]! };
    }),
  );
}

/** Whether two texts share half of their words or more, numbers aside: then one is the other, rewritten. */
export function isRewritten(before: string, after: string): boolean {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length === 0 || b.length === 0) return a.length === b.length;
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count > 0) {
      shared++;
      left.set(word, count - 1);
    }
  }
  return shared * 2 >= Math.max(a.length, b.length);
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];
