// What a new edition says of itself when it replaces one: which figures were revised, and a notice of the correction,
// revision or new status. In: the last edition and the newly filled document. Out: both, or nothing to say.

import { join } from 'node:path';
import type { Document } from '../fill/document.ts';
import type { Notice } from '../fill/notice.ts';
import type { Problem } from '../problems.ts';
import type { Correction, Study } from '../study/study.ts';
import type { Figure } from '../summarise/figure.ts';
import { isSameCorrection, staleCorrection } from './corrections.ts';
import type { EditionRead } from './edition.ts';
import { readEdition } from './edition.ts';
import { placeFigures } from './figures.ts';
import type { RowBook } from './rows/changed.ts';
import { plainText } from './why.ts';

/** Kept in the manifest, so that an edition made again for another reason (a new theme) says the same. */
export interface Revision {
  /** The edition whose figures were revised. */
  since: string;
  status: string | null;
  correction: Correction | null;
  /** Whether revised figures are marked [r]. */
  marks: boolean;
}

export interface Reissue {
  revision: Revision;
  notice: Notice;
  /** Ids of the figures to be marked [r]. */
  marked: ReadonlySet<string>;
}

/** What is known of the data and of what became of it. */
export interface Data {
  /** Hash of the data files. */
  hash: string;
  /** That with which the study's correction was told first, if it has been. */
  corrected: string | undefined;
  rows: Pick<RowBook, 'since'>;
}

/**
 * @param folder the report's folder of editions
 * @returns undefined where there is nothing to tell; a Problem where the study's correction is not of these changes
 */
export async function planReissue(
  previous: EditionRead | undefined,
  document: Document,
  study: Study,
  folder: string,
  data: Data,
): Promise<{ reissue?: Reissue; stale?: Problem }> {
  if (!previous) return {};
  const newlyMoved = placeFigures(document).filter(movedSince(previous)).length;
  const unaccounted = isOfOtherData(previous, study, data) && newlyMoved > 0;
  const stale = unaccounted ? staleCorrection(study, study.correction!, newlyMoved) : undefined;
  const told = unaccounted ? { ...study, correction: undefined } : study;
  const reissue = await reissueOf(previous, document, told, folder, data);
  return { ...(reissue && { reissue }), ...(stale && { stale }) };
}

/** A correction is of the data that it was first told with, in this report or in another of the study's. */
function isOfOtherData({ manifest }: EditionRead, { correction }: Study, { hash, corrected }: Data): boolean {
  if (!correction) return false;
  if (isSameCorrection(manifest.revision?.correction, correction)) return manifest.data !== hash;
  return corrected !== undefined && corrected !== hash;
}

async function reissueOf(
  previous: EditionRead,
  document: Document,
  study: Study,
  folder: string,
  data: Data,
): Promise<Reissue | undefined> {
  const baseline = await baselineOf(previous, study, folder);
  const moved = placeFigures(document).filter(movedSince(baseline));
  const status = study.status ?? null;
  const settled = baseline.manifest.status === 'provisional' && status === 'final';
  const correction = moved.length ? study.correction : undefined;
  if (!correction && !settled) return undefined;
  const marks = study.rules.markRevised ?? status === 'corrected';
  const rows = moved.length ? await data.rows.since(baseline.manifest.data) : undefined;
  return {
    revision: { since: baseline.name, status, correction: correction ?? null, marks },
    notice: {
      ...{ correction, settled, replaces: baseline.manifest.published, rows },
      ...{ moved: moved.length, figures: document.figures.length, sections: sectionsOf(moved), marks },
    },
    marked: new Set(marks ? moved.map(({ id }) => id) : []),
  };
}

/** An edition of the same correction is compared with the edition that was corrected, not with itself. */
async function baselineOf(previous: EditionRead, study: Study, folder: string): Promise<EditionRead> {
  const { revision } = previous.manifest;
  if (!revision || revision.status !== (study.status ?? null)) return previous;
  if (!isSameCorrection(revision.correction, study.correction)) return previous;
  return (await readEdition(join(folder, revision.since)).catch(() => undefined)) ?? previous;
}

function movedSince({ figures }: EditionRead): (figure: Figure) => boolean {
  const before = new Map(figures.map((figure) => [figure.id, plainText(figure)]));
  return (figure) => before.has(figure.id) && before.get(figure.id) !== plainText(figure);
}

/** Sections without the numbers of their charts and tables, each once. */
function sectionsOf(figures: readonly { places: string[] }[]): string[] {
  const sections = figures.flatMap(({ places }) => places.map((place) => place.replace(/, (?:Figure|Table) \d+$/, '')));
  return [...new Set(sections)];
}

/**
 * A report that a correction of the study doesn't touch stays as it is, its old status and date with it.
 * The study as it was told of in the last edition; undefined where nothing is being corrected, or already has been.
 */
export function withoutCorrection(
  study: Study,
  previous: EditionRead | undefined,
): { study: Study; revision: Revision | null } | undefined {
  if (!previous || study.status !== 'corrected') return undefined;
  const { status, published, revision } = previous.manifest;
  // One that tells of an earlier correction is left alone by the next.
  const ofAnother =
    study.correction && revision?.correction && !isSameCorrection(revision.correction, study.correction);
  if (status === 'corrected' && !ofAnother) return undefined;
  return {
    study: { ...study, status: (status ?? undefined) as Study['status'], published: published ?? undefined },
    revision,
  };
}
