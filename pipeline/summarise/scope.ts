// What a unit's report is about and may be set beside: the unit, the groups it lies in, everybody.
// In: a report's settings and the data. Out: for each unit a Scope, which names nothing of the other units.

import type { Responses } from '../ingest/responses.ts';
import { type Problem, UserError } from '../problems.ts';
import type { ReportSpec, Study, Unit } from '../study/study.ts';
import { type Grouping, groupingBy } from './grouping.ts';
import type { Condition } from './reference.ts';

/** Something that a unit is set beside. */
export interface Comparator {
  /** As templates name it: `all`, `region`. */
  name: string;
  /** As readers see it: `England`, `North East`. */
  label: string;
  /** Its respondents. */
  where: Condition[];
}

export interface Scope {
  unit: Unit;
  /** By name; `all` is always there. One that the unit is in no group of is missing. */
  comparators: ReadonlyMap<string, Comparator>;
  /** Whether the report may name other units, and show their figures. */
  showOthers: boolean;
  /** How many units there are. */
  count: number;
}

/** The scope of each unit, by its level. @throws UserError (exit code 3) where a unit lies in two groups of a comparator */
export function scopesOf(
  report: ReportSpec,
  units: readonly Unit[],
  study: Study,
  responses: Responses,
): Map<string, Scope> {
  const own = groupingBy(report.forEach!, study, responses);
  const problems: Problem[] = [];
  const parents = [...report.comparators].map(([name, variable]) => {
    const groups = groupingBy(variable, study, responses);
    return { name, variable, groups, of: parentsOf(own, groups, report, name, problems) };
  });
  if (problems.length) throw new UserError(problems, 3);
  const all: Comparator = { name: 'all', label: report.whole ?? `All ${study.respondents}`, where: [] };
  return new Map(
    units.map((unit) => {
      const index = own.levels.findIndex(({ id }) => id === unit.level);
      const named = parents.flatMap(({ name, variable, groups, of }): Comparator[] => {
        const level = groups.levels[of[index]! - 1];
        return level ? [{ name, label: level.label, where: [{ variable, level: level.id }] }] : [];
      });
      const comparators = new Map([all, ...named].map((one) => [one.name, one]));
      return [unit.level, { unit, comparators, showOthers: report.showOthers, count: own.levels.length }];
    }),
  );
}

/** For each unit the 1-based group that its respondents are in; 0 where they are in none. */
function parentsOf(own: Grouping, groups: Grouping, report: ReportSpec, name: string, problems: Problem[]): number[] {
  const parents = new Array<number>(own.levels.length).fill(0);
  const torn = new Set<number>();
  for (let row = 0; row < own.index.length; row++) {
    const unit = own.index[row]! - 1;
    const group = groups.index[row]!;
    if (unit < 0 || group === 0) continue;
    if (parents[unit] !== 0 && parents[unit] !== group) torn.add(unit);
    parents[unit] = group;
  }
  for (const unit of torn) {
    problems.push({
      code: 'unit-in-two-groups',
      severity: 'error',
      place: report.place,
      message: `respondents of one ${report.forEach} are in several groups of \`${report.comparators.get(name)}\``,
      found: own.levels[unit]!.label,
      expected: `one group of \`${name}\` for each ${report.forEach}`,
      fix: 'Correct the data, or compare with something else.',
    });
  }
  return parents;
}

/** The groups of each question whose groups come from the data that a unit's own respondents are in, by level. */
export function levelsWithin(unit: Unit, study: Study, responses: Responses, variable: string): Set<string> {
  const own = groupingBy(unit.variable, study, responses);
  const other = groupingBy(variable, study, responses);
  const wanted = own.levels.findIndex(({ id }) => id === unit.level) + 1;
  const found = new Set<number>();
  for (let row = 0; row < own.index.length; row++) if (own.index[row] === wanted) found.add(other.index[row]!);
  return new Set([...found].flatMap((index) => other.levels[index - 1]?.id ?? []));
}
