// A list of units and addresses (CSV or Excel) in, the addresses of each unit out. The list is read when it is needed,
// and nothing of it is kept.

import { basename } from 'node:path';
import { type ListFile, readListFile } from '../ingest/listfile.ts';
import { plainText } from '../ingest/spelling.ts';
import { nearest, type Place, type Problem, UserError } from '../problems.ts';
import { type Address, parseAddress } from './address.ts';
import type { UnitSettings } from './settings.ts';

/** Units as the list calls them, spelt as the study's own text is compared, to their addresses. */
export type Contacts = ReadonlyMap<string, readonly Address[]>;

/**
 * A unit's addresses: it may be called by its name, or as its folder is. Names that are only alike are not taken for it,
 * so that no unit is sent another's report.
 */
export const addressesOf = (contacts: Contacts, unit: { label: string; slug: string }): Address[] =>
  [...new Set([plainText(unit.label), unit.slug])].flatMap((name) => contacts.get(name) ?? []);

const plain = (header: string): string => plainText(header).toLowerCase();

/** @throws UserError (exit code 1) with every line that has no address in it */
export async function readContacts({ list, unitColumn, addressColumn }: UnitSettings): Promise<Contacts> {
  const { header, rows } = await readRows(list);
  const problems: Problem[] = [];
  const field = (name: string) => {
    const at = header.names.findIndex((one) => plain(one) === plain(name));
    if (at < 0) problems.push(noColumn(name, header.names, list));
    return at;
  };
  const [unitAt, addressAt] = [field(unitColumn), field(addressColumn)];
  if (problems.length) throw new UserError(problems, 1);
  const contacts = new Map<string, Address[]>();
  for (const { cells, line } of rows) {
    const name = plainText(cells[unitAt] ?? '');
    const texts = (cells[addressAt] ?? '').split(';').filter((text) => text.trim() !== '');
    const addresses = texts.map((text) => parseAddress(text.trim()));
    if (addresses.includes(undefined)) problems.push(noAddress({ file: basename(list), line, column: addressAt + 1 }));
    contacts.set(name, [...(contacts.get(name) ?? []), ...addresses.filter((one) => one !== undefined)]);
  }
  if (problems.length) throw new UserError(problems, 1);
  contacts.delete('');
  return contacts;
}

/** By the reader of data files: whatever encoding and delimiter the list has. */
async function readRows(list: string): Promise<ListFile> {
  return readListFile(list).catch((error: unknown) => {
    throw error instanceof UserError ? unreadable(list, error.problems) : error;
  });
}

const unreadable = (list: string, problems: readonly Problem[]): UserError =>
  new UserError(
    problems.map((problem) => ({ ...problem, message: `the list of addresses ${basename(list)}: ${problem.message}` })),
    1,
  );

function noColumn(name: string, names: readonly string[], list: string): Problem {
  const meant = nearest(name, names);
  return {
    ...{ code: 'no-column', severity: 'error', place: { file: basename(list), line: 1 } },
    message: `the list of addresses has no column "${name}"`,
    expected: `one of: ${names.join(', ')}`,
    ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
  };
}

/** What stands there is somebody’s: it is not repeated. */
const noAddress = (place: Place): Problem => ({
  ...{ code: 'no-address', severity: 'error', place, message: 'this is no mail address' },
  expected: 'name@example.org; several are separated by ;',
});
