// What a study file's form can't show to be wrong: names that refer to nothing, things that can't go together.

import { nearest, type Problem } from '../problems.ts';
import { checkExpression } from '../summarise/expression.ts';
import { checkDeliver } from './checkdeliver.ts';
import { checkQuality } from './checkquality.ts';
import { checkQuotes } from './quotes.ts';
import type { Adjustment, MarginSpec, Question, ReportSpec, Study } from './study.ts';
import type { Path, YamlSource } from './yaml.ts';

/** Names that stand for a question's own figures, so no answer may have them. */
export const FIGURE_NAMES = ['base', 'mean', 'median', 'total', 'nps', 'ratio', 'answered', 'weighted_base'] as const;

export function checkStudy(study: Study, source: YamlSource): Problem[] {
  return [...study.questions.values()]
    .flatMap((question) => [
      ...checkOptions(question, source),
      ...checkNets(question, source),
      ...checkColumns(question, source),
      ...checkItems(question, study, source),
      ...checkAsked(question, study, source),
      ...checkDerived(question, study, source),
    ])
    .concat(
      checkQuotes(study, source),
      checkReports(study, source),
      checkAdjustments(study, source),
      checkDeliver(study, source),
      checkQuality(study, source),
    );
}

const error = (source: YamlSource, path: Path, problem: Omit<Problem, 'severity' | 'place'>): Problem => ({
  severity: 'error',
  place: source.placeOf(path),
  ...problem,
});

function checkOptions(question: Question, source: YamlSource): Problem[] {
  const at = ['questions', question.id];
  const needs = !question.derived && ['single', 'multiple', 'scale'].includes(question.type);
  if (needs && question.options.length === 0) {
    return [
      error(source, at, {
        code: 'no-options',
        message: `question \`${question.id}\` has no options`,
        expected: `a ${question.type} question lists its answers under \`options\``,
        fix: 'List them, or make it `type: group` to take the values as they come.',
      }),
    ];
  }
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const option of question.options) {
    if ((FIGURE_NAMES as readonly string[]).includes(option.id)) {
      problems.push(
        error(source, [...at, 'options', option.id], {
          code: 'reserved-id',
          message: `option \`${option.id}\` of \`${question.id}\` has a name that stands for a figure`,
          fix: `Give it another id, with \`code: ${option.id}\`.`,
        }),
      );
    }
    for (const code of option.codes) {
      const owner = owners.get(code);
      if (owner !== undefined && owner !== option.id) {
        problems.push(
          error(source, [...at, 'options', option.id], {
            code: 'duplicate-code',
            message: `\`${code}\` stands for two answers of \`${question.id}\`: \`${owner}\` and \`${option.id}\``,
            fix: 'Give each its own `code`.',
          }),
        );
      }
      owners.set(code, option.id);
    }
  }
  return problems;
}

function checkNets(question: Question, source: YamlSource): Problem[] {
  const ids = question.options.map((option) => option.id);
  return question.nets.flatMap((net) => {
    const path = ['questions', question.id, 'nets', net.id];
    const unknown = net.of
      .filter((id) => !ids.includes(id))
      .map((id) => {
        const meant = nearest(id, ids);
        return error(source, path, {
          code: 'unknown-option',
          message: `unknown option \`${id}\` in net \`${net.id}\` of \`${question.id}\``,
          expected: `one of: ${ids.join(', ')}`,
          ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
        });
      });
    const clash = [...ids, ...FIGURE_NAMES].includes(net.id)
      ? [
          error(source, path, {
            code: 'duplicate-id',
            message: `net \`${net.id}\` has the name of an option or a figure`,
          }),
        ]
      : [];
    return [...unknown, ...clash];
  });
}

function checkColumns(question: Question, source: YamlSource): Problem[] {
  const blank = question.options.filter((_, index) => question.columns.length > 1 && question.columns[index] === '');
  return blank.map((option) =>
    error(source, ['questions', question.id, 'columns'], {
      code: 'missing-column-name',
      message: `option \`${option.id}\` of \`${question.id}\` has no column`,
      fix: `Add \`${option.id}: header\` under \`columns\`.`,
    }),
  );
}

function checkItems(question: Question, study: Study, source: YamlSource): Problem[] {
  const path = ['questions', question.id, 'items'];
  if (question.type === 'score' && question.items.length === 0) {
    return [error(source, path, { code: 'no-items', message: `score \`${question.id}\` has no \`items\`` })];
  }
  return question.items.flatMap((id) => {
    const item = study.questions.get(id);
    if (!item) {
      const meant = nearest(id, study.questions.keys());
      return error(source, path, {
        code: 'unknown-question',
        message: `unknown question \`${id}\` in the items of \`${question.id}\``,
        ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
      });
    }
    const unscored = item.options.filter((option) => option.score === undefined);
    if (item.options.length > 0 && unscored.length === 0) return [];
    return error(source, path, {
      code: 'no-score',
      message: `\`${id}\`, an item of \`${question.id}\`, has answers without a \`score\``,
      found: unscored.map((option) => option.id).join(', ') || 'no options',
      fix: `Give every option of \`${id}\` a \`score\`.`,
    });
  });
}

/**
 * A problem for an expression that can't be evaluated.
 * @param later names that are not known yet, but will be
 */
