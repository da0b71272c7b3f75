// What respondents wrote beside "Other", counted: the text columns are read with the rest, each text is looked up in the
// question's list of what texts count as, and the columns are dropped. The texts themselves go nowhere.

import { type Problem, stopOnErrors } from '../problems.ts';
import type { Question, Study } from '../study/study.ts';
import { codeOf, codesOf } from './coded.ts';
import { readDataFile } from './file.ts';
import { findColumn, headerProblem } from './header.ts';
import { cellText } from './records.ts';
import type { CodedColumn, Column, InputFile, Responses, TextColumn, TickedColumn } from './responses.ts';
import { countOf, plainText } from './spelling.ts';

const textId = (question: Question): string => `${question.id} in words`;

/** The study with a question for each column of text. */
export function withOtherTexts(study: Study): Study {
  const texts = [...study.questions.values()].flatMap((question): [string, Question][] =>
    question.otherText ? [[textId(question), textQuestion(question, question.otherText.column)]] : [],
  );
  return texts.length ? { ...study, questions: new Map([...study.questions, ...texts]) } : study;
}

const textQuestion = (question: Question, column: string): Question => ({
  ...{ id: textId(question), type: 'text', text: question.text, label: question.label, columns: [column] },
  ...{ options: [], missing: question.missing, nets: [], base: 'answered', items: [], missingItems: 0 },
  place: question.place,
});

/** Text, as it is compared, to the options (1-based) that it counts as. */
type CodeList = Map<string, number[]>;

const keyOf = (text: string): string => plainText(text).toLowerCase();

/** @throws UserError where a list of codes can't be used */
export async function countOtherTexts(study: Study, responses: Responses, reading: Reading): Promise<Responses> {
  const asked = [...study.questions.values()].filter((question) => responses.columns.has(textId(question)));
  if (asked.length === 0) return responses;
  const lists = new Map<string, ListRead>();
  for (const question of asked) lists.set(question.id, await codeListOf(study, question, reading));
  const read = [...lists.values()];
  const problems = read.flatMap((list) => list.problems);
  stopOnErrors(problems, 3);
  const columns = new Map(responses.columns);
  for (const question of asked) {
    const texts = columns.get(textId(question)) as TextColumn;
    columns.delete(textId(question));
    const { codes } = lists.get(question.id)!;
    const counted = countTexts(question, columns.get(question.id)!, texts.values, codes);
    columns.set(question.id, counted.column);
    problems.push(...counted.problems);
  }
  const files = [...responses.files, ...read.flatMap(({ input }) => input ?? [])];
  return { ...responses, columns, files, problems: [...responses.problems, ...problems] };
}

const codeListOf = async (study: Study, question: Question, reading: Reading): Promise<ListRead> => {
  const { codes } = question.otherText!;
  return typeof codes === 'string' ? readCodeList(study, question, codes, reading) : inlineList(question);
};

interface Reading {
  folder: string;
  chunkBytes: number;
}

interface ListRead {
  codes: CodeList;
  problems: Problem[];
  input?: InputFile;
}

function inlineList(question: Question): ListRead {
  const codes: CodeList = new Map();
  const given = question.otherText!.codes;
  if (given instanceof Map) {
    for (const [option, texts] of given) {
      const place = question.options.findIndex(({ id }) => id === option) + 1;
      for (const text of texts) add(codes, text, place);
    }
  }
  return { codes, problems: severalOfOne(question, codes, question.place) };
}

function add(codes: CodeList, text: string, option: number): void {
  const key = keyOf(text);
  const known = codes.get(key) ?? [];
  if (!known.includes(option)) codes.set(key, [...known, option]);
}

function severalOfOne(question: Question, codes: CodeList, place: Problem['place']): Problem[] {
  if (question.type === 'multiple') return [];
  const several = [...codes].filter(([, options]) => options.length > 1);
  return several.slice(0, 20).map(([text, options]) => ({
    code: 'several-codes',
    severity: 'error',
    place,
    message: `a text counts as several answers of \`${question.id}\`, which has one answer`,
    found: `${text}: ${options.map((option) => question.options[option - 1]!.id).join(', ')}`,
    fix: 'Keep one of them.',
  }));
}

