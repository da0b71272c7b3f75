// `{{quotes "comment" code="theme.access"}}` and what can be said with it, to quotes in the text: what respondents wrote,
// as text and never as anything else, with the answers that may stand under it.

import { UnknownName } from '../summarise/grouping.ts';
import type { Verbatim } from '../summarise/verbatims.ts';
import type { Quoted } from './document.ts';
import { type FillState, type Helper, safe } from './figures.ts';
import { conditionsIn, type Hash, words } from './request.ts';
import { escapeHtml } from './tokens.ts';

/** As many as are shown where a template says nothing. */
const MOST = 5;

export const QUOTING: Record<string, Helper> = {
  quotes: (state, [question], hash) => place(state, String(question), listOrProblem(state, String(question), hash)),
  quote: (state, [question], hash) => {
    if (hash.id === undefined) throw new UnknownName('`quote` needs the id of a respondent: id="1047"', '', []);
    return place(state, String(question), chosen(state, String(question), hash));
  },
  quotable: (state, [question], hash) => chosen(state, String(question), hash).length > 0,
};

/** What can be said to them, beside conditions. */
export const QUOTING_SETTINGS: Record<string, string[]> = {
  quotes: ['id', 'code', 'by', 'top'],
  quote: ['id', 'by'],
  quotable: ['id', 'code'],
};

function chosen({ estimates }: FillState, question: string, { id, code, by, top, of, ...where }: Hash): Verbatim[] {
  if (of !== undefined) throw new UnknownName('a report quotes the respondents that it is about: without `of`', '', []);
  const found = estimates.verbatims({
    question,
    ids: id === undefined ? undefined : words(String(id)),
    codes: code === undefined ? undefined : words(code),
    by: words(by),
    where: conditionsIn(where, estimates),
  });
  return found.slice(0, top === undefined ? (id === undefined ? MOST : undefined) : Number(top));
}

/** A report for one of many groups says nothing where nobody of the group can be quoted; any other was meant to. */
function listOrProblem(state: FillState, question: string, hash: Hash): Verbatim[] {
  const found = chosen(state, question, hash);
  if (found.length > 0 || state.estimates.scope) return found;
  throw new UnknownName(
    `there is nothing to quote of \`${question}\`: nobody who may be quoted wrote anything, or fewer than ` +
      `${state.estimates.question(question).quotes?.smallestGroup} respondents are meant ` +
      '({{#if (quotable …)}} asks whether there is something)',
    '',
    [],
  );
}

/** A block of its own, with the quotes as data for formats that have no text. */
function place(state: FillState, question: string, found: readonly Verbatim[]) {
  if (found.length === 0) return '';
  const number = ++state.quotes;
  const quoted: Quoted = {
    id: `quotes-${number}-${question.replaceAll('_', '-')}`,
    number,
    title: state.estimates.question(question).label,
    quotes: found.map(({ paragraphs, by }) => ({ paragraphs: paragraphs.map(plain), by: by.map(plain) })),
  };
  return safe(state.tokens.block({ kind: 'prose', html: quoted.quotes.map(quoteHtml).join('\n'), quoted }));
}

/** Without characters that steer how other text is shown: those of direction, and those that no format can hold. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\uE000-\uE003]/g, '');

/** Each line has the direction of its own script. */
function quoteHtml({ paragraphs, by }: Quoted['quotes'][number]): string {
  const lines = paragraphs.map((line) => `<p dir="auto">${escapeHtml(line)}</p>`).join('\n');
  const under = by.length > 0 ? `\n<p class="by">— ${escapeHtml(by.join(', '))}</p>` : '';
  return `<div class="quote">\n<blockquote>\n${lines}\n</blockquote>${under}\n</div>`;
}
