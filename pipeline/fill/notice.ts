// What a re-issued edition tells its reader first: that it was corrected or revised, why, and how far that goes.

import type { Correction, Study } from '../study/study.ts';
import { dateInWords, listInWords } from './wording.ts';

export interface Notice {
  /** Absent where only the status changed. */
  correction?: Correction | undefined;
  /** Provisional figures became final ones. */
  settled: boolean;
  /** Date of the edition that this one replaces. */
  replaces: string | null;
  /** How many figures changed, of how many. */
  moved: number;
  figures: number;
  /** Where they stand. */
  sections: string[];
  /** Whether they are marked [r]. */
  marks: boolean;
}

/** Title and paragraphs of the box. */
export function noticeWords(notice: Notice, { language }: Study): { title: string; paragraphs: string[] } {
  const { correction, settled, replaces } = notice;
  const date = (iso: string) => dateInWords(iso, language);
  const kind = correction?.kind === 'revision' ? 'Revision' : 'Correction';
  const title = correction ? `${kind}, ${date(correction.date)}` : 'Final results';
  const paragraphs = [
    ...(correction ? [correction.what, `Cause: ${correction.cause}`] : []),
    ...(settled ? ['These results are final. They replace the provisional results.'] : []),
    extentWords(notice),
    ...(replaces ? [`This edition replaces the one published on ${date(replaces)}.`] : []),
  ];
  return { title, paragraphs };
}

function extentWords({ moved, figures, sections, marks }: Notice): string {
  if (moved === 0) return 'No figure in this report has changed.';
  const where = sections.length ? `, in ${listInWords(sections.map((section) => `“${section}”`))}` : '';
  const marked = marks ? ' Revised figures are marked [r].' : '';
  const have = moved === 1 ? 'figure in this report has' : 'figures in this report have';
  return `${moved} of ${figures} ${have} changed${where}.${marked}`;
}
