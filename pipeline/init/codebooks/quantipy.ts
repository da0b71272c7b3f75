// The metadata of a Quantipy data set (JSON) in, a Codebook out. Delimited sets hold codes with ; between them.

import { z } from 'zod';
import { type Codebook, type Item, withoutMarkup } from './codebook.ts';

const text = z.union([z.string(), z.record(z.string(), z.unknown())]).optional();
const value = z.looseObject({ value: z.union([z.string(), z.number()]), text });
const column = z.looseObject({
  type: z.string(),
  text,
  /** A list, or where in the file the list stands: `lib@values@sports`. */
  values: z.union([z.array(value), z.string()]).optional(),
});
const metadata = z.looseObject({
  columns: z.record(z.string(), column),
  lib: z.looseObject({ values: z.record(z.string(), z.unknown()).optional() }).optional(),
});
type Metadata = z.infer<typeof metadata>;

export function readQuantipy(data: unknown, name: string): Codebook | undefined {
  const read = metadata.safeParse(data);
  if (!read.success) return undefined;
  const items = new Map<string, Item>();
  for (const [header, one] of Object.entries(read.data.columns)) {
    const options = valuesOf(one.values, read.data);
    const kind = KINDS[one.type];
    items.set(header.toLowerCase(), {
      text: textIn(one.text),
      ...(kind ? { kind } : {}),
      ...(options.length ? { kind: 'choice', options } : {}),
      ...(one.type === 'delimited set' ? { delimiter: ';' } : {}),
    });
  }
  return { what: `the Quantipy metadata ${name}`, items };
}

const KINDS: Record<string, Item['kind']> = { int: 'number', float: 'number', string: 'text', date: 'date' };

function valuesOf(values: z.infer<typeof column>['values'], { lib }: Metadata): [string, string][] {
  const name = typeof values === 'string' ? values.match(/^lib@values@(.+)$/)?.[1] : undefined;
  const list = name === undefined ? values : lib?.values?.[name];
  const read = z.array(value).safeParse(list);
  return (read.data ?? []).map((one) => [String(one.value), textIn(one.text) || String(one.value)]);
}

/** Of its languages the first. */
function textIn(given: z.infer<typeof text>): string {
  const first = typeof given === 'object' ? Object.values(given).find((one) => typeof one === 'string') : given;
  return withoutMarkup(typeof first === 'string' ? first : '');
}
