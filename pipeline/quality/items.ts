// A study and its responses in; out, the questions that respondents answered themselves, in the order of the data file.

import type { Column, Responses } from '../ingest/responses.ts';
import { plainText } from '../ingest/spelling.ts';
import type { QualitySpec } from '../study/qualityschema.ts';
import type { Question, Study } from '../study/study.ts';
import { askedMask } from '../summarise/tables.ts';
import { clockOf } from './pace.ts';

export interface Item {
  question: Question;
  column: Column;
  /** 1 for each row that was asked; undefined: all were. */
  asked: Uint8Array | undefined;
}

/** Of two questions that read the same columns, one. What the design and the clock are read from is no question. */
export function itemsOf(study: Study, responses: Responses, spec: QualitySpec): Item[] {
  const { design } = study;
  const ofDesign = [design.weight, ...design.population, ...design.strata, ...design.clusters];
  const apart = new Set([...ofDesign, ...Object.values(clockOf(study, spec)).map((question) => question?.id)]);
  const taken = new Set<string>();
  const masks = new Map<string, Uint8Array | undefined>();
  const items = [...study.questions.values()].flatMap((question): Item[] => {
    const column = responses.columns.get(question.id);
    const key = question.columns.join('\0');
    if (!column || question.derived || question.columns.length === 0 || taken.has(key)) return [];
    if (apart.has(question.id)) return [];
    taken.add(key);
    const condition = question.askedIf ?? '';
    if (!masks.has(condition)) masks.set(condition, askedMask(question, study, responses));
    return [{ question, column, asked: masks.get(condition) }];
  });
  return inFileOrder(items, responses);
}

function inFileOrder(items: Item[], { headers = [] }: Responses): Item[] {
  const places = new Map(headers.map((header, place) => [plainText(header), place]));
  const placeOf = ({ question }: Item) => places.get(plainText(question.columns[0]!));
  // Several header rows, or several files: a question may be named otherwise than its column.
  if (items.some((item) => placeOf(item) === undefined)) return items;
  return [...items].sort((a, b) => placeOf(a)! - placeOf(b)!);
}
