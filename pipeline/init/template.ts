// A Draft in, a first template out: key findings, then a section with chart and table for each question that has a list
// of answers (a grid of questions is one section), and the averages of numbers. Labels come by helpers: nothing from the
// file is written into the template.

import type { Draft } from './assemble.ts';
import type { DraftQuestion } from './draft.ts';

/** More sections than this make no first report. */
const MOST_SECTIONS = 60;
const MOST_FINDINGS = 6;
/** Bars that a page has room for, and rows that a reader looks through. */
const MOST_BARS = 12;
const MOST_ROWS = 20;
const FEW_BARS = 3;
/** Items of a grid in one chart. */
const MOST_ITEMS = 20;

export function firstTemplate({ questions }: Draft): string {
  const loud = questions.filter(({ quiet }) => quiet === undefined);
  const sections = inSections(loud.filter(({ type }) => ['single', 'multiple', 'scale'].includes(type)));
  const numbers = loud.filter(({ type }) => type === 'number');
  const [shown, left] = [sections.slice(0, MOST_SECTIONS), sections.slice(MOST_SECTIONS)];
  return `${[
    '{{!-- Drafted by `topline init`. docs/writing.md tells what a template can say. --}}',
    findings(shown),
    ...shown.map((items) => (items.length > 1 ? gridSection(items) : section(items[0]!))),
    ...(numbers.length ? [averages(numbers.slice(0, MOST_SECTIONS))] : []),
    ...(left.length ? [`{{!-- Left out here, as there are many: ${idsOf(left.flat())} --}}`] : []),
    ...whyQuiet(questions),
  ].join('\n\n')}\n`;
}

/** Items of one grid stand together, as long as they have the same answers. */
function inSections(questions: DraftQuestion[]): DraftQuestion[][] {
  const sections: DraftQuestion[][] = [];
  for (const question of questions) {
    const last = sections.at(-1);
    if (last && last.length < MOST_ITEMS && isSameGrid(last[0]!, question)) last.push(question);
    else sections.push([question]);
  }
  return sections;
}

function isSameGrid(one: DraftQuestion, other: DraftQuestion): boolean {
  const answers = ({ type, options }: DraftQuestion) =>
    JSON.stringify([type, options.map(({ id, label }) => [id, label])]);
  return (
    one.grid !== undefined && one.grid === other.grid && one.type !== 'multiple' && answers(one) === answers(other)
  );
}

/** Of each section its most frequent answer. Codes without labels, and grids, make no finding. */
function findings(sections: DraftQuestion[][]): string {
  const telling = sections.flatMap((items) => (items.length === 1 && hasWords(items[0]!) ? items : []));
  const lines = telling
    .slice(0, MOST_FINDINGS)
    .map(
      ({ id }) =>
        `- **{{label "${id}"}}** {{#each (options "${id}" top=1 sort="desc")}}{{label}}: {{pct}}{{/each}} (base: {{base "${id}"}}).`,
    );
  return [
    '{{#box "key" title="Key findings"}}',
    '- **{{count "responses.used"}} {{study.respondents}}** are in the data.',
    ...lines,
    '{{/box}}',
  ].join('\n');
}

const hasWords = ({ options }: DraftQuestion): boolean =>
  options.every(({ label }) => /\p{L}/u.test(label)) && options.length > 0;

/** The heading names the question; the chart's headline says what was found. */
function section(question: DraftQuestion): string {
  const { id, options, label, text, nps } = question;
  // The first of a scale are not its most frequent.
  const top = (most: number) => (options.length > most && question.type !== 'scale' ? ` top=${most}` : '');
  const words = label === text ? [] : [`“{{question "${id}"}}”`];
  const chart = `{{#chart "${id}"${shape(question)}${top(MOST_BARS)}}}${headline(question)}{{/chart}}`;
  const score = nps
    ? [`The net promoter score, the share of promoters less that of detractors, is {{nps "${id}"}}.`]
    : [];
  const table = `{{table "${id}"${question.type === 'scale' ? '' : ' sort="desc"'}${top(MOST_ROWS)}}}`;
  return [
    `## {{label "${id}"}}`,
    ...[...words, ...score, chart],
    // A chart of two or three bars says all that a table would.
    ...(options.length > FEW_BARS ? [table] : []),
  ].join('\n\n');
}

const isScored = ({ options }: DraftQuestion): boolean =>
  options.length > 0 && options.every(({ score }) => score !== undefined);

function headline(question: DraftQuestion): string {
  const { id } = question;
  if (isScored(question)) return `{{mean "${id}"}} on average`;
  return `{{#each (options "${id}" top=1 sort="desc")}}{{label}}: {{pct}}{{/each}}`;
}

const shape = ({ type, bars }: DraftQuestion): string => (type === 'scale' && bars ? ' kind="bar"' : '');

/** Of a rating of many steps the means: a bar of ten parts for each item is hard to read. */
function gridSection(items: DraftQuestion[]): string {
  const names = items.map(({ id }) => `"${id}"`).join(' ');
  if (items[0]!.bars && isScored(items[0]!)) return `## {{question ${names}}}\n\n${means(items)}`;
  return `## {{question ${names}}}\n\n{{chart ${names} kind="stacked" title="All items"}}`;
}

function averages(questions: DraftQuestion[]): string {
  return ['## Numbers', means(questions)].join('\n\n');
}

const means = (questions: DraftQuestion[]): string =>
  questions.map(({ id }) => `- {{label "${id}"}}: {{mean "${id}"}} on average (base: {{base "${id}"}})`).join('\n');

function whyQuiet(questions: DraftQuestion[]): string[] {
  const reasons = new Set(questions.flatMap(({ quiet }) => (quiet === undefined ? [] : [quiet])));
  return [...reasons].map(
    (why) => `{{!-- Left out here, as ${why}: ${idsOf(questions.filter((one) => one.quiet === why))} --}}`,
  );
}

const idsOf = (questions: DraftQuestion[]): string => questions.map(({ id }) => id).join(', ');
