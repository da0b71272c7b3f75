// A Draft in, a first template out: key findings, then a section with chart and table for each question that has a list
// of answers, and the averages of numbers. Labels come by helpers: nothing from the file is written into the template.

import type { Draft } from './assemble.ts';
import type { DraftQuestion } from './draft.ts';

/** More sections than this make no first report. */
const MOST_SECTIONS = 60;
const MOST_FINDINGS = 6;
const MOST_BARS = 12;

export function firstTemplate({ questions }: Draft): string {
  const closed = questions.filter(({ type }) => ['single', 'multiple', 'scale'].includes(type));
  const numbers = questions.filter(({ type }) => type === 'number');
  const shown = closed.slice(0, MOST_SECTIONS);
  const left = closed.slice(MOST_SECTIONS);
  return `${[
    '{{!-- Drafted by `topline init`. docs/writing.md tells what a template can say. --}}',
    findings(closed.slice(0, MOST_FINDINGS)),
    ...shown.map(section),
    ...(left.length ? [`{{!-- Left out here, as there are many: ${left.map(({ id }) => id).join(', ')} --}}`] : []),
    ...(numbers.length ? [averages(numbers.slice(0, MOST_SECTIONS))] : []),
  ].join('\n\n')}\n`;
}

function findings(questions: DraftQuestion[]): string {
  const lines = questions.map(
    ({ id }) =>
      `- **{{label "${id}"}}** The most frequent answer:{{#each (options "${id}" top=1 sort="desc")}} {{label}}, {{pct}}{{/each}} (base: {{base "${id}"}}).`,
  );
  return [
    '{{#box "key" title="Key findings"}}',
    '- **{{count "responses.used"}} {{study.respondents}}** are in the data.',
    ...lines,
    '{{/box}}',
  ].join('\n');
}

function section({ id, type, options, label, text }: DraftQuestion): string {
  const most = options.length > MOST_BARS ? ` top=${MOST_BARS}` : '';
  const sort = type === 'scale' ? '' : ' sort="desc"';
  const words = label === text ? [] : [`“{{question "${id}"}}”`];
  return [`## {{label "${id}"}}`, ...words, `{{chart "${id}"${most}}}`, `{{table "${id}"${sort}}}`].join('\n\n');
}

function averages(questions: DraftQuestion[]): string {
  const lines = questions.map(({ id }) => `- {{label "${id}"}}: {{mean "${id}"}} on average (base: {{base "${id}"}})`);
  return ['## Numbers', lines.join('\n')].join('\n\n');
}
