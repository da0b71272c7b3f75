// What a re-issued edition tells its reader first: that it was corrected or revised, why, and how far that goes.

import type { RowChanges } from '../publish/rows/changed.ts';
import type { Correction, Study } from '../study/study.ts';
import { formatNumber } from '../summarise/rounding.ts';
import { capitalised, dateInWords, listInWords } from './wording.ts';

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
  /** What became of the survey's responses, where that is known. */
  rows?: RowChanges | undefined;
}

/** Title and paragraphs of the box. */
export function noticeWords(notice: Notice, { language, rules }: Study): { title: string; paragraphs: string[] } {
  const { correction, settled, replaces } = notice;
  const date = (iso: string) => dateInWords(iso, language);
  const kind = correction?.kind === 'revision' ? 'Revision' : 'Correction';
  const title = correction ? `${kind}, ${date(correction.date)}` : 'Final results';
  const paragraphs = [
    ...(correction ? [correction.what, `Cause: ${correction.cause}`] : []),
    ...(settled ? ['These results are final. They replace the provisional results.'] : []),
    [extentWords(notice), ...rowWords(notice, rules.roundCountsTo)].join(' '),
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

/** `412 responses to the survey were corrected, 3 were added and 2 were removed.` Of the whole survey, in every report. */
function rowWords({ rows, correction }: Notice, step: number): string[] {
  if (!rows) return [];
  const { corrected, added, removed, reweighted } = rows;
  const told = (
    [
      [corrected, 'corrected'],
      [added, 'added'],
      [removed, 'removed'],
    ] as const
  ).filter(([count]) => count);
  const parts = told.map(([count, what], at) => `${countWords(count!, step, at === 0)} ${what}`);
  if (parts.length) return [`${capitalised(listInWords(parts))}.`];
  if (reweighted)
    return [`No answer was changed; ${countWords(reweighted, step, true)} weighted or grouped otherwise.`];
  return correction && corrected === 0 ? ['The responses themselves are the same.'] : [];
}

/** Numbers of respondents that are rounded to protect them are so here, too. */
function countWords(count: number, step: number, named: boolean): string {
  const rounded = Math.round(count / step) * step;
  const number = rounded === 0 ? `fewer than ${step}` : `${step > 1 ? 'about ' : ''}${formatNumber(rounded, 0)}`;
  const noun = count === 1 && step === 1 ? 'response' : 'responses';
  return `${number}${named ? ` ${noun} to the survey` : ''} ${noun === 'response' ? 'was' : 'were'}`;
}
