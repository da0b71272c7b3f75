// A banner table, as market researchers read it: a column for everybody and for each group of several variables, a row
// for each answer; with `letters`, each group's cell names the groups of the same variable that it exceeds.

import type { Question } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import type { Condition } from '../summarise/reference.ts';
import type { Cell, Table } from './document.ts';
import type { Answer } from './request.ts';
import { levelInWords } from './wording.ts';

interface Column {
  header: string;
  /** A to Z, then AA: unique within the table. Absent for the column of everybody. */
  letter?: string;
  where: Condition[];
  variable?: string;
  /** Among its variable's levels, from 0. */
  level: number;
}

export type BannerBody = Pick<Table, 'columns' | 'rows'> & { sums: Figure[][]; notes: string[] };

export function banner(
  question: Question,
  answers: Answer[],
  variables: string[],
  where: Condition[],
  letters: boolean,
  estimates: Estimates,
): BannerBody {
  const columns = columnsOf(variables, where, letters, estimates);
  const figures = (answer: Answer) =>
    columns.map((column) => estimates.figure({ question: question.id, item: answer.id, where: column.where }));
  const rows = answers.map((answer) => {
    const exceeded = letters
      ? lettersOf(question, answer, variables, where, columns, figures(answer), estimates)
      : undefined;
    return { header: answer.label, cells: figures(answer).map((figure, i) => toCell(figure, exceeded?.[i])) };
  });
  const bases = columns.map((column) => estimates.figure({ question: question.id, item: 'base', where: column.where }));
  const baseRow = {
    header: estimates.study.design.weight ? 'Base (unweighted)' : 'Base',
    cells: bases.map((figure) => toCell(figure)),
    kind: 'base' as const,
  };
  const first = estimates.question(question.id).label;
  return {
    columns: [first, ...columns.map(({ header, letter }) => (letter ? `${header} (${letter})` : header))],
    rows: [...rows, baseRow],
    sums: columns.map((_, i) => answers.map((answer) => figures(answer)[i]!)),
    notes: letters ? [letterNote(estimates)] : [],
  };
}

function columnsOf(variables: string[], where: Condition[], letters: boolean, estimates: Estimates): Column[] {
  const all: Column = { header: 'All', where, level: -1 };
  const groups = variables.flatMap((variable) =>
    estimates.levels(variable).map(
      ({ id, label }, level): Column => ({
        header: label,
        where: [...where, { variable, level: id }],
        variable,
        level,
      }),
    ),
  );
  return [all, ...groups.map((column, i) => (letters ? { ...column, letter: letterOf(i) } : column))];
}

/** A, B … Z, AA, AB … */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

/** For each column, the letters of the columns of its variable that it exceeds. */
function lettersOf(
  question: Question,
  answer: Answer,
  variables: string[],
  where: Condition[],
  columns: Column[],
  shown: Figure[],
  estimates: Estimates,
): string[] {
  const ref = { question: question.id, item: answer.id, where };
  const exceeded = new Map(variables.map((variable) => [variable, estimates.exceeds(ref, variable)]));
  return columns.map(({ variable, level }) => {
    if (!variable) return '';
    const levels = exceeded.get(variable)![level]!;
    return levels
      .map((other) => columns.findIndex((one) => one.variable === variable && one.level === other))
      .filter((index) => isTested(shown[index]!))
      .map((index) => columns[index]!.letter)
      .join('');
  });
}

/** A figure that is withheld or has few respondents takes no part in tests that a reader sees, on either side. */
const isTested = ({ value, marks }: Figure): boolean => value !== null && !marks.includes('low');

function toCell(figure: Figure, letters = ''): Cell {
  return { text: letters && isTested(figure) ? `${figure.text} ${letters}` : figure.text, figure, align: 'right' };
}

function letterNote({ study }: Estimates): string {
  const level = levelInWords(study.rules.level);
  const adjusted = {
    none: '',
    holm: ', adjusted for the number of comparisons in a row (Holm)',
    'benjamini-hochberg': ', adjusted for the number of comparisons in a row (Benjamini–Hochberg)',
  }[study.rules.adjust];
  return `Letters: higher than the column with that letter, of the same variable, at the ${level} level${adjusted}.`;
}
