// Readers of questions whose answers stand in any of several columns, each with a code of any option: "first answer",
// "second answer" of coded text, or the one of several columns that holds a respondent's only answer.

import type { Question } from '../study/study.ts';
import { roomFor } from './arrays.ts';
import { cellMemory, UNSEEN } from './cells.ts';
import { blankCell, codeOf, codesOf, unknownCode } from './coded.ts';
import { type CellProblem, type Codebook, type Complain, problemMaker, type Reader } from './reader.ts';
import { cellText, type Row } from './records.ts';
import type { CodedColumn } from './responses.ts';
import { emptyColumns, finishTicked, makeRoom } from './ticked.ts';

interface Place {
  field: number;
  header: string;
}

/** Reads one column's code: 0 where it is blank, past the options where it is missing. */
function codeReader(question: Question, { field, header }: Place, book: Codebook) {
  const codes = codesOf(question, book.blank);
  const memory = cellMemory(10_000);
  const wrong = problemMaker((text) => unknownCode(question, field, header, text));
  return (row: Row, complain: Complain): number => {
    const kept = memory.find(row.bytes, row.starts[field]!, row.ends[field]!);
    if (kept !== UNSEEN) return kept;
    const text = cellText(row, field);
    const known = codeOf(codes, text);
    if (known === undefined) complain(wrong(text));
    else memory.keep(row.bytes, row.starts[field]!, row.ends[field]!, known);
    return known ?? 0;
  };
}

/** Several answers: every code ticks its option. */
export function anyOfReader(question: Question, places: Place[], book: Codebook): Reader {
  const cells = places.map((place) => codeReader(question, place, book));
  const columns = emptyColumns(question);
  return {
    id: question.id,
    fields: places.map(({ field }) => field),
    scope: 'respondents',
    read(row, at, complain) {
      makeRoom(columns, at);
      for (const ticks of columns.ticks) ticks[at] = 0;
      columns.answered[at] = 0;
      for (const read of cells) {
        const code = read(row, complain);
        if (code === 0 || code > columns.ticks.length) continue;
        columns.ticks[code - 1]![at] = 1;
        columns.answered[at] = 1;
      }
    },
    finish: (count) => finishTicked(columns, count),
  };
}

/** One answer: the columns may hold it once, or the same one again. */
export function oneOfReader(question: Question, places: Place[], book: Codebook, required?: string): Reader {
  const cells = places.map((place) => codeReader(question, place, book));
  const size = question.options.length + question.missing.length;
  let values: Uint8Array | Uint16Array = size > 255 ? new Uint16Array(0) : new Uint8Array(0);
  const isAnswer = (code: number) => code > 0 && code <= question.options.length;
  return {
    id: question.id,
    fields: places.map(({ field }) => field),
    scope: required || book.hasNonRespondents ? 'sample' : 'respondents',
    read(row, at, complain) {
      values = roomFor(values, at);
      const codes = cells.map((read) => read(row, complain));
      const answers = codes.filter(isAnswer);
      const second = codes.findIndex((code) => isAnswer(code) && code !== answers[0]);
      if (second >= 0) complain(severalAnswers(question, answers, places[second]!));
      const code = answers[0] ?? codes.find((one) => one > 0) ?? 0;
      if (code === 0 && required) complain(blankCell(places[0]!.field, places[0]!.header, required, ''));
      values[at] = code;
    },
    finish: (count): CodedColumn => ({
      kind: 'coded',
      codes: values.slice(0, count),
      optionCount: question.options.length,
    }),
  };
}

function severalAnswers(question: Question, codes: readonly number[], { field, header }: Place): CellProblem {
  return {
    code: 'several-answers',
    field,
    message: `column "${header}" holds a second answer of question \`${question.id}\`, which has one (type: ${question.type})`,
    found: [...new Set(codes)].map((code) => question.options[code - 1]!.label).join(', '),
    expected: 'an answer in one of its columns',
    fix: 'Correct the row, or make it `type: multiple`.',
  };
}
