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
