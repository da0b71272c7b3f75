// A question that asked people to rank (type: ranking) in, the plain questions that it is made of out: the rank of each
// answer as a number, `<id>_<option>`, so that it has a mean; and which answer came first, under the question's own id.

import type { Problem } from '../problems.ts';
import type { Question, Study } from './study.ts';
import type { YamlSource } from './yaml.ts';

/** What a column holds: an option's rank (a column an option), or the option that has a rank (a list of columns). */
export type RankColumns = { of: 'options' | 'ranks'; columns: string[] };

/** @param question as the study file has it, with the type of what came first */
export function rankingQuestions(question: Question, { of, columns }: RankColumns): Question[] {
  return of === 'options' ? byOption(question, columns) : byRank(question, columns);
}

const rankId = (question: Question, option: string): string => `${question.id}_${option.replace(/\W+/g, '_')}`;

/** Each option's rank is one of 1 to as many as there are options. */
function byOption(question: Question, columns: string[]): Question[] {
  const most = question.options.length;
  const ranks = question.options.map(({ id, label }, i): Question => {
    const own = { ...ofRank(question, id, label), columns: [columns[i] ?? ''] };
    return { ...own, missing: question.missing, min: 1, max: most };
  });
  const options = question.options.map((option) => ({ ...option, when: `${rankId(question, option.id)} == 1` }));
  return [...ranks, { ...question, columns: [], options, missing: [], derived: {} }];
}

/** The first column says what came first; an option's rank is the number of the column that names it. */
function byRank(question: Question, columns: string[]): Question[] {
  const choices = columns.map((column, i): Question => {
    const { askedIf, nets, ...same } = question;
    return {
      ...same,
      id: i === 0 ? question.id : choiceId(question, i),
      columns: [column],
      nets: i === 0 ? nets : [],
      ...(askedIf !== undefined && { askedIf }),
    };
  });
  const ranks = question.options.map(({ id, label }): Question => {
    const rank = columns.map(
      (_, i) => `${i === 0 ? question.id : choiceId(question, i)} == ${JSON.stringify(id)} ? ${i + 1} : `,
    );
    return { ...ofRank(question, id, label), columns: [], derived: { value: `${rank.join('')}null` } };
  });
  return [...choices, ...ranks];
}

const choiceId = (question: Question, index: number): string => `${question.id}_choice_${index + 1}`;

function ofRank(question: Question, option: string, label: string): Question {
  const { askedIf, decimals = 1, place } = question;
  return {
    ...{ id: rankId(question, option), type: 'number', text: `${question.text}: ${label}`, label: `${label}: rank` },
    ...{
      columns: [],
      options: [],
      missing: [],
      nets: [],
      base: 'answered',
      items: [],
      missingItems: 0,
      decimals,
      place,
    },
    ...(askedIf !== undefined && { askedIf }),
  };
}

/** Names that a ranking takes and that another question has. */
export function checkRankings(
  file: { questions: Record<string, { type: string; columns?: unknown }>; derive?: object | undefined },
  study: Study,
  source: YamlSource,
): Problem[] {
  const rankings = Object.entries(file.questions).filter(([, { type }]) => type === 'ranking');
  return rankings.flatMap(([id, { columns }]): Problem[] => {
    const at = { severity: 'error' as const, place: source.placeOf(['questions', id]) };
    const options = study.questions.get(id)?.options ?? [];
    if (columns === undefined) {
      const expected = '`columns`: option id to header, or a list of headers: first choice, second choice';
      return [{ ...at, code: 'no-columns', message: `ranking \`${id}\` has no columns`, expected }];
    }
    const without = options.filter((option) => !Array.isArray(columns) && !(option.id in (columns as object)));
    const nameless = without.map((option) => ({
      ...{ ...at, code: 'missing-column-name', place: source.placeOf(['questions', id, 'columns']) },
      message: `option \`${option.id}\` of \`${id}\` has no column`,
      fix: `Add \`${option.id}: header\` under \`columns\`.`,
    }));
    const names = options.map((option) => `${id}_${option.id.replace(/\W+/g, '_')}`);
    const taken = names.filter(
      (name, i) => name in file.questions || name in (file.derive ?? {}) || names.indexOf(name) < i,
    );
    const clashes = taken.map((name) => ({
      ...{ ...at, code: 'duplicate-id' },
      message: `\`${name}\` is the rank of an answer of \`${id}\`, and another question or answer has that name too`,
      fix: 'Give one of them another id.',
    }));
    return [...nameless, ...clashes];
  });
}
