// Code lists kept as tables in, a Codebook out: a REDCap data dictionary (CSV), an XLSForm (.xlsx, sheets `survey` and
// `choices`), a Frictionless datapackage.json.

import { z } from 'zod';
import { type Codebook, type Item, withoutMarkup } from './codebook.ts';

type Rows = readonly (readonly string[])[];

/** Rows below a header as records by header. */
function recordsOf([header = [], ...rows]: Rows): Record<string, string>[] {
  const names = header.map((name) => name.trim());
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, (row[i] ?? '').trim()])));
}

/** "1, Yes | 0, No" of REDCap. */
function choicesOf(text: string): [string, string][] {
  return text.split('|').flatMap((choice): [string, string][] => {
    const at = choice.indexOf(',');
    return at > 0 ? [[choice.slice(0, at).trim(), withoutMarkup(choice.slice(at + 1))]] : [];
  });
}

export function readRedcap(rows: Rows, name: string): Codebook | undefined {
  const header = rows[0]?.map((cell) => cell.trim()) ?? [];
  const isDictionary = /^(variable \/ field name|field_name)$/i.test(header[0] ?? '');
  if (!isDictionary) return undefined;
  const find = (row: Record<string, string>, pattern: RegExp) =>
    Object.entries(row).find(([key]) => pattern.test(key))?.[1] ?? '';
  const items = new Map<string, Item>();
  for (const row of recordsOf(rows)) {
    const field = find(row, /^variable \/ field name$|^field_name$/i).toLowerCase();
    const type = find(row, /^field type$|^field_type$/i);
    const text = withoutMarkup(find(row, /^field label$|^field_label$/i));
    const options = choicesOf(find(row, /^choices|^select_choices/i));
    const format = find(row, /^text validation type|^text_validation_type_or/i);
    const personal = /^y/i.test(find(row, /^identifier/i));
    if (type === 'checkbox') {
      for (const [code, label] of options)
        items.set(`${field}___${code.replace('-', '_')}`.toLowerCase(), { tick: { group: field, label, text } });
      continue;
    }
    const fixed: Record<string, [string, string][]> = {
      yesno: [
        ['1', 'Yes'],
        ['0', 'No'],
      ],
      truefalse: [
        ['1', 'True'],
        ['0', 'False'],
      ],
    };
    const list = fixed[type] ?? (/^(radio|dropdown)$/.test(type) ? options : []);
    const kind = list.length
      ? 'choice'
      : /^date/.test(format)
        ? 'date'
        : /^(integer|number)/.test(format)
          ? 'number'
          : type === 'notes'
            ? 'text'
            : undefined;
    items.set(field, { text, kind, personal, ...(list.length ? { options: list } : {}) });
  }
  return { what: `the REDCap data dictionary ${name}`, items };
}

export function readXlsForm(sheets: { name: string; rows: string[][] }[], name: string): Codebook | undefined {
  const survey = sheets.find((sheet) => sheet.name.toLowerCase() === 'survey')?.rows;
  if (!survey) return undefined;
  const labelOf = (row: Record<string, string>) =>
    row.label ?? Object.entries(row).find(([key]) => key.startsWith('label'))?.[1] ?? '';
  const lists = new Map<string, [string, string][]>();
  for (const row of recordsOf(sheets.find((sheet) => sheet.name.toLowerCase() === 'choices')?.rows ?? [])) {
    const list = row.list_name ?? row['list name'] ?? '';
    lists.set(list, [...(lists.get(list) ?? []), [row.name ?? row.value ?? '', labelOf(row) || (row.name ?? '')]]);
  }
  const items = new Map<string, Item>();
  const groups: string[] = [];
  for (const row of recordsOf(survey)) {
    const [type = '', list = ''] = (row.type ?? '').split(/\s+/);
    if (/^begin[_ ]?/.test(row.type ?? '')) groups.push(row.name ?? '');
    else if (/^end[_ ]?/.test(row.type ?? '')) groups.pop();
    const text = withoutMarkup(labelOf(row));
    const names = [row.name ?? '', [...groups, row.name].join('/')];
    for (const column of new Set(names)) addField(column.toLowerCase(), type, text, lists.get(list) ?? [], items);
  }
  return { what: `the XLSForm ${name}`, items };
}

function addField(
  column: string,
  type: string,
  text: string,
  options: [string, string][],
  items: Map<string, Item>,
): void {
  if (type === 'select_one') items.set(column, { text, kind: 'choice', options });
  else if (type === 'select_multiple') {
    // As one cell, with blanks between the names, or as a column an answer.
    items.set(column, { text, kind: 'choice', options, delimiter: ' ' });
    for (const [code, label] of options)
      items.set(`${column}/${code}`.toLowerCase(), { tick: { group: column, label, text } });
  } else if (type === 'integer' || type === 'decimal') items.set(column, { text, kind: 'number' });
  else if (type === 'text') items.set(column, { text, kind: 'text' });
  else if (type === 'date' || type === 'datetime') items.set(column, { text, kind: 'date' });
  else if (/^geo/.test(type)) items.set(column, { text, personal: true });
}

const field = z.looseObject({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  type: z.string().optional(),
  constraints: z.looseObject({ enum: z.array(z.unknown()).optional() }).optional(),
});
const datapackage = z.looseObject({
  title: z.string().optional(),
  resources: z.array(
    z.looseObject({
      schema: z.looseObject({ fields: z.array(field), missingValues: z.array(z.string()).optional() }).optional(),
    }),
  ),
});

export function readDatapackage(text: string, name: string): Codebook | undefined {
  const read = datapackage.safeParse(JSON.parse(text));
  if (!read.success) return undefined;
  const items = new Map<string, Item>();
  for (const { schema } of read.data.resources) {
    for (const { name: column, title, description, type, constraints } of schema?.fields ?? []) {
      const options = constraints?.enum?.map((value): [string, string] => [String(value), String(value)]);
      const kind = options
        ? 'choice'
        : /^(integer|number)$/.test(type ?? '')
          ? 'number'
          : /^date/.test(type ?? '')
            ? 'date'
            : undefined;
      items.set(column.toLowerCase(), {
        text: withoutMarkup(description ?? title ?? column),
        kind,
        ...(options ? { options } : {}),
      });
    }
  }
  return { what: `the Table Schema of ${name}`, title: read.data.title, items };
}
