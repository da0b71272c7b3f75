// Texts in, ids for a study file out: lower-case letters, digits and _, starting with a letter, each one once.

import { FIGURE_NAMES } from '../study/check.ts';

const LONGEST = 32;
/** Words that say nothing of a question. */
const FILLERS = new Set(
  'the a an of to in on at for and or do does did you your are is it have has that this please which what how with we our following would be as been was were'.split(
    ' ',
  ),
);

/** Names in expressions and figures that an id must not take. */
const RESERVED = new Set<string>([
  ...FIGURE_NAMES,
  'responses',
  'wave',
  'of',
  'to',
  'by',
  'title',
  'items',
  'except',
  'sort',
  'top',
  'kind',
  'caption',
  'intervals',
  'banner',
  'letters',
  'highlight',
  'subtitle',
  'start',
  'same',
  'best',
  'null',
  'true',
  'false',
]);

/** Latin letters that are none with a mark above or below. */
const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', þ: 'th', ð: 'd' };

/** @param taken ids in use; the new one is added */
export function idFor(text: string, taken: Set<string>, fallback: string): string {
  const words = text
    .replace(/[ßæœøłđþð]/gi, (letter) => LETTERS[letter.toLowerCase()]!)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const telling = words.filter((word) => !FILLERS.has(word));
  let id = '';
  for (const word of telling.length ? telling : words) {
    if (id !== '' && id.length + word.length + 1 > LONGEST) break;
    id += `${id === '' ? '' : '_'}${word.slice(0, LONGEST)}`;
  }
  if (id === '') id = fallback;
  if (!/^[a-z]/.test(id)) id = `${fallback.replace(/_?\d+$/, '') || 'n'}_${id}`;
  let unique = id;
  for (let i = 2; taken.has(unique) || RESERVED.has(unique); i++) unique = `${id}_${i}`;
  taken.add(unique);
  return unique;
}
