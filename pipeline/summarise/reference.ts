// How a template names a figure: `satisfaction.extremely_or_very`, for a group `satisfaction.very[region=London]`,
// with another measure of it after a colon: `satisfaction.very:count`.

/** What of an estimate is meant, where it isn't the estimate itself. */
export const PARTS = [
  'count',
  'low',
  'high',
  'base',
  'weighted_base',
  'se',
  'cv',
  'deff',
  'effective_base',
  'kish',
  'df',
] as const;
export type Part = (typeof PARTS)[number];

export interface Condition {
  /** A question's id. */
  variable: string;
  /** An option's id, or a value of a group. */
  level: string;
}

export interface FigureRef {
  question: string;
  /** An option, a net, or one of FIGURE_NAMES. */
  item: string;
  where: Condition[];
  part?: Part;
}

/** The conditions in their written order don't matter to what they mean, so they don't to the id either. */
export function figureId(ref: FigureRef): string {
  const conditions = [...ref.where]
    .sort((a, b) => (a.variable < b.variable ? -1 : 1))
    .map(({ variable, level }) => `${variable}=${escaped(level)}`);
  const where = conditions.length ? `[${conditions.join(';')}]` : '';
  return `${ref.question}.${escaped(ref.item)}${where}${ref.part ? `:${ref.part}` : ''}`;
}

/** A value from the data may hold the characters that an id is made of. */
const escaped = (text: string): string =>
  text.replace(/[[\]:;=%]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
const unescaped = (text: string): string =>
  text.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** The inverse of figureId; undefined where the text has not that form. */
export function parseFigureId(id: string): FigureRef | undefined {
  const match = /^([\w-]+)\.([^[\]:]+)(?:\[(.*)\])?(?::([a-z_]+))?$/s.exec(id.trim());
  if (!match) return undefined;
  const [, question, item, where, part] = match;
  if (part !== undefined && !(PARTS as readonly string[]).includes(part)) return undefined;
  const conditions = (where ?? '')
    .split(';')
    .filter((text) => text.includes('='))
    .map((text) => ({
      variable: text.slice(0, text.indexOf('=')).trim(),
      level: unescaped(text.slice(text.indexOf('=') + 1)),
    }));
  return { question: question!, item: unescaped(item!.trim()), where: conditions, part: part as Part | undefined };
}
