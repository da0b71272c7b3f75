// What a report is made from, as one hash: what it shows (the filled document, as a reader sees it) and what makes it (theme,
// formats, code, libraries, browser).

import type { Document } from '../fill/document.ts';
import { type FileRecord, keyOf, type Manifest, record } from './manifest.ts';
import { shownText } from './shown.ts';

/** One hash of everything that a reader could see a change of: the same basis, the same documents. */
export function basisOf(
  document: Document,
  theme: FileRecord,
  code: Manifest['code'],
  options: Record<string, unknown>,
): string {
  return keyOf([record('document', shownText(document)), theme], code, options);
}
