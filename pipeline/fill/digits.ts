// A template in, a warning for each number that was typed into its text out: typed numbers don't change when the data does.
// Dates, years and what belongs to a name (`Q5`, `section 3`) are no results; `{{typed "18 and over"}}` says so of others.

import Handlebars from 'handlebars';
import type { Problem } from '../problems.ts';
import type { Template } from './template.ts';

export function typedDigits(template: Template): Problem[] {
  return [template, ...template.partials.values()].flatMap(({ file, text }) =>
    textsOf(text).flatMap((piece) => problemsIn(piece, file)),
  );
}

/** Text of a template, and where it begins: line from 1, column from 0. */
interface Piece {
  text: string;
  line: number;
  column: number;
}

/** Texts given to helpers that a reader sees, or hears. */
const HEADLINES = new Set(['title', 'subtitle', 'caption', 'alt']);

function textsOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  const add = (value: string, { start }: hbs.AST.SourceLocation, indent = 0) =>
    pieces.push({ text: value, line: start.line, column: start.column + indent });
  class Reader extends Handlebars.Visitor {
    override ContentStatement(content: hbs.AST.ContentStatement) {
      add(content.value, content.loc);
    }
    HashPair(pair: hbs.AST.HashPair) {
      const { key, value } = pair as hbs.AST.HashPair & { value: hbs.AST.StringLiteral };
      // The value stands after the equals sign and its quotation mark.
      if (HEADLINES.has(key) && value.type === 'StringLiteral') add(value.value, value.loc, 1);
    }
  }
  new Reader().accept(Handlebars.parseWithoutProcessing(text));
  return pieces;
}

const MONTH = 'January|February|March|April|May|June|July|August|September|October|November|December';
/** What may hold digits and is no result of a survey; blanked out before numbers are looked for. */
const HARMLESS = [
  /<[^>]*>/g,
  /\]\([^)]*\)/g,
  /\bhttps?:\/\/\S+|\bwww\.\S+|\S+@\S+/g,
  /`[^`\n]*`/g,
  /&#?\w+;/g,
  // A licence's version.
  /\b(?:CC(?: [A-Z][A-Z-]*)*|licen[cs]e|Licen[cs]e|Attribution|International) v?\d\.\d\b/g,
  // Numbers of list items and headings.
  /^[ \t]*\d+[.)](?=\s)/gm,
  /^#+[ \t]+\d+(?:\.\d+)*\.?(?=\s)/gm,
  new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)?(?:[-–]\\d{1,2})? (?:${MONTH})\\b`, 'g'),
  new RegExp(`\\b(?:${MONTH}) \\d{1,2}(?:st|nd|rd|th)?\\b`, 'g'),
  // 2011, 2010-11, 2010/2011.
  /(?<![\d.,£$€])(?:18|19|20)\d\d(?:[-–/](?:\d\d){1,2})?(?![\d%]|[.,]\d|\s?per cent)/g,
  /\b(?:question|section|annex|appendix|chapter|wave|part|version|phase|article|page) \d+(?:\.\d+)*\b/gi,
  /[\p{L}_]+[-–]?\d+[\p{L}\d]*/gu,
];

const NUMBER = /[£$€]?\d[\d,]*(?:\.\d+)?(?:\s?%|\sper cent)?/g;

function problemsIn({ text, line, column }: Piece, file: string): Problem[] {
  const visible = HARMLESS.reduce((rest, one) => rest.replace(one, (found) => found.replace(/[^\n]/g, ' ')), text);
  return [...visible.matchAll(NUMBER)].map(({ 0: number, index }) => {
    const before = visible.slice(0, index).split('\n');
    const last = before.at(-1)!.length;
    const place = { file, line: line + before.length - 1, column: (before.length === 1 ? column : 0) + last + 1 };
    return typedProblem(number.replace(/,$/, ''), place);
  });
}

const typedProblem = (number: string, place: Problem['place']): Problem => ({
  code: 'typed-digit',
  severity: 'warning',
  place,
  message: 'a number is typed into the template, and won’t change when the data does',
  found: number,
  fix: 'Write a result with a helper, {{pct "question.answer"}}; say of another number that it is none, {{typed "18 and over"}}.',
});
