// A study and the header of its data file in, the readers of every column it needs out, or all that the header lacks.

import type { Problem } from '../problems.ts';
import { expandColumns } from '../study/columns.ts';
import type { Question, QuestionType, Study } from '../study/study.ts';
import { codedReader, groupReader } from './coded.ts';
import { findColumn, type Header, headerProblem } from './header.ts';
import { dateReader, type NumberCheck, numberReader, rangeCheck, textReader } from './numbers.ts';
import type { Codebook, Reader } from './reader.ts';
import { anyOfReader, oneOfReader } from './slots.ts';
import { plainText } from './spelling.ts';
import { spreadReader } from './spread.ts';
import { delimitedReader, tickedReader } from './ticked.ts';

export interface Plan {
  readers: Reader[];
  /** The column that identifies a respondent. */
  id?: Place;
  /** The column that says who responded, and the cells that say so, as spelling.ts spells them. */
  responded?: (Place & { is: ReadonlySet<string> }) | undefined;
  /** The column that says which rows are kept, likewise. */
  only?: (Place & { is: ReadonlySet<string> }) | undefined;
  /** Questions' columns, and the cells in them that are no answer. */
  answers: { question: Question; field: number; header: string; blank: ReadonlySet<string> }[];
  problems: Problem[];
  /** Headers that neither the study reads nor responses.ignore names. */
  unused: string[];
}

export interface Place {
  field: number;
  header: string;
}

interface Planning {
  study: Study;
  header: Header;
  /** The data file, as problems name it. */
  file: string;
  book: Codebook;
  plan: Plan;
  /** Every header that the study names, as spelling.ts spells it. */
  named: ReadonlySet<string>;
}

export function planReading(study: Study, header: Header, file: string, delimiter: string): Plan {
  const blank = new Set(['', ...study.responses.blank.map(plainText)]);
  const hasNonRespondents = study.responses.responded !== undefined;
  const book: Codebook = {
    blank,
    delimiter,
    language: study.language,
    timezone: study.responses.timezone,
    hasNonRespondents,
  };
  const plan: Plan = { readers: [], answers: [], problems: [], unused: [] };
  const named = new Set(headersOf(study).map(plainText));
  const planning: Planning = { study, header, file, book, plan, named };
  for (const question of study.questions.values()) planQuestion(planning, question);
  planDesign(planning);
  planRows(planning);
  if (plan.problems.length === 0) plan.problems.push(...unusedColumns(planning));
  return plan;
}

/** Every header that the study names. */
export function headersOf(study: Study): string[] {
  const { responses, design, questions } = study;
  const ofDesign = [design.weight, ...design.population, ...design.strata, ...design.clusters];
  const named = [responses.id, responses.responded?.column, responses.only?.column, ...ofDesign].filter(
    (name) => name !== undefined,
  );
  const headers = [
    ...named.filter((name) => !questions.has(name)),
    ...[...questions.values()].flatMap(({ columns }) => columns),
  ];
  return headers.map((name) => responses.columns.get(name) ?? name);
}

function planQuestion(planning: Planning, question: Question): void {
  if (question.type === 'score') return;
  const { study, plan, book } = planning;
  const by = `question \`${question.id}\``;
  const absent = question.anyOrder || question.columns.length < question.options.length ? [] : (question.absent ?? []);
  const places = question.columns.map((column, i) =>
    absent.includes(question.options[i]?.id ?? '') ? NOWHERE : placeOf(planning, column, by, question.place),
  );
  if (places.some((place) => place === undefined)) return;
  const known = places as Place[];
  const missing = missingOf(question);
  plan.readers.push(readerOf(planning, question, known, missing));
  if (study.responses.responded === undefined || question.type === 'group') return;
  const blank = new Set([...book.blank, ...missing]);
  for (const place of known) if (place !== NOWHERE) plan.answers.push({ question, ...place, blank });
}

/** Of an option that the file has no column for. */
const NOWHERE: Place = { field: -1, header: '' };

function missingOf(question: Question): Set<string> {
  return new Set(question.missing.map(({ code }) => plainText(code)));
}

function readerOf(planning: Planning, question: Question, places: Place[], missing: Set<string>): Reader {
  const { book, study } = planning;
  const place = places[0]!;
  switch (question.type) {
    case 'single':
    case 'scale':
      if (question.anyOrder) return oneOfReader(question, places, book, requiredName(study, question.id));
      return places.length > 1
        ? spreadReader(question, places, book, requiredName(study, question.id))
        : codedReader(question, place, book, requiredName(study, question.id));
    case 'multiple':
      if (question.anyOrder) return anyOfReader(question, places, book);
      return isDelimited(question) ? delimitedReader(question, place, book) : tickedReader(question, places, book);
    case 'number':
      return numberReader(question.id, place, book, missing, numberCheck(study, question, place.header), question);
    case 'date':
      return dateReader(question.id, place, book, missing, question.written);
    case 'group':
      return groupReader(question.id, place, book, {
        names: new Map(question.options.flatMap(({ codes, label }) => codes.map((code) => [plainText(code), label]))),
        missing,
        required: requiredName(study, question.id),
      });
    default:
      return textReader(question.id, place, book, missing);
  }
}

function isDelimited(question: Question): boolean {
  return question.delimiter !== undefined || question.columns.length < question.options.length;
}

