// Answers that are few and repeat in, a list to choose from out: in a scale's order, or as surveys print them.

import type { DraftQuestion } from './draft.ts';
import { asOptions, shownAsBars, withScores } from './options.ts';
import type { Profile } from './profile.ts';
import { OUTSIDE, scaleOf } from './scales.ts';

type Closed = Pick<DraftQuestion, 'type' | 'options' | 'why' | 'bars'>;

export function closed(answers: string[], { values }: Profile): Closed {
  const merged = mergeCase(answers, values);
  const scale = scaleOf([...merged.keys()]);
  const order = scale?.order ?? inUsualOrder([...merged.keys()]);
  const options = asOptions(order.map((label) => [merged.get(label)!, inWords(label, order)] as [string[], string]));
  if (scale) {
    const why = `its answers are a scale (${scale.name}), and are put in its order`;
    return {
      type: 'scale',
      options: withScores(options, scale.name),
      why,
      ...shownAsBars('scale', order.length, scale.name),
    };
  }
  return { type: 'single', options, why: `its different answers are few (${order.length})` };
}

/** TRUE and FALSE, Y and N are how programs write yes and no. */
function inWords(label: string, all: readonly string[]): string {
  if (!all.every((one) => /^(true|false|[yn])$/i.test(one) || OUTSIDE.test(one))) return label;
  return /^(true|y)$/i.test(label) ? 'Yes' : /^(false|n)$/i.test(label) ? 'No' : label;
}

/** Yes before No; who did not know, or did not want to say, last. */
function inUsualOrder(answers: string[]): string[] {
  const place = (answer: string) =>
    /^(yes|y|true)\b/i.test(answer) ? 0 : OUTSIDE.test(answer) ? 3 : /^(no|n|false)\b/i.test(answer) ? 2 : 1;
  return answers.toSorted((a, b) => place(a) - place(b));
}

/** `Yes`, `yes` and `YES` are one answer: the most frequent spelling to all of them. */
function mergeCase(answers: string[], counts: ReadonlyMap<string, number>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const answer of answers) {
    const key = answer.toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  return new Map(
    [...groups.values()].map((group) => {
      const sorted = group.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
      return [sorted[0]!, sorted];
    }),
  );
}
