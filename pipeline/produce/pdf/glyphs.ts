// Characters that no font could draw. Chromium prints an empty box for each: a report that a reader can't read, and that
// PDF/UA-1 (ISO 14289-1, 7.21.8) refuses.

import { type Problem, printable, UserError } from '../../problems.ts';
import type { Operation } from './operations.ts';

/** Whether glyph 0, the box, is shown anywhere. Chromium writes glyphs as two bytes each. */
export function showsMissingGlyph(operations: readonly Operation[]): boolean {
  return operations.some(({ operator, text }) => operator === 'Tj' && /^<(?:[0-9a-f]{4})*?0000/i.test(text));
}

export function missingGlyphs(html: string): UserError {
  const problem: Problem = {
    code: 'missing-glyphs',
    severity: 'error',
    message: 'The report has characters that no font on this machine can draw',
    fix: 'Install a font that has them (the Noto fonts have nearly all), or leave the text out of the report.',
  };
  const suspects = rareCharacters(html);
  return new UserError([suspects ? { ...problem, found: printable(suspects) } : problem], 4);
}

/** The likeliest ones: pictures, and letters of scripts that a font made for Europe lacks. */
function rareCharacters(html: string): string {
  const text = html.replace(/<style>.*?<\/style>|<[^>]*>/gs, '');
  const rare =
    /\p{Extended_Pictographic}|[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/gu;
  return [...new Set(text.match(rare))].join(' ');
}
