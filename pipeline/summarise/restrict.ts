// All estimates of a study in; the ones that a unit's report may see out: its own, and those of what it is set beside.
// Everything else is refused here, whatever a template asks for, and the responses themselves are not handed on. So one
// unit's figures can't stand in another's report, by mistake or otherwise.

import type { Responses } from '../ingest/responses.ts';
import type { Question } from '../study/study.ts';
import type { Against, Verdict } from './compare.ts';
import type { Estimates } from './estimates.ts';
import type { Figure } from './figure.ts';
import { UnknownName } from './grouping.ts';
import { type Condition, type FigureRef, parseFigureId } from './reference.ts';
import { levelsWithin, type Scope } from './scope.ts';
import type { Whole } from './standing.ts';

/** @param all estimates of everybody, which stay out of reach of whoever gets the result */
export function restrictTo(all: Estimates, scope: Scope): Estimates {
  const guard = new Guard(all, scope);
  const restricted: Estimates = {
    study: all.study,
    responses: withoutAnswers(all.responses),
    scope,
    question: (id) => guard.question(id),
    levels: (variable) => guard.levels(variable),
    figure: (ref) => all.figure(guard.allowed(ref)),
    figureById: (id) => {
      const ref = parseFigureId(id);
      return ref ? all.figure(guard.allowed(ref)) : all.figureById(id);
    },
    compare: (ref, against) => compareUnit(ref, against, all, guard),
    rank: (ref) => {
      if (isUnsure(all.figure(guard.allowed(ref)))) return undefined;
      return all.standings(scope.unit.variable).rank(withoutUnit(ref, scope), guard.unit);
    },
    exceeds: (ref, by) => all.exceeds(guard.allowed(ref), guard.breakdown(by)),
    association: (question, by, where) => {
      guard.allowed({ question, item: 'base', where });
      return all.association(question, guard.breakdown(by), where);
    },
    verbatims: (wish) => {
      const { unit } = scope;
      guard.allowed({ question: unit.variable, item: 'base', where: [...wish.where] });
      const others = wish.where.filter(({ variable }) => variable !== unit.variable);
      // Whatever is asked for: what others' respondents wrote is not for this report.
      const where = [{ variable: unit.variable, level: unit.level }, ...others];
      return all.verbatims({ ...wish, where, ofOneUnit: true });
    },
    standings: () => {
      throw refused(`the standings of every ${scope.unit.variable}`, scope);
    },
    ...(all.earlier ? { earlier: restrictTo(all.earlier, scope) } : {}),
  };
  return restricted;
}

const isUnsure = ({ value, marks }: Figure): boolean => value === null || marks.includes('low');

/** What the report may know of the data file: nothing of any row. */
function withoutAnswers(responses: Responses): Responses {
  const sample = { responded: new Uint8Array(), groups: new Map() };
  const { counts, files } = responses;
  return { counts, files, columns: new Map(), sample, rejects: [], problems: [] };
}

class Guard {
  private readonly all: Estimates;
  readonly scope: Scope;
  /** Comparators' questions, with the group of them that the unit is in. */
  private readonly parents: Map<string, string>;
  /** 1-based. */
  readonly unit: number;
  private readonly within = new Map<string, Set<string>>();

  constructor(all: Estimates, scope: Scope) {
    this.all = all;
    this.scope = scope;
    this.parents = new Map(
      [...scope.comparators.values()].flatMap(({ where }) => where.map((one) => [one.variable, one.level] as const)),
    );
    this.unit = all.levels(scope.unit.variable).findIndex(({ id }) => id === scope.unit.level) + 1;
  }

  /** The ref itself, if it is the unit's own, or of a group that the unit may be set beside. */
  allowed(ref: FigureRef): FigureRef {
    const { unit } = this.scope;
    for (const condition of ref.where) this.checkCondition(condition, this.isOwn(ref.where));
    if (ref.question === 'responses') {
      const ofAll = ['read', 'rejected', 'non_respondents', 'left_out'].includes(ref.item) && ref.where.length > 0;
      if (ofAll) throw new UnknownName(`\`responses.${ref.item}\` is of the whole data file: add of="all"`, '', []);
    }
    const question = this.all.question(ref.question === 'responses' ? unit.variable : ref.question);
    const isLevel =
      ref.question === question.id && question.type === 'group' && !/^(base|weighted_base)$/.test(ref.item);
    const ids = ref.question === unit.variable || isLevel ? this.levelIds(ref.question) : undefined;
    const known = ['base', 'weighted_base', 'mean', 'median'];
    if (ids && !ids.has(ref.item) && !known.includes(ref.item))
      throw refused(`${ref.question}.${ref.item}`, this.scope);
    return ref;
  }

