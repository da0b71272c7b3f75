// Changes in, text for people out: changes.md, and the lines of `topline changes`.

import { dateInWords } from '../fill/wording.ts';
import type { Correction } from '../study/study.ts';
import type { Changes, FigureChange, Moved, Named } from './changes.ts';
import type { RowChanges } from './rows/changed.ts';
import type { Subject, SubjectChanges } from './subjects.ts';
import { counted } from './why.ts';

/** What stands above the list. */
export interface About {
  title: string;
  language: string;
  correction?: Correction | undefined;
}

export function changesMarkdown(changes: Changes, about: About): string {
  const shown = changes.figures.filter((figure) => figure.shown);
  const hidden = changes.figures.filter((figure) => !figure.shown);
  const parts = [
    `# Changes: ${safe(about.title)}`,
    `Edition ${changes.to} compared with edition ${changes.from}.`,
    verdict(changes),
    bullets(summary(changes, about)),
    ...section('Figures that changed', figureTable(shown)),
    ...section('Changed by less than is shown', figureTable(hidden)),
    ...section('Words that changed', wordList(changes)),
    ...section('Figures added', namedList(changes.added)),
    ...section('Figures dropped', namedList(changes.dropped)),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

const section = (title: string, content: string): string[] => (content ? [`## ${title}`, content] : []);
const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

function verdict({ conclusionChanged, figures, words }: Changes): string {
  if (conclusionChanged) {
    const touched = figures.filter(({ conclusions }) => conclusions.length > 0).length;
    return `**What the report concludes may have changed**: ${counted(touched, 'figure')} to look at.`;
  }
  if (words.length) return '**Words changed**; no figure stands otherwise among the others than before.';
  return '**No conclusion changes.**';
}

/** The counts, a line each. */
export function summary(changes: Changes, { language, correction }: About): string[] {
  const shown = changes.figures.filter((figure) => figure.shown).length;
  const arrow = ({ before, after }: Moved<string | null>) => `${before ?? 'none'} → ${after ?? 'none'}`;
  const inWords = (date: string | null) => (date ? dateInWords(date, language) : 'none');
  return [
    ...(changes.status ? [`Status: ${arrow(changes.status)}`] : []),
    ...(changes.published ? [`Date: ${inWords(changes.published.before)} → ${inWords(changes.published.after)}`] : []),
    ...(correction ? [`${capital(correction.kind)} of ${inWords(correction.date)}: ${safe(correction.what)}`] : []),
    ...(correction ? [`Cause: ${safe(correction.cause)}`] : []),
    `Figures: ${shown} of ${changes.figuresShown} changed as shown, ${changes.figures.length - shown} by less than is shown; ${changes.added.length} added, ${changes.dropped.length} dropped`,
    ...subjectLines(changes.subjects),
    ...Object.entries(changes.rows).map(([name, count]) => `${ROWS[name]}: ${count.before} → ${count.after}`),
    ...rowLines(changes.rowChanges),
  ];
}

const ROWS: Record<string, string> = {
  read: 'Rows in the data file',
  used: 'Rows used',
  rejected: 'Rows rejected',
  nonRespondents: 'Rows of people who did not respond',
  leftOut: 'Rows left out by the study file',
};

function rowLines(rows: RowChanges | null): string[] {
  if (!rows) return [];
  const { corrected, added, removed, reweighted } = rows;
  // Without ids, a row that was corrected is one that went and one that came.
  if (corrected === null && reweighted === null)
    return [`Rows of answers that are new: ${added}; that are gone: ${removed}`];
  const parts = [
    corrected === null ? 'corrected: not known' : `corrected: ${corrected}`,
    `added: ${added}`,
    `removed: ${removed}`,
  ];
  return [`Rows ${parts.join('; ')}${reweighted ? `; with another weight or place in the design: ${reweighted}` : ''}`];
}

function subjectLines({ added, dropped }: SubjectChanges): string[] {
  const named = (subjects: readonly Subject[]) =>
    subjects.map(({ id, label }) => (label === id ? safe(id) : `${safe(label)} (${safe(id)})`)).join('; ');
  const lines: [string, readonly Subject[]][] = [
    ['Questions added', added.questions],
    ['Questions dropped', dropped.questions],
    ['Answers and groups added', added.categories],
    ['Answers and groups dropped', dropped.categories],
  ];
  return lines.filter(([, subjects]) => subjects.length).map(([title, subjects]) => `${title}: ${named(subjects)}`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function figureTable(figures: readonly FigureChange[]): string {
  if (figures.length === 0) return '';
  const rows = figures.map((figure) => [
    `${safe(figure.label)}<br>\`${figure.id.replaceAll('`', "'").replaceAll('|', '\\|')}\``,
    safe(figure.places.join('; ')),
    safe(figure.before.text),
    safe(figure.after.text),
    differenceText(figure),
    `${figure.before.base} → ${figure.after.base}`,
    safe(consequences(figure).join('; ')),
  ]);
  const header = ['Figure', 'Where', 'Before', 'After', 'Difference', 'Base', 'What it means'];
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** What follows from a change, in words. */
export function consequences({ conclusions, outsideInterval }: FigureChange): string[] {
  return [...conclusions, ...(outsideInterval ? ['outside the earlier confidence interval'] : [])];
}

/** `+2 percentage points`, `−0.3`. */
export function differenceText({ difference, measure }: FigureChange): string {
  if (difference === null) return '';
  if (difference === 0) return '0';
  const sign = difference > 0 ? '+' : '−';
  const points = Math.abs(difference) === 1 ? ' percentage point' : ' percentage points';
  return `${sign}${Math.abs(difference).toLocaleString('en-GB', { maximumFractionDigits: 6 })}${measure === 'percentage' ? points : ''}`;
}

const wordList = ({ words }: Changes): string =>
  words
    .map(({ place, before, after }) => {
      const lines = [before && `  - before: ${safe(before)}`, after && `  - after: ${safe(after)}`];
      return [`- ${safe(place)}`, ...lines.filter(Boolean)].join('\n');
    })
    .join('\n');

const namedList = (figures: readonly Named[]): string =>
  bullets(figures.map(({ label, text, places }) => `${safe(label)}: ${safe(text)} (${safe(places.join('; '))})`));

/** Labels may come from the data: nothing in them is Markdown. */
const safe = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/[\\`*_{}[\]<>#|~&]/g, (sign) => `\\${sign}`);
