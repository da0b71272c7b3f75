// What a new edition says of itself when it replaces one: which figures were revised, and a notice of the correction,
// revision or new status. In: the last edition and the newly filled document. Out: both, or nothing to say.

import { join } from 'node:path';
import type { Document } from '../fill/document.ts';
import type { Notice } from '../fill/notice.ts';
import type { Correction, Study } from '../study/study.ts';
import type { Figure } from '../summarise/figure.ts';
import { plainText } from './changes.ts';
import type { EditionRead } from './edition.ts';
import { readEdition } from './edition.ts';
import { placeFigures } from './figures.ts';

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

/** @param folder the report's folder of editions */
export async function planReissue(
  previous: EditionRead | undefined,
  document: Document,
  study: Study,
  folder: string,
): Promise<Reissue | undefined> {
  if (!previous) return undefined;
  const baseline = await baselineOf(previous, study, folder);
  const moved = placeFigures(document).filter(movedSince(baseline));
  const status = study.status ?? null;
  const settled = baseline.manifest.status === 'provisional' && status === 'final';
  const correction = moved.length ? study.correction : undefined;
  if (!correction && !settled) return undefined;
  const marks = study.rules.markRevised ?? status === 'corrected';
  const marked = moved.filter(({ measure }) => measure !== 'base' && measure !== 'count').map(({ id }) => id);
  return {
    revision: { since: baseline.name, status, correction: correction ?? null, marks },
    notice: {
      ...{ correction, settled, replaces: baseline.manifest.published },
      ...{ moved: moved.length, figures: document.figures.length, sections: sectionsOf(moved), marks },
    },
    marked: new Set(marks ? marked : []),
  };
}

/** An edition of the same correction is compared with the edition that was corrected, not with itself. */
async function baselineOf(previous: EditionRead, study: Study, folder: string): Promise<EditionRead> {
  const { revision } = previous.manifest;
  if (!revision || revision.status !== (study.status ?? null)) return previous;
  if ((revision.correction?.date ?? null) !== (study.correction?.date ?? null)) return previous;
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
  if (status === 'corrected') return undefined;
  return {
    study: { ...study, status: (status ?? undefined) as Study['status'], published: published ?? undefined },
    revision,
  };
}
