// The files of an edition that tell what differs from the one before.

import type { Document } from '../fill/document.ts';
import { dateInWords } from '../fill/wording.ts';
import { type ProduceEffects, produce } from '../produce/produce.ts';
import type { ReportSpec } from '../study/study.ts';
import type { Theme } from '../theme.ts';
import { type Compared, compareEditions } from './changes.ts';
import { changesPage } from './changespage.ts';
import { changesMarkdown } from './changestext.ts';
import type { EditionRead } from './edition.ts';
import { bothMarked } from './redline/marking.ts';
import { redline } from './redline/redline.ts';
import type { Reissue } from './reissue.ts';
import type { RowChanges } from './rows/changed.ts';

/** Name to content. A re-issue that tells its readers of changes has a Word file with them as tracked changes. */
export async function changeFiles(
  older: EditionRead,
  newer: Compared & { document: Document },
  {
    reissue,
    theme,
    file,
    formats,
    rows,
  }: { reissue: Reissue | undefined; theme: Theme; file: string; rows: RowChanges | undefined } & Pick<
    ReportSpec,
    'formats'
  >,
  effects: ProduceEffects,
): Promise<Map<string, Uint8Array | string>> {
  const changes = compareEditions(older, newer, rows);
  const { title, language } = newer.document.meta;
  const about = { title, language, correction: reissue?.revision.correction ?? undefined };
  const files = new Map<string, Uint8Array | string>([
    ['changes.json', `${JSON.stringify(changes, null, 1)}\n`],
    ['changes.md', changesMarkdown(changes, about)],
  ]);
  const { document } = older;
  if (!document) return files;
  files.set('changes.html', changesPage(changes, document, newer.document, about, theme));
  if (!reissue || !formats.includes('docx')) return files;
  const tracked = trackedDocument(document, newer.document);
  const made = await produce(tracked, theme, { id: `${file}-changes`, formats: ['docx'] }, effects);
  for (const one of made.files) files.set(...one);
  return files;
}

/** Changes bear the newer edition's date, never the clock's. */
function trackedDocument(older: Document, newer: Document): Document {
  const { date, language } = newer.meta;
  const since = older.meta.date ? `the edition of ${dateInWords(older.meta.date, language)}` : 'the last edition';
  return {
    meta: { ...newer.meta, subtitle: `Changes since ${since}`, contents: false },
    blocks: redline(older.blocks, newer.blocks, bothMarked(`${date ?? '1980-01-01'}T00:00:00Z`)),
    figures: newer.figures,
  };
}