/** What the design calls a column that must not be blank. */
function requiredName({ design }: Study, name: string): string | undefined {
  if (design.strata.includes(name)) return 'stratum';
  return design.clusters.includes(name) ? 'cluster' : undefined;
}

function numberCheck(study: Study, question: Question, header: string): NumberCheck {
  const range = rangeCheck(question, header);
  const design = designCheck(study, question.id, header);
  return (value, text) => range(value, text) ?? design?.(value, text);
}

function planDesign(planning: Planning): void {
  const { study, plan, book } = planning;
  const { design, questions } = study;
  for (const name of new Set([...design.strata, ...design.clusters])) {
    const place = designPlace(planning, name);
    if (place) plan.readers.push(groupReader(name, place, book, { required: requiredName(study, name) }));
  }
  for (const name of new Set([design.weight, ...design.population, ...replicateColumns(planning)])) {
    const place = name === undefined ? undefined : designPlace(planning, name);
    if (place) plan.readers.push(numberReader(name!, place, book, new Set(), designCheck(study, name!, place.header)!));
  }
  const check = (name: string | undefined, allowed: QuestionType[]) => {
    const type = name === undefined ? undefined : questions.get(name)?.type;
    if (type !== undefined && !allowed.includes(type)) plan.problems.push(wrongType(study, name!, type, allowed));
  };
  for (const name of [design.weight, ...design.population]) check(name, ['number']);
  for (const name of [...design.strata, ...design.clusters]) check(name, ['group', 'single', 'scale']);
}

/** Replicate weights that the file gives. */
function replicateColumns({ study, header }: Planning): string[] {
  return expandColumns(study.design.replicates?.columns ?? [], header.names);
}

/** Where a design column stands that is not a question, which is read already. */
function designPlace(planning: Planning, name: string): Place | undefined {
  const { study } = planning;
  return study.questions.has(name) ? undefined : placeOf(planning, name, 'the design', study.design.place);
}

function wrongType(study: Study, name: string, type: string, allowed: string[]): Problem {
  return {
    code: 'wrong-design-column',
    severity: 'error',
    place: study.design.place,
    message: `the design uses \`${name}\`, which is a question of a type that can't be used so`,
    found: `type: ${type}`,
    expected: `type: ${allowed.join(' or ')}`,
  };
}

/** What a weight or a population must be, for every respondent. */
function designCheck(study: Study, name: string, header: string): NumberCheck | undefined {
  const isPopulation = study.design.population.includes(name);
  // What the design reads as a number and isn't a question is a weight: the sample's, or a replicate's.
  const isWeight = name === study.design.weight || !study.questions.has(name);
  if (!isPopulation && !isWeight) return undefined;
  const what = isPopulation ? 'population' : 'weight';
  return (value, text) => {
    const wrong = Number.isNaN(value) ? 'missing' : value < 0 || (what === 'population' && value === 0) ? 'bad' : '';
    if (wrong === '') return undefined;
    return {
      code: wrong === 'missing' ? `missing-${what}` : `${what}-out-of-range`,
      message: `a respondent has ${wrong === 'missing' ? 'no' : 'an impossible'} ${what} in column "${header}"`,
      found: text,
      expected: what === 'weight' ? 'a number of 0 or more' : 'a number above 0',
      fix: 'Correct the cell, or leave the row out of the file.',
    };
  };
}

function planRows(planning: Planning): void {
  const { study, plan } = planning;
  const { id, responded, only, place } = study.responses;
  if (id !== undefined) {
    plan.id = placeOf(planning, study.questions.get(id)?.columns[0] ?? id, 'responses.id', place);
  }
  const rows = (by: string, spec: typeof responded) => {
    if (spec === undefined) return undefined;
    const at = placeOf(planning, study.questions.get(spec.column)?.columns[0] ?? spec.column, by, place);
    return at && { ...at, is: new Set(spec.is.map(plainText)) };
  };
  plan.responded = rows('responses.responded', responded);
  plan.only = rows('responses.only', only);
}

function placeOf(planning: Planning, wanted: string, by: string, at: Problem['place']): Place | undefined {
  const { header, file, plan } = planning;
  const here = planning.study.responses.columns.get(wanted) ?? wanted;
  const found = findColumn(header, here, planning.named);
  if ('field' in found) return { field: found.field, header: header.names[found.field] || wanted };
  const where = at ? [at.file, at.line].filter((part) => part !== undefined).join(':') : 'study.yaml';
  plan.problems.push(headerProblem(header, here, found, { by, file, at: where }));
  return undefined;
}

/** A note on columns that nothing reads and that responses.ignore does not name: a new one may have been added. */
function unusedColumns({ study, header, file, plan }: Planning): Problem[] {
  const ignored = new Set(study.responses.ignore.map(plainText));
  const used = new Set(plan.readers.flatMap(({ fields }) => fields));
  for (const place of [plan.id, plan.responded, plan.only]) if (place) used.add(place.field);
  const unused = header.names.filter((name, i) => name !== '' && !used.has(i) && !ignored.has(plainText(name)));
  plan.unused = unused;
  if (unused.length === 0) return [];
  return [
    {
      code: 'unused-columns',
      severity: 'note',
      place: { file, line: header.line },
      message: `the study does not use ${unused.length === 1 ? 'a column' : `${unused.length} columns`} of the data file`,
      found: unused.slice(0, 20).join(', ') + (unused.length > 20 ? ', …' : ''),
      fix: 'List them under responses.ignore, or add questions for them.',
    },
  ];
}
