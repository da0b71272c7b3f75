// A burst's index: the units that have an edition, with links to their files, and a search box for those who have
// hundreds. For the sender; no unit's own files lead to it. Without the script the whole list is there.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeHtml } from '../produce/html/escape.ts';
import { latestEdition } from '../publish/edition.ts';
import type { Shown } from './burst.ts';
import { fileNameOf } from './units.ts';

/** Hides what doesn't hold the words that are typed. The only script there is; the policy names it by its hash. */
const SCRIPT = `
const box = document.getElementById('search');
const rows = [...document.querySelectorAll('tbody tr')];
const said = document.getElementById('found');
document.getElementById('searching').hidden = false;
box.addEventListener('input', () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let found = 0;
  for (const row of rows) {
    row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    if (!row.hidden) found++;
  }
  said.textContent = found + ' of ' + rows.length;
});
`;

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2d35; }
h1 { font-size: 1.6rem; margin: 0 0 0.25rem; }
p { margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid #d5dce0; font-weight: normal; }
thead th { font-weight: 600; border-bottom: 2px solid #1d2d35; }
a { color: #12436d; }
input { font: inherit; padding: 0.4rem 0.6rem; width: min(24rem, 100%); border: 1px solid #5b6b73; border-radius: 3px; }
`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const POLICY = `default-src 'none'; script-src ${hash(SCRIPT)}; style-src ${hash(STYLE)}; base-uri 'none'; form-action 'none'`;

/** What the page lists, kept beside it: when drafts are published, no study is at hand to make it anew from. */
export interface Listing {
  title: string;
  language: string;
  /** What the units are. */
  of: string;
  /** Of their files: `council-{unit}`. */
  fileName: string;
  units: { slug: string; label: string; file: string }[];
}

const LISTING = '.index.json';

/** Writes `index.html` into the report's folder, whole or not at all. */
export async function writeIndex({ folder, title, study, report, units }: Shown): Promise<string> {
  const { language, questions } = study;
  const of = questions.get(report.forEach!)!.label;
  const named = units.map((unit) => ({ slug: unit.slug, label: unit.label, file: fileNameOf(report.fileName, unit) }));
  const listing: Listing = { title, language, of, fileName: report.fileName, units: named };
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, LISTING), `${JSON.stringify(listing)}\n`);
  return writePage(folder, listing);
}

/** After some of its units have other editions than before. */
export async function rewriteIndex(folder: string): Promise<void> {
  const listing = await readListing(folder);
  if (listing) await writePage(folder, listing);
}

/** undefined: not a report's for each of many. */
export async function readListing(folder: string): Promise<Listing | undefined> {
  const text = await readFile(join(folder, LISTING), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Listing);
}

async function writePage(folder: string, listing: Listing): Promise<string> {
  const rows = await Promise.all(listing.units.map((unit) => rowFor(unit, folder)));
  const path = join(folder, 'index.html');
  const made = rows.filter((row) => row !== '');
  await writeWhole(path, pageHtml(listing, made));
  return path;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}

async function rowFor(unit: Listing['units'][number], folder: string): Promise<string> {
  const latest = await latestEdition(join(folder, unit.slug));
  if (!latest) return '';
  const stem = unit.file;
  const files = latest.manifest.outputs.map(({ file }) => file);
  const links = ['pdf', 'docx', 'html']
    .filter((format) => files.includes(`${stem}.${format}`))
    .map((format) => `<a href="${unit.slug}/${latest.name}/${stem}.${format}">${NAMES[format]}</a>`);
  return `<tr><th scope="row">${escapeHtml(unit.label)}</th><td>${links.join(' · ')}</td><td>${escapeHtml(latest.name)}</td></tr>`;
}

const NAMES: Record<string, string> = { pdf: 'PDF', docx: 'Word', html: 'Web page' };

function pageHtml({ title, language, of }: Listing, rows: readonly string[]): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${rows.length} reports</p>
<p id="searching" hidden><label for="search">Search</label> <input id="search" type="search"> <span id="found" role="status"></span></p>
<table>
<thead><tr><th scope="col">${escapeHtml(of)}</th><th scope="col">Files</th><th scope="col">Edition</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}