/** A CSV file with the columns `text` and `code`; a text without a code stays what it is. */
async function readCodeList(study: Study, question: Question, file: string, reading: Reading): Promise<ListRead> {
  const form = { encoding: 'auto', delimiter: 'auto', skipRows: 0, headerRows: 1 } as const;
  const own = { ...study, responses: { ...study.responses, ...form, file, place: question.place } };
  const known = codesOf(question, new Set(['']));
  const codes: CodeList = new Map();
  const problems: Problem[] = [];
  let fields: number[] = [];
  let shown = file;
  const read = await readDataFile(own, {
    ...{ ...reading, wanted: ['text', 'code'] },
    visitor: (name) => ({
      header(header) {
        shown = name;
        codes.clear();
        problems.length = 0;
        fields = ['text', 'code'].map((wanted) => {
          const found = findColumn(header, wanted);
          if ('field' in found) return found.field;
          const needed = { by: `the code list of \`${question.id}\``, file: name, at: question.place.file };
          problems.push(headerProblem(header, wanted, found, needed));
          return -1;
        });
        stopOnErrors(problems, 3);
      },
      row(row) {
        const [text, code] = fields.map((field) => (field < row.count ? cellText(row, field).trim() : ''));
        const option = codeOf(known, code!);
        if (option === undefined && problems.length < 20) {
          problems.push(unknownCode(question, { file: shown, line: row.line, column: fields[1]! + 1 }, code!));
        }
        if (option && option <= question.options.length && text !== '') add(codes, text!, option);
      },
    }),
  });
  problems.push(...severalOfOne(question, codes, { file: shown }));
  return { codes, problems: [...read.problems, ...problems], input: read.input };
}

const unknownCode = (question: Question, place: Problem['place'], found: string): Problem => ({
  ...{ code: 'unknown-code', severity: 'error', place, found },
  message: `the code list of \`${question.id}\` names an answer that the question has not`,
  expected: `one of: ${question.options.map(({ id }) => id).join(', ')}`,
  fix: 'Correct the code, or add it to the options.',
});

interface Tally {
  /** By option: texts that count as it. */
  counted: Map<string, number>;
  stay: number;
  /** Beside an answer that is not "Other". */
  beside: number;
  matched: Set<string>;
}

function countTexts(
  question: Question,
  column: Column,
  texts: readonly string[],
  codes: CodeList,
): { column: Column; problems: Problem[] } {
  const tally: Tally = { counted: new Map(), stay: 0, beside: 0, matched: new Set() };
  const counted =
    column.kind === 'ticked'
      ? countTicked(question, column, texts, codes, tally)
      : countCoded(question, column as CodedColumn, texts, codes, tally);
  return { column: counted, problems: describe(question, codes, tally) };
}

const otherOf = (question: Question): number => question.options.findIndex(({ other }) => other) + 1;

function lookUp(text: string, codes: CodeList, tally: Tally): number[] | undefined {
  const key = keyOf(text);
  const options = codes.get(key);
  if (options) tally.matched.add(key);
  else tally.stay++;
  return options;
}

function noteCounted(question: Question, options: readonly number[], tally: Tally): void {
  for (const option of options) {
    const { id } = question.options[option - 1]!;
    tally.counted.set(id, (tally.counted.get(id) ?? 0) + 1);
  }
}

/** Text without a tick is an "Other" too: some tools leave the tick to the respondent. */
function countCoded(
  question: Question,
  column: CodedColumn,
  texts: readonly string[],
  list: CodeList,
  tally: Tally,
): CodedColumn {
  const other = otherOf(question);
  const codes = column.codes.slice();
  texts.forEach((text, row) => {
    if (text === '') return;
    if (codes[row] !== other && codes[row] !== 0) {
      tally.beside++;
      return;
    }
    const options = lookUp(text, list, tally);
    if (options) noteCounted(question, options, tally);
    codes[row] = options?.[0] ?? other;
  });
  return { ...column, codes };
}

function countTicked(
  question: Question,
  column: TickedColumn,
  texts: readonly string[],
  list: CodeList,
  tally: Tally,
): TickedColumn {
  const other = otherOf(question) - 1;
  const ticks = column.ticks.map((one) => one.slice());
  const answered = column.answered.slice();
  texts.forEach((text, row) => {
    if (text === '') return;
    const options = lookUp(text, list, tally);
    if (options) noteCounted(question, options, tally);
    ticks[other]![row] = options ? 0 : 1;
    for (const option of options ?? []) ticks[option - 1]![row] = 1;
    answered[row] = 1;
  });
  return { kind: 'ticked', ticks, answered };
}

function describe(question: Question, codes: CodeList, tally: Tally): Problem[] {
  const { counted, stay, beside, matched } = tally;
  const other = question.options[otherOf(question) - 1]!;
  const as = [...counted].map(([id, count]) => `${id} (${count.toLocaleString('en-GB')})`).join(', ');
  const parts = [
    as && `counted as ${as}`,
    `${countOf(stay, 'text')} without a code ${stay === 1 ? 'stays' : 'stay'} \`${other.id}\``,
  ];
  if (beside) parts.push(`${countOf(beside, 'text')} beside another answer ${beside === 1 ? 'is' : 'are'} left alone`);
  const at = { severity: 'note' as const, place: question.place };
  const told: Problem = {
    ...{ ...at, code: 'other-counted' },
    message: `what was written beside \`${other.id}\` of question \`${question.id}\`: ${parts.filter(Boolean).join('; ')}`,
  };
  const unused = codes.size - matched.size;
  if (unused === 0) return [told];
  const message = `${countOf(unused, 'text')} of ${codes.size.toLocaleString('en-GB')} in the codes of \`${question.id}\` ${unused === 1 ? 'is' : 'are'} what nobody wrote`;
  return [told, { ...at, code: 'unused-texts', message }];
}
