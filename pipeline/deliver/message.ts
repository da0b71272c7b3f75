// What there is to tell in, the text of a mail out: subject, plain text, and HTML that a screen reader reads in the
// same order. Both are written from one outline, so that they say the same.

import { dateInWords } from '../fill/wording.ts';
import { printable } from '../problems.ts';
import { escapeHtml } from '../produce/html/escape.ts';
import { counted } from '../publish/why.ts';
import type { FilesOf } from './attach.ts';
import type { DeliveryEvent, Published, Trouble } from './event.ts';

export interface Text {
  subject: string;
  text: string;
  html: string;
}

interface Line {
  text: string;
  href?: string;
}

interface Item {
  /** '': the section's heading says it. */
  title: string;
  lead: string[];
  /** A list under it. */
  points: string[];
  /** Where the files are. */
  files: Line[];
}

interface Outline {
  language: string;
  title: string;
  sections: { heading: string; intro?: string; items: Item[] }[];
  ending: string;
}

/** `2 editions published, 1 report held`. */
export function summaryOf({ published, held, failed }: Omit<DeliveryEvent, 'schema'>): string {
  const parts = [
    published.length && `${counted(published.length, 'edition')} published`,
    held.length && `${counted(held.length, 'report')} held`,
    failed.length && `${counted(failed.length, 'report')} not made`,
  ].filter(Boolean);
  return parts.join(', ') || 'nothing new';
}

/** For those who look after the study: everything that happened. */
export function runMessage(event: DeliveryEvent, subject: string, files: FilesOf): Text {
  const { held, failed, title, language } = event;
  const summary = summaryOf(event);
  const sections = [
    { heading: 'Published', items: publishedItems(event, files) },
    {
      heading: 'Held',
      intro: 'No edition of these was made, because the data does not look whole.',
      items: held.map(troubleItem),
    },
    {
      heading: 'Not made',
      intro: 'Editions that were published before stand as they are.',
      items: failed.map(troubleItem),
    },
  ].filter(({ items }) => items.length > 0);
  return written(subjectOf(subject, { study: title, summary }), {
    ...{ language, title: `${title}: ${summary}`, sections },
    ending: sections.length ? 'Sent by topline after a run.' : 'The run found nothing to make again. Sent by topline.',
  });
}

/** For a unit: its own report, and nothing of the others. */
export function unitMessage(one: Published, unit: string, language: string, subject: string, files: FilesOf): Text {
  // The page is of one report: its title stands above, and the edition is the heading.
  const items = [{ ...publishedItem(one, files, language), title: '' }];
  return written(subjectOf(subject, { title: one.title, unit }), {
    ...{ language, title: one.title, sections: [{ heading: capital(editionInWords(one, language)), items }] },
    ending: 'Sent by topline.',
  });
}

/** One line whatever stands in a title: nothing of it can begin another header. */
function subjectOf(pattern: string, values: Record<string, string>): string {
  const filled = pattern.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return printable(filled.replace(/\s+/g, ' ').trim(), 150);
}

/** Units that are named; the rest of them is counted. */
const NAMED = 20;

/** Editions of units stand together under their report. */
function publishedItems({ published, language, title: study }: DeliveryEvent, files: FilesOf): Item[] {
  const groups = Map.groupBy(published, ({ report }) => report.split('/')[0]!);
  return [...groups].flatMap(([report, those]) => {
    if (!those[0]!.report.includes('/')) return those.map((one) => publishedItem(one, files, language, study));
    return [unitsItem(report, those, files)];
  });
}

/** @param study its title: a report that has no other is called by its id */
function publishedItem(one: Published, files: FilesOf, language: string, study?: string): Item {
  const { report, changes, correction, signedOffBy } = one;
  const title = one.title === study ? report : one.title;
  const { attached, linked } = files(one);
  return {
    title: `${title}: ${editionInWords(one, language)}`,
    lead: [
      ...(correction ? [correctionInWords(correction, language)] : []),
      ...(signedOffBy ? [`Signed off by ${signedOffBy}.`] : []),
      changesInWords(changes),
    ],
    points: changes?.headlines ?? [],
    files: [...(attached.length ? [{ text: `Attached: ${attached.join(', ')}.` }] : []), ...linked],
  };
}

function editionInWords({ edition, status, date }: Published, language: string): string {
  const about = [status, date && dateInWords(date, language)].filter(Boolean).join(', ');
  return `edition ${edition}${about ? ` (${about})` : ''}`;
}

