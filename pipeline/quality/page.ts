// The data quality report as a page: first what deserves a look, then each check with its numbers, then how they were made.

import { resolve } from 'node:path';
import { escapeHtml } from '../fill/tokens.ts';
import { countOf } from '../ingest/spelling.ts';
import { fontFaces, styleSheet } from '../produce/html/style.ts';
import { pageHtml } from '../publish/page.ts';
import { readTheme } from '../theme.ts';
import type { Finding } from './findings.ts';
import { methods } from './method.ts';
import type { Quality } from './quality.ts';
import { sections } from './sections.ts';

const THEME = resolve(import.meta.dirname, '../../templates/themes/official');

const STYLE = `main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
main > section { margin-top: 2.75rem; }
main h2 { margin-block: 0 0.5rem; }
main p { max-width: 42rem; margin-block: 0.4rem; }
ul.findings { list-style: none; padding: 0; margin: 1rem 0; border-top: 1px solid var(--hairline); }
ul.findings li { display: grid; grid-template-columns: 6.5rem 1fr; gap: 0.75rem; padding: 0.55rem 0; border-bottom: 1px solid var(--hairline); }
ul.findings strong { color: var(--accent); }
ul.findings .note { font-weight: 400; color: var(--muted); }
main .scroll { overflow-x: auto; margin: 0.75rem 0; }
main .scroll table { border-collapse: collapse; width: auto; min-width: min(100%, 32rem); margin: 0; font-size: 0.94rem; }
main .scroll th, main .scroll td { white-space: normal; text-align: left; vertical-align: top; padding: 0.35rem 1.25rem 0.35rem 0; border-bottom: 1px solid var(--hairline); }
main .scroll tbody th { font-weight: 400; max-width: 26rem; }
main .scroll .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
main caption { text-align: left; padding-bottom: 0.35rem; }
.bar { display: inline-block; width: 7rem; height: 0.6rem; background: var(--tint); margin-inline-end: 0.6rem; }
.bar span { display: block; height: 100%; background: var(--accent); }
.p { display: inline-block; min-width: 2.9em; }
main code { font-size: 0.9em; }
dl.methods dt { font-weight: 600; margin-top: 0.8rem; }
dl.methods dd { margin: 0; max-width: 42rem; }
@media (max-width: 40rem) {
  ul.findings li { grid-template-columns: 1fr; gap: 0.1rem; }
  .bar { width: 3.5rem; }
  main .scroll th, main .scroll td { padding-inline-end: 0.8rem; }
}`;

export function qualityPage(quality: Quality): string {
  const title = `Data quality: ${quality.title}`;
  const { read, used } = quality.rows;
  const files = quality.files.map(({ name }) => `<code>${escapeHtml(name)}</code>`).join(', ');
  const told = quality.thresholds.showValues
    ? 'Unexpected values stand here as they stand in the data.'
    : 'Counts and line numbers only: nothing here says what anybody answered.';
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p>What the ${countOf(read, 'row')} of ${files} are like, of which reports use ${used.toLocaleString('en-GB')}. ${told}</p>`,
    `<section aria-labelledby="findings"><h2 id="findings">What to look at</h2>${findingsList(quality.findings)}</section>`,
    ...sections(quality),
    `<section aria-labelledby="methods"><h2 id="methods">How this was worked out</h2>${methods(quality)}</section>`,
  ].join('\n');
  const theme = readTheme(THEME);
  const meta = { studyId: quality.study, reportId: '', title, language: 'en-GB', keywords: [], contents: false };
  const css = `${fontFaces(theme, body)}\n${styleSheet(theme, meta)}\n${STYLE}`;
  return pageHtml({ language: 'en-GB', title, css, body });
}

function findingsList(findings: readonly Finding[]): string {
  if (findings.length === 0) return '<p>Nothing stands out.</p>';
  const items = findings.map(({ level, text, section }) => {
    const sign = level === 'look' ? '<strong>Look at it</strong>' : '<span class="note">Good to know</span>';
    return `<li>${sign} <span>${escapeHtml(text)} <a href="#${section}" aria-label="More: ${escapeHtml(text)}">More</a></span></li>`;
  });
  return `<ul class="findings">${items.join('\n')}</ul>`;
}
