// The list of a report's units in (a row for each, with columns that templates and file names can use), the units that it
// chooses out, each with its row. A row that names no unit, and a unit that has two, are problems with file and line.

import { basename, resolve } from 'node:path';
import { readListFile } from '../ingest/listfile.ts';
import type { InputFile } from '../ingest/responses.ts';
import { plainText } from '../ingest/spelling.ts';
import { nearest, type Place, type Problem, stopOnErrors, UserError } from '../problems.ts';
import type { ReportSpec, Study, Unit } from '../study/study.ts';

export interface UnitList {
  /** As problems name it. */
  file: string;
  rows: UnitRow[];
  input: InputFile;
  /** Absolute. */
  path: string;
}

interface UnitRow {
  name: string;
  place: Place;
  /** Column to cell, by the names that templates have for columns. */
  params: Record<string, string>;
}

/** The lists of a study's reports, by report. @throws UserError (exit code 2) with everything that is wrong with them */
export async function readUnitLists(study: Study): Promise<Map<string, UnitList>> {
  const lists = new Map<string, UnitList>();
  const problems: Problem[] = [];
  for (const report of study.reports.values()) {
    if (!report.list) continue;
    const list = await readUnitList(report, study, problems).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems.map((problem) => ofList(problem, report.list!)));
    });
    if (list) lists.set(report.id, list);
  }
  stopOnErrors(problems, 2);
  return lists;
}

/** What is wrong with a data file, as it is of a list. */
const ofList = (problem: Problem, { file, place }: NonNullable<ReportSpec['list']>): Problem =>
  problem.code === 'missing-file'
    ? {
        ...error('no-list', place),
        message: `there is no list ${file}`,
        fix: 'Put it beside the study file, or correct `list`.',
      }
    : { ...problem, message: `the list ${file}: ${problem.message}` };

async function readUnitList(report: ReportSpec, study: Study, problems: Problem[]): Promise<UnitList | undefined> {
  const path = resolve(study.folder, report.list!.file);
  const { header, rows, input } = await readListFile(path);
  const file = report.list!.file;
  const at = unitColumn(header.names, report, study);
  const names = header.names.map(paramName);
  const wrong = [...(at < 0 ? [noUnitColumn(header.names, report, file)] : []), ...twins(header.names, names, file)];
  const { title, subtitle, description, fileName } = report;
  const texts = [title, subtitle, description, fileName].join(' ');
  const used = new Set([...texts.matchAll(/\{param\.(\w+)\}/g)].map(([, name]) => name!));
  wrong.push(...[...used].filter((name) => !names.includes(name)).map((name) => noParam(name, names, report)));
  problems.push(...wrong);
  if (wrong.length) return undefined;
  const named = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  return {
    ...{ file, path, input },
    rows: named.map(({ cells, line }) => ({
      name: (cells[at] ?? '').trim(),
      place: { file, line, column: at + 1 },
      params: Object.fromEntries(names.map((name, field) => [name, (cells[field] ?? '').trim()])),
    })),
  };
}

/** The column that is named; else the one that is called as the question, its label or its column is. */
function unitColumn(headers: readonly string[], { list, forEach }: ReportSpec, { questions }: Study): number {
  const { label, columns } = questions.get(forEach!)!;
  const known = list!.unitColumn === undefined ? [forEach!, label, ...columns, 'unit'] : [list!.unitColumn];
  const plain = (name: string) => plainText(name).toLowerCase();
  for (const name of known) {
    const at = headers.findIndex((header) => plain(header) === plain(name));
    if (at >= 0) return at;
  }
  return -1;
}

/** `Contact e-mail` → `contact_e_mail`: as a template can name it. */
export function paramName(header: string): string {
  const plain = header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(plain) ? plain : `column_${plain || 'x'}`;
}

/** Those of the units that are on the list, in its order. @throws UserError (exit code 2) */
export function chooseUnits(units: readonly Unit[], { rows, file }: UnitList, forEach: string): Unit[] {
  const problems: Problem[] = [];
  const chosen = new Map<string, Unit>();
  const first = new Map<string, number | undefined>();
  for (const { name, place, params } of rows) {
    const unit = units.find(({ level, label, slug }) =>
      [plainText(level), plainText(label), slug].includes(plainText(name)),
    );
    if (!unit) problems.push(noUnit(name, place, units, forEach));
    else if (chosen.has(unit.level)) problems.push(twice(name, place, first.get(unit.level)));
    else {
      chosen.set(unit.level, { ...unit, params });
      first.set(unit.level, place.line);
    }
  }
  if (rows.length === 0) problems.push({ ...error('empty-list', { file }), message: 'the list has no rows' });
  stopOnErrors(problems, 2);
  return [...chosen.values()];
}

const error = (code: string, place: Place): Pick<Problem, 'code' | 'severity' | 'place'> => ({
  ...{ code, severity: 'error', place },
});

function noUnit(name: string, place: Place, units: readonly Unit[], forEach: string): Problem {
  const meant = nearest(
    name,
    units.flatMap(({ label, slug }) => [label, slug]),
  );
  return {
    ...error('unknown-unit', place),
    message: name === '' ? `a row of the list names no ${forEach}` : `the data has no ${forEach} of this name`,
    found: name || 'an empty cell',
    fix: meant ? `Did you mean \`${meant}\`?` : 'Write it as the data has it, or take the row out.',
  };
}

const twice = (name: string, place: Place, line: number | undefined): Problem => ({
  ...error('unit-twice', place),
  message: `it is on the list twice: in line ${line} too`,
  found: name,
  fix: 'Leave one of the rows: each gets one report.',
});

function noUnitColumn(headers: readonly string[], { list, forEach }: ReportSpec, file: string): Problem {
  const wanted = list!.unitColumn ?? forEach!;
  const meant = nearest(wanted, headers);
  return {
    ...error('no-column', { file, line: 1 }),
    message: `the list has no column \`${wanted}\``,
    expected: `one of: ${headers.join(', ')}`,
    fix: meant ? `Did you mean \`${meant}\`?` : 'Say which it is, with `unit:` beside `list:` in the study file.',
  };
}

const twins = (headers: readonly string[], names: readonly string[], file: string): Problem[] =>
  names.flatMap((name, at) => {
    const before = names.indexOf(name);
    if (before === at) return [];
    const message = `two columns of the list come to the same name, \`param.${name}\``;
    return [
      {
        ...error('alike-columns', { file, line: 1, column: at + 1 }),
        message,
        found: `${headers[before]}, ${headers[at]}`,
      },
    ];
  });

function noParam(name: string, names: readonly string[], { list, id }: ReportSpec): Problem {
  const meant = nearest(name, names);
  return {
    ...error('unknown-param', list!.place),
    message: `report \`${id}\` names \`{param.${name}}\`, and ${basename(list!.file)} has no such column`,
    expected: `one of: ${names.join(', ')}`,
    ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
  };
}