function correctionInWords(
  { kind, date, what, cause }: NonNullable<Published['correction']>,
  language: string,
): string {
  const name = kind === 'correction' ? 'Correction' : 'Revision';
  return `${name} of ${dateInWords(date, language)}: ${what} Cause: ${cause}`;
}

const CONCLUDES = 'What the report concludes may have changed';

function changesInWords(changes: Published['changes']): string {
  if (!changes) return 'It is the first edition.';
  const { since, shown, conclusionChanged } = changes;
  const verdict = conclusionChanged ? CONCLUDES : shown ? 'No conclusion changes' : 'No figure reads otherwise';
  return `${counted(shown, 'figure')} changed since edition ${since}. ${verdict}.`;
}

function unitsItem(report: string, those: readonly Published[], files: FilesOf): Item {
  const names = those.slice(0, NAMED).map(({ report: id, edition }) => `${id.split('/')[1]}: edition ${edition}`);
  const more = those.length - names.length;
  const concluded = those.filter(({ changes }) => changes?.conclusionChanged).length;
  return {
    title: `${report}: ${counted(those.length, 'edition')}`,
    lead: concluded ? [`In ${concluded} of them, what the report concludes may have changed.`] : [],
    points: more > 0 ? [...names, `and ${more} more`] : names,
    files: files({ folder: report, files: [{ file: 'index.html', bytes: 0 }] }).linked,
  };
}

const troubleItem = ({ report, why }: Trouble): Item => ({ title: report, lead: [], points: why, files: [] });

const written = (subject: string, outline: Outline): Text => ({
  ...{ subject, text: plainText(outline), html: htmlPage(outline) },
});

function plainText({ title, sections, ending }: Outline): string {
  const parts = sections.map(({ heading, intro, items }) =>
    [`${heading}\n${'-'.repeat(heading.length)}`, ...(intro ? [intro] : []), ...items.map(plainItem)].join('\n\n'),
  );
  return `${[clean(title), ...parts, `-- \n${ending}`].join('\n\n')}\n`;
}

const plainItem = ({ title, lead, points, files }: Item): string =>
  [
    ...(title ? [`* ${clean(title)}`] : []),
    ...lead.map((text) => `  ${clean(text)}`),
    ...points.map((point) => `  - ${clean(point)}`),
    ...files.map(({ text, href }) => `  ${clean(href ? `${text}: ${href}` : text)}`),
  ].join('\n');

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const clean = (text: string): string => printable(text, 1000);

const STYLE = `body { font: 16px/1.5 "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1d2d35; background: #ffffff; margin: 0; padding: 24px; }
main { max-width: 640px; margin: 0 auto; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 24px; }
h2 { font-size: 18px; margin: 32px 0 8px; padding-top: 12px; border-top: 2px solid #12436d; }
h3 { font-size: 16px; margin: 20px 0 4px; }
p { margin: 4px 0; overflow-wrap: anywhere; }
ul { margin: 8px 0; padding-left: 24px; }
a { color: #12436d; }
.links { line-height: 2; }
.links a { margin-right: 16px; white-space: nowrap; }
footer { margin-top: 32px; font-size: 14px; color: #4a5a62; }`;

function htmlPage({ language, title, sections, ending }: Outline): string {
  const parts = sections.map(
    ({ heading, intro, items }) =>
      `<h2>${escapeHtml(heading)}</h2>\n${intro ? `<p>${escapeHtml(intro)}</p>\n` : ''}${items.map(htmlItem).join('\n')}`,
  );
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${parts.join('\n')}
<footer>${escapeHtml(ending)}</footer>
</main>
</body>
</html>
`;
}

function htmlItem({ title, lead, points, files }: Item): string {
  const paragraph = (html: string) => `<p>${html}</p>`;
  const links = files.flatMap(({ text, href }) => (href ? [link(text, href)] : []));
  const places = files.flatMap(({ text, href }) => (href ? [] : [escapeHtml(text)]));
  const list = points.length
    ? [`<ul>\n${points.map((point) => `<li>${escapeHtml(point)}</li>`).join('\n')}\n</ul>`]
    : [];
  return [
    ...(title ? [`<h3>${escapeHtml(title)}</h3>`] : []),
    ...lead.map((text) => paragraph(escapeHtml(text).replace(CONCLUDES, `<strong>${CONCLUDES}</strong>`))),
    ...list,
    ...places.map(paragraph),
    // A line that wraps, with room to touch each.
    ...(links.length ? [`<p class="links">${links.join(' ')}</p>`] : []),
  ].join('\n');
}

const link = (text: string, href: string): string => `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;
