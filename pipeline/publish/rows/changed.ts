// Data as it is now, and the record of the rows behind an earlier edition, in; out, how many rows were corrected, added
// and removed. Numbers only: nothing of a row can be had from them.

import type { Responses } from '../../ingest/responses.ts';
import type { Source } from '../../source.ts';
import type { Study } from '../../study/study.ts';
import { columnsOf, digestRows, type RowDigests } from './digest.ts';
import { hasRecord, newSalt, readRecord, writeRecord } from './record.ts';

/** Of the rows that the estimates use. */
export interface RowChanges {
  added: number;
  removed: number;
  /**
   * Answers differ. Null where that can't be told: the study names no column of ids, so that a corrected row is one
   * removed and one added; or a question that was compared is no longer there.
   */
  corrected: number | null;
  /** Weight, stratum or the like differs, whether or not an answer does; null as above. */
  reweighted: number | null;
}

/** What a run needs to know of its rows. */
export interface RowBook {
  /** @param data of the earlier edition; undefined: of a time before it was recorded */
  since(data: string | undefined): Promise<RowChanges | undefined>;
  /** Notes the rows as they are now, for later editions. */
  keep(): Promise<void>;
}

/** One for each data set that is open: all units of a report ask it the same. */
const books = new WeakMap<Responses, Map<string, RowBook>>();

/**
 * @param out folder of the editions
 * @param data hash of the data files as they are now
 */
export function rowBookFor(
  { study, responses }: Pick<Source, 'study' | 'responses'>,
  out: string,
  data: string,
): RowBook {
  const byFolder = books.get(responses) ?? new Map<string, RowBook>();
  books.set(responses, byFolder);
  const book = byFolder.get(out) ?? openRowBook(out, study, responses, data);
  byFolder.set(out, book);
  return book;
}

function openRowBook(out: string, study: Study, responses: Responses, data: string): RowBook {
  const kept = new Map<string | undefined, Promise<RowChanges | undefined>>();
  let keeping: Promise<void> | undefined;
  return {
    since: (earlier) => {
      if (!kept.has(earlier)) kept.set(earlier, changesSince(out, study, responses, data, earlier));
      return kept.get(earlier)!;
    },
    // A record that can't be written costs a later edition these numbers, and nothing else.
    keep: () => (keeping ??= keepRows(out, study, responses, data).catch(() => undefined)),
  };
}

async function keepRows(out: string, study: Study, responses: Responses, data: string): Promise<void> {
  if (!study.rules.compareRows || (await hasRecord(out, study.id, data))) return;
  const columns = columnsOf(study, responses);
  const salt = newSalt();
  await writeRecord(out, study.id, data, { salt, columns, rows: digestRows(study, responses, columns, salt) });
}

async function changesSince(
  out: string,
  study: Study,
  responses: Responses,
  data: string,
  earlier: string | undefined,
): Promise<RowChanges | undefined> {
  if (earlier === undefined) return undefined;
  if (earlier === data) return { added: 0, removed: 0, corrected: 0, reweighted: 0 };
  const record = await readRecord(out, study.id, earlier);
  if (!record) return undefined;
  const now = columnsOf(study, responses);
  if (record.columns.ids.join() !== now.ids.join()) return undefined;
  const has = (names: readonly string[], there: readonly string[]) => names.every((name) => there.includes(name));
  const [answers, design] = [has(record.columns.answers, now.answers), has(record.columns.design, now.design)];
  const rows = digestRows(study, responses, record.columns, record.salt);
  if (now.ids.length === 0) return answers ? byAnswers(record.rows, rows) : undefined;
  const { corrected, reweighted, ...others } = compareById(record.rows, rows);
  return { ...others, corrected: answers ? corrected : null, reweighted: design ? reweighted : null };
}

/** Digests of the earlier rows, and of the rows now, under the same salt. */
export function compareById(before: RowDigests, after: RowDigests) {
  const place = new Map<number, number>();
  before.ids.forEach((id, row) => {
    place.set(id, row);
  });
  let [added, corrected, reweighted] = [0, 0, 0];
  after.ids.forEach((id, row) => {
    const earlier = place.get(id);
    if (earlier === undefined) added++;
    else {
      if (before.answers[earlier] !== after.answers[row]) corrected++;
      if (before.design[earlier] !== after.design[row]) reweighted++;
    }
  });
  return { added, removed: before.ids.length - (after.ids.length - added), corrected, reweighted };
}

/** Without ids, rows of the same answers are as good as each other: how many more, or fewer, there are of each. */
function byAnswers(before: RowDigests, after: RowDigests): RowChanges {
  const left = new Map<number, number>();
  for (const answers of before.answers) left.set(answers, (left.get(answers) ?? 0) + 1);
  let added = 0;
  for (const answers of after.answers) {
    const count = left.get(answers) ?? 0;
    if (count === 0) added++;
    else left.set(answers, count - 1);
  }
  return { added, removed: before.answers.length - (after.answers.length - added), corrected: null, reweighted: null };
}
