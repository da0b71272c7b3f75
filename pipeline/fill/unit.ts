// Reports for each of several groups: whom a helper speaks of. Without a word it is the unit that the report is for;
// `of="all"` and `of="region"` are what it is set beside, and `to="region all"` puts these next to the unit.

import type { Estimates } from '../summarise/estimates.ts';
import type { Figure, Mark } from '../summarise/figure.ts';
import { UnknownName } from '../summarise/grouping.ts';
import { type Condition, type FigureRef, figureId } from '../summarise/reference.ts';
import { markedIfRevised } from '../summarise/revised.ts';
import type { Rank } from '../summarise/standing.ts';
import type { Hash } from './request.ts';
import type { Tokens } from './tokens.ts';

/** A group as it stands beside others in a chart or a table. */
export interface Beside {
  label: string;
  where: Condition[];
}

/**
 * The conditions with those that say whom it is about, which come first: the last one is the group that a comparison
 * speaks of. Naming a group of theirs takes the unit's place: `region="London"`.
 */
export function scoped(where: Condition[], hash: Hash, estimates: Estimates): Condition[] {
  const { scope } = estimates;
  if (!scope) {
    if (hash.of === undefined) return where;
    throw new UnknownName('`of` is for reports with `for_each` in the study file', '', []);
  }
  const unit = { variable: scope.unit.variable, level: scope.unit.level };
  const whose = [unit.variable, ...[...scope.comparators.values()].flatMap((one) => one.where.map((c) => c.variable))];
  if (hash.of !== undefined) {
    return [...named(String(hash.of), estimates).where, ...where.filter(({ variable }) => !whose.includes(variable))];
  }
  return where.some(({ variable }) => whose.includes(variable)) ? where : [unit, ...where];
}

function named(name: string, { scope }: Estimates): Beside {
  const found = scope!.comparators.get(name);
  if (found) return found;
  const known = [...scope!.comparators.keys()];
  throw new UnknownName(`${scope!.unit.variable} reports have no comparator \`${name}\` for this one`, name, known);
}

/** `to="region all"`: the unit, and what is named, in that order; undefined where nothing is named. */
export function besides(hash: Hash, where: Condition[], estimates: Estimates): Beside[] | undefined {
  const { scope } = estimates;
  if (hash.to === undefined) return undefined;
  if (!scope) throw new UnknownName('`to` is for reports with `for_each` in the study file', '', []);
  const names = String(hash.to)
    .split(/[\s,]+/)
    .filter(Boolean);
  const others = where.filter(({ variable }) => variable !== scope.unit.variable);
  const groups = names.map((name) => named(name, estimates));
  return [
    { label: scope.unit.label, where },
    ...groups.map((group) => ({ label: group.label, where: [...group.where, ...others] })),
  ];
}

/** What everybody is called in a report: `England`, `All respondents`. */
export const wholeName = ({ scope, study }: Estimates): string =>
  scope?.comparators.get('all')?.label ?? `All ${study.respondents}`;

/** The unit's rank by a figure. @throws UnknownName in a report that isn't for each of several groups */
export function rankOf(ref: FigureRef, estimates: Estimates): Rank | undefined {
  if (!estimates.rank) throw new UnknownName('ranks are for reports with `for_each` in the study file', '', []);
  return estimates.figure(ref).value === null ? undefined : estimates.rank(ref);
}

const PARTS = { rank: 'Rank', low: 'Best rank', high: 'Worst rank', of: 'Ranked' } as const;

/** A number of a rank as a figure of its own. */
export function rankFigure(ref: FigureRef, part: keyof typeof PARTS, hash: Hash, estimates: Estimates): Figure {
  const own = estimates.figure(ref);
  const rank = rankOf(ref, estimates);
  const value = rank === undefined ? null : hash.best === 'low' ? fromBelow(rank)[part] : rank[part];
  const figure: Figure = {
    ...own,
    id: `${figureId(ref)}:rank${part === 'rank' ? '' : `_${part}`}`,
    measure: 'count',
    value,
    rounded: value,
    text: value === null ? `[${markOf(own)}]` : String(value),
    se: null,
    interval: null,
    marks: value === null ? [markOf(own)] : [],
    label: `${PARTS[part]}: ${own.label}`,
  };
  return markedIfRevised(figure, estimates);
}

/** Why there is no rank: that of the figure itself. */
const markOf = ({ marks }: Figure): Mark => marks.find((mark) => mark !== 'p' && mark !== 'r') ?? 'x';

/** The same, counted from the lowest. */
const fromBelow = ({ rank, low, high, of }: Rank): Rank => ({
  rank: of + 1 - rank,
  low: of + 1 - high,
  high: of + 1 - low,
  of,
});

/** `{{unit.label}}`; `{{comparators.region}}`, the region's name; `{{units}}`, how many there are. */
export function unitContext({ scope }: Estimates, declared: Iterable<string>, tokens: Tokens): object {
  if (!scope) return {};
  const { unit, comparators, count, showOthers } = scope;
  return {
    unit: { id: tokens.text(unit.slug), label: tokens.text(unit.label) },
    units: tokens.text(String(count)),
    // An empty cell is nothing: `{{#if param.contact}}`.
    ...(unit.params && {
      param: Object.fromEntries(
        Object.entries(unit.params).map(([name, cell]) => [name, cell ? tokens.text(cell) : undefined]),
      ),
    }),
    // One that the unit is in no group of is known to the template, and empty.
    comparators: Object.fromEntries(
      ['all', ...declared].map((name) => {
        const found = comparators.get(name);
        return [name, found && tokens.text(found.label)];
      }),
    ),
    others: showOthers,
  };
}
