// A Qualtrics questionnaire (.qsf, JSON) in, a Codebook out.

import { z } from 'zod';
import { type Codebook, type Item, withoutMarkup } from './codebook.ts';

const choices = z.record(
  z.string(),
  z.looseObject({ Display: z.string().optional(), TextEntry: z.unknown().optional() }),
);
const anyOf = <T extends z.ZodType>(type: T) => z.union([type, z.unknown().transform(() => undefined)]).optional();
const question = z.looseObject({
  DataExportTag: z.string(),
  QuestionID: z.string().optional(),
  QuestionType: z.string(),
  Selector: z.string().optional(),
  SubSelector: z.string().optional(),
  QuestionText: z.string().optional(),
  Choices: anyOf(choices),
  Answers: anyOf(choices),
  ChoiceOrder: anyOf(z.array(z.union([z.string(), z.number()]))),
  AnswerOrder: anyOf(z.array(z.union([z.string(), z.number()]))),
  RecodeValues: anyOf(z.record(z.string(), z.union([z.string(), z.number()]))),
  ChoiceDataExportTags: anyOf(z.record(z.string(), z.string())),
});
type Question = z.infer<typeof question>;
const survey = z.looseObject({
  SurveyEntry: z.looseObject({ SurveyName: z.string().optional() }).optional(),
  SurveyElements: z.array(z.looseObject({ Element: z.string(), Payload: z.unknown() })),
});

export function readQsf(text: string, name: string): Codebook | undefined {
  const read = survey.safeParse(JSON.parse(text));
  if (!read.success) return undefined;
  const items = new Map<string, Item>();
  for (const { Element, Payload } of read.data.SurveyElements) {
    const one = Element === 'SQ' ? question.safeParse(Payload) : undefined;
    if (one?.success) addQuestion(one.data, items);
  }
  return { what: `the Qualtrics questionnaire ${name}`, title: read.data.SurveyEntry?.SurveyName, items };
}

function addQuestion(one: Question, items: Map<string, Item>): void {
  const text = withoutMarkup(one.QuestionText ?? '');
  const tag = one.DataExportTag;
  const add = (column: string, item: Item) => addOnce(items, column, item);
  const isMultiple = /^MA|^DL$|^MSB$/.test(one.Selector ?? '') || one.SubSelector === 'MultipleAnswer';
  if (one.QuestionType === 'TE' && one.Selector !== 'FORM') add(tag, { text, kind: 'text' });
  else if (one.QuestionType === 'MC' && !isMultiple)
    add(tag, { text, kind: 'choice', options: listed(one, one.Choices, one.ChoiceOrder) });
  else if (one.QuestionType === 'MC') {
    for (const [code, label] of listed(one, one.Choices, one.ChoiceOrder)) {
      add(`${tag}_${code}`, { tick: { group: tag, label, text } });
    }
  } else if (one.QuestionType === 'Matrix' && !isMultiple && one.Selector === 'Likert') addMatrix(one, text, add);
  for (const [key, choice] of Object.entries(one.Choices ?? {})) {
    if (choice.TextEntry !== undefined)
      add(`${tag}_${one.RecodeValues?.[key] ?? key}_TEXT`, {
        text: `${text} – ${withoutMarkup(choice.Display ?? '')}`,
        kind: 'text',
      });
  }
}

function addMatrix(one: Question, text: string, add: (column: string, item: Item) => void): void {
  const options = listed(one, one.Answers, one.AnswerOrder);
  for (const [key, choice] of Object.entries(one.Choices ?? {})) {
    const label = withoutMarkup(choice.Display ?? '');
    const grid = { group: one.DataExportTag, text, label };
    const item: Item = { text: `${text}: ${label}`, kind: 'choice', options, grid };
    const tag = one.ChoiceDataExportTags?.[key];
    // Older exports write the choice's own tag alone.
    for (const column of tag ? [tag, `${one.DataExportTag}_${tag}`] : [`${one.DataExportTag}_${key}`])
      add(column, item);
  }
}

/** A column that two questions could have is known by neither. */
function addOnce(items: Map<string, Item>, column: string, item: Item): void {
  const key = column.toLowerCase();
  items.set(key, items.has(key) ? {} : item);
}

/** Codes, as exports write them, with their labels, in the order in which they were shown. */
function listed(one: Question, shown: Question['Choices'], order: Question['ChoiceOrder']): [string, string][] {
  if (!shown) return [];
  const keys = [...new Set([...(order ?? []).map(String), ...Object.keys(shown)])].filter((key) => shown[key]);
  return keys.map((key) => [String(one.RecodeValues?.[key] ?? key), withoutMarkup(shown[key]!.Display ?? key) || key]);
}
