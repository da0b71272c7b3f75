// A folder of editions in, index.html out: studies, reports and their editions, newest first, with status, date, what
// changed and links to each format. Remade with every run that publishes something.

import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { Document, DocumentMeta } from '../fill/document.ts';
import { escapeHtml } from '../fill/tokens.ts';
import { dateInWords } from '../fill/wording.ts';
import { fontFaces, styleSheet } from '../produce/html/style.ts';
import { readTheme } from '../theme.ts';
import type { Changes } from './changes.ts';
import { isDraft, readDraft } from './draft.ts';
import { editionNames } from './edition.ts';
import type { Manifest } from './manifest.ts';
import { pageHtml } from './page.ts';
import { counted } from './why.ts';

interface Listed {
  /** Relative to the output folder, with slashes. */
  path: string;
  manifest: Manifest;
  title: string;
  language: string;
  changes: Changes | undefined;
}

const ROOT = resolve(import.meta.dirname, '../..');

/** Writes `index.html` into the folder of editions. */
export async function writeHistory(out: string): Promise<void> {
  const page = historyPage(await editionsIn(out), await assessedStudies(out));
  const path = join(out, 'index.html');
  await writeFile(`${path}.${process.pid}`, page);
  await rename(`${path}.${process.pid}`, path);
}

/** Studies with a data quality report: `quality/<study>.html`. */
async function assessedStudies(out: string): Promise<Set<string>> {
  const files = await readdir(join(out, 'quality')).catch(() => []);
  return new Set(files.flatMap((file) => (file.endsWith('.html') ? [file.slice(0, -5)] : [])));
}

/** Reports stand in folders of their own; those of units one level deeper. */
async function editionsIn(out: string, folder = out, depth = 0): Promise<Listed[]> {
  const draft = await readDraft(folder);
  const names = [...(await editionNames(folder)), ...(draft ? [draft.name] : [])];
  const own = names.reverse().map((name) => join(folder, name));
  const listed = (await Promise.all(own.map((edition) => readListed(out, edition)))).flatMap((one) => one ?? []);
  if (depth >= 2 || own.length) return listed;
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).sort(byName);
  const inner = await Promise.all(folders.map(({ name }) => editionsIn(out, join(folder, name), depth + 1)));
  return [...listed, ...inner.flat()];
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

/** undefined: no edition that can be read. */
async function readListed(out: string, edition: string): Promise<Listed | undefined> {
  const [manifest, changes] = await Promise.all([
    readJson<Manifest>(join(edition, 'manifest.json')),
    readJson<Changes>(join(edition, 'changes.json')),
  ]);
  if (!manifest) return undefined;
  const { title = manifest.report, language = 'en-GB' } =
    manifest.title === undefined ? await readMeta(edition) : manifest;
  return { path: relative(out, edition).split(sep).join('/'), manifest, title, language, changes };
}

/** Of editions whose manifest doesn't say. */
async function readMeta(edition: string): Promise<Partial<DocumentMeta>> {
  return (await readJson<Document>(join(edition, 'document.json')))?.meta ?? {};
}

async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

const STYLE = `main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
main .scroll table { border-collapse: collapse; width: 100%; min-width: 0; margin: 0.5rem 0 2rem; }
main .scroll td:last-child { white-space: normal; }
th, td { white-space: normal; text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--muted); }
td a { margin-right: 0.75rem; white-space: nowrap; }
.scroll { overflow-x: auto; }
summary { cursor: pointer; padding: 0.25rem 0; }
summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }`;

/** @param assessed studies that have a data quality report */
function historyPage(editions: readonly Listed[], assessed: ReadonlySet<string>): string {
  const studies = Map.groupBy(editions, ({ manifest }) => manifest.study);
  const sections = [...studies]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([study, those]) => studySection(study, those, assessed.has(study)));
  const body = `<h1>Reports and their editions</h1>\n${sections.join('\n') || '<p>There are no editions yet.</p>'}`;
  const theme = readTheme(join(ROOT, 'templates/themes/official'));
  const meta = { studyId: '', reportId: '', title: 'Reports', language: 'en-GB', keywords: [], contents: false };
  const css = `${fontFaces(theme, body)}\n${styleSheet(theme, meta)}\n${STYLE}`;
  return pageHtml({ language: meta.language, title: 'Reports and their editions', css, body });
}

/** @param quality whether there is a data quality report of it */
function studySection(study: string, editions: readonly Listed[], quality: boolean): string {
  const reports = Map.groupBy(editions, ({ path }) => path.split('/')[0]!);
  const parts = [...reports].map(([report, those]) =>
    those.some(({ path }) => unitOf(path)) ? unitsSection(report, those) : reportSection(report, those),
  );
  const path = `quality/${study}.html`;
  const about = quality ? `<p>${link(path, 'The quality of its data', `of the study ${study}`)}</p>\n` : '';
  return `<section>\n<h2>${escapeHtml(study)}</h2>\n${about}${parts.join('\n')}\n</section>`;
}

