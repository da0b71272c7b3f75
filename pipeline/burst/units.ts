// A report's units: the groups that each get a report of their own, with folder and file names that every file system
// takes. In: the groups as the data has them. Out: Units, and the ones of them that a run was asked for.

import { nearest, type Place, type Problem, UserError } from '../problems.ts';
import type { Unit } from '../study/study.ts';

/** Names that Windows keeps for devices. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
/** Names that stand beside the units in the report's folder. */
const TAKEN = ['index', 'archives', 'latest'];
const LONGEST = 60;

/** Units in the groups' order. Two names that come to the same slug are told apart by a number. */
export function unitsOf(variable: string, levels: readonly { id: string; label: string }[]): Unit[] {
  const taken = new Set<string>(TAKEN);
  return levels.map(({ id, label }) => ({ variable, level: id, label, slug: uniqueSlug(label, taken) }));
}

function uniqueSlug(label: string, taken: Set<string>): string {
  const stem = slugOf(label);
  let slug = stem;
  for (let number = 2; taken.has(slug); number++) slug = `${stem}-${number}`;
  taken.add(slug);
  return slug;
}

/** `Bath & North East Somerset` → `bath-north-east-somerset`. Letters of other scripts are given by their code points. */
export function slugOf(label: string): string {
  const plain = plainName(label);
  // Digits alone would be taken for an edition.
  return plain === '' || DEVICES.test(plain) || /^\d/.test(plain) ? `unit-${plain || 'x'}` : plain;
}

function plainName(label: string): string {
  return label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/[^a-z0-9-]/g, (letter) => `u${letter.codePointAt(0)!.toString(16)}`)
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
}

/** Text with the unit's name in place of `{unit}`, and cells of its row of the list in place of `{param.column}`. */
export function withNames(text: string, name: string, { params = {} }: Unit): string {
  return text.replaceAll(/\{(?:unit|param\.(\w+))\}/g, (whole, param?: string) =>
    param === undefined ? name : (params[param] ?? whole),
  );
}

/** Of a unit's files, without the ending: as safe as the name of its folder. */
export function fileNameOf(pattern: string, { slug, params = {} }: Unit): string {
  const name = pattern
    .replaceAll('{unit}', slug)
    .replaceAll(/\{param\.(\w+)\}/g, (_, param: string) => plainName(params[param] ?? ''));
  return DEVICES.test(name) || name === '' ? `unit-${slug}` : name;
}

/**
 * The units that `--only` names, by label, slug or the data's own value; all where it names none.
 * @param only `council=Aldermere`, or `Aldermere` alone
 * @throws UserError (exit code 2) with every name that is none
 */
export function selectUnits(units: readonly Unit[], only: readonly string[], place?: Place): Unit[] {
  const variable = units[0]?.variable;
  const names = only.flatMap((one) => nameFor(one, variable));
  if (only.length === 0) return [...units];
  const problems: Problem[] = [];
  const chosen = new Set<Unit>();
  for (const name of names) {
    const found = units.find(({ level, label, slug }) => [level, label, slug].includes(name));
    if (found) chosen.add(found);
    else problems.push(unknownUnit(name, units, place));
  }
  if (problems.length) throw new UserError(problems, 2);
  return units.filter((unit) => chosen.has(unit));
}

/** Of `council=Aldermere` the name, where the report is for each council. */
export function nameFor(only: string, variable: string | undefined): string[] {
  const match = /^([a-z][a-z0-9_]*)=(.*)$/s.exec(only);
  if (!match) return [only];
  return match[1] === variable ? [match[2]!] : [];
}

function unknownUnit(name: string, units: readonly Unit[], place?: Place): Problem {
  const candidates = units.flatMap(({ label, slug }) => [label, slug]);
  const meant = nearest(name, candidates);
  return {
    code: 'unknown-unit',
    severity: 'error',
    ...(place ? { place } : {}),
    message: `there is no ${units[0]?.variable ?? 'unit'} of this name`,
    found: name,
    fix: meant ? `Did you mean \`${meant}\`?` : 'Write it as the data has it, or as its folder is called.',
  };
}
