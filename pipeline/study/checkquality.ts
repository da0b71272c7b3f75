// What of `quality` its form can't show to be wrong: questions that there are none of, or of a type that doesn't fit.

import { nearest, type Problem } from '../problems.ts';
import type { QuestionType, Study } from './study.ts';
import type { Path, YamlSource } from './yaml.ts';

const GROUPS: QuestionType[] = ['single', 'scale', 'group'];

export function checkQuality({ quality, questions }: Study, source: YamlSource): Problem[] {
  if (!quality) return [];
  const named: [path: Path, id: string | undefined, types: QuestionType[]][] = [
    [['started'], quality.started, ['date']],
    [['ended'], quality.ended, ['date']],
    [['duration'], quality.duration, ['number']],
    ...(quality.demographics ?? []).map((id, i): [Path, string, QuestionType[]] => [['demographics', i], id, GROUPS]),
  ];
  return named.flatMap(([path, id, types]) => {
    const question = id === undefined ? undefined : questions.get(id);
    if (id === undefined || (question && types.includes(question.type))) return [];
    const fitting = [...questions.values()].filter(({ type }) => types.includes(type)).map((one) => one.id);
    const meant = nearest(id, fitting);
    return [
      {
        ...{ code: question ? 'wrong-type' : 'unknown-question', severity: 'error' as const },
        place: source.placeOf(['quality', ...path]),
        message: `\`quality.${String(path[0])}\` names \`${id}\`, ${question ? `a question of type ${question.type}` : 'which is no question'}`,
        expected: fitting.length ? `one of: ${fitting.join(', ')}` : `a question of type ${types.join(' or ')}`,
        ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
      },
    ];
  });
}
