// Codes and labels in, the options of a drafted question out.

import type { DraftOption } from './draft.ts';
import { idFor } from './ids.ts';
import { NUMBERED } from './scales.ts';

/** `Other`, `Other (please specify)`; not `Other family members`. */
export const isOther = (label: string): boolean => /^other\s*($|[(:,–-]|please)/i.test(label);

/** Options with ids; each code is one option's only. */
export function asOptions(pairs: readonly (readonly [string | string[], string])[]): DraftOption[] {
  const ids = new Set<string>();
  const used = new Set<string>();
  return pairs.flatMap(([given, label]) => {
    const codes = [...new Set([given, label].flat())].filter((code) => code !== '' && !used.has(code));
    if (codes.length === 0) return [];
    for (const code of codes) used.add(code);
    const other = isOther(label) ? { other: true } : {};
    return [{ id: idFor(label, ids, 'answer'), label, codes, ...other }];
  });
}

/**
 * Labels that begin with the numbers of a scale (`0 - Not at all likely`, `7`) count those numbers. Of bands (`18 to 24`) no
 * number stands for the answer.
 * @param scale its name
 */
export function withScores(options: DraftOption[], scale: string): DraftOption[] {
  if (scale !== NUMBERED) return options;
  const numbers = options.map(({ label }) => label.match(/^\d{1,2}(?=$|[\s.:)(–-])/)?.[0]);
  // Of a list in which all have words (`1. Red`) the numbers only count the answers.
  const bare = options.filter(({ label }) => /^\d+$/.test(label)).length;
  const isNumbered =
    options.length > 2 && bare * 2 >= options.length && numbers.every((number) => number !== undefined);
  return isNumbered ? options.map((one, i) => ({ ...one, score: Number(numbers[i]) })) : options;
}

/** Parts of one bar that can be told apart. */
const MOST_PARTS = 6;

/** Many steps, and bands of an amount, are shown as a bar each. @param scale its name */
export function shownAsBars(type: string, answers: number, scale = ''): { bars?: true } {
  return type === 'scale' && (answers > MOST_PARTS || /^(bands|education)/.test(scale)) ? { bars: true } : {};
}
