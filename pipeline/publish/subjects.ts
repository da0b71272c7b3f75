// Two editions' figures in; out, the questions that only one of them reports on, and, of questions in both, the answers and
// groups that only one has.

import type { Figure } from '../summarise/figure.ts';
import { parseFigureId } from '../summarise/reference.ts';
import { isBase } from '../summarise/rules.ts';

export interface Subject {
  /** `satisfaction`; of an answer or a group, `satisfaction.very`, `region=London`. */
  id: string;
  label: string;
}

export interface Subjects {
  questions: Subject[];
  /** Answers, and groups of respondents. */
  categories: Subject[];
}

export interface SubjectChanges {
  added: Subjects;
  dropped: Subjects;
}

export function subjectChanges(before: readonly Figure[], after: readonly Figure[]): SubjectChanges {
  const [older, newer] = [subjectsOf(before), subjectsOf(after)];
  return { added: onlyIn(newer, older), dropped: onlyIn(older, newer) };
}

/** Question to its label, and to its categories with theirs. */
type Found = Map<string, { label: string; categories: Map<string, string> }>;

function subjectsOf(figures: readonly Figure[]): Found {
  const found: Found = new Map();
  const of = (id: string) => {
    if (!found.has(id)) found.set(id, { label: id, categories: new Map() });
    return found.get(id)!;
  };
  for (const figure of figures) {
    const ref = parseFigureId(figure.id);
    if (!ref || ref.question === 'responses') continue;
    const question = of(ref.question);
    if (isBase(ref.item)) question.label = figure.label.replace(/^Base: /, '');
    else question.categories.set(`${ref.question}.${ref.item}`, figure.label);
    for (const { variable, level } of ref.where) of(variable).categories.set(`${variable}=${level}`, level);
  }
  return found;
}

function onlyIn(found: Found, others: Found): Subjects {
  const questions = [...found].filter(([id]) => !others.has(id)).map(([id, { label }]) => ({ id, label }));
  const categories = [...found].flatMap(([question, own]) => {
    const there = others.get(question)?.categories;
    return there ? [...own.categories].filter(([id]) => !there.has(id)).map(([id, label]) => ({ id, label })) : [];
  });
  return { questions, categories };
}
