// The files of an edition that tell what differs from the one before.

import type { Document } from '../fill/document.ts';
import type { Correction } from '../study/study.ts';
import { type Compared, compareEditions } from './changes.ts';
import { changesMarkdown } from './changestext.ts';
import type { EditionRead } from './edition.ts';

/** Name to content. */
export function changeFiles(
  older: EditionRead,
  newer: Compared & { document: Document },
  correction: Correction | undefined,
): Map<string, string> {
  const changes = compareEditions(older, newer);
  const { title, language } = newer.document.meta;
  return new Map([
    ['changes.json', `${JSON.stringify(changes, null, 1)}\n`],
    ['changes.md', changesMarkdown(changes, { title, language, correction })],
  ]);
}
