// `topline changes`: two editions of a report, by name, in; what differs between them out.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest, UserError } from '../problems.ts';
import { type Changes, compareEditions } from './changes.ts';
import { changesMarkdown } from './changestext.ts';
import { editionNames, readEdition } from './edition.ts';
import type { RowChanges } from './rows/changed.ts';

/**
 * @param folder the report's folder of editions
 * @param from an edition's name; default: the one before `to`
 * @param to default: the newest
 */
export async function changesBetween(
  folder: string,
  from?: string,
  to?: string,
): Promise<{ changes: Changes; text: string }> {
  const names = await editionNames(folder);
  if (names.length === 0) throw unknown('there are no editions of this report', folder, []);
  const newer = pick(names, to ?? names.at(-1)!, folder);
  const before = names[names.indexOf(newer) - 1];
  if (from === undefined && before === undefined) {
    throw unknown(`${newer} is the first edition: there is none before it`, folder, []);
  }
  const older = pick(names, from ?? before!, folder);
  const [first, second] = await Promise.all([older, newer].map((name) => readEdition(join(folder, name))));
  const changes = compareEditions(first!, second!, await rowChangesTold(join(folder, newer), older));
  const { title = second!.manifest.report, language = 'en-GB' } = second!.document?.meta ?? {};
  const correction = second!.manifest.revision?.correction ?? undefined;
  return { changes, text: changesMarkdown(changes, { title, language, correction }) };
}

/** How many rows were corrected was counted when the newer edition was made, against the one before it. */
async function rowChangesTold(edition: string, older: string): Promise<RowChanges | undefined> {
  try {
    const told = JSON.parse(await readFile(join(edition, 'changes.json'), 'utf8')) as Changes;
    return told.from === older ? (told.rowChanges ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

/** `2`, `002` and `002-final` all name the same edition. */
function pick(names: readonly string[], name: string, folder: string): string {
  const found = names.find((one) => one === name || (/^\d+$/.test(name) && Number.parseInt(one, 10) === Number(name)));
  if (found === undefined) throw unknown(`there is no edition \`${name}\``, folder, names, nearest(name, names));
  return found;
}

function unknown(message: string, file: string, names: readonly string[], meant?: string): UserError {
  const expected = names.length ? { expected: `one of: ${names.join(', ')}` } : {};
  const fix = meant ? { fix: `Did you mean \`${meant}\`?` } : {};
  return new UserError(
    [{ code: 'unknown-edition', severity: 'error', place: { file }, message, ...expected, ...fix }],
    2,
  );
}
