// The description of a Triple-S data set (.sss, XML; versions 1.1 to 2.0) in, its layout and a Codebook out.

import { Parser } from 'saxen';
import { type Codebook, type Item, withoutMarkup } from './codebook.ts';

export interface Variable {
  name: string;
  label: string;
  type: 'single' | 'multiple' | 'quantity' | 'character' | 'logical' | 'date' | 'time';
  /** 1-based: characters of a line, or cells of a CSV file. */
  start: number;
  finish: number;
  values: [code: string, label: string][];
  /** Of a multiple: so many codes of that many characters, in place of a mark for each value. */
  spread?: { subfields: number; width: number };
  use?: 'id' | 'weight';
}

export interface Layout {
  title: string;
  format: 'csv' | 'fixed';
  /** Lines above the answers. */
  skip: number;
  /** The data file's name, where the description says it. */
  href?: string;
  variables: Variable[];
}

type Attributes = Record<string, string>;

/** undefined where it is no such description. */
export function readLayout(xml: string): Layout | undefined {
  const layout: Layout = { title: '', format: 'fixed', skip: 0, variables: [] };
  const path: string[] = [];
  let [text, code, isTripleS] = ['', '', false];
  const last = () => layout.variables.at(-1);
  const open: Record<string, (one: Attributes) => void> = {
    sss: () => {
      isTripleS = true;
    },
    record: (one) => {
      layout.format = one.format === 'csv' ? 'csv' : 'fixed';
      layout.skip = Number(one.skip ?? 0) || 0;
      if (one.href) layout.href = one.href;
    },
    variable: (one) => {
      const use = one.use === 'serial' ? 'id' : one.use === 'weight' ? 'weight' : undefined;
      const type = TYPES.find((known) => known === one.type) ?? 'character';
      layout.variables.push({
        name: one.ident ?? '',
        label: '',
        type,
        start: 0,
        finish: 0,
        values: [],
        ...(use && { use }),
      });
    },
    position: (one) =>
      Object.assign(last() ?? {}, { start: Number(one.start), finish: Number(one.finish ?? one.start) }),
    spread: (one) =>
      Object.assign(last() ?? {}, {
        spread: { subfields: Math.min(MOST_SUBFIELDS, Number(one.subfields) || 0), width: Number(one.width ?? 1) || 1 },
      }),
    value: (one) => {
      code = one.code ?? '';
    },
  };
  const close: Record<string, () => void> = {
    title: () => {
      layout.title ||= withoutMarkup(text);
    },
    name: () => Object.assign(path.includes('variable') ? (last() ?? {}) : {}, { name: withoutMarkup(text) }),
    label: () => Object.assign(last() ?? {}, { label: withoutMarkup(text) }),
    value: () => void last()?.values.push([code, withoutMarkup(text) || code]),
  };
  const parser = new Parser();
  parser.on('openTag', (name, attributes) => {
    path.push(name);
    if (path.length > 64) throw new Error('it is nested too deep');
    // Texts for each mode of interview stand within a text; the first is as good as any.
    if (!['text', 'br'].includes(name)) text = '';
    open[name]?.(attributes());
  });
  parser.on('closeTag', (name) => {
    close[name]?.();
    path.pop();
  });
  parser.on('cdata', (value) => {
    text += value;
  });
  parser.on('text', (value, decode) => {
    text += decode(value);
  });
  parser.on('error', () => {});
  parser.parse(xml);
  return isTripleS ? layout : undefined;
}

/** No question allows so many answers. */
const MOST_SUBFIELDS = 1000;

const TYPES = ['single', 'multiple', 'quantity', 'character', 'logical', 'date', 'time'] as const;

/** The column of a tick, as converted answers have it. */
export const tickName = ({ name }: Variable, code: string): string => `${name}_${code}`;

export function codebookOf({ title, variables }: Layout, name: string): Codebook {
  const items = new Map<string, Item>();
  for (const one of variables) {
    const text = one.label || one.name;
    for (const [code, label] of one.type === 'multiple' ? one.values : [])
      items.set(tickName(one, code).toLowerCase(), { tick: { group: one.name, label, text } });
    if (one.type !== 'multiple')
      items.set(one.name.toLowerCase(), { text, ...kindOf(one), ...(one.use && { use: one.use }) });
  }
  return { what: `the Triple-S description ${name}`, title: title || undefined, items };
}

function kindOf({ type, values }: Variable): Pick<Item, 'kind' | 'options' | 'missing'> {
  if (type === 'single') return { kind: 'choice', options: values };
  if (type === 'logical')
    return {
      kind: 'choice',
      options: [
        ['1', 'Yes'],
        ['0', 'No'],
      ],
    };
  // Of an amount, values with a name are no amounts: "Don't know".
  if (type === 'quantity') return { kind: 'number', missing: values };
  return type === 'date' ? { kind: 'date' } : { kind: 'text' };
}
