// changes.html: what differs between two editions, on a page of its own: the counts, every figure that moved, and the
// text of both side by side.

import type { Document } from '../fill/document.ts';
import { escapeHtml } from '../fill/tokens.ts';
import { fontFaces, styleSheet } from '../produce/html/style.ts';
import type { Theme } from '../theme.ts';
import type { Changes, FigureChange } from './changes.ts';
import { type About, consequences, differenceText, summary } from './changestext.ts';
import { pageHtml } from './page.ts';
import { type Row, sideBySide } from './redline/sidebyside.ts';

/** Beside the page's own: wide tables, and marks that don't depend on colour alone. */
const STYLE = `main { max-width: 75rem; margin: 0 auto; padding: 1.5rem 1rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 2rem; }
th, td { white-space: normal; text-align: left; vertical-align: top; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--muted); }
h1 + p { margin-top: 1rem; }
ul { margin: 1rem 0; }
/* What moved stands beside what it is called; where it stands comes last, and takes as many lines as it needs. */
main .scroll table { min-width: 0; }
main .scroll table :is(th, td) { white-space: normal; }
main .scroll table.figures :is(td:nth-child(2), td:nth-child(3), td:nth-child(4)) { white-space: nowrap; }
table.figures th:first-child { min-width: 10rem; }
table.figures td:nth-child(5) { min-width: 12rem; }
table.figures td:last-child { min-width: 14rem; }
/* Both sides in sight at once, whatever stands in them. */
main .scroll table.sides { table-layout: fixed; min-width: 46rem; }
table.sides > thead th:first-child { width: 14%; }
main .scroll table.sides table { table-layout: fixed; min-width: 0; margin: 0.5rem 0 1rem; overflow-wrap: anywhere; }
main .scroll table.sides table :is(td, th):not(:first-child) { text-align: right; }
main .scroll table.sides table :is(th, td) { padding: 0.2rem 0.4rem; font-size: 0.9em; }
del { background: #fbe3e1; color: #6b0f06; text-decoration: line-through; }
ins { background: #e0f0e3; color: #0b3d17; text-decoration: underline; }
code { overflow-wrap: anywhere; font-size: 0.85em; }
.scroll { overflow-x: auto; }`;

export function changesPage(changes: Changes, before: Document, after: Document, about: About, theme: Theme): string {
  const title = `Changes: ${about.title}`;
  const shown = changes.figures.filter((figure) => figure.shown || figure.conclusions.length > 0);
  const rows = sideBySide(before.blocks, after.blocks, escapeHtml(about.title));
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p>Edition ${escapeHtml(changes.to)} compared with edition ${escapeHtml(changes.from)}. ${changes.conclusionChanged ? '<strong>What the report concludes may have changed.</strong>' : 'No conclusion changes.'}</p>`,
    `<ul>${summary(changes, about)
      .map((line) => `<li>${escapeHtml(line.replace(/\\(.)/g, '$1'))}</li>`)
      .join('')}</ul>`,
    '<h2>Figures</h2>',
    shown.length ? figureTable(shown) : '<p>No figure changed as it is shown.</p>',
    '<h2>Side by side</h2>',
    rows.length ? sidesTable(rows, changes) : '<p>The text is the same.</p>',
  ].join('\n');
  const css = `${fontFaces(theme, body)}\n${styleSheet(theme, after.meta)}\n${STYLE}`;
  return pageHtml({ language: about.language, title, css, body });
}

function figureTable(figures: readonly FigureChange[]): string {
  const rows = figures.map((figure) => {
    const cells = [
      figure.before.text,
      figure.after.text,
      differenceText(figure),
      consequences(figure).join('; '),
      figure.places.join('; '),
    ];
    const header = `${escapeHtml(figure.label)}<br><code>${escapeHtml(figure.id)}</code>`;
    return `<tr><th scope="row">${header}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  return table(
    'figures',
    ['Figure', 'Before', 'After', 'Difference', 'What it means', 'Where'],
    rows,
    'Figures that changed',
  );
}

function sidesTable(rows: readonly Row[], { from, to }: Changes): string {
  const lines = rows.map(
    ({ place, before, after }) => `<tr><th scope="row">${place}</th><td>${before}</td><td>${after}</td></tr>`,
  );
  return table('sides', ['Where', from, to], lines, 'Text that changed');
}

const table = (kind: string, columns: readonly string[], rows: readonly string[], caption: string): string =>
  `<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="${kind}">
<thead><tr>${columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