function reportSection(report: string, editions: readonly Listed[]): string {
  const rows = editions.map((edition) => `<tr>${cellsOf(edition)}</tr>`);
  const name = escapeHtml(report);
  const columns = ['Edition', 'Status', 'Date', 'Changes', 'Files'];
  const title = `<h3>${escapeHtml(editions[0]!.title)} <small>(${name})</small></h3>`;
  return `${title}\n${editionTable(`Editions of ${name}`, columns, rows)}`;
}

/** `council/aldermarch/001-final` → `council/aldermarch`; of a report that isn't for each of many, nothing. */
const unitOf = (path: string): string | undefined => /^[^/]+\/[^/]+(?=\/)/.exec(path)?.[0];

/** More units than these are folded away: most readers look for another report, or for one of them by name. */
const UNFOLDED = 6;

/** One table of all units: the newest edition of each, and what came before it. */
function unitsSection(report: string, editions: readonly Listed[]): string {
  const units = [...Map.groupBy(editions, ({ path }) => unitOf(path) ?? path)];
  const name = escapeHtml(report);
  const rows = units.map(([, [newest, ...older]]) => {
    const earlier = older.map(({ path, manifest }) => editionLink(path, manifest)).join(' ');
    return `<tr><th scope="row">${escapeHtml(newest!.title)}</th><td>${escapeHtml(basename(newest!.path))}</td>${valuesOf(newest!)}<td>${earlier || '–'}</td></tr>`;
  });
  const columns = ['Report', 'Edition', 'Status', 'Date', 'Changes', 'Files', 'Earlier editions'];
  return `<h3>${name}</h3>
<details${units.length > UNFOLDED ? '' : ' open'}><summary>${counted(units.length, 'report')}, one for each unit</summary>
${editionTable(`Editions of ${name}`, columns, rows)}
</details>`;
}

/** To its page, or else the first of its documents. */
function editionLink(path: string, manifest: Manifest): string {
  const documents = manifest.outputs.map(({ file }) => file).filter((file) => /^[^/]+\.(?:pdf|docx|html)$/.test(file));
  const shown = documents.filter((file) => !file.includes('changes'));
  const file = shown.find((one) => one.endsWith('.html')) ?? shown.find((one) => one.endsWith('.pdf')) ?? shown[0];
  const { edition, report } = manifest;
  return file === undefined
    ? escapeHtml(edition)
    : link(`${path}/${file}`, edition, `of ${report} (${basename(file)})`);
}

const editionTable = (label: string, columns: readonly string[], rows: readonly string[]): string =>
  `<div class="scroll" role="region" aria-label="${label}" tabindex="0">
<table><thead><tr>${columns.map((column) => `<th scope="col">${column}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>
</div>`;

const cellsOf = (listed: Listed): string =>
  `<th scope="row">${escapeHtml(basename(listed.path))}</th>${valuesOf(listed)}`;

function valuesOf({ path, manifest, language, changes }: Listed): string {
  const cells = [
    escapeHtml(statusOf(path, manifest)),
    manifest.published ? escapeHtml(dateInWords(manifest.published, language)) : '–',
    changes ? changesCell(path, manifest, changes) : 'first edition',
    formatLinks(path, manifest),
  ];
  return cells.map((cell) => `<td>${cell}</td>`).join('');
}

/** What waits for a sign-off is told from what is published; and who signed that off. */
function statusOf(path: string, { status, run }: Manifest): string {
  if (isDraft(basename(path))) return `draft${status ? ` (${status})` : ''}, waits to be signed off`;
  const by = run?.signedOff ? `signed off by ${run.signedOff.by}` : undefined;
  return [status, by].filter(Boolean).join(', ') || '–';
}

function changesCell(path: string, manifest: Manifest, { figures, conclusionChanged }: Changes): string {
  const shown = figures.filter((figure) => figure.shown).length;
  const words = `${counted(shown, 'figure')} changed${conclusionChanged ? '; conclusions may differ' : ''}`;
  const page = manifest.outputs.some(({ file }) => file === 'changes.html');
  return page
    ? link(`${path}/changes.html`, words, `in edition ${manifest.edition} of ${manifest.report}`)
    : escapeHtml(words);
}

const FORMATS: Record<string, string> = { pdf: 'PDF', docx: 'Word', html: 'web page', xlsx: 'workbook' };

function formatLinks(path: string, { outputs, edition, report }: Manifest): string {
  return outputs
    .flatMap(({ file }) => {
      const ending = /^[^/]+\.(pdf|docx|html|xlsx)$/.exec(file)?.[1];
      if (!ending || file === 'changes.html') return [];
      const name = file.endsWith('-changes.docx') ? 'Word with changes' : FORMATS[ending]!;
      return [link(`${path}/${file}`, name, `of ${report}, edition ${edition}`)];
    })
    .join(' ');
}

/** @param of what tells it from the other links of the same name, for those who hear them in a list */
function link(path: string, text: string, of: string): string {
  const address = path.split('/').map(encodeURIComponent).join('/');
  return `<a href="${escapeHtml(address)}" aria-label="${escapeHtml(`${text} ${of}`)}">${escapeHtml(text)}</a>`;
}