function checkedExpression(
  text: string | undefined,
  path: Path,
  study: Study,
  source: YamlSource,
  later: readonly string[] = [],
): Problem[] {
  const wrong = text === undefined ? undefined : checkExpression(text, study);
  if (!wrong) return [];
  const early = later.find((id) => wrong.message === `unknown question \`${id}\``);
  if (early) {
    const message = `\`${path.join('.')}\`: \`${early}\` is worked out further down`;
    return [error(source, path, { code: 'derived-later', message, fix: `Move \`${early}\` above it.` })];
  }
  return [
    error(source, path, {
      code: 'bad-expression',
      message: `\`${path.join('.')}\`: ${wrong.message}`,
      ...(wrong.suggestion ? { fix: `Did you mean \`${wrong.suggestion}\`?` } : {}),
    }),
  ];
}

function checkAsked(question: Question, study: Study, source: YamlSource): Problem[] {
  const parent = question.derived ? 'derive' : 'questions';
  return checkedExpression(question.askedIf, [parent, question.id, 'asked_if'], study, source);
}

/** A derived variable may use questions, and derived variables above it. */
function checkDerived(question: Question, study: Study, source: YamlSource): Problem[] {
  if (!question.derived) return [];
  const at = ['derive', question.id];
  const ids = [...study.questions.keys()];
  const before = new Map([...study.questions].slice(0, ids.indexOf(question.id)));
  const known = { ...study, questions: before };
  const { value, ratio, period } = question.derived;
  if (period) return checkPeriod(period.of, at, before, source);
  if (ratio) return checkRatio([ratio.of, ratio.to], at, before, source);
  if (value === undefined && question.options.length === 0) {
    return [
      error(source, at, {
        code: 'no-options',
        message: `\`${question.id}\` has neither \`value\` nor \`ratio\` nor \`period\` nor \`options\``,
      }),
    ];
  }
  return [
    ...checkedExpression(value, [...at, 'value'], known, source, ids),
    ...question.options.flatMap(({ id, when }) =>
      checkedExpression(when, [...at, 'options', id, 'when'], known, source, ids),
    ),
  ];
}

/** A period is of a date. */
function checkPeriod(id: string, at: Path, known: ReadonlyMap<string, Question>, source: YamlSource): Problem[] {
  if (known.get(id)?.type === 'date') return [];
  const dates = [...known.values()].filter(({ type }) => type === 'date').map((question) => question.id);
  const meant = nearest(id, dates);
  return [
    error(source, [...at, 'period', 'of'], {
      code: 'not-a-date',
      message: `\`${id}\` is not a question of type date`,
      expected: dates.length ? `one of: ${dates.join(', ')}` : 'a question of type date',
      ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
    }),
  ];
}

/** A ratio is of two numbers. */
function checkRatio(ids: string[], at: Path, known: ReadonlyMap<string, Question>, source: YamlSource): Problem[] {
  return ids
    .filter((id) => known.get(id)?.type !== 'number')
    .map((id) => {
      const numbers = [...known.values()].filter(({ type }) => type === 'number').map((question) => question.id);
      const meant = nearest(id, numbers);
      return error(source, [...at, 'ratio'], {
        code: 'not-a-number',
        message: `\`${id}\` is not a question of type number`,
        expected: `one of: ${numbers.join(', ')}`,
        ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
      });
    });
}

/** Totals are by questions that there are. */
function checkAdjustments(study: Study, source: YamlSource): Problem[] {
  return study.design.adjust.flatMap((step, index) => {
    const named = [...marginsOf(step).map(({ by }) => by), ...(step.kind === 'calibrate' ? step.numbers.keys() : [])];
    return named
      .filter((id) => !study.questions.has(id))
      .map((id) => {
        const meant = nearest(id, study.questions.keys());
        return error(source, ['design', 'adjust', index], {
          code: 'unknown-question',
          message: `unknown question \`${id}\` in the totals that weights are fitted to`,
          ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
        });
      });
  });
}

function marginsOf(step: Adjustment): MarginSpec[] {
  if (step.kind === 'post-stratify') return [step.margin];
  if (step.kind === 'rake') return step.margins;
  return step.kind === 'calibrate' ? step.groups : [];
}

function checkReports(study: Study, source: YamlSource): Problem[] {
  return [...study.reports.values()].flatMap((report) => [
    ...checkedExpression(report.where, ['reports', report.id, 'where'], study, source),
    ...checkUnits(report, study, source),
  ]);
}

/** A report's units, and what they are compared with, are groups of questions that make groups. */
function checkUnits(report: ReportSpec, study: Study, source: YamlSource): Problem[] {
  const at = ['reports', report.id];
  const groupings = [...study.questions.values()].filter(({ type }) => ['single', 'scale', 'group'].includes(type));
  const ids = groupings.map(({ id }) => id);
  const named: [path: Path, id: string][] = [
    ...(report.forEach ? [[[...at, 'for_each'], report.forEach] as [Path, string]] : []),
    ...[...report.comparators].map(([name, id]): [Path, string] => [[...at, 'comparators', name], id]),
  ];
  const unknown = named.filter(([, id]) => !ids.includes(id));
  const taken = [...report.comparators.keys()].filter((name) => ['all', 'rest'].includes(name));
  return [
    ...unknown.map(([path, id]) => {
      const meant = nearest(id, ids);
      return error(source, path, {
        code: 'no-groups',
        message: `\`${id}\` is not a question that makes groups`,
        expected: `one of: ${ids.join(', ')}`,
        ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
      });
    }),
    ...taken.map((name) =>
      error(source, [...at, 'comparators', name], {
        code: 'reserved-id',
        message: `\`${name}\` is a name that every report has: everybody, and everybody else`,
        fix: 'Give the comparator another name.',
      }),
    ),
  ];
}