  private isOwn(where: readonly Condition[]): boolean {
    const { variable } = this.scope.unit;
    return where.some((one) => one.variable === variable && this.isUnit(one.level));
  }

  private isUnit(level: string): boolean {
    const { unit } = this.scope;
    return level === unit.level || level === unit.label;
  }

  /** Another unit; another group than the unit's; groups of the data's own making, of which each may be one unit. */
  private checkCondition({ variable, level }: Condition, own: boolean): void {
    const { unit, showOthers } = this.scope;
    if (showOthers) return;
    if (variable === unit.variable) {
      if (!this.isUnit(level)) throw refused(`${variable}="${level}"`, this.scope);
    } else if (this.parents.has(variable)) {
      if (this.parents.get(variable) !== level) throw refused(`${variable}="${level}"`, this.scope);
    } else if (!own && this.all.question(variable).type === 'group') {
      throw refused(`${variable}="${level}" of others`, this.scope);
    }
  }

  /** Of a question whose groups come from the data: those that the unit's own respondents are in. */
  levels(variable: string): { id: string; label: string }[] {
    const { unit, showOthers } = this.scope;
    const levels = this.all.levels(variable);
    if (showOthers) return levels;
    if (variable === unit.variable) return levels.filter(({ id }) => id === unit.level);
    const parent = this.parents.get(variable);
    if (parent !== undefined) return levels.filter(({ id }) => id === parent);
    if (this.all.question(variable).type !== 'group') return levels;
    const own = this.within.get(variable) ?? levelsWithin(unit, this.all.study, this.all.responses, variable);
    this.within.set(variable, own);
    return levels.filter(({ id }) => own.has(id));
  }

  private levelIds(variable: string): Set<string> {
    return new Set(this.levels(variable).flatMap(({ id, label }) => [id, label]));
  }

  /** A study file may list the units as a question's options. */
  question(id: string): Question {
    const question = this.all.question(id);
    if (id !== this.scope.unit.variable || this.scope.showOthers) return question;
    return { ...question, nets: [], options: question.options.filter((option) => this.isUnit(option.id)) };
  }

  /** Groups that a report may be broken down by: not the units, unless it may show them. */
  breakdown(variable: string): string {
    const { unit, showOthers } = this.scope;
    if (!showOthers && (variable === unit.variable || this.parents.has(variable))) {
      throw refused(`by="${variable}"`, this.scope);
    }
    return variable;
  }
}

/** The unit against a comparator, or the rest; or, within the unit, one group against another. */
function compareUnit(ref: FigureRef, against: Against, all: Estimates, guard: Guard): Verdict {
  const { scope } = guard;
  guard.allowed(ref);
  const whole = wholeOf(ref, against, scope);
  if (whole) {
    // Tests are for large samples: of a figure on few respondents nothing is said.
    if (isUnsure(all.figure(ref))) return NO_DIFFERENCE;
    const standings = all.standings(scope.unit.variable);
    return standings.verdict(withoutUnit(ref, scope), guard.unit, whole) ?? NO_DIFFERENCE;
  }
  if (typeof against === 'object') {
    const last = ref.where.at(-1);
    if (last) guard.allowed({ ...ref, where: [...ref.where.slice(0, -1), { ...last, level: against.level }] });
  }
  return all.compare(ref, against);
}

/** What a unit is compared with; undefined where the comparison is of groups within it. */
function wholeOf({ where }: FigureRef, against: Against, { unit, comparators }: Scope): Whole | undefined {
  const isUnit = where.at(-1)?.variable === unit.variable;
  if (typeof against === 'string') return isUnit ? against : undefined;
  const variable = comparators.get(against.level)?.where[0]?.variable;
  if (variable) return { variable };
  if (isUnit)
    throw new UnknownName(`\`${against.level}\` is nothing to compare with`, against.level, comparators.keys());
  return undefined;
}

const withoutUnit = (ref: FigureRef, { unit }: Scope): FigureRef => ({
  ...ref,
  where: ref.where.filter(({ variable }) => variable !== unit.variable),
});

/** Where one side has no respondents nothing may be said. */
const NO_DIFFERENCE: Verdict = { difference: 0, low: Number.NaN, high: Number.NaN, p: Number.NaN, direction: 'none' };

/** Never with the names that there are: they are the other units'. */
function refused(what: string, { unit }: Scope): UnknownName {
  return new UnknownName(
    `a report for one ${unit.variable} sees its own figures and what it is compared with, and not ${what} ` +
      '(`show_others: true` in the study file lets it)',
    '',
    [],
  );
}
