// A LimeSurvey questionnaire (.lss, XML) in, a Codebook out. Its tables are rows of named texts.

import { Parser } from 'saxen';
import { type Codebook, type Item, withoutMarkup } from './codebook.ts';

type Row = Record<string, string>;

export function readLss(xml: string, name: string): Codebook | undefined {
  const tables = tablesOf(xml);
  const questions = [...(tables.get('questions') ?? []), ...(tables.get('subquestions') ?? [])];
  if (questions.length === 0) return undefined;
  const texts = new Map((tables.get('question_l10ns') ?? []).map((row) => [row.qid, row.question]));
  const answerTexts = new Map((tables.get('answer_l10ns') ?? []).map((row) => [row.aid, row.answer]));
  const options = new Map<string, [string, string][]>();
  for (const row of tables.get('answers') ?? []) {
    const label = withoutMarkup(row.answer ?? answerTexts.get(row.aid) ?? '');
    const of = options.get(row.qid ?? '') ?? [];
    if (label !== '' && !of.some(([code]) => code === row.code)) of.push([row.code ?? '', label]);
    options.set(row.qid ?? '', of);
  }
  const items = new Map<string, Item>();
  const byId = new Map(questions.map((row) => [row.qid, row]));
  const textOf = (row: Row) => withoutMarkup(row.question ?? texts.get(row.qid) ?? '');
  for (const row of questions) {
    const parent = row.parent_qid && row.parent_qid !== '0' ? byId.get(row.parent_qid) : undefined;
    addItem(row, parent, options, textOf, items);
  }
  const title = tables.get('surveys_languagesettings')?.[0]?.surveyls_title;
  return { what: `the LimeSurvey questionnaire ${name}`, title: title && withoutMarkup(title), items };
}

/** Of LimeSurvey's question types: P and M are tick boxes; N, K numbers; S, T, U, Q texts; D dates; Y and G are fixed. */
function addItem(
  row: Row,
  parent: Row | undefined,
  options: Map<string, [string, string][]>,
  textOf: (row: Row) => string,
  items: Map<string, Item>,
): void {
  const add = (column: string, item: Item) => items.set(column.toLowerCase(), item);
  if (!parent) {
    const fixed: Record<string, [string, string][]> = {
      Y: [
        ['Y', 'Yes'],
        ['N', 'No'],
      ],
      G: [
        ['F', 'Female'],
        ['M', 'Male'],
      ],
    };
    // Text typed for "Other" has a column of its own.
    const title = row.title ?? '';
    if (/^[MP]$/.test(row.type ?? ''))
      add(`${title}[other]`, { tick: { group: title, label: 'Other', text: textOf(row) } });
    const list = options.get(row.qid ?? '') ?? fixed[row.type ?? ''];
    const kind = /^[NK]$/.test(row.type ?? '')
      ? 'number'
      : /^[STUQ]$/.test(row.type ?? '')
        ? 'text'
        : row.type === 'D'
          ? 'date'
          : undefined;
    add(row.title ?? '', { text: textOf(row), kind: list ? 'choice' : kind, options: list });
    return;
  }
  const column = `${parent.title}[${row.title}]`;
  if (parent.type === 'M' || parent.type === 'P') {
    add(column, { tick: { group: parent.title ?? '', label: textOf(row), text: textOf(parent) } });
    return;
  }
  const list = options.get(parent.qid ?? '');
  const [text, label] = [textOf(parent), textOf(row)];
  add(column, {
    text: [text.replace(/[:\s]+$/, ''), label].filter(Boolean).join(': '),
    ...(label ? { grid: { group: parent.title ?? '', text, label } } : {}),
    ...(list?.length ? { kind: 'choice', options: list } : {}),
  });
}

/** By table: its rows, of the first language. */
function tablesOf(xml: string): Map<string, Row[]> {
  const tables = new Map<string, Row[]>();
  const path: string[] = [];
  let row: Row | undefined;
  const parser = new Parser();
  const text = (value: string) => {
    if (row && path.at(-2) === 'row') row[path.at(-1)!] = (row[path.at(-1)!] ?? '') + value;
  };
  parser.on('openTag', (name) => {
    path.push(name);
    if (path.length > 64) throw new Error('it is nested too deep');
    if (name === 'row') row = {};
  });
  parser.on('closeTag', (name) => {
    if (name === 'row' && row) {
      const table = path.at(-3) ?? '';
      const rows = tables.get(table);
      if (rows) rows.push(row);
      else tables.set(table, [row]);
      row = undefined;
    }
    path.pop();
  });
  parser.on('cdata', text);
  parser.on('text', (value, decode) => text(decode(value)));
  parser.on('error', () => {});
  parser.parse(xml);
  return tables;
}
