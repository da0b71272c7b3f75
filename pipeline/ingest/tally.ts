// Problems with rows in, what a person can read of them out: like ones grouped, counted, and named with their first
// line. It keeps a bounded number, however many it is told.

import type { Problem } from '../problems.ts';
import { countOf } from './spelling.ts';

export interface Tally {
  /** @param problem with a place in the file: line, and column where it is about a cell */
  add(problem: Problem): void;
  /** Grouped, in order of first appearance. */
  list(): Problem[];
}

/** Distinct things found that are told one by one, for each kind of problem in a column. */
const MOST_DISTINCT = 20;
/** Kinds of problem, each in a column. */
const MOST_KINDS = 1000;

interface Group {
  first: Problem;
  count: number;
}

interface Kind {
  groups: Map<string, Group>;
  /** Those beyond MOST_DISTINCT. */
  others?: Group;
}

export function tally(): Tally {
  const kinds = new Map<string, Kind>();
  let unlisted: Group | undefined;
  return {
    add(problem) {
      const key = `${problem.code} ${problem.place?.column}`;
      const kind = kinds.get(key);
      if (kind) addToKind(kind, problem);
      else if (kinds.size < MOST_KINDS)
        kinds.set(key, { groups: new Map([[keyOf(problem), { first: problem, count: 1 }]]) });
      else unlisted = { first: unlisted?.first ?? problem, count: (unlisted?.count ?? 0) + 1 };
    },
    list() {
      const listed = [...kinds.values()].flatMap(({ groups, others }) => [
        ...[...groups.values()].map(describeGroup),
        ...(others ? [describeOthers(others)] : []),
      ]);
      return unlisted ? [...listed, describeOthers(unlisted)] : listed;
    },
  };
}

function keyOf({ found, message }: Problem): string {
  return found === undefined ? message : found.slice(0, 200);
}

function addToKind(kind: Kind, problem: Problem): void {
  const key = keyOf(problem);
  const group = kind.groups.get(key);
  if (group) group.count++;
  else if (kind.groups.size < MOST_DISTINCT) kind.groups.set(key, { first: problem, count: 1 });
  else if (kind.others) kind.others.count++;
  else kind.others = { first: problem, count: 1 };
}

function describeGroup({ first, count }: Group): Problem {
  if (count === 1) return first;
  return { ...first, message: `${first.message}: ${countOf(count, 'row')}, first on line ${first.place?.line}` };
}

function describeOthers({ first, count }: Group): Problem {
  return {
    ...first,
    message: `${first.message}: ${countOf(count, 'more row')} with something else, first on line ${first.place?.line}`,
  };
}
