// The few words that the page itself says, beside the report's own.

import type { DocumentMeta } from '../../fill/document.ts';

export const words = {
  skip: 'Skip to main content',
  contents: 'Contents',
  figure: 'Figure',
  table: 'Table',
  showData: 'Show the data',
  download: 'Download the data (CSV)',
  published: 'Published',
} as const;

export const statusWords: Record<NonNullable<DocumentMeta['status']>, string> = {
  provisional: 'Provisional',
  final: 'Final',
  corrected: 'Corrected',
};

/** `2011-09-29` → `29 September 2011`, as the report's language writes it. The date stands for itself in any time zone. */
export function longDate(isoDate: string, language: string): string {
  const format = formats.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  formats.set(language, format);
  return format.format(new Date(`${isoDate.slice(0, 10)}T00:00:00Z`));
}

/** A format takes longer to make than a hundred dates to write. */
const formats = new Map<string, Intl.DateTimeFormat>();
