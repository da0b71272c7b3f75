// A study's data, read once and kept while its reports are edited. In: the study as its file says it now. Out: its
// Responses, read again only where the data file, or what the study file says of it, has changed.

import { gather } from '../ingest/gather.ts';
import type { IngestOptions } from '../ingest/ingest.ts';
import type { Responses } from '../ingest/responses.ts';
import type { Study } from '../study/study.ts';

export interface KeptData {
  /** As `gather`. What it threw is kept too: the same file fails in the same way. */
  read(study: Study, options?: IngestOptions): Promise<Responses>;
  /** A data file has changed. */
  forget(): void;
}

export function keepData(): KeptData {
  const kept = new Map<string, { key: string; responses: Promise<Responses> }>();
  return {
    read(study, options) {
      const key = readBy(study);
      const known = kept.get(study.folder);
      if (known?.key === key) return known.responses;
      const responses = gather(study, options);
      responses.catch(() => undefined);
      kept.set(study.folder, { key, responses });
      return responses;
    },
    forget: () => kept.clear(),
  };
}

/** Keys of a study that say nothing of its data or figures: whatever else there is may decide what these are. */
const OF_REPORTS = ['reports', 'title', 'published', 'correction', 'hold', 'deliver', 'publisher', 'note', 'source'];
/** Keys of a question that say how it is shown. */
const OF_SHOWING = ['text', 'label', 'nets', 'decimals', 'unit', 'quotes'];

/** All that may decide what a data file is read as. Where it stands in the study file doesn't. */
function readBy(study: Study): string {
  const questions = [...study.questions.values()].map((question) => ({ ...question, ...without(OF_SHOWING) }));
  return written({ ...study, questions, ...without([...OF_REPORTS, 'status', 'rules']) });
}

/** All of a study that decides its figures, as text: with the same, the same figures. */
export const figuredBy = (study: Study): string => written({ ...study, ...without(OF_REPORTS) });

const without = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, undefined]));

const written = (value: unknown): string =>
  JSON.stringify(value, (key, part) => {
    if (key === 'place') return undefined;
    return part instanceof Map || part instanceof Set ? [...(part as Iterable<unknown>)] : part;
  });
